"""Codes are read by a trainer, photo by photo, and taken in as files are: every answer once, under the right name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.progress.models import Attempt
from offline_export.imports.qr import gathering
from offline_export.imports.receiving import forget_old
from offline_export.models import PackPerson, ResultsFile, ResultsImport
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.files import answer_to, file_of
from tests.offline_export.imports.pages import fields_of, text_of
from tests.offline_export.imports.qr.codes import Sent, as_photo, drawn, frames, payload

Read = Callable[..., str]


@pytest.fixture
def read(desk: Desk) -> Read:
    """Send texts or photos to the page; what it says then."""

    def send(*texts: str, photos: Any = ()) -> str:
        files = [SimpleUploadedFile("p.jpg", photo.read(), "image/jpeg") for photo in photos]
        reply = desk.client.post(f"{desk.path}qr/", {"text": "\n".join(texts), "photos": files})
        assert reply.status_code == 302, reply.content.decode()
        return text_of(desk.client.get(reply.url).content.decode())

    return send


def sent(desk: Desk, number: int = 0, **changes: Any) -> Sent:
    return Sent(**{"id": uuid4(), "version": desk.versions[number], "response": {"answer": True}, **changes})


def whole(desk: Desk, person: UUID | None = None, size: int = 40, **who: Any) -> list[str]:
    texts = frames(payload(person or uuid4(), sent(desk), sent(desk, 1), **who), size=size)
    assert len(texts) == 6 or size != 40
    return texts


def take(desk: Desk) -> str:
    """Go on to who is who, and take in what is proposed there."""
    path = f"{desk.path}{ResultsImport.objects.get(taken_at=None).public_id}/"
    page = desk.client.get(path).content.decode()
    reply = desk.client.post(path, fields_of(page))
    assert reply.status_code == 302, reply.content.decode()
    return text_of(desk.client.get(reply.url).content.decode())


def test_frames_come_one_by_one_in_any_order(desk: Desk, read: Read) -> None:
    texts = whole(desk, code=desk.rosa.access_code)
    assert "1 of 6 codes read. Missing: 1, 2, 3, 4, 5." in read(texts[5])
    assert "Rosa : 2 of 6 codes read. Missing: 2, 3, 4, 5." in read(texts[0])
    said = read(*texts[1:5])
    assert "Rosa: 2 answers were read." in said
    assert "codes read. Missing" not in said
    assert "Rosa : 2 new answers" in take(desk)
    assert {attempt.learner for attempt in Attempt.objects.all()} == {desk.rosa}
    assert all(attempt.passed and attempt.source == "pack" for attempt in Attempt.objects.all())
    assert ResultsImport.objects.get().kind == "qr"


def test_several_people_one_after_the_other(desk: Desk, read: Read) -> None:
    read(*whole(desk, code=desk.rosa.access_code))
    said = read(*whole(desk, code=desk.juan.access_code, nickname="Juan"))
    assert "Read to the end Juan Rosa" in said
    take(desk)
    owners = Attempt.objects.values_list("learner__nickname", flat=True)
    assert sorted(owners) == ["Juan", "Juan", "Rosa", "Rosa"]


def test_read_twice_before_and_after_counts_once(desk: Desk, read: Read) -> None:
    texts = whole(desk, code=desk.rosa.access_code)
    read(*texts)
    assert "This was read already" in read(texts[2])
    assert "This was read already" in read(*texts)
    assert ResultsFile.objects.count() == 1
    take(desk)
    read(*texts)
    path = f"{desk.path}{ResultsImport.objects.get(taken_at=None).public_id}/"
    assert "This same file was taken in on" in text_of(desk.client.get(path).content.decode())
    assert "2 were here already" in take(desk)
    assert Attempt.objects.count() == 2


def test_codes_and_file_of_one_device_are_the_same_answers(desk: Desk, read: Read) -> None:
    person = {"id": str(uuid4()), "nickname": "Rosa", "code": desk.rosa.access_code}
    one = answer_to(desk.versions[0], person)
    desk.take(file_of(person, answers=[one]))
    again = sent(desk, id=UUID(one["id"]))
    read(*frames(payload(UUID(person["id"]), again)))
    assert "1 was here already" in take(desk)
    assert Attempt.objects.count() == 1


def test_person_is_found_as_last_time(desk: Desk, read: Read) -> None:
    person = uuid4()
    PackPerson.objects.create(cohort=desk.cohort, person_id=person, learner=desk.juan, issued=True)
    read(*whole(desk, person, nickname="Somebody"))
    assert "Juan : 2 new answers" in take(desk)


def test_half_of_another_waits_by_itself(desk: Desk, read: Read) -> None:
    rosa, juan = whole(desk), whole(desk, nickname="Juan")
    said = read(*rosa[:3], *juan[3:])
    assert said.count("3 of 6 codes read") == 2
    assert "do not go together" in said
    assert "Rosa: 2 answers were read." in read(*rosa[3:])
    assert "3 of 6 codes read" in read(juan[5])


def test_codes_that_contradict_each_other_are_let_go(desk: Desk, read: Read) -> None:
    rosa, juan = whole(desk), whole(desk, nickname="Juan")
    false = rosa[0][:13] + juan[1][13:]
    read(rosa[0])
    assert "do not go together, so both were let go" in read(false)
    assert "Rosa: 2 answers were read." in read(*rosa)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://example.org/", "another kind of code"),
        ("CQ2:AAAA0101:BB8.", "a newer pack"),
        ("CQ1:AAAA0101:BB", "not read to its end"),
        ("CQ1:AAAA0101:BB8.", "could not be put together"),
    ],
)
def test_text_that_is_no_result_says_what_to_do(desk: Desk, read: Read, text: str, words: str) -> None:
    assert words in read(text)
    assert words not in read(*whole(desk))


def test_newer_payload_says_so(desk: Desk, read: Read) -> None:
    assert "a newer pack" in read(*frames(payload(uuid4(), sent(desk), flags=8)))
    assert not ResultsFile.objects.exists()


def test_what_is_unknown_here_is_not_taken_and_said(desk: Desk, read: Read) -> None:
    first = desk.versions[0]
    elsewhere = type(first)(lesson_key=uuid4(), activity_id=first.activity_id, digest=first.digest)
    otherwise = type(first)(lesson_key=first.lesson_key, activity_id=first.activity_id, digest="ab" * 32)
    sendings = [sent(desk), sent(desk, version=elsewhere), sent(desk, version=otherwise)]
    read(*frames(payload(uuid4(), *sendings, code=desk.rosa.access_code)))
    report = take(desk)
    assert "Rosa : 1 new answer" in report
    assert "1 not taken: of a lesson that this site does not have" in report
    assert "1 not taken: to a question that cannot be found here: bring the file" in report


def test_response_that_no_database_keeps_holds_up_no_other(desk: Desk, read: Read) -> None:
    bad = [sent(desk, response={"text": text}) for text in ("\ud800", "\0", "x" * 5_000)]
    read(*frames(payload(uuid4(), sent(desk), *bad, code=desk.rosa.access_code), size=600))
    take(desk)
    assert Attempt.objects.count() == 2


def test_more_than_fits_asks_for_the_file(desk: Desk, read: Read) -> None:
    said = read(*frames(payload(uuid4(), sent(desk), nickname="Rosa", flags=4)))
    assert "Rosa : not everything fits into codes" in said


def test_name_with_script_changes_nothing(desk: Desk, read: Read) -> None:
    texts = frames(payload(uuid4(), sent(desk), nickname="<script>alert(1)</script>\n\u202e"), size=90)
    for some in (texts[:1], texts):
        desk.client.post(f"{desk.path}qr/", {"text": "\n".join(some)})
        page = desk.client.get(f"{desk.path}qr/").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_photos_of_several_codes_in_one_go(desk: Desk, read: Read) -> None:
    texts = frames(payload(uuid4(), sent(desk), sent(desk, 1), code=desk.rosa.access_code), size=120)
    assert len(texts) == 2
    said = read(photos=[as_photo(drawn(text)) for text in texts])
    assert "Rosa: 2 answers were read." in said


def test_photo_without_a_code_says_what_to_do(desk: Desk, read: Read) -> None:
    from io import BytesIO

    from PIL import Image

    assert "No code can be seen in a photo" in read(photos=[as_photo(Image.new("L", (800, 600), 90))])
    assert "no photo that can be read" in read(photos=[BytesIO(b"PK\x03\x04 no photo")])


def test_too_many_photos_and_nothing_at_all_are_said(desk: Desk) -> None:
    one = as_photo(drawn("CQ1:AAAA0101:BB8.", scale=1)).getvalue()
    many = [SimpleUploadedFile(f"{number}.jpg", one) for number in range(13)]
    for data, words in ({"photos": many}, "at most 12 photos"), ({}, "Take a photo of the codes first"):
        reply = desk.client.post(f"{desk.path}qr/", data)
        assert reply.status_code == 422
        assert words in reply.content.decode()


def test_only_this_page_may_ask_for_the_camera(desk: Desk) -> None:
    there = desk.client.get(f"{desk.path}qr/").headers
    assert "camera=(self)" in there["Permissions-Policy"]
    elsewhere = desk.client.get(desk.path).headers
    assert "camera=()" in elsewhere["Permissions-Policy"]
    assert there["Content-Security-Policy"] == elsewhere["Content-Security-Policy"]


def test_what_was_read_is_not_kept_longer_than_files(desk: Desk, read: Read) -> None:
    texts = whole(desk)
    read(*texts[:3])
    ResultsImport.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert "3 of 6" not in text_of(desk.client.get(f"{desk.path}qr/").content.decode())
    forget_old(timezone.now())
    assert not ResultsImport.objects.exists()


def test_what_was_read_can_be_let_go(desk: Desk, read: Read) -> None:
    read(*whole(desk)[:3])
    number = ResultsImport.objects.get().public_id
    assert desk.client.get(f"{desk.path}{number}/").url == f"{desk.path}qr/"  # type: ignore[attr-defined]
    desk.client.post(f"{desk.path}{number}/away/")
    assert not ResultsImport.objects.exists()


def test_who_begins_without_end_fills_nothing(
    desk: Desk, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        read(whole(desk)[0])
    assert len(ResultsImport.objects.get().counts["qr"]["begun"]) == gathering.MOST_BEGUN
    monkeypatch.setattr(gathering, "MOST_WHOLE", 1)
    read(*whole(desk))
    assert "enough for one go" in read(*whole(desk, nickname="Juan"))
    assert ResultsFile.objects.count() == 1


def test_undo_takes_codes_out_again(desk: Desk, read: Read) -> None:
    read(*whole(desk, code=desk.rosa.access_code))
    take(desk)
    results = ResultsImport.objects.get()
    desk.client.post(f"{desk.path}{results.public_id}/undo/")
    assert not Attempt.objects.exists()
    page = text_of(desk.client.get(desk.path).content.decode())
    assert "Read from a screen" in page
