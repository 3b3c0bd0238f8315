"""Whatever below /api/ says no says it as a problem, before it costs anything, and never by address."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client

from lms.progress.api import attempts, completions, limits, sealed, session
from lms.progress.api.problems import CODES
from lms.public.problems import BY_STATUS, TROUBLE
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ATTEMPTS = "/api/v1/attempts"
WRITING = [ATTEMPTS, "/api/v1/session", "/api/v1/sealed"]


class Unread:
    """A body of which nobody may read a byte."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("The body was read")

    readline = read


@pytest.fixture
def learner(client: Client) -> Any:
    person = PersonFactory()
    client.force_login(person)
    return person


def problem(reply: Any, status: int, code: str) -> Any:
    assert reply.headers["Content-Type"] == "application/problem+json"
    said = reply.json()
    assert (reply.status_code, said["status"], said["code"]) == (status, status, code)
    assert said["title"]
    assert "no-store" in reply.headers["Cache-Control"]
    return reply


def post_unread(client: Client, path: str, kind: str, length: int) -> Any:
    return client.generic(
        "POST", path, CONTENT_TYPE=kind, CONTENT_LENGTH=str(length), **{"wsgi.input": Unread()}
    )


@pytest.mark.parametrize("path", WRITING)
@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "text/plain",
        "",
        "application/jsonx",
    ],
)
def test_body_of_another_kind_is_refused_unread(client: Client, learner: Any, path: str, kind: str) -> None:
    problem(post_unread(client, path, kind, 300), 415, "wrong_type")


@pytest.mark.parametrize("path", WRITING)
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_body_that_is_too_long_is_refused_unread(client: Client, learner: Any, path: str, kind: str) -> None:
    for length in (limits.MOST_BYTES + 1, 30_000_000, 10**12):
        problem(post_unread(client, path, kind, length), 413, "too_large")


def test_body_that_is_cut_on_its_way_is_no_error_of_ours(client: Client, learner: Any) -> None:
    class Cut(Unread):
        def read(self, *args: Any) -> bytes:
            raise OSError("gone")

    reply = client.generic(
        "POST", ATTEMPTS, CONTENT_TYPE="application/json", CONTENT_LENGTH="10", **{"wsgi.input": Cut()}
    )
    problem(reply, 400, "bad_request")


@pytest.mark.parametrize("path", WRITING)
@pytest.mark.parametrize(
    "body",
    [
        b'{"attempts": "\xff"}',
        '{"attempts": []}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b'{"a": 1' + b"0" * 5_000 + b"}",
        b"\x00",
    ],
    ids=["not-utf8", "utf-16", "mark", "long-number", "nul"],
)
def test_what_is_no_json_in_utf8_is_refused(client: Client, learner: Any, path: str, body: bytes) -> None:
    problem(client.post(path, body, content_type="application/json"), 400, "not_json")


def test_lone_surrogates_and_nul_are_refused_alone(client: Client, learner: Any) -> None:
    text = (
        '{"attempts": [{"id": "\\ud800"}, {"id": "\\u0000", "owner": "\\udfff"}, "\\ud800", {"\\ud800": 1}]}'
    )
    reply = client.post(ATTEMPTS, text, content_type="application/json")
    assert [each["status"] for each in reply.json()["results"]] == ["refused"] * 4


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/x",
        "/api/v1",
        "/api/v1/",
        "/api/v1/x",
        "/api/v1/attempts/",
        "/api/v2/attempts",
        "/api/v1/%ff",
    ],
)
def test_address_that_is_none(client: Client, db: None, path: str) -> None:
    for method in ("get", "post", "delete"):
        problem(getattr(client, method)(path), 404, "not_found")


@pytest.mark.parametrize(
    "method, path, allowed",
    [
        ("get", ATTEMPTS, {"POST"}),
        ("put", ATTEMPTS, {"POST"}),
        ("post", "/api/v1/completions", {"GET"}),
        ("patch", "/api/v1/session", {"GET", "POST", "DELETE"}),
        ("options", "/api/v1/sealed", {"POST"}),
    ],
)
def test_kind_of_request_that_is_not_taken(client: Client, method: str, path: str, allowed: set[str]) -> None:
    reply = problem(getattr(client, method)(path), 405, "method")
    assert set(reply["Allow"].split(", ")) == allowed


def test_trouble_of_ours_is_a_problem_too(client: Client, monkeypatch: Any, learner: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(completions, "revision_of", broken)
    client.raise_request_exception = False
    problem(client.get("/api/v1/completions"), 500, "trouble")


def test_refusals_speak_the_language_of_the_request(client: Client, db: None) -> None:
    """Only where a translation exists does the title change; the code never does."""
    for language in ("es", "pt", "en", "fr-CA,fr;q=0.9"):
        reply = client.get("/api/v1/completions", headers={"Accept-Language": language})
        problem(reply, 401, "signed_out")
        assert reply.headers["Content-Language"] == {"pt": "pt-br"}.get(language, language[:2])


def test_phone_with_5000_waiting_answers_gets_through(client: Client, learner: Any) -> None:
    for _ in range(50):
        reply = client.post(ATTEMPTS, json.dumps({"attempts": [{}] * 100}), content_type="application/json")
        assert reply.status_code == 200


def test_client_that_runs_wild_waits_and_nobody_else_does(
    client: Client, learner: Any, monkeypatch: Any
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(limits.Rate, "clock", staticmethod(lambda: clock[0]))

    def send() -> Any:
        return client.post(ATTEMPTS, '{"attempts": []}', content_type="application/json")

    replies = [send() for _ in range(attempts.rate.burst + 1)]
    assert {reply.status_code for reply in replies[:-1]} == {200}
    reply = problem(replies[-1], 429, "wait")
    assert reply["Retry-After"] == "1"
    client.force_login(PersonFactory())
    assert send().status_code == 200
    client.force_login(learner)
    clock[0] += int(reply["Retry-After"])
    assert send().status_code == 200


def test_rate_of_what_anybody_may_send_is_by_owner_and_by_code(
    client: Client, db: None, monkeypatch: Any
) -> None:
    monkeypatch.setattr(limits.Rate, "clock", staticmethod(lambda: 1000.0))
    for module, path, body, other in (
        (session, "/api/v1/session", {"code": "x", "pin": ""}, {"code": "y", "pin": ""}),
        (
            sealed,
            "/api/v1/sealed",
            {"owner": f"{'a' * 8}-aaaa-aaaa-aaaa-{'a' * 12}", "key": "", "iv": "", "data": ""},
            {"owner": f"{'b' * 8}-aaaa-aaaa-aaaa-{'a' * 12}", "key": "", "iv": "", "data": ""},
        ),
    ):
        monkeypatch.setattr(module.rate, "_free_at", type(module.rate._free_at)())
        for _ in range(module.rate.burst):
            assert client.post(path, json.dumps(body), content_type="application/json").status_code in (
                401,
                410,
            )
        problem(client.post(path, json.dumps(body), content_type="application/json"), 429, "wait")
        assert client.post(path, json.dumps(other), content_type="application/json").status_code in (401, 410)


def test_rate_remembers_a_bounded_number(monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "MOST_REMEMBERED", 3)
    rate = limits.Rate(burst=1, every=1000)
    assert [rate.allows(who) for who in "abcda"] == [True] * 5
    assert not rate.allows("d")


def test_length_that_is_no_number_is_none(rf: Any) -> None:
    request: WSGIRequest = rf.post(ATTEMPTS)
    request.META["CONTENT_LENGTH"] = "many"
    assert limits._length(request) == 0


def test_document_says_what_is_true(client: Client, db: None) -> None:
    """Every code that an operation answers with is described, and every refusal as what it is."""
    for path, operations in client.get("/api/v1/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            refusals = {status: each for status, each in operation["responses"].items() if status >= "400"}
            assert ("403" in refusals) == (method in ("post", "delete")), path
            assert {"413", "415", "422", "429"} <= set(refusals) or "requestBody" not in operation
            assert all(list(each["content"]) == ["application/problem+json"] for each in refusals.values())
            assert "Retry-After" in refusals.get("429", {"headers": "Retry-After"})["headers"]


def test_every_code_is_documented(settings: Any) -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text(encoding="utf-8")
    codes = {*CODES, *(code for code, _title in BY_STATUS.values()), TROUBLE[0], "other_origin"}
    assert [code for code in codes if f"`{code}`" not in text] == []
