"""What is kept and told when pages go live, move, change places or leave."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from courses.models import ActivityVersion, Composition, LessonPage, ModulePage
from courses.publishing import announce, compositions_changed, contents_changed
from tests.factories.attempts import DrawingFactory
from tests.factories.authors import desk, member
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module, publish

pytestmark = pytest.mark.django_db
Commit = Callable[[], Any]


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What the layers above were told."""
    heard: list[str] = []

    def contents(**kwargs: Any) -> None:
        heard.append("contents")

    def compositions(compositions: list[Composition], **kwargs: Any) -> None:
        heard.append(" ".join(sorted(each.kind for each in compositions)))

    contents_changed.connect(contents)
    compositions_changed.connect(compositions)
    yield heard
    contents_changed.disconnect(contents)
    compositions_changed.disconnect(compositions)


@pytest.fixture
def module(committed: Commit) -> ModulePage:
    with committed():
        return make_module(make_course())


def current(kind: str) -> list[list[str]]:
    return list(Composition.objects.filter(kind=kind, current_until=None).values_list("members", flat=True))


def test_published_lesson_is_told_once_for_a_transaction(
    module: ModulePage, committed: Commit, told: list[str]
) -> None:
    with committed(), transaction.atomic():
        for number in range(3):
            make_lesson(module, f"X1.{number}")
    assert told == ["contents", "course lesson lesson lesson module"]
    assert [len(members) for members in current("module")] == [3]


def test_draft_is_not_told(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        make_lesson(module, live=False).save_revision()
    assert told == []
    assert not ActivityVersion.objects.exists()


def test_other_words_are_a_version_and_no_composition(
    module: ModulePage, committed: Commit, told: list[str]
) -> None:
    with committed():
        page = make_lesson(module)
    told.clear()
    page.body = body(
        "X1.1",
        [("first", "true_false", {**TRUE_FALSE, "prompt": "Other"}), ("second", "true_false", TRUE_FALSE)],
    )
    with committed():
        publish(page)
    assert told == ["contents"]
    assert ActivityVersion.objects.count() == 3


def test_rolled_back_publication_is_not_told(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        try:
            with transaction.atomic():
                make_lesson(module)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    assert told == []
    with committed():
        try:
            with transaction.atomic():
                make_lesson(module)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        make_lesson(module, "X1.2")
    assert told[0] == "contents"


def test_unpublished_lesson(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        page, _other = make_lesson(module), make_lesson(module, "X1.2")
    told.clear()
    with committed():
        desk(member("Editors")).post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert told == ["contents", "module"]
    assert [len(members) for members in current("lesson")] == [2]
    assert [len(members) for members in current("module")] == [1]


def test_deleted_lesson(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        page = make_lesson(module)
    told.clear()
    with committed():
        desk(member("Editors")).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not LessonPage.objects.exists()
    assert told == ["contents"]
    assert current("lesson") == current("module") == current("course") == []


def test_deleted_module_with_its_lessons(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        make_lesson(module)
    told.clear()
    with committed():
        Page.objects.get(pk=module.pk).delete()
    assert told == ["contents"]
    assert not Composition.objects.filter(current_until=None).exists()


def test_moved_lesson(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        page, _other = make_lesson(module), make_lesson(module, "X1.2")
        second = make_module(module.get_parent().specific, "X2")
    told.clear()
    with committed():
        desk(member("Editors")).post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, second.pk]))
    assert LessonPage.objects.get(pk=page.pk).is_child_of(second)
    assert told == ["contents", "course module module"]


def test_reordered_lessons(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        first, second = make_lesson(module), make_lesson(module, "X1.2")
    told.clear()
    with committed():
        desk(member("Editors")).post(
            reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0"
        )
    assert [page.pk for page in module.get_children()] == [second.pk, first.pk]
    assert told == ["contents"]


def test_changed_drawing(module: ModulePage, committed: Commit, told: list[str]) -> None:
    with committed():
        drawing = DrawingFactory()
    with committed():
        drawing.delete()
    assert told == ["contents", "contents"]


def test_renamed_lesson(module: ModulePage, committed: Commit, told: list[str], client: Any) -> None:
    with committed():
        page = make_lesson(module)
    old = page.site_path
    assert client.get(old).status_code == 200
    page.slug = "renamed"
    with committed():
        publish(page)
    assert client.get(old).status_code == 404
    assert client.get(page.site_path).status_code == 200


def fill(module: ModulePage, lessons: range, activities: int) -> None:
    for number in lessons:
        given = [(f"a{index}", "true_false", TRUE_FALSE) for index in range(activities)]
        page = make_lesson(module, f"X1.{number}", activities=given, live=False)
        type(page).objects.filter(pk=page.pk).update(live=True)


def test_announce_asks_the_same_of_one_and_of_many(module: ModulePage) -> None:
    counts = []
    for lessons, activities in ((range(1), 1), (range(1, 9), 6)):
        fill(module, lessons, activities)
        announce()
        with CaptureQueriesContext(connection) as queries:
            announce()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_announce_takes_as_long_as_there_are_lessons(module: ModulePage) -> None:
    """84 lessons in one language, and in four."""

    def takes() -> float:
        began = time.thread_time()
        announce()
        return time.thread_time() - began

    took = []
    for lessons in (range(84), range(84, 336)):
        fill(module, lessons, 3)
        announce()
        took.append(min(takes() for _ in range(3)))
    assert len(current("lesson")) == 336
    print(f"announce() for 84 lessons: {took[0]:.2f} s, for 336: {took[1]:.2f} s")
    assert took[1] < 8 * took[0] + 0.05
