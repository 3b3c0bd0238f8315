"""The door for answers: what is stored, known, refused, and why."""

import json
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.models import ActivityVersion
from lms.progress.models import Attempt
from tests.factories.attempts import as_json, given
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/attempts"


@pytest.fixture
def version(committed: Any) -> ActivityVersion:
    with committed():
        make_lesson(make_module(make_course()))
    return ActivityVersion.objects.order_by("pk").first()


@pytest.fixture
def learner(client: Client) -> Any:
    person = PersonFactory()
    client.force_login(person)
    return person


def post(client: Client, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, data=data, content_type="application/json", headers=headers or None)


def test_batch_gets_an_answer_for_each(client: Client, learner: Any, version: ActivityVersion) -> None:
    good, lost = (
        as_json(given(version, {"answer": True})),
        as_json(given(version, {"answer": True}, lesson_key=uuid4())),
    )
    reply = post(client, {"attempts": [good, {"id": "x"}, lost, "nothing", good]})
    assert reply.status_code == 200
    assert [(each["status"], each["reason"]) for each in reply.json()["results"]] == [
        ("stored", ""),
        ("refused", "bad_digest"),
        ("refused", "unknown_lesson"),
        ("refused", "not_an_attempt"),
        ("known", ""),
    ]
    assert [each["id"] for each in reply.json()["results"]] == [good["id"], "x", lost["id"], None, good["id"]]
    assert Attempt.objects.get().score == 1.0


def test_score_that_somebody_sends_is_not_believed(
    client: Client, learner: Any, version: ActivityVersion
) -> None:
    """Invariant 3."""
    wrong = {**as_json(given(version, {"answer": False})), "score": 1, "passed": True, "mark": {"score": 1}}
    post(client, {"attempts": [wrong]})
    assert (Attempt.objects.get().score, Attempt.objects.get().passed) == (0.0, False)


def test_answer_for_somebody_else_is_refused(client: Client, learner: Any, version: ActivityVersion) -> None:
    other = PersonFactory()
    attempt = {**as_json(given(version, {"answer": True})), "owner": str(other.public_id)}
    assert post(client, {"attempts": [attempt]}).json()["results"][0]["reason"] == "other_owner"
    attempt["owner"] = str(learner.public_id)
    assert post(client, {"attempts": [attempt]}).json()["results"][0]["status"] == "stored"
    assert not Attempt.objects.of_learner(other).exists()


def test_answer_from_2035_is_kept_and_counts_from_its_arrival(
    client: Client, learner: Any, version: ActivityVersion
) -> None:
    post(
        client,
        {"attempts": [{**as_json(given(version, {"answer": True})), "answered_at": "2035-01-01T00:00:00Z"}]},
    )
    attempt = Attempt.objects.get()
    assert attempt.answered_at.year == 2035
    assert attempt.counted_at == attempt.received_at


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{cut in the middle", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        ("[" * 10_000 + "]" * 10_000, 400, "not_json"),
        ('{"attempts":' * 5_000 + "1" + "}" * 5_000, 400, "not_json"),
        ("[]", 422, "bad_shape"),
        ("{}", 422, "bad_shape"),
        ('{"attempts": {"id": 1}}', 422, "bad_shape"),
        ("null", 422, "bad_shape"),
        (json.dumps({"attempts": [{}] * 501}), 413, "too_many"),
        (b"x" * 2_000_001, 413, "too_large"),
    ],
    ids=["cut", "not-utf8", "deep-list", "deep-record", "list", "empty", "record", "null", "501", "2-mb"],
)
def test_request_that_is_refused_whole(
    client: Client, learner: Any, body: Any, status: int, code: str
) -> None:
    reply = post(client, body)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert not Attempt.objects.exists()


def test_hundred_megabytes_are_refused_by_their_length_alone(client: Client, learner: Any) -> None:
    reply = client.generic("POST", URL, b"{}", content_type="application/json", CONTENT_LENGTH="100000000")
    assert reply.status_code == 413


def test_refusal_speaks_the_readers_language(client: Client, learner: Any) -> None:
    titles = {
        post(client, "{", **{"Accept-Language": language}).json()["title"]
        for language in ("es", "pt-BR", "en", "fr")
    }
    assert len(titles) == 4


def test_response_nested_deep_inside_is_refused_alone(
    client: Client, learner: Any, version: ActivityVersion
) -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"a": deep}
    reply = post(
        client,
        {
            "attempts": [
                {**as_json(given(version, {})), "response": deep},
                as_json(given(version, {"answer": True})),
            ]
        },
    )
    assert reply.status_code == 200
    assert reply.json()["results"][1]["status"] == "stored"


@pytest.fixture
def newer_python() -> Iterator[None]:
    """From 3.12 on, Python reads JSON that is nested deeper than its own calls may be."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(15_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("newer_python")
def test_response_nested_deeper_than_a_database_stores_is_refused_alone(
    client: Client, learner: Any, version: ActivityVersion
) -> None:
    """SQLite gives up at 2,000 levels of JSON; the good answer beside it is stored."""
    good, deep = (
        as_json(given(version, {"answer": True})),
        as_json(given(version, {"a": "@@"})),
    )
    text = json.dumps({"attempts": [deep, good]}).replace('"@@"', "[" * 2_100 + "]" * 2_100)
    reply = post(client, text)
    assert reply.status_code == 200
    assert [each["reason"] or each["status"] for each in reply.json()["results"]] == [
        "bad_response",
        "stored",
    ]


def test_typed_backslash_is_no_nul(client: Client, learner: Any, version: ActivityVersion) -> None:
    r"""Who types the six signs \u0000 is heard; the NUL that PostgreSQL cannot store is refused."""
    typed, nul = (as_json(given(version, {"text": text})) for text in ("C:\\u0000", "C:\x00"))
    reply = post(client, {"attempts": [typed, nul]})
    assert [each["reason"] or each["status"] for each in reply.json()["results"]] == [
        "stored",
        "bad_response",
    ]
    assert Attempt.objects.get().response == {"text": "C:\\u0000"}


def test_nobody_signed_in_is_told_to_sign_in(client: Client, version: ActivityVersion) -> None:
    reply = post(client, {"attempts": []})
    assert (reply.status_code, reply.json()["code"]) == (401, "signed_out")


def test_bytes_of_one_attempt_on_the_wire(version: ActivityVersion) -> None:
    """A phone pays for what it sends: no header of a request is compressed, and no body."""
    batch = json.dumps(
        {"attempts": [as_json(given(version, {"answer": True})) for _ in range(10)]}, separators=(",", ":")
    )
    assert len(batch) / 10 <= 350


def test_request_from_elsewhere_is_refused(stranger: Client, version: ActivityVersion) -> None:
    person = PersonFactory()
    stranger.force_login(person)
    for headers in (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/testserver"},
    ):
        reply = post(stranger, {"attempts": []}, **headers)
        assert (reply.status_code, reply.json()["code"]) == (403, "other_origin")
        assert reply.headers["Content-Type"] == "application/problem+json"
    for headers in (
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/es/"},
    ):
        assert post(stranger, {"attempts": []}, **headers).status_code == 200


def test_completions_are_the_learners_own(client: Client, learner: Any, version: ActivityVersion) -> None:
    post(client, {"attempts": [as_json(given(version, {"answer": True}))]})
    reply = client.get("/api/v1/completions")
    assert reply.json() == {
        "cursor": "1",
        "all": True,
        "owner": str(learner.public_id),
        "lessons": {str(version.lesson_key): "tried"},
        "activities": [str(version.activity_id)],
    }
    assert "no-store" in reply.headers["Cache-Control"]
    client.force_login(PersonFactory())
    theirs = client.get(
        "/api/v1/completions", {"since": "0"}, headers={"If-None-Match": reply["ETag"]}
    ).json()
    assert (theirs["lessons"], theirs["activities"]) == ({}, [])


def test_openapi_document_describes_the_batch(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    schema = document["paths"]["/api/v1/attempts"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert schema["properties"]["attempts"]["maxItems"] == 500
    assert {"id", "lesson", "activity", "digest", "response"} <= set(
        schema["properties"]["attempts"]["items"]["required"]
    )
