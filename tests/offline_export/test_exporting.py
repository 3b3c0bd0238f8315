"""What was answered on one platform is the same on the other: the same completions, once, whatever comes twice."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt, Completion
from offline_export.exporting import services, sheet
from offline_export.exporting.services import export_results
from offline_export.models import PackPerson, ResultsImport
from offline_export.reading import limits
from offline_export.results import read_results
from tests.factories.attempts import NOON
from tests.offline_export.imports.conftest import Desk, desk
from tests.offline_export.imports.files import answer_to, file_of, pack_person

__all__ = ["desk"]
Facts = set[tuple[Any, ...]]


@pytest.fixture
def school(desk: Desk) -> Desk:
    """Rosa has finished the lesson, Juan has begun it."""
    rosa, juan = (pack_person(each.nickname, code=each.access_code) for each in (desk.rosa, desk.juan))
    answers = [answer_to(each, rosa) for each in desk.versions] + [answer_to(desk.versions[0], juan)]
    desk.take(file_of(rosa, juan, answers=answers))
    return desk


def facts() -> Facts:
    rows = Attempt.objects.values_list("id", "learner__nickname", "digest", "score", "answered_at")
    done = Completion.objects.values_list("learner__nickname", "kind", "key", "completed_at")
    return {*rows, *done}


def forget() -> None:
    """As on a platform to which nothing of it has come yet."""
    ResultsImport.objects.all().delete()
    PackPerson.objects.all().delete()
    Completion.objects.all().delete()
    Attempt.objects.all().delete()


def bring(cohort: Cohort, *files: Path, more: tuple[str, ...] = ()) -> None:
    for file in files:
        call_command("import_results", str(file), "--cohort", cohort.join_code, *more)


def test_with_codes_everything_is_the_same_on_the_other_side(school: Desk, tmp_path: Path) -> None:
    before = facts()
    assert len(before) > 3
    exported = export_results(output=tmp_path, with_codes=True)
    assert (exported.people, exported.answers) == (2, 3)
    forget()
    for _ in range(2):
        bring(school.cohort, *exported.files)
        assert facts() == before
    results = ResultsImport.objects.order_by("pk")
    assert [(each.counts["stored"], each.counts["known"]) for each in results] == [(3, 0), (0, 3)]


def test_without_codes_new_people_are_made_once_and_found_again(
    school: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = export_results(output=tmp_path)
    text = exported.files[0].read_text()
    for person in (school.rosa, school.juan):
        assert str(person.access_code) not in text
        assert str(person.public_id) not in text
        assert person.pin not in text
    forget()
    Person.objects.filter(pk__in=[school.rosa.pk, school.juan.pk]).update(nickname="Other")
    bring(school.cohort, *exported.files)
    assert not Attempt.objects.exists()
    assert "left out: Rosa: nobody in the group was found" in capsys.readouterr().err
    for _ in range(2):
        bring(school.cohort, *exported.files, more=("--new-people",))
        assert people_of(school.cohort).filter(nickname__in=["Rosa", "Juan"]).count() == 2
    assert "2 people (0 new): 0 new, 3 known, 0 refused" in capsys.readouterr().out
    assert Completion.objects.get(kind="lesson").learner.nickname == "Rosa"


def test_same_name_is_left_to_a_person(
    school: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = export_results(output=tmp_path)
    forget()
    bring(school.cohort, *exported.files, more=("--new-people",))
    assert not Attempt.objects.exists()
    assert not ResultsImport.objects.exists()
    assert "left out: Rosa: somebody in the group could be this person" in capsys.readouterr().err


def test_import_of_a_group_can_be_undone_on_its_page(school: Desk, tmp_path: Path) -> None:
    exported = export_results(output=tmp_path, with_codes=True)
    forget()
    bring(school.cohort, *exported.files)
    results = ResultsImport.objects.get()
    school.client.post(f"{school.path}{results.public_id}/undo/")
    assert not Attempt.objects.exists()


def test_dry_run_takes_nothing_in(school: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported = export_results(output=tmp_path, with_codes=True)
    forget()
    bring(school.cohort, *exported.files, more=("--dry-run",))
    assert "Would import answers of 2 people (0 new)" in capsys.readouterr().out
    assert not ResultsImport.objects.exists()


def test_same_answers_give_the_same_files(school: Desk, tmp_path: Path) -> None:
    one, two = (export_results(output=tmp_path / name).files for name in "ab")
    assert [each.read_bytes() for each in one] == [each.read_bytes() for each in two]
    assert [each.name for each in one] == ["chasqui-results-all-001.txt"]
    assert one[0].stat().st_mode & 0o777 == 0o600


def test_since_is_when_answers_arrived(school: Desk, tmp_path: Path) -> None:
    arrived = Attempt.objects.latest("received_at").received_at
    assert export_results(output=tmp_path, since=arrived).answers == 3
    assert export_results(output=tmp_path, since=arrived + timedelta(seconds=1)).files == ()


def test_files_are_no_larger_than_may_be_read(
    school: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How often the version changes depends on the ids of the answers, in whose order they are written.
    most_files = {"MOST_PEOPLE": {2}, "MOST_ATTEMPTS": {3}, "MOST_VERSIONS": {2, 3}}
    for limit, files in most_files.items():
        with monkeypatch.context() as patch:
            patch.setattr(limits, limit, 1)
            exported = export_results(output=tmp_path / limit)
            assert len(exported.files) in files
            read = [read_results(BytesIO(path.read_bytes())) for path in exported.files]
        assert sum(len(each) for results in read for each in results.attempts.values()) == 3
    monkeypatch.setattr(limits, "MOST_BYTES", 700)
    assert all(path.stat().st_size <= 700 for path in export_results(output=tmp_path / "bytes").files)


def test_only_people_of_a_group_are_written(school: Desk, tmp_path: Path) -> None:
    call_command(
        "export_results",
        "--since",
        "none",
        "--output",
        str(tmp_path),
        "--cohort",
        str(school.cohort.public_id),
    )
    assert len(read_results(BytesIO((tmp_path / services.name_of(None, 1)).read_bytes())).people) == 2
    assert export_results(output=tmp_path, people=[school.juan]).answers == 1


def test_failure_leaves_the_file_of_before(
    school: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = export_results(output=tmp_path).files[0]
    before = path.read_bytes()

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(services.os, "fsync", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_results", "--since", "2020-01-01", "--output", str(tmp_path))
    with pytest.raises(OSError, match="No space"):
        export_results(output=tmp_path, people=[school.juan])
    assert path.read_bytes() == before


def test_number_of_a_person_is_the_same_every_time_and_opaque(settings: Any) -> None:
    one = sheet.opaque_id("x")
    assert sheet.opaque_id("x") == one
    settings.SECRET_KEY = "another" * 10
    assert sheet.opaque_id("x") != one


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export_results", "--since", "yesterday", "--output", "x"], "is no date such as"),
        (["export_results", "--since", "none", "--output", "x", "--cohort", "none"], "There is no group"),
        (["import_results", "x", "--learner", "rosa", "--new-people"], "goes with --cohort"),
    ],
)
def test_commands_say_what_to_do(db: None, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command(*arguments)


def test_dates_without_a_zone_are_of_utc() -> None:
    from offline_export.management.commands.export_results import moment

    assert moment("2026-11-20T08:00") == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert moment("none") is None
    assert moment(NOON.isoformat()) == NOON


def test_people_keep_their_number_while_the_key_of_before_is_a_fallback(settings: Any) -> None:
    one, before = sheet.opaque_id("x"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [before]
    assert sheet.opaque_id("x") == one
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "m" * 50, ["n" * 50, before]
    assert sheet.opaque_id("x") == one
    settings.SECRET_KEY_FALLBACKS = []
    assert sheet.opaque_id("x") != one
