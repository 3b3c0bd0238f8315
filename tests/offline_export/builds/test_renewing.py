"""Packs that somebody chose become true again by themselves when a fact of them was taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.facts.models import LocalFact, State
from offline_export import store
from offline_export.builds import asking, tasks
from offline_export.builds.services import ask_for, build, mark_stale
from offline_export.errors import EnoughForToday
from offline_export.models import Pack, PackVersion
from tests.factories.cohorts import NOON
from tests.factories.facts import make_fact
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.offline_export.builds.conftest import Catalogue
from tests.offline_export.countries import with_slots

pytestmark = pytest.mark.django_db
CHECKED = NOON.date() - timedelta(days=30)
CHOICE: dict[str, Any] = {"courses": ["T"], "languages": ["es"], "countries": ["MX"], "form": "page"}
AGO = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def live(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    catalogue.courses = {code: with_slots(course) for code, course in catalogue.courses.items()}
    monkeypatch.setattr(asking, "ensure_there", lambda **choice: None)
    settings.TASKS = {**settings.TASKS, "packs": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def built() -> PackVersion:
    """Somebody asked for it more than a day ago; a fact of it was taken back today."""
    make_fact(checked_on=timezone.localdate() - timedelta(days=30))
    then = timezone.now() - AGO
    version = build(ask_for(**CHOICE, now=then), now=then)
    assert "CoDi" in text()
    LocalFact.objects.update(state=State.CONFLICTING)
    mark_stale(now=timezone.now(), country="MX")
    DBTaskResult.objects.all().delete()
    return version


def text() -> str:
    current = Pack.objects.select_related("current").get(name="chasqui-t-es-mx").current
    assert current
    return store.read(current.sha256).decode()


def to_renew() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=tasks.renew_pack.module_path, status="READY"))


def work() -> None:
    """What the worker does after a fact was changed."""
    tasks.refresh.call()
    for row in to_renew():
        tasks.renew_pack.call(*row.args_kwargs["args"])


def test_pack_with_a_fact_that_was_taken_back_is_built_anew(built: PackVersion) -> None:
    work()
    assert "CoDi" not in text()
    assert not Pack.objects.stale().exists()
    newer = Pack.objects.select_related("current").get(pk=built.pack_id).current
    assert newer
    assert newer.asked_at == built.pack.asked_at
    assert PackVersion.objects.filter(pack=built.pack).count() == 2


def test_pack_is_built_by_itself_once_a_day_at_most(built: PackVersion) -> None:
    PackVersion.objects.filter(pk=built.pk).update(made_at=timezone.now())
    tasks.refresh.call()
    tasks.refresh.call()
    (row,) = to_renew()
    assert timedelta(hours=23) < row.run_after - timezone.now() <= timedelta(days=1)


def test_packs_without_facts_and_those_of_the_catalogue_are_not_built_here() -> None:
    for facts_until, fields in ((None, {"standing": False}), (CHECKED, {"standing": True})):
        PackVersionFactory(pack=PackFactory(stale_since=NOON, **fields), facts_until=facts_until)
    PackVersionFactory(pack=PackFactory(standing=False), facts_until=CHECKED)
    tasks.refresh.call()
    assert to_renew() == []


def test_pack_that_somebody_builds_or_that_is_true_again_is_left_alone(built: PackVersion) -> None:
    asked = ask_for(**CHOICE, now=timezone.now())
    tasks.renew_pack.call(built.pack_id)
    assert "CoDi" in text()
    build(asked, now=timezone.now())
    rows = set(PackVersion.objects.values_list("pk", flat=True))
    tasks.renew_pack.call(built.pack_id)
    assert set(PackVersion.objects.values_list("pk", flat=True)) == rows


def test_pack_that_cannot_be_built_says_so_and_is_tried_again(
    built: PackVersion, catalogue: Catalogue
) -> None:
    there, catalogue.courses = catalogue.courses, {}
    work()
    work()
    failed = PackVersion.objects.exclude(pk=built.pk).get(pack=built.pack)
    assert (failed.state, failed.problem) == (PackVersion.State.FAILED, "missing")
    catalogue.courses = there
    work()
    assert "CoDi" not in text()


def test_building_anew_takes_no_place_of_those_of_today(
    built: PackVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline_export.builds.limits.MOST_A_DAY", 1)
    work()
    ask_for(**{**CHOICE, "countries": ["PE"]}, now=timezone.now())
    with pytest.raises(EnoughForToday):
        ask_for(**{**CHOICE, "countries": ["CL"]}, now=timezone.now())
