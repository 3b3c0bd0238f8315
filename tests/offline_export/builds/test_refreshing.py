"""The standing packs follow the site, and what is as it was costs nothing."""

from datetime import timedelta
from typing import Any

import pytest

from offline_export import store
from offline_export.builds import building
from offline_export.builds.services import mark_stale, refresh_standing
from offline_export.formats import folder, single_file
from offline_export.models import Pack, PackVersion, RenderedPart
from tests.factories.cohorts import NOON
from tests.offline_export.builds.conftest import Catalogue

pytestmark = pytest.mark.django_db

STANDING = {
    ("chasqui-t-es", "folder"),
    ("chasqui-t-es", "page"),
    ("chasqui-t1-es", "page"),
    ("chasqui-t-fr", "folder"),
    ("chasqui-t-fr", "page"),
    ("chasqui-t1-fr", "page"),
    ("chasqui-t-es-fr", "folder"),
}


class Rendered:
    """Which pages were rendered, by form and route."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[str, str, str]] = []
        for module, name in (
            (folder, "lesson_page"),
            (single_file, "lesson_screen"),
            (folder, "booklet_page"),
        ):
            monkeypatch.setattr(module, name, self._counted(name, getattr(module, name)))

    def _counted(self, name: str, render: Any) -> Any:
        def counted(place: Any, *rest: Any) -> bytes:
            page = getattr(place, "lesson", place)
            self.seen.append((name, page.locale, page.seed_id))
            made: bytes = render(place, *rest)
            return made

        return counted

    def take(self) -> list[tuple[str, str, str]]:
        seen, self.seen = sorted(self.seen), []
        return seen


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> Rendered:
    return Rendered(monkeypatch)


def standing() -> set[tuple[str, str]]:
    return set(Pack.objects.standing().exclude(current=None).values_list("name", "form"))


def test_standing_packs_are_built(catalogue: Catalogue) -> None:
    assert refresh_standing(now=NOON).built == len(STANDING)
    assert standing() == STANDING
    for pack in Pack.objects.select_related("current"):
        assert pack.current
        assert pack.current.state == PackVersion.State.WHOLE
        assert store.size_of(pack.current.sha256) == pack.current.size


def test_language_that_lacks_the_course_has_no_packs(catalogue: Catalogue) -> None:
    del catalogue.courses["fr"]
    refresh_standing(now=NOON)
    assert standing() == {key for key in STANDING if "fr" not in key[0]}


def test_each_page_is_rendered_once_for_all_packs(catalogue: Catalogue, rendered: Rendered) -> None:
    refresh_standing(now=NOON)
    seen = rendered.take()
    # Two lessons in two languages: a page for the folder of one language and of all, and a screen for every page. And
    # the booklet of the module in both languages.
    assert len(seen) == 2 * 2 * 3 + 2
    assert RenderedPart.objects.count() == len(seen)


def test_nothing_changed_renders_and_builds_nothing(catalogue: Catalogue, rendered: Rendered) -> None:
    refresh_standing(now=NOON)
    rendered.take()
    mark_stale(now=NOON + timedelta(hours=1))
    done = refresh_standing(now=NOON + timedelta(hours=2))
    assert (done.built, done.unchanged) == (0, len(STANDING))
    assert rendered.take() == []
    assert not Pack.objects.stale().exists()


def test_one_changed_lesson_renders_exactly_its_pages(catalogue: Catalogue, rendered: Rendered) -> None:
    refresh_standing(now=NOON)
    rendered.take()
    catalogue.change("T1.1", "es", "Another sentence.")
    done = refresh_standing(now=NOON + timedelta(hours=1))
    assert rendered.take() == [
        ("booklet_page", "es", "T1"),
        ("lesson_page", "es", "T1.1"),
        ("lesson_page", "es", "T1.1"),
        ("lesson_screen", "es", "T1.1"),
    ]
    assert done.rendered == 4
    assert (done.built, done.unchanged) == (4, 3)


def test_pages_from_kept_parts_are_those_that_are_rendered_whole(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    catalogue.change("T1.1", "es", "Another sentence.")
    refresh_standing(now=NOON + timedelta(hours=1))
    pack = Pack.objects.select_related("current").get(name="chasqui-t1-es", form="page")
    assert pack.current
    chosen = building.selection_of(pack)
    assert store.read(pack.current.sha256) == b"".join(single_file.page(chosen, version=pack.current.version))


def test_part_that_is_gone_from_the_store_is_rendered_again(catalogue: Catalogue, rendered: Rendered) -> None:
    refresh_standing(now=NOON)
    for digest in list(store.all_digests()):
        store.drop(digest)
    rendered.take()
    assert refresh_standing(now=NOON).built == len(STANDING)
    assert len(rendered.take()) == 14


def test_course_that_is_taken_down_leaves_the_catalogue(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    del catalogue.courses["fr"]
    refresh_standing(now=NOON)
    assert standing() == {key for key in STANDING if "fr" not in key[0]}


def test_what_is_published_during_a_refresh_is_not_lost(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = NOON + timedelta(minutes=1)

    refresh_standing(now=NOON)
    catalogue.change("T1.1", "es", "Another sentence.")
    mark_stale(now=NOON)
    with monkeypatch.context() as patch:
        patch.setattr(building, "make", _once(building.make, lambda: mark_stale(now=later)))
        refresh_standing(now=NOON)
    assert set(Pack.objects.values_list("stale_since", flat=True)) == {later}
    refresh_standing(now=later)
    assert not Pack.objects.stale().exists()


def _once(function: Any, before: Any) -> Any:
    waiting = [before]

    def called(*args: Any, **kwargs: Any) -> Any:
        while waiting:
            waiting.pop()()
        return function(*args, **kwargs)

    return called
