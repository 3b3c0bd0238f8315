"""The pages of imports: bounded, with the same queries for any number of people, and whole where work takes long."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.progress.models import Attempt
from offline_export.imports import looking, progress, receiving, services
from offline_export.models import ResultsFile, ResultsImport
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import LearnerFactory
from tests.factories.results import ResultsFileFactory, ResultsImportFactory
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.files import answer_to, file_of, pack_person
from tests.offline_export.imports.pages import fields_of, text_of


def brought(desk: Desk, people: int) -> str:
    """Files of so many people, half of them with a code."""
    there = []
    for number in range(people):
        learner = LearnerFactory(nickname=f"Ana {number}")
        EnrolmentFactory(cohort=desk.cohort, person=learner)
        there.append(pack_person(f"Ana {number}", **({"code": learner.access_code} if number % 2 else {})))
    answers = [answer_to(version, person) for version in desk.versions for person in there]
    path, _page = desk.look(file_of(*there, answers=answers))
    return path


def queries(get: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert get().status_code == 200
    return len(captured)


def test_preview_asks_the_same_of_the_database_for_40_people(desk: Desk) -> None:
    few = brought(desk, 3)
    asked = queries(lambda: desk.client.get(few))
    many = brought(desk, 40)
    assert queries(lambda: desk.client.get(many)) == asked


def test_list_asks_the_same_of_the_database_for_many_imports(desk: Desk) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            results = ResultsImportFactory(
                cohort=desk.cohort, taken_at=desk.cohort.created_at, made_by=desk.trainer
            )
            ResultsFileFactory(results=results)

    add(2)
    asked = queries(lambda: desk.client.get(desk.path))
    add(40)
    assert queries(lambda: desk.client.get(desk.path)) == asked
    page = desk.client.get(desk.path)
    assert page.content.decode().count("results-rosa.json") == 20
    assert "Page 1 of 3" in text_of(page.content.decode())
    assert desk.client.get(f"{desk.path}?page=99").status_code == 200


def test_page_of_a_class_is_light(desk: Desk) -> None:
    """30 people of whom nobody gave a code, in a group of 40, as it travels."""
    for number in range(40):
        EnrolmentFactory(cohort=desk.cohort, person=LearnerFactory(nickname=f"María Fernanda {number}"))
    there = [pack_person(f"Somebody {number}") for number in range(30)]
    path, _page = desk.look(file_of(*there, answers=[answer_to(desk.versions[0], each) for each in there]))
    reply = desk.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.content) < 15_000


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every import is long enough for a page that grows, and tells of each answer."""
    monkeypatch.setattr(looking, "AT_A_BLOW", 0)
    monkeypatch.setattr(services, "MOST_ATTEMPTS", 1)


def grow(desk: Desk) -> StreamingHttpResponse:
    rosa = pack_person(code=desk.rosa.access_code)
    path, page = desk.look(file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions]))
    reply = desk.client.post(path, fields_of(page))
    assert isinstance(reply, StreamingHttpResponse)
    return reply


def parts_of(reply: StreamingHttpResponse) -> Iterator[str]:
    return (part.decode() for part in reply.streaming_content if isinstance(part, bytes))


def test_long_import_says_how_far_it_is(desk: Desk, at_once: None) -> None:
    page = "".join(parts_of(grow(desk)))
    assert '<progress value="1" max="2">' in page
    assert "Go on" in page
    assert page.rstrip().endswith("</html>")
    assert Attempt.objects.count() == 2


def test_who_leaves_the_page_stops_nothing(desk: Desk, at_once: None) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    desk.look(file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions]))
    results = ResultsImport.objects.get()
    steps = services.take_in(results=results, owners={rosa["id"]: desk.rosa}, taken_at=results.made_at)
    parts = progress.so_far(steps, onward="")
    assert '<progress value="1" max="2">' in next(parts)
    # As the server does when the line is cut.
    parts.close()  # type: ignore[attr-defined]
    assert Attempt.objects.count() == 2
    results.refresh_from_db()
    assert results.taken_at


def test_failure_in_the_middle_takes_nothing_in_and_says_so(
    desk: Desk, at_once: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(services, "remember", fails)
    page = "".join(parts_of(grow(desk)))
    assert "so nothing was changed" in page
    assert not Attempt.objects.exists()
    assert bytes(ResultsFile.objects.get().content)
    assert "the disk is full" in caplog.text


def test_long_undo_says_how_far_it_is(desk: Desk, at_once: None) -> None:
    "".join(parts_of(grow(desk)))
    reply = desk.client.post(f"{desk.path}{ResultsImport.objects.get().public_id}/undo/")
    page = "".join(parts_of(reply))
    assert '<progress value="2" max="2">' in page
    assert "Taking the answers out again" in page
    assert not Attempt.objects.exists()


def test_growing_page_comes_piece_by_piece(desk: Desk, at_once: None) -> None:
    parts = list(parts_of(grow(desk)))
    assert len(parts) >= 4
    assert "Taking the answers in" in parts[0]


def test_sent_twice_is_taken_in_once(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    path, page = desk.look(file_of(rosa, answers=[answer_to(desk.versions[0], rosa)]))
    for _ in range(2):
        assert desk.client.post(path, fields_of(page)).status_code == 302
    assert ResultsImport.objects.get().counts["stored"] == 1


def test_too_many_files_are_refused_and_too_much_is_left_for_another_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    files = [file_of(rosa, answers=[answer_to(each, rosa)], name=f"{each.pk}.json") for each in desk.versions]
    monkeypatch.setattr(receiving, "MOST_ATTEMPTS", 1)
    _path, page = desk.look(*files)
    assert f"{desk.versions[1].pk}.json: This is too much for one go." in text_of(page)
    for count in (51, 101):
        many = [file_of(rosa, answers=[], name=f"{number}.json") for number in range(count)]
        reply = desk.bring(*many)
        assert reply.status_code == 422
        assert "at most 50 files" in reply.content.decode()


def test_files_of_one_go_are_together_no_larger_than_one_may_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    one, two = (
        file_of(rosa, answers=[answer_to(each, rosa)], name=f"{each.pk}.json") for each in desk.versions
    )
    monkeypatch.setattr(receiving, "MOST_BYTES", one.size + 10)
    _path, page = desk.look(one, two)
    assert f"{desk.versions[1].pk}.json: This is too much for one go." in text_of(page)
    assert ResultsFile.objects.count() == 1


def test_name_of_a_file_cannot_change_the_page(desk: Desk) -> None:
    rosa = pack_person("<b>R</b>\u202e", code=desk.rosa.access_code)
    name = "<script>alert(1)</script>" + "x" * 200 + ".json"
    _path, page = desk.look(file_of(rosa, answers=[answer_to(desk.versions[0], rosa)], name=name))
    assert "<script>alert" not in page
    assert "<b>R</b>" not in page
    assert len(ResultsFile.objects.get().name) <= 120


def test_empty_page_says_what_to_do_first(desk: Desk) -> None:
    page = desk.client.get(reverse("results:list", args=[desk.cohort.public_id])).content.decode()
    assert "<details open>" in page
    assert "Save the results of everybody here" in page
