"""Two who build the same pack at once: what is current in the end is what the site has, whoever ends last."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from offline_export import store
from offline_export.builds import asking, building
from offline_export.builds.building import SILENCE
from offline_export.builds.services import ask_for, build, mark_stale, refresh_standing
from offline_export.models import Pack, PackVersion
from tests.factories.cohorts import NOON
from tests.offline_export.builds.conftest import Catalogue

pytestmark = pytest.mark.django_db
PAGE: dict[str, Any] = {"courses": ["T"], "languages": ["es"], "form": "page"}
State = PackVersion.State
LATER = NOON + timedelta(seconds=5)
Meanwhile = Callable[[Callable[[], Any]], None]


@pytest.fixture(autouse=True)
def live(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ensure_there", lambda **choice: None)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Have something happen once the next build has made its files, before it says so."""

    def plan(happens: Callable[[], Any]) -> None:
        make = building.make

        def make_slowly(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(building, "make", make)
            made = make(*args, **kwargs)
            happens()
            return made

        monkeypatch.setattr(building, "make", make_slowly)

    return plan


def text_of(version: PackVersion | None) -> str:
    assert version
    return store.read(version.sha256).decode()


def pack() -> Pack:
    return Pack.objects.select_related("current").get(name="chasqui-t-es", form="page")


def again(version: PackVersion) -> PackVersion:
    """The row as another worker reads it."""
    return PackVersion.objects.select_related("pack").get(pk=version.pk)


def test_row_that_somebody_builds_stays_the_row_of_its_content(
    catalogue: Catalogue, meanwhile: Meanwhile
) -> None:
    version = ask_for(**PAGE, now=NOON)

    def publish_and_build() -> None:
        catalogue.change("T1.1", "es", "The newer sentence.")
        mark_stale(now=LATER)
        build(again(version), now=LATER)

    meanwhile(publish_and_build)
    built = build(again(version), now=NOON)
    assert built.state == State.WHOLE
    for row in PackVersion.objects.all():
        assert row.version in text_of(row)
    assert pack().stale_since is None
    assert "The newer sentence." in text_of(pack().current)


def test_row_that_somebody_builds_is_not_deleted(catalogue: Catalogue, meanwhile: Meanwhile) -> None:
    first = build(ask_for(**PAGE, now=NOON), now=NOON)
    catalogue.change("T1.1", "es", "For a moment only.")
    mark_stale(now=LATER)
    asked = ask_for(**PAGE, now=LATER)

    def take_back_and_build() -> None:
        catalogue.change("T1.1", "es", "As it was.")
        mark_stale(now=LATER)
        build(again(asked), now=LATER)

    meanwhile(take_back_and_build)
    assert build(again(asked), now=LATER).state == State.WHOLE
    assert "As it was." in text_of(pack().current)
    assert PackVersion.objects.filter(pk=first.pk).exists()


@pytest.mark.parametrize("standing", [False, True])
def test_who_ends_last_does_not_put_the_older_back(
    catalogue: Catalogue, meanwhile: Meanwhile, standing: bool
) -> None:
    refresh_standing(now=NOON)
    catalogue.change("T1.1", "es", "The older sentence.")
    mark_stale(now=NOON)

    def publish_and_build() -> None:
        catalogue.change("T1.1", "es", "The newer sentence.")
        mark_stale(now=LATER)
        refresh_standing(now=LATER)

    if standing:
        meanwhile(publish_and_build)
        refresh_standing(now=NOON)
    else:
        row = PackVersion.objects.create(pack=pack(), version="", asked_at=NOON)
        meanwhile(publish_and_build)
        assert "The older sentence." in text_of(build(row, now=NOON))
    for each in Pack.objects.filter(form="page", languages=["es"]).select_related("current"):
        if each.name == "chasqui-t-es" or "t1" in each.name:
            assert "The older sentence." not in text_of(each.current)
    assert "The newer sentence." in text_of(pack().current)


def test_what_was_published_meanwhile_leaves_the_pack_stale(
    catalogue: Catalogue, meanwhile: Meanwhile
) -> None:
    version = ask_for(**PAGE, now=NOON)
    meanwhile(lambda: mark_stale(now=LATER))
    built = build(version, now=NOON)
    assert pack().current == built
    assert pack().stale_since == LATER


def test_who_was_overtaken_and_is_told_to_end_harms_nothing(
    catalogue: Catalogue, meanwhile: Meanwhile
) -> None:
    version = ask_for(**PAGE, now=NOON)

    def overtake() -> None:
        assert build(again(version), now=NOON + 2 * SILENCE).state == State.WHOLE
        raise SystemExit(0)

    meanwhile(overtake)
    with pytest.raises(SystemExit):
        build(version, now=NOON)
    assert again(version).state == State.WHOLE
    assert pack().current == version


def test_build_whose_pack_is_gone_ends_in_peace(catalogue: Catalogue, meanwhile: Meanwhile) -> None:
    version = ask_for(**PAGE, now=NOON)
    meanwhile(lambda: Pack.objects.all().delete())
    build(version, now=NOON)
    assert not PackVersion.objects.exists()


def test_older_content_comes_back_though_its_updates_cannot_be_made(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = {**PAGE, "form": "folder"}
    before = catalogue.courses["es"]
    first = build(ask_for(**folder, now=NOON), now=NOON)
    catalogue.change("T1.1", "es", "For a while.")
    mark_stale(now=NOON)
    build(ask_for(**folder, now=NOON), now=NOON)
    catalogue.courses["es"] = before
    mark_stale(now=LATER)

    def lost(*args: Any, **kwargs: Any) -> None:
        raise FileNotFoundError("lost")

    monkeypatch.setattr(building, "make_updates", lost)
    assert build(ask_for(**folder, now=LATER), now=LATER) == first
    row = Pack.objects.get()
    assert (row.current_id, row.stale_since) == (first.pk, None)
    assert not PackVersion.objects.exclude(state=State.WHOLE).exists()
