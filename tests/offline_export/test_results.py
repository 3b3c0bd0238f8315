"""A results file may hold anything. It is read, or refused with a sentence; never anything else."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offline_export.errors import ResultsError
from offline_export.reading import limits
from offline_export.results import MOST_ATTEMPTS, MOST_BYTES, read_results
from tests.offline_export.results_files import JUAN, ROSA, answer, as_file, results

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["format", "version", "pack", "device", "people", "attempts"])
ANSWER_FIELDS = st.sampled_from(list(answer()))


def test_answers_are_read_by_person() -> None:
    people = [{"id": ROSA, "nickname": "Rosa"}, {"id": JUAN, "nickname": "Juan"}]
    read = read_results(as_file(results(answer(), answer(JUAN), answer(), people=people)))
    assert read.people == {ROSA: "Rosa", JUAN: "Juan"}
    assert {person: len(read.attempts_of(person)) for person in read.people} == {ROSA: 2, JUAN: 1}
    assert read.problems == ()


def test_mark_of_an_editor_at_the_start_does_no_harm() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(results(answer())).encode()
    assert len(read_results(as_file(data)).attempts_of(ROSA)) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"PK\x03\x04 a zip", "damaged"),
        (b"{" * 10, "damaged"),
        (b"[" * 10_000 + b"]" * 10_000, "damaged"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "damaged"),
        (b'{"format": NaN}', "damaged"),
        (b"9" * 10_000, "damaged"),
        (b"null", "no results"),
        (b"[]", "no results"),
        (json.dumps(results(format="other")).encode(), "no results"),
        (json.dumps(results(version=3)).encode(), "newer pack"),
        (json.dumps(results(version=[1])).encode(), "damaged"),
        (json.dumps(results(people={})).encode(), "damaged"),
        (json.dumps(results(people=[1])).encode(), "damaged"),
        (json.dumps(results(people=[{"id": "x", "nickname": "Rosa"}])).encode(), "damaged"),
        (json.dumps(results(people=[{"id": ROSA, "nickname": 7}])).encode(), "damaged"),
        (json.dumps(results(people=[{"id": ROSA, "nickname": "R"}] * 501)).encode(), "damaged"),
        (json.dumps(results(attempts="none")).encode(), "damaged"),
        (json.dumps(results(attempts=None)).encode(), "damaged"),
    ],
)
def test_file_that_is_no_results_file_is_refused_whole(data: bytes, said: str) -> None:
    with pytest.raises(ResultsError, match=said):
        read_results(as_file(data))


def test_file_cut_anywhere_is_refused_whole() -> None:
    whole = json.dumps(results(answer())).encode()
    for length in range(len(whole)):
        with pytest.raises(ResultsError, match="damaged"):
            read_results(as_file(whole[:length]))


def test_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 1_000)
    with pytest.raises(ResultsError, match="too large"):
        read_results(as_file(results(answer(), pad="x" * 1_000)))


def test_too_many_answers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ATTEMPTS", 2)
    with pytest.raises(ResultsError, match="damaged"):
        read_results(as_file(results(answer(), answer(), answer())))


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (7, "not_an_attempt"),
        ([], "not_an_attempt"),
        (answer(id="x"), "bad_id"),
        (answer(lesson=None), "bad_lesson"),
        (answer(digest="short"), "bad_digest"),
        (answer(response="text"), "bad_response"),
        (answer(response={"text": "x" * 9_000}), "bad_response"),
        (answer(response={"text": "\ud800"}), "bad_response"),
        (answer(person=JUAN), "unknown_person"),
        (answer(person=[ROSA]), "unknown_person"),
    ],
)
def test_answer_that_cannot_be_read_holds_up_no_other(item: Any, reason: str) -> None:
    read = read_results(as_file(results(answer(), item, answer())))
    assert len(read.attempts_of(ROSA)) == 2
    assert [problem.reason for problem in read.problems] == [reason]


@pytest.mark.parametrize(
    ("nickname", "read_as"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Rosa\n\x1b[2JQuispe\u202e", "Rosa [2JQuispe"),
        ("x" * 100_000, "x" * 60),
        ("\ud800", ""),
    ],
)
def test_nickname_is_one_line_of_plain_text(nickname: str, read_as: str) -> None:
    read = read_results(as_file(results(people=[{"id": ROSA, "nickname": nickname}])))
    assert read.people == {ROSA: read_as}


@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ResultsError):
        read_results(as_file(content))


@given(field=FIELDS, value=JSON_VALUES)
@example(field="pack", value={"id": "\ud800"})
def test_any_field_may_hold_anything(field: str, value: Any) -> None:
    try:
        read = read_results(as_file(results(answer(), **{field: value})))
    except ResultsError:
        return
    assert "\n" not in read.pack_id
    read.pack_id.encode()


@given(field=ANSWER_FIELDS, value=JSON_VALUES)
def test_any_answer_may_hold_anything(field: str, value: Any) -> None:
    try:
        read = read_results(as_file(results(answer(), answer(**{field: value}))))
    except ResultsError:  # NaN and the like, which is no JSON
        return
    assert len(read.attempts_of(ROSA)) + len(read.problems) == 2
    for problem in read.problems:
        problem.id.encode()


@pytest.mark.parametrize("of", [b"[],", b"{},", b'{"":0},', b"1,"])
def test_file_that_would_fill_the_memory_is_refused_before_it_is_built(
    of: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("built")

    monkeypatch.setattr(json, "loads", never)
    bomb = b"[" + of * (MOST_BYTES // len(of) - 2) + b"0]"
    with pytest.raises(ResultsError, match="damaged"):
        read_results(as_file(bomb))


@pytest.mark.parametrize("response", [list("abcdefghijklm"), dict.fromkeys("abcdefg", "h")])
def test_largest_file_that_a_pack_could_save_is_read(response: Any) -> None:
    """As many answers as may be, each as long as 20 MB allow, written as a pack writes."""
    given = json.dumps(answer(response={"order": response}), indent=1)
    head, tail = json.dumps(results(people=[{"id": ROSA, "nickname": "R"}]), indent=1).split("[]")
    count = min(MOST_ATTEMPTS, (MOST_BYTES - len(head) - len(tail)) // (len(given) + 2))
    data = (head + "[" + ",\n".join([given] * count) + "]" + tail).encode()
    assert len(data) <= MOST_BYTES
    assert len(read_results(as_file(data)).attempts_of(ROSA)) == count
