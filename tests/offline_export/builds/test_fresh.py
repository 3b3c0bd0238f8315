"""The pages that show packs are made anew whenever a pack is another."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest

from lms.public.kept import edition_of
from offline_export.builds import building
from offline_export.builds.services import build, mark_stale, refresh_standing
from offline_export.builds.sweeping import sweep_packs
from offline_export.errors import PackError
from offline_export.fresh import SUBJECT
from offline_export.models import PackVersion
from tests.factories.cohorts import NOON
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.offline_export.builds.conftest import Catalogue

pytestmark = pytest.mark.django_db

Capture = Callable[..., AbstractContextManager[object]]


@contextmanager
def new_edition(capture: Capture) -> Iterator[None]:
    before = edition_of(SUBJECT)
    with capture(execute=True):
        yield
    assert before
    assert edition_of(SUBJECT) != before


def test_building_and_taking_down(catalogue: Catalogue, django_capture_on_commit_callbacks: Capture) -> None:
    with new_edition(django_capture_on_commit_callbacks):
        refresh_standing(now=NOON)
    del catalogue.courses["fr"]
    with new_edition(django_capture_on_commit_callbacks):
        refresh_standing(now=NOON)


def test_stale_and_fresh_again(catalogue: Catalogue, django_capture_on_commit_callbacks: Capture) -> None:
    refresh_standing(now=NOON)
    with new_edition(django_capture_on_commit_callbacks):
        mark_stale(now=NOON + timedelta(hours=1))
    with new_edition(django_capture_on_commit_callbacks):
        assert refresh_standing(now=NOON + timedelta(hours=2)).built == 0


def test_failing(django_capture_on_commit_callbacks: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**chosen: object) -> None:
        raise PackError("gone")

    monkeypatch.setattr(building, "select", gone)
    version = PackVersionFactory(pack=PackFactory(), state=PackVersion.State.WAITING, made_at=None, sha256="")
    with new_edition(django_capture_on_commit_callbacks):
        assert build(version, now=NOON).state == PackVersion.State.FAILED


def test_sweeping(django_capture_on_commit_callbacks: Capture) -> None:
    with new_edition(django_capture_on_commit_callbacks):
        sweep_packs(now=NOON)
