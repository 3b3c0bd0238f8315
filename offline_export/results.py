"""Reads a results file, which may come from anybody and hold anything. The format is in docs/results-format.md.

The whole file is read and checked before anything is done with it. A file that is no results file is refused whole
(`ResultsError`); one answer that cannot be read is refused by itself, with a code, and the others go on.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn
from uuid import UUID

from django.utils.translation import gettext as _

from lms.accounts.codes import read_code
from lms.accounts.models import Person
from lms.progress.batch import BadAttempt, GivenAttempt, parse_attempt
from offline_export.errors import ResultsError

FORMAT = "chasqui-results"
VERSION = 1
MOST_BYTES = 20_000_000
MOST_PEOPLE = 500
MOST_ATTEMPTS = 50_000
MOST_NICKNAME = 60
# Counted in the bytes before anything is built: an empty object of three bytes takes 200 in memory, so 20 MB of them
# would take gigabytes. An answer of the format has 2 brackets and 7 commas of its own; its response at most 2 brackets
# more (a list or an object in it) and as many commas as it has parts less one. 20 MB for the most answers leave each some
# 60 bytes of response: 13 commas at most, between quoted names. Fewer answers may be longer, and together come to the
# same. Six brackets and twenty commas for each, and two of both for each person, are above all that.
MOST_BRACKETS = 6 * MOST_ATTEMPTS + 2 * MOST_PEOPLE
MOST_COMMAS = 20 * MOST_ATTEMPTS + 2 * MOST_PEOPLE


@dataclass(frozen=True)
class Problem:
    """One answer that cannot be taken: its id as far as it can be read, and a stable code."""

    id: str
    reason: str


@dataclass(frozen=True)
class Results:
    """What a pack saved: its people (id to nickname), their answers by the person's id, and what could not be read.

    `codes`: the access codes that people gave in the pack, by the person's id; not everybody does.
    """

    pack_id: str
    people: Mapping[str, str]
    attempts: Mapping[str, tuple[GivenAttempt, ...]]
    problems: tuple[Problem, ...] = field(default=())
    codes: Mapping[str, str] = field(default_factory=dict)

    def attempts_of(self, person: str) -> tuple[GivenAttempt, ...]:
        return self.attempts.get(person, ())


def read_results(file: BinaryIO) -> Results:
    """Read and check a results file. Raises ResultsError when it is none, or too large to be one."""
    data = _json(file.read(MOST_BYTES + 1))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ResultsError(
            _("This file holds no results of a Chasqui pack. Choose the file that the pack saved.")
        )
    version = data.get("version")
    if type(version) is int and version > VERSION:
        raise ResultsError(
            _("This file comes from a newer pack. Bring this site up to date, then try again.")
        )
    if version != VERSION:
        _refuse()
    people = _people(data.get("people"))
    given = data.get("attempts")
    if not isinstance(given, list) or len(given) > MOST_ATTEMPTS:
        _refuse()
    attempts: dict[str, list[GivenAttempt]] = {}
    problems = []
    for item in given:
        try:
            person, attempt = _attempt(item, people)
            attempts.setdefault(person, []).append(attempt)
        except BadAttempt as error:
            problems.append(Problem(_id_of(item), error.code))
    return Results(
        _pack_id(data.get("pack")),
        people,
        {key: tuple(each) for key, each in attempts.items()},
        tuple(problems),
        _codes(data["people"]),
    )


def owners_of(
    results: Results, *, learner: Person | None, learners: Mapping[str, Person]
) -> dict[str, Person]:
    """Who stands for each person of the file that has answers: the one learner, or by nickname or id from `learners`.

    Raises ResultsError, naming them, when somebody is left over, when a nickname could mean two, or when a name that
    was given is not in the file.
    """
    if learner is not None:
        if len(results.people) > 1:
            raise ResultsError(
                _("There are several people in this file: %(names)s. Say who is who.")
                % {"names": _names(results.people)}
            )
        return dict.fromkeys(results.people, learner)
    owners = {
        person: found
        for person, name in results.people.items()
        if (found := _owner(person, name, learners, results.people))
    }
    unknown = set(learners) - set(results.people) - set(results.people.values())
    if unknown:
        raise ResultsError(
            _("Nobody in this file is called %(names)s. In it are: %(all)s.")
            % {"names": ", ".join(sorted(unknown)), "all": _names(results.people)}
        )
    left = {
        person: name
        for person, name in results.people.items()
        if person not in owners and results.attempts_of(person)
    }
    if left:
        raise ResultsError(
            _("Nobody was named for: %(names)s. Say who they are here.") % {"names": _names(left)}
        )
    return owners


def _owner(
    person: str, name: str, learners: Mapping[str, Person], people: Mapping[str, str]
) -> Person | None:
    if person in learners:
        return learners[person]
    if name in learners and list(people.values()).count(name) > 1:
        twins = ", ".join(each for each, other in people.items() if other == name)
        raise ResultsError(
            _("Two people in this file are called %(name)s. Name them by their ids: %(ids)s.")
            % {"name": name, "ids": twins}
        )
    return learners.get(name)


def _json(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise ResultsError(
            _("This file is too large to be results of a pack. Choose the file that the pack saved.")
        )
    if content.count(b"[") + content.count(b"{") > MOST_BRACKETS or content.count(b",") > MOST_COMMAS:
        _refuse()
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse() -> NoReturn:
    raise ResultsError(
        _("This file is damaged or cut off. Save the results in the pack once more, and bring that file.")
    )


def _people(value: object) -> dict[str, str]:
    if not isinstance(value, list) or len(value) > MOST_PEOPLE:
        _refuse()
    people = {}
    for item in value:
        if not isinstance(item, dict) or not isinstance(item.get("nickname"), str):
            _refuse()
        people[_person_id(item.get("id"))] = _plain(item["nickname"])[:MOST_NICKNAME]
    return people


def _codes(people: list[dict[str, Any]]) -> dict[str, str]:
    """What is no code says nothing: the person is found in another way."""
    read = {
        _person_id(item["id"]): read_code(given)
        for item in people
        if isinstance(given := item.get("code"), str)
    }
    return {person: code for person, code in read.items() if code}


def _person_id(value: object) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) else _refuse()
    except ValueError:
        _refuse()


def _plain(text: str) -> str:
    """The text on one line and without what a terminal or a page could take for an instruction."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _attempt(item: object, people: Mapping[str, str]) -> tuple[str, GivenAttempt]:
    attempt = parse_attempt(item)
    person = item.get("person") if isinstance(item, dict) else None
    person = person.lower() if isinstance(person, str) else ""
    if person not in people:
        raise BadAttempt("unknown_person")
    return person, attempt


def _id_of(item: object) -> str:
    value = item.get("id") if isinstance(item, dict) else None
    return _plain(value)[:36] if isinstance(value, str) else ""


def _pack_id(value: object) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return _plain(name)[:200] if isinstance(name, str) else ""


def _names(people: Mapping[str, str]) -> str:
    return ", ".join(name or person for person, name in people.items())
