"""Files are brought, looked at and taken in: every answer under the right name, once."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from lms.cohorts.access import people_of
from lms.progress.models import Attempt, Completion
from offline_export.imports import services
from offline_export.imports.choosing import token
from offline_export.models import ImportedAttempt, PackPerson, ResultsFile, ResultsImport
from tests.factories.cohorts import EnrolmentFactory, led_cohort
from tests.factories.people import LearnerFactory
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.files import answer_to, file_of, pack_person
from tests.offline_export.imports.pages import fields_of, text_of


def whose() -> Counter[str]:
    return Counter(Attempt.objects.values_list("learner__nickname", flat=True))


def rows() -> list[dict[str, Any]]:
    return list(Attempt.objects.order_by("pk").values())


def test_nothing_is_written_before_it_is_confirmed(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    _path, page = desk.look(file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions]))
    assert "2 new answers are in these files" in text_of(page)
    assert (Attempt.objects.count(), PackPerson.objects.count()) == (0, 0)


def test_person_is_found_by_the_code(desk: Desk) -> None:
    rosa = pack_person("Somebody else's name", code=desk.rosa.access_code.lower())
    report = desk.take(file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions]))
    assert "Rosa : 2 new answers" in text_of(report)
    assert whose() == {"Rosa": 2}
    assert set(Attempt.objects.values_list("source", flat=True)) == {"pack"}
    assert Completion.objects.of_learner(desk.rosa).of_kind("lesson").exists()


def test_code_of_somebody_elsewhere_finds_nobody_and_tells_nothing(desk: Desk) -> None:
    elsewhere = LearnerFactory(nickname="Secret name")
    asked = pack_person("Ana", code=elsewhere.access_code)
    unknown = pack_person("Eva", code="CDFGHJKQ")
    answers = [answer_to(desk.versions[0], each) for each in (asked, unknown)]
    path, page = desk.look(file_of(asked, unknown, answers=answers))
    assert text_of(page).count("Nobody in this group has the code that they gave.") == 2
    assert "Secret name" not in page
    assert desk.client.post(path, fields_of(page)).status_code == 422
    assert not Attempt.objects.exists()


def test_code_that_is_none_is_passed_over(desk: Desk) -> None:
    for code in ("", "ABC", 7, None, ["CDFGHJKQ"], "CDFGHJKC"):
        person = pack_person("Nobody here", code=code)
        _path, page = desk.look(file_of(person, answers=[answer_to(desk.versions[0], person)]))
        assert "code that they gave" not in page


def test_same_name_is_a_suggestion_that_must_be_confirmed(desk: Desk) -> None:
    person = pack_person("  rósa ")
    path, page = desk.look(file_of(person, answers=[answer_to(desk.versions[0], person)]))
    assert "Same name. Is it the same person?" in text_of(page)
    sent = fields_of(page)
    assert sent == {f"who-{person['id']}": token(desk.rosa)}
    refused = desk.client.post(path, sent)
    assert refused.status_code == 422
    assert "Look at the names that are the same" in refused.content.decode()
    assert not Attempt.objects.exists()
    assert desk.client.post(path, sent | {"sure": "on"}).status_code == 302
    assert whose() == {"Rosa": 1}


def test_name_that_two_have_suggests_nobody(desk: Desk) -> None:
    EnrolmentFactory(cohort=desk.cohort, person=LearnerFactory(nickname="ROSA"))
    person = pack_person("Rosa")
    _path, page = desk.look(file_of(person, answers=[answer_to(desk.versions[0], person)]))
    assert fields_of(page) == {f"who-{person['id']}": ""}


def test_person_is_chosen_by_hand_and_found_the_next_time(desk: Desk) -> None:
    person = pack_person("La doña")
    first, second = (answer_to(each, person) for each in desk.versions)
    desk.take(file_of(person, answers=[first]), **{person["id"]: token(desk.juan)})
    _path, page = desk.look(file_of(person, answers=[first, second]))
    assert "As last time" in text_of(page)
    assert "1 new answer, 1 that is here already" in text_of(page)
    desk.take(file_of(person, answers=[first, second], name="other.json"))
    assert whose() == {"Juan": 2}


def test_who_left_the_group_is_not_remembered(desk: Desk) -> None:
    person = pack_person("La doña")
    desk.take(
        file_of(person, answers=[answer_to(desk.versions[0], person)]), **{person["id"]: token(desk.juan)}
    )
    desk.cohort.enrolments.filter(person=desk.juan).update(removed_at=desk.cohort.created_at)
    _path, page = desk.look(file_of(person, answers=[answer_to(desk.versions[1], person)]))
    assert fields_of(page) == {f"who-{person['id']}": ""}


def test_code_against_what_was_said_before_is_asked_again(desk: Desk) -> None:
    person = pack_person("La doña")
    desk.take(
        file_of(person, answers=[answer_to(desk.versions[0], person)]), **{person["id"]: token(desk.juan)}
    )
    with_code = person | {"code": desk.rosa.access_code}
    path, page = desk.look(file_of(with_code, answers=[answer_to(desk.versions[1], person)]))
    assert "Look again" in text_of(page)
    assert desk.client.post(path, fields_of(page)).status_code == 422


def test_who_is_left_out_leaves_nothing(desk: Desk) -> None:
    rosa, guest = pack_person(code=desk.rosa.access_code), pack_person("Guest")
    answers = [answer_to(desk.versions[0], rosa), answer_to(desk.versions[0], guest)]
    report = desk.take(file_of(rosa, guest, answers=answers), **{guest["id"]: "out"})
    assert "1 answer of people whom you left out" in text_of(report)
    assert whose() == {"Rosa": 1}


def test_two_phones_of_one_person_are_put_together_and_shown(desk: Desk) -> None:
    one, two = (pack_person(name, code=desk.rosa.access_code) for name in ("Rosa", "Rosita"))
    files = [
        file_of(each, answers=[answer_to(version, each)], name=f"{each['nickname']}.json")
        for each, version in zip((one, two), desk.versions, strict=True)
    ]
    _path, page = desk.look(*files)
    assert "The same person as Rosita (Rosita.json)" in text_of(page)
    desk.take(*files)
    assert whose() == {"Rosa": 2}


def test_taken_in_twice_changes_nothing(desk: Desk) -> None:
    """Also in another order, under other names, in files that overlap."""
    rosa, juan = pack_person(code=desk.rosa.access_code), pack_person("Juan", code=desk.juan.access_code)
    answers = [answer_to(each, person) for each in desk.versions for person in (rosa, juan)]
    one = file_of(rosa, juan, answers=answers[:3], name="one.json")
    two = file_of(rosa, juan, answers=answers[1:], name="two.json")
    desk.take(one, two)
    before = rows()
    assert len(before) == 4
    renamed = file_of(juan, rosa, answers=answers[::-1], name="again.json")
    for files in ((one, two), (two, one), (renamed,), (one,)):
        report = desk.take(*files)
        assert "0 new answers" in text_of(report)
        assert rows() == before
    assert ImportedAttempt.objects.count() == 4


def test_same_file_is_recognised(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    file = file_of(rosa, answers=[answer_to(desk.versions[0], rosa)])
    desk.take(file)
    _path, page = desk.look(file)
    assert "This same file was taken in on" in text_of(page)


def test_file_that_cannot_be_read_says_why_and_the_others_go_on(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    good = file_of(rosa, answers=[answer_to(desk.versions[0], rosa)], name="good.json")
    cut = file_of(rosa, answers=[], name="cut.json")
    cut.file.truncate(20)
    _path, page = desk.look(cut, good)
    assert "cut.json: This file is damaged or cut off." in text_of(page)
    assert ResultsFile.objects.get().name == "good.json"
    refused = desk.bring(cut)
    assert refused.status_code == 422
    assert "This file is damaged" in text_of(refused.content.decode())


@pytest.mark.parametrize("files", [{}, {"brought": ""}])
def test_no_file_is_refused_kindly(desk: Desk, files: dict[str, str]) -> None:
    reply = desk.client.post(desk.path, files)
    assert reply.status_code == 422
    assert "Choose the files first." in reply.content.decode()


def test_edited_score_changes_nothing_and_strange_lessons_are_refused(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    wrong = answer_to(desk.versions[0], rosa, response={"answer": False}, score=1, passed=True)
    strange = answer_to(desk.versions[0], rosa, lesson=str(uuid4()))
    broken = answer_to(desk.versions[0], rosa, digest="x")
    report = desk.take(file_of(rosa, answers=[wrong, strange, broken]))
    assert Attempt.objects.get().score == 0
    assert "1 not taken: of a lesson that this site does not have" in text_of(report)
    assert "1 not taken: cannot be read" in text_of(report)


def test_answer_that_is_somebody_elses_is_refused_and_said_before(desk: Desk) -> None:
    rosa, juan = pack_person(code=desk.rosa.access_code), pack_person("Juan", code=desk.juan.access_code)
    stolen = answer_to(desk.versions[0], rosa)
    desk.take(file_of(rosa, answers=[stolen]))
    _path, page = desk.look(file_of(juan, answers=[stolen | {"person": juan["id"]}]))
    assert "0 new answers, 1 came before for somebody else" in text_of(page)


def test_people_of_another_group_cannot_be_named(desk: Desk) -> None:
    other, _trainer = led_cohort(learners=1)
    stranger = other.members.get()
    person = pack_person("Learner 00")
    path, page = desk.look(file_of(person, answers=[answer_to(desk.versions[0], person)]))
    reply = desk.client.post(path, {f"who-{person['id']}": token(stranger)})
    assert reply.status_code == 422
    assert not Attempt.objects.exists()
    assert token(stranger) not in page


def test_content_is_kept_no_longer_than_needed(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    file = file_of(rosa, answers=[answer_to(desk.versions[0], rosa)])
    desk.take(file)
    assert bytes(ResultsFile.objects.get().content) == b""
    path, _page = desk.look(file)
    assert desk.client.post(f"{path}away/").status_code == 302
    assert ResultsImport.objects.count() == 1


def test_file_that_came_after_the_look_is_not_taken_unseen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    path, page = desk.look(file_of(rosa, answers=[answer_to(desk.versions[0], rosa)]))
    hold = services._hold

    def late(results: ResultsImport) -> ResultsImport | None:
        monkeypatch.setattr(services, "_hold", hold)
        content = ResultsFile.objects.get().content
        ResultsFile.objects.create(results=results, name="late.txt", digest="1" * 64, content=content)
        return hold(results)

    monkeypatch.setattr(services, "_hold", late)
    reply = desk.client.post(path, fields_of(page), follow=True)
    assert b"".join(reply.streaming_content if reply.streaming else [reply.content])
    assert not Attempt.objects.exists()
    assert ResultsImport.objects.get().taken_at is None
    assert all(each.content for each in ResultsFile.objects.all())
    assert ResultsFile.objects.count() == 2


def test_somebody_new_is_made_in_the_group(desk: Desk) -> None:
    new, double = pack_person("Nueva"), pack_person("Rosa")
    answers = [answer_to(desk.versions[0], each) for each in (new, double)]
    report = desk.take(file_of(new, double, answers=answers), **{new["id"]: "new", double["id"]: "new"})
    assert whose() == {"Nueva": 1, "Rosa 2": 1}
    assert set(people_of(desk.cohort).values_list("nickname", flat=True)) == {
        "Juan",
        "Nueva",
        "Rosa",
        "Rosa 2",
    }
    assert "2 people are new in the group" in text_of(report)
    _path, page = desk.look(file_of(new, answers=answers[:1], name="again.json"))
    assert "As last time" in text_of(page)


def test_name_that_nobody_can_have_makes_nobody(desk: Desk) -> None:
    person = pack_person("=SUM(1)")
    path, page = desk.look(file_of(person, answers=[answer_to(desk.versions[0], person)]))
    reply = desk.client.post(path, fields_of(page) | {f"who-{person['id']}": "new"})
    assert reply.status_code == 422
    assert "This begins like a formula" in reply.content.decode()
