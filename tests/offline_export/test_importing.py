"""Answers from a pack become attempts of who the people are here: once, all or nothing."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.progress.models import Attempt, Completion
from offline_export.errors import ResultsError
from offline_export.services import ImportReport, import_results
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory
from tests.offline_export.results_files import JUAN, ROSA, answer, as_file, results

LATER = datetime(2026, 3, 9, 8, tzinfo=UTC)
BOTH = [{"id": ROSA, "nickname": "Rosa"}, {"id": JUAN, "nickname": "Juan"}]


@pytest.fixture
def versions(db: None, committed: Any) -> list[ActivityVersion]:
    """The two activities of a published lesson."""
    with committed():
        make_lesson(make_module(make_course()))
    return list(ActivityVersion.objects.order_by("pk"))


@pytest.fixture
def rosa(db: None) -> Person:
    return PersonFactory(username="rosa.quispe")


@pytest.fixture
def juan(db: None) -> Person:
    return PersonFactory(username="juan")


def answer_to(version: ActivityVersion, person: str = ROSA, **changes: Any) -> dict[str, Any]:
    place = {
        "lesson": str(version.lesson_key),
        "activity": str(version.activity_id),
        "digest": version.digest,
    }
    return answer(person, **{**place, **changes})


def bring(file: BytesIO, **who: Any) -> ImportReport:
    return import_results(file=file, received_at=LATER, **who)


def test_answers_are_marked_and_finish_the_lesson(versions: list[ActivityVersion], rosa: Person) -> None:
    report = bring(as_file(results(*map(answer_to, versions))), learner=rosa)
    assert (report.attempts, report.stored, report.known, report.refused) == (2, 2, 0, ())
    assert {(each.score, each.source, each.received_at) for each in Attempt.objects.all()} == {
        (1.0, "pack", LATER)
    }
    assert Completion.objects.of_learner(rosa).of_kind("lesson").count() == 1


def test_file_imported_twice_changes_nothing(versions: list[ActivityVersion], rosa: Person) -> None:
    data = results(*map(answer_to, versions))
    bring(as_file(data), learner=rosa)
    before = list(Attempt.objects.order_by("pk").values())
    report = bring(as_file(data), learner=rosa)
    assert (report.stored, report.known, report.refused) == (0, 2, ())
    assert list(Attempt.objects.order_by("pk").values()) == before


def test_refused_answers_are_told_with_their_reason(versions: list[ActivityVersion], rosa: Person) -> None:
    lost = answer()
    report = bring(as_file(results(answer_to(versions[0]), lost, answer(digest="x"))), learner=rosa)
    assert report.stored == 1
    assert report.reasons == {"unknown_lesson": 1, "bad_digest": 1}
    assert (lost["id"], "unknown_lesson") in report.refused


def test_id_of_somebody_elses_answer_is_refused(
    versions: list[ActivityVersion], rosa: Person, juan: Person
) -> None:
    data = results(answer_to(versions[0]))
    bring(as_file(data), learner=rosa)
    assert bring(as_file(data), learner=juan).reasons == {"id_taken": 1}
    assert Attempt.objects.get().learner == rosa


def test_several_people_are_told_apart(versions: list[ActivityVersion], rosa: Person, juan: Person) -> None:
    file = as_file(results(answer_to(versions[0]), answer_to(versions[0], JUAN), people=BOTH))
    report = bring(file, learners={"Rosa": rosa, JUAN: juan})
    assert report.stored == 2
    assert set(Attempt.objects.values_list("learner__username", flat=True)) == {"rosa.quispe", "juan"}


@pytest.mark.parametrize(
    ("people", "names", "said"),
    [
        (BOTH, ["Rosa"], "Nobody was named for: Juan"),
        (BOTH, ["Rosa", "Juan", "Ana"], "Nobody in this file is called Ana"),
        ([{"id": ROSA, "nickname": "Rosa"}, {"id": JUAN, "nickname": "Rosa"}], ["Rosa"], "Two people"),
    ],
)
def test_unclear_who_is_who_imports_nothing(
    versions: list[ActivityVersion], rosa: Person, people: list[dict[str, str]], names: list[str], said: str
) -> None:
    file = as_file(results(answer_to(versions[0]), answer_to(versions[0], JUAN), people=people))
    with pytest.raises(ResultsError, match=said):
        bring(file, learners=dict.fromkeys(names, rosa))
    assert not Attempt.objects.exists()


def test_one_learner_for_a_file_of_several_is_refused(versions: list[ActivityVersion], rosa: Person) -> None:
    with pytest.raises(ResultsError, match="several people in this file: Rosa, Juan"):
        bring(as_file(results(answer_to(versions[0]), people=BOTH)), learner=rosa)


def test_failure_in_the_middle_imports_nothing(
    versions: list[ActivityVersion], rosa: Person, juan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from offline_export import services

    record = services.record_attempts

    def fails_for_juan(*, learner: Person, **rest: Any) -> Any:
        if learner == juan:
            raise OSError("the disk is full")
        return record(learner=learner, **rest)

    monkeypatch.setattr(services, "record_attempts", fails_for_juan)
    file = as_file(results(answer_to(versions[0]), answer_to(versions[0], JUAN), people=BOTH))
    with pytest.raises(OSError, match="full"):
        bring(file, learners={"Rosa": rosa, "Juan": juan})
    assert not Attempt.objects.exists()


def test_dry_run_reports_and_records_nothing(versions: list[ActivityVersion], rosa: Person) -> None:
    report = bring(as_file(results(*map(answer_to, versions))), learner=rosa, dry_run=True)
    assert report.stored == 2
    assert not Attempt.objects.exists()
    assert not Completion.objects.exists()


def test_command_reports_new_known_and_refused(
    versions: list[ActivityVersion], rosa: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(as_file(results(answer_to(versions[0]), answer(id="\x1b[2J"))).getvalue())
    call_command("import_results", str(path), "--learner", "rosa.quispe", "--dry-run")
    call_command("import_results", str(path), "--learner", "rosa.quispe")
    call_command("import_results", str(path), "--map", "Rosa=rosa.quispe")
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "Would import 2 answers of 1 people: 1 new, 0 known, 1 refused",
        "Imported 2 answers of 1 people: 1 new, 0 known, 1 refused",
        "Imported 2 answers of 1 people: 0 new, 1 known, 1 refused",
    ]
    assert said.err.splitlines() == ["refused: [2J bad_id"] * 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.json", "--learner", "rosa.quispe"], "cannot be read"),
        (["cut.json", "--learner", "rosa.quispe"], "damaged or cut off"),
        (["cut.json", "--learner", "nobody"], "nobody with the user name “nobody”"),
        (["cut.json", "--map", "Rosa"], "is not NICKNAME=USERNAME"),
    ],
)
def test_command_says_what_to_do(rosa: Person, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "cut.json").write_bytes(b'{"format": "chasqui-res')
    with pytest.raises(CommandError, match=said):
        call_command("import_results", str(tmp_path / arguments[0]), *arguments[1:])
