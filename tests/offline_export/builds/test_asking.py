"""Asking for a pack: what is there is given, what is being built is not built twice, and not everything is built."""

from datetime import timedelta
from typing import Any

import pytest
from django_tasks import task_backends

from offline_export import store
from offline_export.builds import asking, limits
from offline_export.builds.building import SILENCE
from offline_export.builds.services import (
    MOST_WAITING,
    PackError,
    TooMany,
    ask_for,
    build,
    estimated_size,
    mark_stale,
    refresh_standing,
)
from offline_export.errors import EnoughForToday
from offline_export.models import Pack, PackVersion
from tests.factories.cohorts import NOON
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.offline_export.builds.conftest import Catalogue

pytestmark = pytest.mark.django_db
TWO: dict[str, Any] = {"courses": ["T"], "languages": ["es", "fr"], "form": "folder"}
State = PackVersion.State


@pytest.fixture(autouse=True)
def live(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is live is asked of pages elsewhere (`test_what_is_not_live_is_refused`)."""
    monkeypatch.setattr(asking, "ensure_there", lambda **choice: None)
    task_backends["packs"].clear()


def tasks() -> list[str]:
    return [result.task.name for result in task_backends["packs"].results]


def test_what_is_asked_for_is_built_once() -> None:
    version = ask_for(**TWO, now=NOON)
    assert version.state == State.WAITING
    assert ask_for(**TWO, now=NOON + timedelta(seconds=5)) == version
    assert tasks() == ["build_version"]
    built = build(version, now=NOON)
    assert built.state == State.WHOLE
    assert built.lessons == 4
    assert store.size_of(built.sha256) == built.size
    assert ask_for(**TWO, now=NOON + timedelta(days=1)) == built
    assert tasks() == ["build_version"]


def test_same_content_asked_for_again_is_not_built_again() -> None:
    built = build(ask_for(**TWO, now=NOON), now=NOON)
    mark_stale(now=NOON)
    asked = ask_for(**TWO, now=NOON)
    assert asked.state == State.WAITING
    assert build(asked, now=NOON) == built
    assert PackVersion.objects.count() == 1
    assert Pack.objects.get().stale_since is None


def test_other_content_is_another_version(catalogue: Catalogue) -> None:
    built = build(ask_for(**TWO, now=NOON), now=NOON)
    catalogue.change("T1.1", "fr", "Another sentence.")
    mark_stale(now=NOON)
    newer = build(ask_for(**TWO, now=NOON), now=NOON)
    assert newer.version != built.version
    assert Pack.objects.get().current == newer
    assert store.has(built.sha256)


def test_build_that_went_silent_may_be_asked_for_again() -> None:
    version = build(ask_for(**TWO, now=NOON), now=NOON)
    Pack.objects.update(current=None)
    PackVersion.objects.update(state=State.BUILDING, beat_at=NOON)
    just_before, after = NOON + SILENCE - timedelta(seconds=1), NOON + SILENCE + timedelta(seconds=1)
    assert ask_for(**TWO, now=just_before).state == State.BUILDING
    assert build(version, now=just_before).state == State.BUILDING
    assert tasks() == ["build_version"]
    assert ask_for(**TWO, now=after).state == State.WAITING
    assert tasks() == ["build_version"] * 2
    assert build(version, now=after).state == State.WHOLE


def test_so_many_wait_at_most() -> None:
    for _ in range(MOST_WAITING):
        PackVersionFactory(pack=PackFactory(standing=False), state=State.WAITING, made_at=None, sha256="")
    with pytest.raises(TooMany):
        ask_for(**TWO, now=NOON)
    assert not Pack.objects.filter(name="chasqui-t-es-fr").exists()
    assert ask_for(**TWO, now=NOON, standing=True).state == State.WAITING


def waiting(many: int, **fields: Any) -> None:
    for _ in range(many):
        PackVersionFactory(
            pack=PackFactory(standing=False),
            **{"state": State.WAITING, "made_at": None, "sha256": "", "size": 0, **fields},
        )


def test_strangers_do_not_keep_groups_waiting() -> None:
    waiting(MOST_WAITING)
    assert ask_for(**TWO, now=NOON, by_staff=True).state == State.WAITING
    waiting(MOST_WAITING - 1)
    with pytest.raises(TooMany):
        ask_for(**{**TWO, "languages": ["es"]}, now=NOON, by_staff=True)


def test_what_could_not_be_built_waits_for_its_turn_like_all_others() -> None:
    version = ask_for(**TWO, now=NOON)
    PackVersion.objects.filter(pk=version.pk).update(state=State.FAILED)
    waiting(MOST_WAITING)
    with pytest.raises(TooMany):
        ask_for(**TWO, now=NOON)
    version.refresh_from_db()
    assert version.state == State.FAILED


def test_what_waits_too_long_may_be_asked_for_again_however_many_wait() -> None:
    ask_for(**TWO, now=NOON)
    waiting(MOST_WAITING - 1)
    assert ask_for(**TWO, now=NOON + 2 * SILENCE).state == State.WAITING
    assert tasks() == ["build_version"] * 2


@pytest.mark.parametrize("limit", ["packs", "bytes"])
def test_so_much_is_built_within_a_day(settings: Any, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    settings.PACKS_CHOSEN_MB = 2
    monkeypatch.setattr(limits, "MOST_A_DAY", 2 if limit == "packs" else 100)
    for size in (1, 1_000_000 if limit == "bytes" else 1):
        PackVersionFactory(pack=PackFactory(standing=False), asked_at=NOON, size=size)
    later = NOON + timedelta(hours=23)
    with pytest.raises(EnoughForToday):
        ask_for(**TWO, now=later)
    assert not Pack.objects.filter(name="chasqui-t-es-fr").exists()
    assert ask_for(**{**TWO, "languages": ["es"]}, now=later, by_staff=True).state == State.WAITING
    assert ask_for(**TWO, now=NOON + timedelta(hours=25)).state == State.WAITING


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"modules": ["a", "b"]}, {"modules": ["a-b"]}),
        ({"modules": ["C1"]}, {"modules": ["c1"]}),
        ({"courses": ["C1"]}, {"modules": ["C1"]}),
        ({"modules": ["c1"], "languages": ["pt-br"]}, {"modules": ["c1", "pt"], "languages": ["br"]}),
    ],
)
def test_choices_that_sound_alike_are_two_packs(first: dict[str, Any], second: dict[str, Any]) -> None:
    choices = [{**TWO, **each} for each in (first, second)]
    one, two = (ask_for(**choice, now=NOON).pack for choice in choices)
    assert one != two
    assert one.name != two.name
    assert [ask_for(**choice, now=NOON).pack for choice in choices] == [one, two]
    Pack.objects.filter(pk=one.pk).delete()
    # It keeps its name, though the other one is free now.
    assert ask_for(**choices[1], now=NOON).pack == two


def test_pack_with_a_name_of_its_own_says_that_name_inside(catalogue: Catalogue) -> None:
    PackFactory(name="chasqui-t-es-fr", courses=["t"], languages=["es", "fr"])
    built = build(ask_for(**TWO, now=NOON), now=NOON)
    assert built.state == State.WHOLE
    assert built.pack.name != "chasqui-t-es-fr"
    assert f'"id": "{built.pack.name}"' in built.manifest


def test_what_is_gone_when_it_is_built_fails(catalogue: Catalogue) -> None:
    version = ask_for(**TWO, now=NOON)
    del catalogue.courses["fr"]
    failed = build(version, now=NOON)
    assert (failed.state, failed.problem) == (State.FAILED, "missing")
    assert ask_for(**TWO, now=NOON).state == State.WAITING


def test_what_is_not_live_is_refused(seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    choice: dict[str, Any] = {"courses": ["C"], "languages": ["es"], "form": "page"}
    assert ask_for(**choice, now=NOON).state == State.WAITING
    for wrong in (
        {"courses": ["Z"]},
        {"modules": ["Z1"]},
        {"languages": ["de"]},
        {"languages": ["es", "fr"]},
        {"languages": []},
        {"form": "disk"},
    ):
        with pytest.raises(PackError):
            ask_for(**{**choice, **wrong}, now=NOON)
    assert Pack.objects.count() == 1


def test_size_is_known_before_and_exact_after() -> None:
    assert estimated_size(**TWO) is None
    refresh_standing(now=NOON)
    folder = Pack.objects.select_related("current").get(name="chasqui-t-es-fr")
    assert folder.current
    exact = folder.current.size
    assert estimated_size(**TWO) == exact
    Pack.objects.filter(pk=folder.pk).update(current=None)
    reckoned = estimated_size(**TWO)
    assert reckoned
    assert abs(reckoned - exact) < exact / 5
