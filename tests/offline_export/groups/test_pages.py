"""The page of a group's pack, and the file that leaves by it."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from courses.keys import page_key
from courses.models import ActivityVersion
from lms.cohorts.models import ExportRecord
from lms.progress.models import Attempt
from offline_export import store
from offline_export.errors import PackError, TooMany
from offline_export.groups import offering, views
from offline_export.models import Pack, PackPerson, PackVersion, ResultsImport
from tests.factories.cohorts import NOON, AssignmentFactory, EnrolmentFactory
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.factories.people import LearnerFactory
from tests.offline_export.groups.conftest import Room, whole_folder, whole_page
from tests.offline_export.imports.pages import fields_of, text_of
from tests.offline_export.results_files import answer, results

IN_DOUBT = "may no longer be true. Make the newest version first."


@pytest.fixture(autouse=True)
def known_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "estimated_size", lambda **choice: 312_000)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was asked to be built; it then waits for its turn."""
    seen: list[dict[str, Any]] = []

    def ask_for(*, now: datetime, by_staff: bool, **choice: Any) -> PackVersion:
        # A stranger's orders do not keep a group waiting.
        assert by_staff
        seen.append(choice)
        told = {key: list(value) if isinstance(value, tuple) else value for key, value in choice.items()}
        pack = PackFactory(name="chasqui-asked", standing=False, **told)
        version: PackVersion = PackVersionFactory(
            pack=pack, state="waiting", asked_at=now, made_at=None, sha256=""
        )
        return version

    monkeypatch.setattr(views, "ask_for", ask_for)
    return seen


def to_do(room: Room, key: str = "X1") -> None:
    AssignmentFactory(cohort=room.cohort, keys=[str(page_key(key))])


def page(room: Room, query: str = "", status: int = 200) -> str:
    reply = room.client.get(f"{room.path}{query}")
    assert reply.status_code == status
    return reply.content.decode()


def test_page_says_what_is_in_it_how_large_it_is_and_to_whom_to_give_it(room: Room) -> None:
    to_do(room)
    text = text_of(page(room))
    assert "The pack knows the names of the group. Give it only to the group." in text
    assert "Module X1 Español · Peru · 2 people · about 312 KB" in text
    assert "Make the pack" in text
    assert "Get the pack" not in text


def test_whole_pack_can_be_had_at_once(room: Room) -> None:
    to_do(room)
    version = whole_page()
    shown = page(room)
    assert f'href="{room.path}file/es.html" download' in shown
    assert f'href="{room.path}file/es.html.minisig" download' in shown
    assert f"about {max(1, round(version.size / 1000))} KB" in text_of(shown)
    assert "Make the pack" not in shown


def test_pack_is_asked_for_and_the_page_says_how_far_it_is(room: Room, asked: list[Any]) -> None:
    to_do(room)
    reply = room.client.post(room.path, {"form": "folder", "language": ["es", "en"]})
    assert asked == [
        {
            "courses": ("X",),
            "modules": ("X1",),
            "languages": ("es", "en"),
            "countries": ("PE",),
            "form": "folder",
        },
    ]
    shown = room.client.get(reply.url).content.decode()
    assert "It is waiting for its turn." in shown
    assert '<meta http-equiv="refresh" content="3">' in shown
    assert "Get the pack" not in shown
    PackVersion.objects.update(state="building", done=3, total=9, beat_at=timezone.now())
    assert "Being made: 3 of 9 parts" in room.client.get(reply.url).content.decode()
    PackVersion.objects.update(state="failed", problem="no_room")
    shown = room.client.get(reply.url).content.decode()
    assert "There is no room left on the server." in shown
    assert "refresh" not in shown
    assert "Make the pack" in shown


def test_older_pack_can_be_had_while_the_new_one_is_made(room: Room) -> None:
    to_do(room)
    version = whole_page()
    Pack.objects.update(stale_since=timezone.now())
    shown = page(room)
    assert "Get the pack" in shown
    assert "The lessons in it are those of 5 March 2026; some have changed since." in text_of(shown)
    assert "Make it with the lessons of today" in shown
    PackVersionFactory(pack=version.pack, state="waiting", asked_at=timezone.now(), made_at=None, sha256="")
    shown = page(room)
    assert "Get the pack" in shown
    assert "Make it" not in shown


def test_pack_in_doubt_is_made_anew_first(room: Room) -> None:
    """A help line in it may have been taken back: that is no matter of lessons."""
    to_do(room)
    version = whole_page(facts_until=NOON.date())
    Pack.objects.update(stale_since=timezone.now())
    shown = page(room)
    assert IN_DOUBT in shown
    assert "some have changed since" not in shown
    assert shown.index("<button>Make the newest version") < shown.index("Get the pack")
    assert 'class="button button-plain" href' in shown
    assert shown.count(f'href="{room.path}file/es.html" download') == 1
    PackVersionFactory(pack=version.pack, state="waiting", asked_at=timezone.now(), made_at=None, sha256="")
    shown = page(room)
    assert "Wait for the newer pack" in shown
    assert IN_DOUBT not in shown


@pytest.mark.parametrize("module", ["X2", "X1"])
def test_only_lessons_that_name_a_slot_need_the_pack_of_a_country(room: Room, module: str) -> None:
    to_do(room, module)
    whole_page(modules=[module], countries=[])
    text = text_of(page(room))
    assert "Get the pack" in text
    assert ("Make the pack" in text) is (module == "X1")
    assert "Peru" not in text
    name = f"chasqui-{module.lower()}-es-group-"
    assert name in room.client.get(f"{room.path}file/es.html").headers["Content-Disposition"]


def test_slot_of_another_language_needs_no_pack_of_a_country(room: Room) -> None:
    """Only the Spanish lesson names one."""
    to_do(room)
    assert "Peru" not in text_of(page(room, "?form=page&language=en"))
    assert "Peru" in text_of(page(room, "?form=folder&language=en&language=es"))


def test_pack_of_all_countries_is_there_until_that_of_the_country_is(room: Room, asked: list[Any]) -> None:
    to_do(room)
    whole_page(countries=[], facts_until=timezone.localdate())
    text = text_of(page(room))
    assert "This pack is for all countries. People choose theirs in it. Get the pack" in text
    assert "Make the pack of your country" in text
    reply = room.client.post(room.path, {"form": "page", "language": ["es"]})
    assert asked[0]["countries"] == ("PE",)
    text = text_of(room.client.get(reply.url).content.decode())
    assert "It is waiting for its turn." in text
    assert "Get the pack" in text
    assert "Make the pack" not in text


@pytest.mark.parametrize(
    ("stale_since", "facts_until", "whose"),
    [
        (None, NOON.date() + timedelta(days=9999), "-pe"),
        (None, None, "-pe"),
        (None, NOON.date() - timedelta(days=999), ""),
        (NOON, None, ""),
    ],
)
def test_pack_of_the_country_is_given_while_it_is_fresh(
    room: Room, stale_since: Any, facts_until: Any, whose: str
) -> None:
    to_do(room)
    whole_page(countries=[])
    own = whole_page(facts_until=facts_until)
    Pack.objects.filter(pk=own.pack_id).update(stale_since=stale_since)
    assert ("Peru" in text_of(page(room))) is bool(whose)
    sent = room.client.get(f"{room.path}file/es.html").headers["Content-Disposition"]
    assert f"chasqui-x1-es{whose}-group-" in sent
    signature = room.client.get(f"{room.path}file/es.html.minisig").headers["Content-Disposition"]
    assert f"chasqui-x1-es{whose}-group-" in signature


def test_pack_of_all_that_somebody_chose_is_not_kept_fresh_and_not_given(room: Room) -> None:
    to_do(room)
    whole_page(countries=[])
    Pack.objects.update(standing=False)
    assert "Get the pack" not in page(room)


def test_fact_that_grew_old_makes_a_pack_old_before_the_sweep(room: Room) -> None:
    to_do(room)
    whole_page(facts_until=timezone.localdate() - timedelta(days=1))
    assert "Make it with the lessons of today" in page(room)


def test_pack_that_is_as_it_was_is_sent_at_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    to_do(room)
    version = whole_page()
    monkeypatch.setattr(views, "ask_for", lambda **choice: version)
    reply = room.client.post(room.path, {"form": "page", "language": ["es"]})
    assert reply.url == f"{room.path}file/es.html"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (TooMany(), 429, "Many packs are being made now."),
        (PackError("There is no live “X”."), 422, "There is no live “X”."),
    ],
)
def test_refusal_is_said(
    room: Room, monkeypatch: pytest.MonkeyPatch, error: PackError, status: int, words: str
) -> None:
    def refuse(**choice: Any) -> PackVersion:
        raise error

    monkeypatch.setattr(views, "ask_for", refuse)
    reply = room.client.post(room.path, {"form": "page", "language": ["es"]})
    assert (reply.status_code, words in reply.content.decode()) == (status, True)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?form=page&language=es&language=en", "One file holds one language."),
        ("?form=folder", "Choose at least one language."),
        ("?form=zim&language=es", "Select a valid choice."),
        ("?form=page&language=fr", "Select a valid choice."),
    ],
)
def test_choice_that_cannot_be_is_said_at_its_place(room: Room, query: str, words: str) -> None:
    to_do(room)
    shown = page(room, query, 422)
    assert words in shown
    assert "Get the pack" not in shown


def test_group_without_courses_in_its_language_is_told(room: Room) -> None:
    room.cohort.language = "fr"
    room.cohort.save()
    assert "No course is published in the language of this group yet." in page(room)
    assert room.client.post(room.path, {"form": "page", "language": ["es"]}).status_code == 422
    assert room.client.get(f"{room.path}file/es.html").url == room.path


def test_page_is_private_attached_and_in_the_log(room: Room) -> None:
    to_do(room)
    whole_page()
    reply = room.client.get(f"{room.path}file/es.html")
    assert reply.status_code == 200
    name = f"chasqui-x1-es-pe-group-{room.cohort.public_id.hex[:6]}.html"
    assert reply.headers["Content-Disposition"].startswith(f'attachment; filename="{name}"')
    assert "no-store" in reply.headers["Cache-Control"]
    assert "private" in reply.headers["Cache-Control"]
    # Opened at this address it would run as a page of the site.
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert b"Rosa" in reply.content
    record = ExportRecord.objects.get()
    assert (record.person, record.cohort, record.what, record.form) == (
        room.trainer, room.cohort, "pack", "page",
    )  # fmt: skip
    log = text_of(room.client.get(f"/en/groups/{room.cohort.public_id}/exports/").content.decode())
    assert "Pack with the names of the group , One file" in log


def test_folder_is_sent_as_a_stream_of_a_whole_zip(room: Room) -> None:
    to_do(room)
    whole_folder(modules=["X1"], languages=["es", "en"])
    # As every browser asks: what is packed is not packed again, else its length would be gone.
    reply = room.client.get(f"{room.path}file/es+en.zip", headers={"Accept-Encoding": "gzip"})
    assert reply.streaming
    assert "no-store" in reply.headers["Cache-Control"]
    assert reply.headers["Content-Type"] == "application/zip"
    data = b"".join(reply.streaming_content)
    # So that the phone shows how far it is.
    assert reply.headers["Content-Length"] == str(len(data))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    (index,) = (name for name in archive.namelist() if name.endswith("/index.html"))
    assert b"Juan" in archive.read(index)


@pytest.mark.parametrize(
    ("last", "status"),
    [
        ("es.zip", 302),
        ("es.zip.minisig", 404),
        ("es+en.html.minisig", 404),
        ("fr.html.minisig", 302),
        ("fr.html", 302),
        ("xx.html", 302),
        ("es+en.html", 404),
        ("es.exe", 404),
    ],
)
def test_file_that_is_not_there_leads_back_or_nowhere(room: Room, last: str, status: int) -> None:
    to_do(room)
    whole_page()
    assert room.client.get(f"{room.path}file/{last}").status_code == status
    assert not PackPerson.objects.exists()
    assert not ExportRecord.objects.exists()


def test_pack_that_lost_a_file_is_told_and_not_sent(room: Room) -> None:
    to_do(room)
    store.drop(whole_page().sha256)
    reply = room.client.get(f"{room.path}file/es.html")
    assert (reply.status_code, "A file of this pack is missing here." in reply.content.decode()) == (
        409,
        True,
    )
    assert not ExportRecord.objects.exists()


def test_page_costs_the_same_for_a_large_group(room: Room, django_assert_max_num_queries: Any) -> None:
    to_do(room)
    whole_page()
    for _number in range(10):
        EnrolmentFactory(cohort=room.cohort, person=LearnerFactory())
    page(room)
    with django_assert_max_num_queries(40):
        page(room)


def test_results_of_a_group_pack_find_their_owners_by_themselves(room: Room) -> None:
    """From the download to the table: nobody says who is who, and somebody with a new name is found all the same."""
    to_do(room)
    whole_page()
    sent = room.client.get(f"{room.path}file/es.html").content.decode()
    group = json.loads(sent.partition('id="chasqui-group">')[2].partition("</script>")[0])
    ids = {each["nickname"]: each["id"] for each in group["people"]}
    room.rosa.nickname = "Rosita"
    room.rosa.save()
    versions = list(ActivityVersion.objects.filter(lesson_key=page_key("X1.1")))
    people = [{"id": number, "nickname": name} for name, number in ids.items()]
    answers = [
        answer(
            ids[name],
            lesson=str(version.lesson_key),
            activity=str(version.activity_id),
            digest=version.digest,
        )
        for name in ids
        for version in versions
    ]
    _bring_in(room, json.dumps(results(*answers, people=people)).encode(), "chasqui-x1-es.json")
    assert set(Attempt.objects.values_list("learner__nickname", "answered_at__date")) == {
        ("Rosita", NOON.date()),
        ("Juan", NOON.date()),
    }
    assert Attempt.objects.count() == len(answers)
    undo = ResultsImport.objects.get()
    room.client.post(f"/en/groups/{room.cohort.public_id}/results/{undo.public_id}/undo/")
    assert not Attempt.objects.exists()
    assert {str(row.person_id) for row in PackPerson.objects.filter(issued=True)} == set(ids.values())


def test_results_of_version_two_find_their_owners_by_themselves(room: Room) -> None:
    to_do(room)
    whole_page()
    room.client.get(f"{room.path}file/es.html")
    rosa = str(PackPerson.objects.get(learner=room.rosa).person_id)
    version = ActivityVersion.objects.filter(lesson_key=page_key("X1.1")).first()
    assert version
    lines: list[Any] = [
        {
            "format": "chasqui-results",
            "version": 2,
            "pack": {"id": "chasqui-x1-es", "version": "0" * 16},
            "device": str(uuid4()),
        },
        ["p", rosa, "Rosa", "", "sun", str(room.cohort.public_id)],
        ["v", str(version.lesson_key), str(version.activity_id), version.digest],
        ["a", str(uuid4()), 0, 0, {"answer": True}, (NOON + timedelta(days=1)).isoformat()],
    ]
    _bring_in(room, "".join(json.dumps(line) + "\n" for line in lines).encode(), "chasqui-x1-es-1.txt")
    assert [each.learner for each in Attempt.objects.all()] == [room.rosa]


def _bring_in(room: Room, data: bytes, name: str) -> None:
    results_page = f"/en/groups/{room.cohort.public_id}/results/"
    brought = room.client.post(results_page, {"brought": [SimpleUploadedFile(name, data)]})
    assert brought.status_code == 302, brought.content.decode()
    looked = room.client.get(brought.url).content.decode()
    assert room.client.post(brought.url, fields_of(looked)).status_code == 302


def test_group_without_a_country_gets_the_pack_of_all(room: Room, asked: list[Any]) -> None:
    to_do(room)
    type(room.cohort).objects.update(country="")
    assert "Español · 2 people" in text_of(page(room))
    room.client.post(room.path, {"form": "page", "language": ["es"]})
    assert asked[0]["countries"] == ()
