"""Takes a results file in for a group without anybody who looks: only for those who are found without a doubt.

The same import as a trainer makes on the page: it stands in the group's history, and can be undone there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort
from offline_export.errors import ResultsError
from offline_export.imports.found import Found, find
from offline_export.imports.matching import SUGGESTED, SURE, How, matches_of
from offline_export.imports.newcomers import newcomers, unusable
from offline_export.imports.receiving import put_away, receive
from offline_export.imports.services import take_in
from offline_export.models import ResultsImport

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Named:
    """A file with a name."""

    name: str
    file: BinaryIO


@dataclass(frozen=True)
class GroupReport:
    """What became of a file: the counts of its import, who was left out and how they were (not) found, and the end."""

    counts: Mapping[str, int]
    refused: Mapping[str, int]
    left_out: tuple[tuple[str, How], ...]
    cut_off: bool


@dataclass
class _Sorted:
    """Who of a file is whom in the group, who is to be made, and who was left out, with the reason."""

    owners: dict[str, Person] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, How]] = field(default_factory=list)


def import_for_group(
    *,
    cohort: Cohort,
    file: BinaryIO,
    name: str,
    received_at: datetime,
    new_people: bool = False,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> GroupReport:
    """Record the answers of those who are found by their code or as last time; with `new_people`, make accounts for those
    of whom there is no sign in the group. Who has the name of somebody in the group is left out: a person has to look.

    All that is recorded is recorded at once, or nothing. Importing it again changes nothing. Raises ResultsError.
    """
    received = receive(cohort=cohort, made_by=None, files=[Named(name, file)], now=received_at)
    if received.results is None:
        raise ResultsError(received.amiss[0][1])
    results = received.results
    try:
        found = find(received.files)
        sort = _sort(cohort, found, new_people)
        if (sort.owners or sort.new) and not dry_run:
            _take(results, cohort, sort, received_at, on_progress)
    finally:
        # What was taken in stays.
        put_away(results)
    numbers = {key: each for key, each in results.counts.items() if isinstance(each, int)}
    counts = {
        "stored": 0,
        "known": 0,
        **numbers,
        "people": len(sort.owners) + len(sort.new),
        "new_people": len(sort.new),
    }
    refused = results.counts.get("refused", found.refused)
    cut_off = any(each.cut_off for each in found.files)
    return GroupReport(counts, refused, tuple(sort.left_out), cut_off)


def _sort(cohort: Cohort, found: Found, new_people: bool) -> _Sorted:
    matches, sort = matches_of(cohort, found.people, list(people_of(cohort))), _Sorted()
    for person in found.people:
        match = matches[person.id]
        if match.learner and match.how in SURE:
            sort.owners[person.id] = match.learner
        elif new_people and match.how not in SUGGESTED and not unusable(person.nickname):
            sort.new[person.id] = person.nickname
        else:
            sort.left_out.append((person.nickname, match.how))
    return sort


def _take(
    results: ResultsImport, cohort: Cohort, sort: _Sorted, at: datetime, on_progress: OnProgress | None
) -> None:
    new = newcomers(cohort, sort.new, ticket=results.public_id)
    for done, total in take_in(results=results, owners=sort.owners, taken_at=at, new=new):
        if on_progress:
            on_progress(done, total, "")
    results.refresh_from_db()
