"""Reads a results file, which may come from anybody and hold anything. The format is in docs/results-format.md.

The whole file is read and checked before anything is done with it. A file that is no results file is refused whole
(`ResultsError`); one answer that cannot be read is refused by itself, with a code, and the others go on.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO, NoReturn

from django.utils.translation import gettext as _

from lms.accounts.models import Person
from offline_export.errors import ResultsError
from offline_export.reading import limits
from offline_export.reading.contents import FORMAT, Problem, Results
from offline_export.reading.limits import MOST_ATTEMPTS, MOST_BYTES, MOST_PEOPLE
from offline_export.reading.lines import header_of, read_lines
from offline_export.reading.one_value import read_value
from offline_export.reading.plain import from_json, refuse

__all__ = [
    "MOST_ATTEMPTS",
    "MOST_BYTES",
    "MOST_PEOPLE",
    "Problem",
    "Results",
    "owners_of",
    "read_results",
]


def read_results(file: BinaryIO) -> Results:
    """Read and check a results file. Raises ResultsError when it is none, or too large to be one."""
    content = file.read(limits.MOST_BYTES + 1)
    _check_size(content)
    header = header_of(content)
    if header is None:
        return _read_version_1(content)
    if header["version"] > 2:
        _newer()
    return read_lines(content, header)


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


def _check_size(content: bytes) -> None:
    if len(content) > limits.MOST_BYTES:
        raise ResultsError(
            _("This file is too large to be results of a pack. Choose the file that the pack saved.")
        )
    brackets = content.count(b"[") + content.count(b"{")
    if brackets > limits.MOST_BRACKETS or content.count(b",") > limits.MOST_COMMAS:
        refuse()


def _read_version_1(content: bytes) -> Results:
    data = _value(content)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ResultsError(
            _("This file holds no results of a Chasqui pack. Choose the file that the pack saved.")
        )
    version = data.get("version")
    if type(version) is int and version > 1:
        _newer()
    if version != 1:
        refuse()
    return read_value(data)


def _value(content: bytes) -> Any:
    try:
        return from_json(content.decode("utf-8-sig"))
    except ValueError:
        refuse()


def _newer() -> NoReturn:
    raise ResultsError(_("This file comes from a newer pack. Bring this site up to date, then try again."))


def _names(people: Mapping[str, str]) -> str:
    return ", ".join(name or person for person, name in people.items())
