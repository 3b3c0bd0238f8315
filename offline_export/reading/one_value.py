"""Version 1 of the format: the whole file is one JSON object, and is taken whole or not at all."""

from collections.abc import Mapping
from typing import Any

from lms.accounts.codes import read_code
from lms.progress.batch import BadAttempt, GivenAttempt, parse_attempt
from offline_export.reading import limits
from offline_export.reading.contents import Problem, Results
from offline_export.reading.plain import answer_id, pack_id, person_id, plain, refuse


def read_value(data: Mapping[str, Any]) -> Results:
    """Read the object. Raises ResultsError."""
    people = _people(data.get("people"))
    given = data.get("attempts")
    if not isinstance(given, list) or len(given) > limits.MOST_ATTEMPTS:
        refuse()
    attempts: dict[str, list[GivenAttempt]] = {}
    problems = []
    for item in given:
        try:
            person, attempt = _attempt(item, people)
            attempts.setdefault(person, []).append(attempt)
        except BadAttempt as error:
            problems.append(
                Problem(answer_id(item.get("id") if isinstance(item, dict) else None), error.code)
            )
    return Results(
        pack_id(data.get("pack")),
        people,
        {key: tuple(each) for key, each in attempts.items()},
        tuple(problems),
        _codes(data["people"]),
    )


def _people(value: object) -> dict[str, str]:
    if not isinstance(value, list) or len(value) > limits.MOST_PEOPLE:
        refuse()
    people = {}
    for item in value:
        if not isinstance(item, dict) or not isinstance(item.get("nickname"), str):
            refuse()
        people[_id(item)] = plain(item["nickname"])[: limits.MOST_NICKNAME]
    return people


def _codes(people: list[dict[str, Any]]) -> dict[str, str]:
    """What is no code says nothing: the person is found in another way."""
    read = {_id(item): read_code(given) for item in people if isinstance(given := item.get("code"), str)}
    return {person: code for person, code in read.items() if code}


def _id(item: Mapping[str, Any]) -> str:
    return person_id(item.get("id")) or refuse()


def _attempt(item: object, people: Mapping[str, str]) -> tuple[str, GivenAttempt]:
    attempt = parse_attempt(item)
    person = item.get("person") if isinstance(item, dict) else None
    person = person.lower() if isinstance(person, str) else ""
    if person not in people:
        raise BadAttempt("unknown_person")
    return person, attempt
