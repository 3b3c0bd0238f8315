"""Every sentence that this package can say about a definition or a response, in one place.

The messages are constant English sentences: the layer above wraps them in gettext (this package imports no
Django). Codes are stable: tests, the marker in the browser and stored reports name them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# What an author reads when a definition has the right shape and still cannot be published.
PROBLEMS: Final[Mapping[str, str]] = {
    "ambiguous_number": "This number can be read in two ways. Write it without a mark for thousands.",
    "answer_too_long": "This answer is longer than a learner can type here. Make it shorter.",
    "bad_id": "An id has 1 to 40 characters: small letters without accents, figures and hyphens.",
    "cycle": "The story goes round in a circle. Every choice must lead forward, to an ending.",
    "duplicate_id": "Another part has the same id. Give each part its own id.",
    "missing_answer": "There is no accepted answer. Write at least one.",
    "missing_exercise": "No exercise is chosen, or it cannot be opened here. Choose one from the list.",
    "missing_feedback": "The feedback is missing. Say why, in one or two sentences.",
    "missing_picture_text": "The text alternative is missing. Say what the learner must see in the drawing.",
    "missing_text": "The text is missing.",
    "near_is_right": "This answer is also accepted as right. Take it out of one of the two lists.",
    "needed_outside": "What is needed is a percentage from 0 to 100.",
    "no_right_answer": "No answer is marked as right. Mark exactly one.",
    "no_right_end": "No ending counts as done. Give the score 1 to at least one ending.",
    "no_right_zone": "No zone is marked as right. Mark 1 to 4 zones.",
    "not_a_number": "None of the accepted answers is a number. Write at least one with figures.",
    "same_text": "Another part has the same words. The learner could not tell them apart.",
    "score_outside": "The score of an ending is a number from 0 to 1.",
    "too_deep": "The story has more than 4 decisions in a row. Make it shorter.",
    "too_few_choices": "There are too few choices here.",
    "too_few_ends": "A story needs at least 2 endings.",
    "too_few_items": "There are too few items to match. Write at least 3.",
    "too_few_steps": "There are too few steps. Write at least 3.",
    "too_few_targets": "There are too few groups to match with. Write at least 2.",
    "too_few_zones": "There are too few zones. Draw at least 2.",
    "too_many_choices": "There are too many choices here.",
    "too_many_items": "There are too many items to match. Keep at most 6.",
    "too_many_right_zones": "Too many zones are marked as right. Mark 1 to 4 zones.",
    "too_many_steps": "There are too many steps. Keep at most 6.",
    "too_many_targets": "There are too many groups to match with. Keep at most 6.",
    "too_many_zones": "There are too many zones. Keep at most 8.",
    "too_shallow": "The story has only one decision. Give it at least 2 in a row.",
    "two_right_answers": "More than one answer is marked as right. Mark exactly one.",
    "unknown_target": "This leads to an id that does not exist in the activity.",
    "unreachable_end": "No choice leads to this ending.",
    "unreachable_scene": "No choice leads to this scene.",
    "zone_outside": "The zone is empty or reaches outside the drawing. Boxes are in percent, 0 to 100.",
}

# What a writer of seeds or a programmer reads when data cannot be read as a definition at all.
SHAPE_PROBLEMS: Final[Mapping[str, str]] = {
    "bad_text": "This text has a character that cannot be shown or stored.",
    "missing_field": "This field is missing.",
    "not_a_figure": "This must be a number.",
    "not_a_list": "This must be a list.",
    "not_a_record": "This must be a set of named fields.",
    "not_text": "This must be text.",
    "not_true_or_false": "This must be true or false.",
    "unknown_field": "This field is not known here.",
    "unknown_kind": "There is no activity of this kind.",
}

# What a learner reads when an answer cannot be marked. The first three never happen by hand.
RESPONSE_PROBLEMS: Final[Mapping[str, str]] = {
    "bad_shape": "This answer does not belong to this activity. Open the lesson again and answer once more.",
    "unknown_id": "This answer names a part that is not here. Open the lesson again and answer once more.",
    "repeated_id": "This answer says the same thing twice. Open the lesson again and answer once more.",
    "incomplete": "Something is still missing. Complete your answer, then check again.",
    "same_place": "Two steps have the same place. Give each step its own place.",
    "too_long": "This answer is too long. Write a shorter one.",
    "needs_script": "This exercise does not work in this browser: it needs JavaScript. The rest of the lesson works without it.",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One reason why a definition cannot be published: where (`choices.2.feedback`), and a stable code."""

    path: str
    code: str

    @property
    def message(self) -> str:
        """The English sentence of the code, for an author."""
        return PROBLEMS[self.code]


class DefinitionError(ValueError):
    """Data that cannot be read as a definition; `path` says where (`choices.2.feedback`, "" is the whole)."""

    def __init__(self, path: str, code: str) -> None:
        self.path = path
        self.code = code
        self.message = SHAPE_PROBLEMS[code]
        super().__init__(f"{path}: {self.message}" if path else self.message)


class ResponseError(ValueError):
    """A response that cannot be marked: not the shape of its kind, unknown ids, or not complete."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = RESPONSE_PROBLEMS[code]
        super().__init__(self.message)
