"""What is wrong with seed files, where, and in words for their writer."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One reason why the seeds cannot be loaded, and the line where its writer finds it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class SeedError(Exception):
    """The seeds cannot be loaded. `problems` are all of them, in the order of files and lines; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))
