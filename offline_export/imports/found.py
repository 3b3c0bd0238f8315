"""The people of some results files put together: the same person of a pack in two files is one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.progress.batch import GivenAttempt
from offline_export.imports.receiving import results_in
from offline_export.models import ResultsFile


@dataclass
class FoundPerson:
    """Somebody of a pack: the id that the pack made, the name and code they gave there, their answers in all files."""

    id: str
    nickname: str
    code: str = ""
    files: list[str] = field(default_factory=list)
    attempts: list[GivenAttempt] = field(default_factory=list)


@dataclass(frozen=True)
class FoundFile:
    """One file: how many people and answers are in it, and how many answers cannot be read, by reason.

    `cut_off`: its end is missing.
    """

    name: str
    pack_id: str
    digest: str
    people: int
    answers: int
    refused: Mapping[str, int]
    cut_off: bool = False


@dataclass(frozen=True)
class Found:
    """All that some files hold. People without answers are not among `people`: there is nothing to be done with them."""

    files: tuple[FoundFile, ...]
    people: tuple[FoundPerson, ...]

    @property
    def refused(self) -> Counter[str]:
        """How many answers cannot be read, by the code of the reason."""
        return sum((Counter(file.refused) for file in self.files), Counter[str]())


def find(kept: Iterable[ResultsFile]) -> Found:
    """Read the kept files, in their order."""
    people: dict[str, FoundPerson] = {}
    files = []
    for each in kept:
        results = results_in(each)
        for person in results.attempts:
            found = people.setdefault(person, FoundPerson(person, results.people[person]))
            found.code = results.codes.get(person, found.code)
            found.files.append(each.name)
            found.attempts += results.attempts_of(person)
        refused = Counter(problem.reason for problem in results.refused)
        answers = sum(map(len, results.attempts.values())) + refused.total()
        who = (each.name, each.pack_id, each.digest, len(results.attempts))
        files.append(FoundFile(*who, answers, refused, results.cut_off))
    return Found(tuple(files), tuple(people.values()))


def answers_of(people: Sequence[FoundPerson]) -> int:
    return sum(len(person.attempts) for person in people)
