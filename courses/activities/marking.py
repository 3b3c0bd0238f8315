"""What marking an answer gives: a score, passed or not, and the feedback that says why."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Feedback:
    """Why one part of an answer is right or not yet; `part` is its id, or "" for the answer as a whole."""

    part: str
    right: bool
    text: str


@dataclass(frozen=True)
class Mark:
    """The result of one answer: a score from 0 to 1 in four places, passed or not, and the feedback."""

    score: float
    passed: bool
    feedback: tuple[Feedback, ...]

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON, the same that the marker in the browser gives."""
        return {
            "score": self.score,
            "passed": self.passed,
            "feedback": [{"part": f.part, "right": f.right, "text": f.text} for f in self.feedback],
        }


def four_places(score: float) -> float:
    """The score rounded half up: Python's own round() and the browser's differ in how they treat halves."""
    return math.floor(score * 10_000 + 0.5) / 10_000


def mark_of_one(part: str, right: bool, text: str) -> Mark:
    """The mark of an answer that is wholly right or not yet, with one feedback."""
    return Mark(score=1.0 if right else 0.0, passed=right, feedback=(Feedback(part, right, text),))
