"""Publishing in earnest: two at once, and a failure in the middle. On SQLite here, on PostgreSQL in `make test` too."""

from typing import Any

import pytest

from courses import baseline, publishing
from courses.models import ActivityVersion, Composition, LessonPage, ModulePage
from tests.factories.pages import make_course, make_lesson, make_module
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def module() -> ModulePage:
    baseline.ensure_baseline()
    return make_module(make_course())


def publish_draft(page: LessonPage) -> None:
    LessonPage.objects.get(pk=page.pk).get_latest_revision().publish()


def test_two_lessons_published_at_once_are_both_noted(module: ModulePage) -> None:
    """Each sees what the other noted: the module ends with one current composition that holds all that is live."""
    for number in range(ROUNDS):
        one, other = (make_lesson(module, f"X1.{2 * number + each}", live=False) for each in (1, 2))
        one.save_revision()
        other.save_revision()
        assert at_once(lambda one=one: publish_draft(one), lambda other=other: publish_draft(other)) == []
        live = {str(key) for key in LessonPage.objects.live().values_list("translation_key", flat=True)}
        assert len(live) == 2 * number + 2
        assert set(Composition.objects.get(kind="module", current_until=None).members) == live


def test_lesson_whose_versions_cannot_be_kept_does_not_go_live(
    module: ModulePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions and going live are one transaction: no learner sees an activity that cannot be marked."""
    page = make_lesson(module, live=False)

    def no_room(*args: Any, **kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(publishing, "keep_versions", no_room)
    with pytest.raises(OSError, match="full"):
        page.save_revision().publish()
    assert not LessonPage.objects.get(pk=page.pk).live
    assert not ActivityVersion.objects.exists()
