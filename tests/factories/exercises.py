"""Exercises of others as they stand in the database, and a block that shows one. No package is behind them."""

from hashlib import sha256
from typing import Any

from wagtail.models import Collection

from courses.models import H5PContent, H5PExercise
from tests.factories.attempts import NOON

H5P: dict[str, Any] = {
    "prompt": "Which of these messages are honest?",
    "needed": 60,
    "feedback_right": "Whoever asks for a code is not honest.",
    "feedback_not_yet": "Look at what each message wants from you.",
}


def make_exercise(title: str = "Honest messages", *, opens: bool = True, size: int = 181_000) -> H5PContent:
    """An exercise that a lesson can offer; without `opens`, one that needs a library which is missing."""
    content = H5PContent.objects.create(
        title=title,
        digest=sha256(title.encode()).hexdigest(),
        main_library="H5P.QuestionSet 1.20",
        collection=Collection.get_first_root_node(),
        uploaded_at=NOON,
    )
    if opens:
        parts = ["cd" * 32, content.digest]
        H5PExercise.objects.create(
            content=content, digest=content.digest, parts=parts, size=size, built_at=NOON
        )
    return content


def h5p_block(content: H5PContent, **changes: Any) -> tuple[str, str, dict[str, Any]]:
    """A block for tests.factories.pages.make_lesson."""
    return "exercise", "h5p", {**H5P, "exercise": content.pk, **changes}
