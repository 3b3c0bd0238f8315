"""Version 2 of the format: a header, then one line for each person, version of an activity, and answer.

Read line by line, so that nothing is held but what is taken. A file that was cut off is taken as far as it goes. A line that
cannot be read must not move the numbers of those after it: what was numbered after a line of which nobody can say
what it was is not believed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lms.accounts.codes import read_code
from lms.progress.batch import BadAttempt, GivenAttempt, parse_attempt
from offline_export.reading import limits
from offline_export.reading.contents import CUT_OFF, FORMAT, Problem, Results
from offline_export.reading.plain import answer_id, from_json, pack_id, person_id, plain, refuse

BAD_LINE = "bad_line"
# How the lines of people, versions and answers begin. Within a line, a quote of somebody's name has a backslash before it.
PERSON, VERSION, ANSWER = (b'["p"', b'["v"', b'["a"')


def header_of(content: bytes) -> dict[str, Any] | None:
    """The header of version 2 or of a newer one, if the first line is one."""
    try:
        value: dict[str, Any] = from_json(BytesIO(content).readline(limits.MOST_LINE).decode("utf-8-sig"))
    except ValueError:
        return None
    return value if is_header(value) else None


def is_header(value: object) -> bool:
    version = value.get("version") if isinstance(value, dict) and value.get("format") == FORMAT else None
    return type(version) is int and version > 1


def read_lines(content: bytes, header: dict[str, Any]) -> Results:
    """Read what stands below the header. Raises ResultsError for more than a file may hold."""
    reader = _Reader()
    lines = BytesIO(content)
    lines.readline(limits.MOST_LINE)
    for number, line in enumerate(_lines(lines)):
        if number >= limits.MOST_LINES:
            refuse()
        reader.take(line)
    return Results(
        pack_id(header.get("pack")),
        reader.people,
        {person: tuple(attempts) for person, attempts in reader.attempts.items()},
        tuple(reader.problems),
        reader.codes,
    )


def _lines(file: BytesIO) -> Iterator[bytes]:
    """Those with something in them; of one that is too long its beginning, without a line feed in it."""
    while line := file.readline(limits.MOST_LINE + 1):
        if len(line) > limits.MOST_LINE and not line.endswith(b"\n"):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(limits.MOST_LINE)
            # Too long, but with its end: it was not cut off.
            line = line[:-1] + rest[-1:]
        if line.strip():
            yield line


@dataclass
class _Reader:
    """What was read so far. Where a line is missing, what it would have numbered is None."""

    people: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    attempts: dict[str, list[GivenAttempt]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    numbered: list[str | None] = field(default_factory=list)
    # Who has a number since the last header: somebody of an earlier one is numbered again.
    named: set[str] = field(default_factory=set)
    versions: list[tuple[Any, ...] | None] = field(default_factory=list)
    answers: int = 0
    # From these numbers on nobody knows who or what they are.
    people_until: int = limits.MOST_PEOPLE
    versions_until: int = limits.MOST_VERSIONS

    def take(self, line: bytes) -> None:
        try:
            value = from_json(line.decode()) if len(line) <= limits.MOST_LINE else None
        except ValueError:
            value = None
        if value is None and not line.endswith(b"\n"):
            self.problems.append(Problem("", CUT_OFF))
        elif is_header(value):
            self._begin_anew()
        elif not isinstance(value, list):
            self._lose(line)
        elif value and value[0] == "p":
            self._person(*_padded(value, 3))
        elif value and value[0] == "v":
            self._version(tuple(_padded(value, 3)))
        elif value and value[0] == "a":
            self._answer(*_padded(value, 5))

    def _lose(self, line: bytes) -> None:
        """A line of which nothing is believed. Its own end may be lost, and another line stand behind it on the same."""
        self.problems.append(Problem("", BAD_LINE))
        if PERSON in line or not line.startswith((VERSION, ANSWER)):
            self.people_until = min(self.people_until, len(self.numbered))
            self.versions_until = min(self.versions_until, len(self.versions))
        for _version in range(line.count(VERSION)):
            self._version(())

    def _begin_anew(self) -> None:
        """Two files were put behind each other: the second numbers for itself."""
        self.numbered, self.named, self.versions = [], set(), []
        self.people_until, self.versions_until = limits.MOST_PEOPLE, limits.MOST_VERSIONS

    def _person(self, given: object, nickname: object, code: object) -> None:
        person = person_id(given)
        if person is None or person not in self.named:
            self.numbered.append(person)
        if len(self.numbered) > limits.MOST_PEOPLE:
            refuse()
        if person is None:
            return
        self.named.add(person)
        if person not in self.people and len(self.people) >= limits.MOST_PEOPLE:
            refuse()
        self.people[person] = plain(nickname if isinstance(nickname, str) else "")[: limits.MOST_NICKNAME]
        self.codes.pop(person, None)
        if isinstance(code, str) and (read := read_code(code)):
            self.codes[person] = read

    def _version(self, version: tuple[Any, ...]) -> None:
        self.versions.append(version or None)
        if len(self.versions) > limits.MOST_VERSIONS:
            refuse()

    def _answer(self, given: object, who: object, which: object, response: object, at: object) -> None:
        self.answers += 1
        if self.answers > limits.MOST_ATTEMPTS:
            refuse()
        try:
            person = _numbered(self.numbered, who, self.people_until, "unknown_person")
            place = _numbered(self.versions, which, self.versions_until, "unknown_version")
            lesson, activity, digest = place
            told = {"lesson": lesson, "activity": activity, "digest": digest}
            attempt = parse_attempt({"id": given, **told, "response": response, "answered_at": at})
            self.attempts.setdefault(person, []).append(attempt)
        except BadAttempt as error:
            self.problems.append(Problem(answer_id(given), error.code))


def _padded(value: list[Any], count: int) -> list[Any]:
    """What stands after the letter: so many, whatever is missing or too much."""
    return (value[1 : count + 1] + [None] * count)[:count]


def _numbered(rows: list[Any], number: object, until: int, code: str) -> Any:
    if type(number) is not int or not 0 <= number < min(until, len(rows)) or rows[number] is None:
        raise BadAttempt(code)
    return rows[number]
