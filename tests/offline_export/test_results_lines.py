"""Version 2 of results files: the same as version 1 says, whole lines of what was cut off, and nothing under a false name."""

import json
import tracemalloc
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offline_export.errors import ResultsError
from offline_export.reading import limits, lines
from offline_export.results import Results, read_results
from tests.offline_export.lines import HEADER, as_lines, in_lines
from tests.offline_export.results_files import JUAN, ROSA, answer, as_file, results
from tests.offline_export.test_results import JSON_VALUES

PEOPLE = [{"id": ROSA, "nickname": "Rosa", "code": "3467CDFG"}, {"id": JUAN, "nickname": "Juan"}]
LESSONS, ACTIVITIES = ([str(uuid4()) for _ in range(3)] for _ in range(2))
ANSWERS = st.lists(
    st.builds(
        lambda who, lesson, activity, at: answer(who, lesson=lesson, activity=activity, answered_at=at),
        st.sampled_from([ROSA, JUAN]),
        st.sampled_from(LESSONS),
        st.sampled_from(ACTIVITIES),
        st.sampled_from([None, "2026-03-05T12:00:00.000Z"]),
    ),
    max_size=8,
)
P_ROSA, P_JUAN = ["p", ROSA, "Rosa", "", "", ""], ["p", JUAN, "Juan", "", "", ""]
V = ["v", LESSONS[0], ACTIVITIES[0], "0" * 64]


def a(person: Any = 0, version: Any = 0, **changes: Any) -> list[Any]:
    return [
        "a",
        changes.get("id", str(uuid4())),
        person,
        version,
        changes.get("response", {"answer": True}),
        None,
    ]


def read(*given_lines: Any) -> Results:
    return read_results(as_file(as_lines(*given_lines)))


def said(results: Results) -> dict[str, Any]:
    """Who gave which answers to what, by the id of the answer."""
    return {str(each.id): (who, each) for who, attempts in results.attempts.items() for each in attempts}


def reasons(results: Results) -> list[str]:
    return [problem.reason for problem in results.problems]


@given(answers=ANSWERS)
def test_both_versions_of_one_history_say_the_same(answers: list[Any]) -> None:
    data = results(*answers, people=PEOPLE)
    assert read_results(as_file(in_lines(data))) == read_results(as_file(data))


@given(answers=ANSWERS, data=st.data())
def test_beginning_of_a_file_gives_the_beginning_of_its_answers(
    answers: list[Any], data: st.DataObject
) -> None:
    content = in_lines(results(*answers, people=PEOPLE))
    length = data.draw(st.integers(0, len(content)))
    try:
        part = read_results(as_file(content[:length]))
    except ResultsError:
        assert length < content.index(b"\n"), "only what has no header is refused"
        return
    whole = read_results(as_file(content))
    for person in whole.people:
        assert whole.attempts_of(person)[: len(part.attempts_of(person))] == part.attempts_of(person)
    assert len(said(part)) == max(
        content[:length].count(b'\n["a"') - part.cut_off * _in_an_answer(content[:length]), 0
    )
    assert set(reasons(part)) <= {"cut_off"}


def _in_an_answer(content: bytes) -> bool:
    return content.rpartition(b"\n")[2].startswith(b'["a"')


def rows_and_one(answers: list[Any], place: int) -> tuple[list[bytes], int]:
    """The lines of a file, and the number of one of them that is not its header."""
    rows = in_lines(results(*answers, people=PEOPLE)).split(b"\n")[:-1]
    return rows, 1 + place % max(len(rows) - 1, 1)


def assert_nothing_false(spoiled: list[bytes], rows: list[bytes]) -> None:
    whole, found = (said(read_results(as_file(b"\n".join(each) + b"\n"))) for each in (rows, spoiled))
    assert {number: whole[number] for number in found} == found


@given(
    answers=ANSWERS,
    place=st.integers(1, 40),
    instead=st.sampled_from([b"", b"{", b'["v', b'["p", 1', b"\xff\xff", b"7"]),
)
def test_line_that_cannot_be_read_puts_no_answer_under_a_false_name(
    answers: list[Any], place: int, instead: bytes
) -> None:
    rows, place = rows_and_one(answers, place)
    spoiled = [*rows]
    if place < len(rows):
        kind = rows[place][:4]
        spoiled[place] = kind + instead if instead in (b"", b"{", b"\xff\xff") else instead
    assert_nothing_false(spoiled, rows)


@given(answers=ANSWERS, place=st.integers(1, 40), cut=st.integers(1, 200))
def test_line_behind_another_that_was_cut_off_puts_no_answer_under_a_false_name(
    answers: list[Any], place: int, cut: int
) -> None:
    rows, place = rows_and_one(answers, place)
    spoiled = [*rows]
    if place + 1 < len(rows):
        begun = rows[place][: min(cut, len(rows[place]) - 1)]
        spoiled[place : place + 2] = [begun + rows[place + 1]]
    assert_nothing_false(spoiled, rows)


@given(content=st.binary(max_size=300))
def test_any_bytes_after_the_header_are_read_or_refused(content: bytes) -> None:
    try:
        read_results(as_file(as_lines() + content))
    except ResultsError:
        return


@given(
    given_lines=st.lists(
        JSON_VALUES | st.tuples(st.sampled_from("pvax"), JSON_VALUES, JSON_VALUES, JSON_VALUES), max_size=6
    )
)
@example(given_lines=[["p", ROSA, "\ud800", 7], ["v", None], ["a"], ["a", "\ud800", True, -1], []])
def test_any_lines_are_read_or_refused(given_lines: list[Any]) -> None:
    try:
        found = read(*given_lines)
    except ResultsError:
        return
    for name in found.people.values():
        name.encode()
    for problem in found.problems:
        problem.id.encode()


def test_end_that_is_missing_is_told() -> None:
    content = as_lines(P_ROSA, V, a(), a())
    whole, cut = read_results(as_file(content)), read_results(as_file(content[:-5]))
    assert (len(said(whole)), whole.cut_off) == (2, False)
    assert (len(said(cut)), cut.cut_off, cut.refused) == (1, True, ())
    assert not read_results(as_file(content[:-1])).cut_off, "only the line feed is missing"


def test_person_behind_a_version_that_was_cut_off_moves_nobody() -> None:
    version, juan, carla = as_lines(V), as_lines(P_JUAN), as_lines(["p", str(uuid4()), "Carla", "", "", ""])
    header, version, juan, carla = as_lines(), *(each.split(b"\n", 1)[1] for each in (version, juan, carla))
    rosa = as_lines(P_ROSA, V).removeprefix(header)
    answers = as_lines(a(0), a(1)).removeprefix(header)
    found = read_results(as_file(header + rosa + version[:20] + juan + carla + answers))
    assert [len(found.attempts_of(person)) for person in found.people] == [1, 0]
    assert reasons(found) == [lines.BAD_LINE, "unknown_person"]


def test_person_told_again_keeps_the_number() -> None:
    found = read(P_ROSA, P_JUAN, V, a(1), ["p", JUAN, "Juanito", "3467cdf g".upper(), "", ""], a(1), a(0))
    assert found.people == {ROSA: "Rosa", JUAN: "Juanito"}
    assert [len(found.attempts_of(person)) for person in (ROSA, JUAN)] == [1, 2]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (a(2), "unknown_person"),
        (a(-1), "unknown_person"),
        (a(True), "unknown_person"),
        (a("0"), "unknown_person"),
        (a(10**30), "unknown_person"),
        (a(0, 1), "unknown_version"),
        (a(0, -1), "unknown_version"),
        (a(0, None), "unknown_version"),
        (a(id="x"), "bad_id"),
        (a(response=[]), "bad_response"),
        (["a"], "unknown_person"),
        ({"a": 1}, "bad_line"),
        (7, "bad_line"),
    ],
)
def test_answer_that_cannot_be_read_holds_up_no_other_line(line: Any, reason: str) -> None:
    found = read(P_ROSA, P_JUAN, V, a(), line, a(1))
    assert len(said(found)) == 2
    assert reasons(found) == [reason]


def test_lines_and_elements_of_a_newer_pack_are_passed_over() -> None:
    found = read(["z", 1], [*P_ROSA, "more"], [*V, 1], [*a(), {}], [], [["p"]])
    assert (len(said(found)), found.problems) == (1, ())


def test_who_is_in_both_of_two_files_behind_each_other_moves_nobody() -> None:
    ana, beto, carla = (str(uuid4()) for _name in range(3))
    answers = [str(uuid4()) for _answer in range(4)]
    version = ["v", str(uuid4()), str(uuid4()), "a" * 64]
    content = b""
    for people, theirs in (((ana, beto), answers[:2]), ((beto, carla), answers[2:])):
        told = [["a", each, place, 0, {"choice": "x"}, None] for place, each in enumerate(theirs)]
        content += as_lines(*(["p", each, "Somebody", "", "", ""] for each in people), version, *told)
    results = read_results(as_file(content))
    found = {person: [str(each.id) for each in told] for person, told in results.attempts.items()}
    assert found == {ana: answers[:1], beto: answers[1:3], carla: answers[3:]}
    assert results.problems == ()


def test_many_files_behind_each_other_hold_no_more_people_than_one() -> None:
    content = b"".join(
        as_lines(*(["p", str(uuid4()), "Somebody", "", "", ""] for _person in range(300)))
        for _file in range(2)
    )
    with pytest.raises(ResultsError):
        read_results(as_file(content))


def test_two_files_behind_each_other_are_both_read() -> None:
    other = ["v", LESSONS[1], ACTIVITIES[1], "1" * 64]
    found = read_results(as_file(as_lines(P_ROSA, V, a()) + as_lines(P_JUAN, other, a())))
    assert [each.digest[0] for person in (ROSA, JUAN) for each in found.attempts_of(person)] == ["0", "1"]


def test_version_after_this_is_refused_with_the_way_out() -> None:
    with pytest.raises(ResultsError, match="newer pack"):
        read_results(as_file(as_lines(header={**HEADER, "version": 3})))


@pytest.mark.parametrize(
    ("limit", "most", "given_lines"),
    [
        ("MOST_PEOPLE", 1, [P_ROSA, P_JUAN]),
        ("MOST_VERSIONS", 1, [V, V]),
        ("MOST_ATTEMPTS", 1, [P_ROSA, V, a(), a()]),
        ("MOST_LINES", 2, [["z"], ["z"], ["z"]]),
    ],
)
def test_more_than_may_be_is_refused(
    limit: str, most: int, given_lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(*given_lines[:1])
    monkeypatch.setattr(limits, limit, most)
    with pytest.raises(ResultsError, match="damaged"):
        read(*given_lines)


def test_ten_thousand_people_are_refused() -> None:
    with pytest.raises(ResultsError, match="damaged"):
        read(*(["p", str(uuid4()), f"Rosa {number}", "", "", ""] for number in range(10_000)))


def test_line_that_is_too_long_is_one_problem() -> None:
    found = read(P_ROSA, V, a(), a(response={"text": "x" * 30_000}), ["z", "y" * 70_000], a())
    assert len(said(found)) == 2
    assert reasons(found) == ["bad_line", "bad_line"]


HEAD = as_lines(P_ROSA, V)
BOMBS = {
    "one line": HEAD + b"x" * 19_000_000,
    "one line of brackets": HEAD + b'["a",' + b"[]" * 9_000_000,
    "deep": HEAD + b"[" * 250_000,
    "commas": HEAD + b'["z"' + b",1" * 9_000_000 + b"]\n",
    "nothing but lines": HEAD + b"\n" * 19_000_000,
    "short lines": HEAD + b"7\n" * 9_000_000,
    "answers to nothing": HEAD + b'["a"]\n' * 3_000_000,
    "zeros": HEAD + b"\0" * 19_000_000,
}


@pytest.mark.parametrize("bomb", list(BOMBS.values()), ids=list(BOMBS))
def test_file_that_would_fill_the_memory_is_refused_or_read_within_bounds(bomb: bytes) -> None:
    file = as_file(bomb)
    tracemalloc.start()
    try:
        read_results(file)
    except ResultsError:
        pass
    finally:
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 120_000_000


def test_largest_file_that_a_pack_could_save_is_read() -> None:
    given = [
        json.dumps(a(0, 0, response={"order": list("abcdefghijklm")}), separators=(",", ":")).encode()
    ] * 50_000
    content = as_lines(P_ROSA, V) + b"\n".join(given)
    assert len(content) <= limits.MOST_BYTES
    assert len(said(read_results(as_file(content)))) == 1
    assert len(read_results(as_file(content)).attempts_of(ROSA)) == 50_000
    assert lines.BAD_LINE == "bad_line"
