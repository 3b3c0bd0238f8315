"""An import is taken out again: exactly what it brought, and what followed from that alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from lms.accounts.erasing import erase, tidy
from lms.progress.models import Attempt, Attestation, Completion, ProgressRevision
from lms.progress.services import rebuild_progress, record_attempts, withdraw_attempts
from offline_export.imports.choosing import token
from offline_export.models import ImportedAttempt, PackPerson, ResultsFile, ResultsImport
from tests.factories.attempts import given
from tests.factories.attestations import AttestationFactory
from tests.factories.people import LearnerFactory
from tests.factories.results import ResultsImportFactory
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.files import answer_to, file_of, pack_person
from tests.offline_export.imports.pages import text_of

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def undo(desk: Desk, results: ResultsImport) -> str:
    reply = desk.client.post(f"{desk.path}{results.public_id}/undo/")
    assert reply.status_code == 302
    return desk.client.get(reply.url).content.decode()


def state() -> tuple[list[object], list[object]]:
    told = ("learner_id", "kind", "key", "completed_at")
    attempts = Attempt.objects.order_by("pk").values_list("pk", "learner_id", "response", "score")
    return list(attempts), list(Completion.objects.order_by("pk").values_list(*told))


def test_only_what_it_brought_goes(desk: Desk) -> None:
    first, second = desk.versions
    record_attempts(
        learner=desk.rosa, attempts=[given(first, {"answer": True})], received_at=NOON, source="site"
    )
    before = state()
    rosa = pack_person(code=desk.rosa.access_code)
    desk.take(file_of(rosa, answers=[answer_to(first, rosa), answer_to(second, rosa)]))
    assert Completion.objects.of_kind("lesson").exists()
    page = undo(desk, ResultsImport.objects.get())
    assert "these answers were taken out again" in text_of(page)
    assert state() == before
    assert rebuild_progress(learners=[desk.rosa]) == 0


def test_what_was_there_before_the_second_import_stays(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    first, second = (answer_to(each, rosa) for each in desk.versions)
    desk.take(file_of(rosa, answers=[first]))
    before = state()
    desk.take(file_of(rosa, answers=[first, second], name="more.json"))
    undo(desk, ResultsImport.objects.latest("taken_at"))
    assert state() == before


def test_phones_hear_that_something_was_taken_away(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    wrong = answer_to(desk.versions[0], rosa, response={"answer": False})
    desk.take(file_of(rosa, answers=[wrong]))
    known = ProgressRevision.objects.get(learner=desk.rosa).number
    undo(desk, ResultsImport.objects.get())
    revision = ProgressRevision.objects.get(learner=desk.rosa)
    assert revision.number == revision.whole_since == known + 1


def test_the_same_files_can_come_in_again_and_for_somebody_else(desk: Desk) -> None:
    """Who was chosen wrongly is not remembered from what was undone."""
    person = pack_person("La doña")
    file = file_of(person, answers=[answer_to(desk.versions[0], person)])
    desk.take(file, **{person["id"]: token(desk.rosa)})
    undo(desk, ResultsImport.objects.get())
    assert not PackPerson.objects.exists()
    desk.take(file, **{person["id"]: token(desk.juan)})
    assert Attempt.objects.get().learner == desk.juan


def test_what_an_earlier_import_said_is_remembered(desk: Desk) -> None:
    person = pack_person("La doña")
    first, second = (answer_to(each, person) for each in desk.versions)
    desk.take(file_of(person, answers=[first]), **{person["id"]: token(desk.rosa)})
    desk.take(file_of(person, answers=[second]))
    undo(desk, ResultsImport.objects.latest("taken_at"))
    assert PackPerson.objects.get().learner == desk.rosa


def test_undone_twice_takes_nothing_more(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    file = file_of(rosa, answers=[answer_to(desk.versions[0], rosa)])
    desk.take(file)
    first = ResultsImport.objects.get()
    undo(desk, first)
    desk.take(file)
    undo(desk, first)
    assert Attempt.objects.count() == 1


def test_certificate_stays(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    desk.take(file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions]))
    AttestationFactory(person=desk.rosa)
    undo(desk, ResultsImport.objects.get())
    assert Attestation.objects.filter(person=desk.rosa).exists()


def test_answers_of_others_are_not_withdrawn(desk: Desk) -> None:
    rosas = given(desk.versions[0], {"answer": True})
    record_attempts(learner=desk.rosa, attempts=[rosas], received_at=NOON, source="site")
    assert withdraw_attempts(learner=desk.juan, ids=[rosas.id]) == 0
    assert Attempt.objects.count() == 1


def test_person_who_is_erased_leaves_no_name(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    desk.take(file_of(rosa, answers=[answer_to(desk.versions[0], rosa)], name="chasqui-c1-es-Rosa.json"))
    erase(desk.rosa)
    assert not ImportedAttempt.objects.exists()
    assert ResultsFile.objects.get().name == ""
    assert desk.client.get(desk.path).status_code == 200


@pytest.mark.parametrize(("taken", "hours", "stays"), [(False, 23, 1), (False, 25, 0), (True, 25, 1)])
def test_what_nobody_took_in_is_deleted_after_a_day(desk: Desk, taken: bool, hours: int, stays: int) -> None:
    now = timezone.now()
    made_at = now - timedelta(hours=hours)
    ResultsImportFactory(cohort=desk.cohort, made_at=made_at, taken_at=made_at if taken else None)
    tidy(now)
    assert ResultsImport.objects.count() == stays


def test_names_of_files_go_when_they_are_taken_in_and_when_they_are_taken_out(desk: Desk) -> None:
    """Also of files that brought nothing new, which no answer leads to."""
    rosa = pack_person(code=desk.rosa.access_code)
    file = file_of(rosa, answers=[answer_to(desk.versions[0], rosa)], name="chasqui-c1-es-Rosa.json")
    for _time in (1, 2):
        _path, page = desk.look(file)
        assert "chasqui-c1-es-Rosa.json" in page
        assert "chasqui-c1-es-Rosa.json" in desk.client.get(desk.path).content.decode()
        report = desk.take(file)
        assert "chasqui-x-es" in report and "chasqui-c1-es-Rosa" not in report
    assert set(ResultsFile.objects.exclude(results__taken_at=None).values_list("name", flat=True)) == {""}
    ResultsFile.objects.update(name="as-it-was-once.json")
    undo(desk, ResultsImport.objects.exclude(taken_at=None).earliest("taken_at"))
    assert ResultsFile.objects.filter(name="").count() == 1


@pytest.mark.parametrize(("whose", "left"), [("rosa", 0), ("stranger", 1)])
def test_files_that_wait_go_when_somebody_of_the_group_is_erased(desk: Desk, whose: str, left: int) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    desk.look(file_of(rosa, answers=[answer_to(desk.versions[0], rosa)], name="chasqui-c1-es-Rosa.json"))
    erase(desk.rosa if whose == "rosa" else LearnerFactory())
    assert (ResultsImport.objects.count(), ResultsFile.objects.count()) == (left, left)


def test_who_has_left_the_group_is_counted_and_not_named_and_taken_out_too(desk: Desk) -> None:
    rosa, juan = pack_person(code=desk.rosa.access_code), pack_person("Juan", code=desk.juan.access_code)
    desk.take(file_of(rosa, juan, answers=[answer_to(desk.versions[0], each) for each in (rosa, juan)]))
    brought = ResultsImport.objects.get()
    desk.cohort.enrolments.filter(person=desk.rosa).update(removed_at=timezone.now())
    desk.rosa.nickname = "A name elsewhere"
    desk.rosa.save()
    for end in ("", "undo/"):
        page = desk.client.get(f"{desk.path}{brought.public_id}/{end}").content.decode()
        assert "A name elsewhere" not in page
        assert "1 person who is no longer in the group" in page
        assert "Juan" in page
    undo(desk, brought)
    assert not Attempt.objects.exists()
