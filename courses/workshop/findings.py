"""What the workshop says of a text: where, how grave, and in words on which its writer can act."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error must be mended before lessons are published; advice is for the writer to weigh."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, order=True)
class Finding:
    """One remark at a line of a seed file. `key` is the block it is about, `language` "" what all languages share."""

    file: str
    line: int
    severity: Severity
    words: str
    lesson: str = field(default="", compare=False)
    language: str = field(default="", compare=False)
    key: str = field(default="", compare=False)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.words}"


def unforeseen(file: str, error: Exception, lesson: str = "") -> Finding:
    """Where something stands in a file that nobody thought of: the writer may find it, and whoever mends us must hear of it."""
    words = f"This cannot be read to its end, and we do not know why: {type(error).__name__}: {error}. Tell the developers."
    return Finding(file, 1, Severity.ERROR, words, lesson)
