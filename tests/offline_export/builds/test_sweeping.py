"""What nobody needs goes, and nothing that somebody needs: not even what is only about to be needed."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from offline_export import store
from offline_export.builds import building
from offline_export.builds.services import refresh_standing
from offline_export.builds.sweeping import KEEP_UNASKED, MOST_CHOSEN, make_room, sweep_packs
from offline_export.builds.updates import VERSIONS_BACK, digests
from offline_export.models import Pack, PackUpdate, PackVersion
from tests.factories.packs import PackFactory, PackUpdateFactory, PackVersionFactory
from tests.offline_export.builds.conftest import Catalogue

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = (NOW - timedelta(days=3)).timestamp()


def age() -> None:
    """As if all files had been there for days."""
    for digest in store.all_digests():
        path = store.path_of(digest)
        assert path
        os.utime(path, (LONG_AGO, LONG_AGO))


def current() -> PackVersion:
    pack = Pack.objects.select_related("current").get(name="chasqui-t-es", form="folder")
    assert pack.current
    return pack.current


def test_files_that_nobody_names_go_after_a_day(catalogue: Catalogue) -> None:
    refresh_standing(now=NOW)
    stray = store.keep(b"stray")
    assert sweep_packs(now=NOW) == 0
    age()
    assert sweep_packs(now=NOW) == 1
    assert not store.has(stray)
    assert refresh_standing(now=NOW).built == 0


def test_only_the_last_versions_keep_their_files_and_all_their_manifests(catalogue: Catalogue) -> None:
    versions = []
    for day in range(VERSIONS_BACK + 3):
        catalogue.change("T1.1", "es", f"Sentence {day}.")
        refresh_standing(now=NOW + timedelta(days=day))
        versions.append(current())
    age()
    sweep_packs(now=NOW + timedelta(days=60))
    kept = [store.has(version.sha256) for version in versions]
    assert kept == [False] * 2 + [True] * (VERSIONS_BACK + 1)
    for version in versions[2:]:
        assert all(store.has(digest) for digest in digests(version.manifest).values())
    assert all(PackVersion.objects.get(pk=version.pk).manifest for version in versions)
    assert set(PackUpdate.objects.values_list("newer", flat=True)) <= set(
        Pack.objects.values_list("current", flat=True)
    )


def test_packs_that_nobody_asked_for_go_but_for_the_standing(catalogue: Catalogue) -> None:
    asked = NOW - KEEP_UNASKED - timedelta(days=1)
    gone = PackVersionFactory(pack=PackFactory(standing=False, asked_at=asked), content=b"gone")
    stays = PackVersionFactory(pack=PackFactory(standing=True, asked_at=asked), content=b"stays")
    recent = PackVersionFactory(pack=PackFactory(standing=False, asked_at=NOW), content=b"recent")
    age()
    sweep_packs(now=NOW)
    assert [store.has(each.sha256) for each in (gone, stays, recent)] == [False, True, True]


def test_of_packs_that_people_chose_so_many_stay(catalogue: Catalogue) -> None:
    for number in range(MOST_CHOSEN + 2):
        PackFactory(standing=False, asked_at=NOW - timedelta(minutes=number))
    sweep_packs(now=NOW)
    assert Pack.objects.count() == MOST_CHOSEN


def chosen(content: bytes, *, asked: int, **fields: Any) -> PackVersion:
    """A chosen pack that was asked for so many minutes ago."""
    pack = PackFactory(standing=False, asked_at=NOW - timedelta(minutes=asked))
    row: PackVersion = PackVersionFactory(pack=pack, content=content, **fields)
    return row


def test_files_of_packs_that_are_taken_out_go_at_once(catalogue: Catalogue, settings: Any) -> None:
    """New as they are: else whoever asks for much fills the disk before the day is over. The last one stays."""
    settings.PACKS_CHOSEN_MB = 0
    shared = store.keep(b"of two")
    files = '{"files": [{"path": "a.html", "sha256": "%s"}, {"path": "b.html", "sha256": "%s"}]}'
    own = store.keep(b"of one")
    stays = PackVersionFactory(content=b"standing", manifest=files % (shared, shared))
    old = chosen(b"old", asked=5, manifest=files % (shared, own))
    update = PackUpdateFactory(newer=old, older=chosen(b"older", asked=9), sha256=store.keep(b"update"))
    new, stray = chosen(b"new", asked=1), store.keep(b"stray")
    assert make_room(now=NOW) == 4
    gone = [store.has(each) for each in (old.sha256, update.older.sha256, update.sha256, own)]
    assert gone == [False] * 4
    assert all(store.has(each) for each in (stays.sha256, new.sha256, shared, stray))
    assert set(PackVersion.objects.all()) == {stays, new}


def test_largest_of_all_is_not_too_large_by_itself(catalogue: Catalogue, settings: Any) -> None:
    settings.PACKS_CHOSEN_MB = 1
    fits, does_not = chosen(b"1", asked=2, size=400_000), chosen(b"2", asked=3, size=400_000)
    last = chosen(b"3", asked=1, size=600_000)
    make_room(now=NOW)
    assert set(PackVersion.objects.all()) == {fits, last}
    assert not store.has(does_not.sha256)


def test_while_somebody_builds_no_file_goes_that_is_new(catalogue: Catalogue, settings: Any) -> None:
    settings.PACKS_CHOSEN_MB = 0
    old, _new = chosen(b"old", asked=5), chosen(b"new", asked=1)
    building_now = PackVersionFactory(
        pack=PackFactory(standing=False, asked_at=NOW - timedelta(minutes=9)),
        state=PackVersion.State.BUILDING,
        beat_at=timezone.now(),
        made_at=None,
        sha256="",
    )
    assert make_room(now=NOW) == 0
    assert store.has(old.sha256)
    assert not PackVersion.objects.filter(pk=old.pk).exists()
    assert PackVersion.objects.filter(pk=building_now.pk).exists()


def test_half_written_files_of_the_killed_go(catalogue: Catalogue) -> None:
    path = store.path_of(store.keep(b"whole"))
    assert path
    half = path.with_name(".coming-killed")
    half.write_bytes(b"ha")
    sweep_packs(now=NOW)
    assert half.exists()
    os.utime(half, (LONG_AGO, LONG_AGO))
    sweep_packs(now=NOW)
    assert not half.exists()


def test_build_in_progress_loses_nothing(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are old, and no row names them any more: as after a version that was swept and comes back."""
    refresh_standing(now=NOW)
    Pack.objects.all().delete()
    age()
    make = building.make

    def make_and_sweep(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        sweep_packs(now=timezone.now())
        return made

    monkeypatch.setattr(building, "make", make_and_sweep)
    assert refresh_standing(now=NOW).failed == 0
    for pack in Pack.objects.select_related("current"):
        assert pack.current
        assert store.has(pack.current.sha256)
        assert all(store.has(digest) for digest in digests(pack.current.manifest).values())
