"""What a results file says, whichever version of the format it is written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lms.progress.batch import GivenAttempt

FORMAT: Final = "chasqui-results"
CUT_OFF: Final = "cut_off"


@dataclass(frozen=True)
class Problem:
    """One answer that cannot be taken: its id as far as it can be read, and a stable code.

    Of a file whose end is missing there is one more, `cut_off`, which stands for no answer.
    """

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

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The answers that cannot be taken."""
        return tuple(problem for problem in self.problems if problem.reason != CUT_OFF)

    @property
    def cut_off(self) -> bool:
        """Whether the end of the file is missing."""
        return len(self.refused) < len(self.problems)
