"""The rules of the project that a machine holds."""

from typing import Any

import pytest
from django.core.checks import run_checks

from courses import checks
from courses.blocks import LessonBody
from courses.models import LessonPage
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module

FIRST, SECOND = ("first", "true_false", TRUE_FALSE), ("second", "true_false", TRUE_FALSE)


def test_every_kind_has_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.every_kind_has_a_block(None) == []
    monkeypatch.setattr(checks, "ACTIVITY_KINDS", (*checks.ACTIVITY_KINDS, "essay"))
    assert [error.id for error in checks.every_kind_has_a_block(None)] == ["courses.E001"]


def test_every_block_has_a_group_and_an_icon() -> None:
    """So that the menu of new blocks is short to read."""
    for name, block in LessonBody().child_blocks.items():
        assert block.meta.group, name
        assert block.meta.icon != "placeholder", name


def test_every_field_of_the_editor_is_explained() -> None:
    def unexplained(block: Any, path: str) -> list[str]:
        if children := getattr(block, "child_blocks", None):
            return [
                found for name, child in children.items() for found in unexplained(child, f"{path}.{name}")
            ]
        missing = [] if (block.field if hasattr(block, "field") else block.meta).help_text else [path]
        return missing + (unexplained(block.child_block, path) if hasattr(block, "child_block") else [])

    assert unexplained(LessonBody(), "body") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("french", "ids"),
    [
        ([FIRST, SECOND], []),
        ([SECOND, FIRST], ["courses.E002"]),
        ([FIRST], ["courses.E002"]),
        ([("other", "true_false", TRUE_FALSE), SECOND], ["courses.E002"]),
    ],
)
def test_languages_share_activities(french: list[Any], ids: list[str]) -> None:
    for locale, given in (("es", [FIRST, SECOND]), ("fr", french)):
        page = make_lesson(make_module(make_course(locale=locale)))
        LessonPage.objects.filter(pk=page.pk).update(body=body("X1.1", given))
    assert [error.id for error in run_checks(tags=["courses"], databases=["default"])] == ids


@pytest.mark.django_db
def test_seeded_languages_share_activities(seeded: None) -> None:
    assert run_checks(tags=["courses"], databases=["default"]) == []
