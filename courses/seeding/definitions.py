"""Holds each activity of a seed against the rules of its kind, and finds the line of what they refuse."""

from collections.abc import Iterator
from typing import Any, Final

from courses import activities
from courses.definitions import definition_data
from courses.seeding.documents import Place
from courses.seeding.drawn import with_drawings, with_exercise
from courses.seeding.section import Section
from courses.seeding.words import BLOCKS, LINES, PAIRS, Raw, only_text

# The parts of a definition that are words; all other parts stand in the file that the languages share.
WORDS: Final = {"prompt", "text", "label", "feedback", "feedback_true", "feedback_false", "feedback_right",
                "feedback_not_yet", "before", "after", "answer", "picture_text"}  # fmt: skip
RENAMED: Final = {"picture_text": "picture"}


def note_problems(kind: str, raw: Raw, entry: Section, words: Section) -> None:
    """Note what `courses.activities` refuses in a filled block: at its words, or at its entry in the lesson's file."""
    for path, message in _problems(kind, raw):
        place = _place(kind, raw, path)
        if path.split(".")[0] == LINES or path.rpartition(".")[2] in WORDS:
            words.note(message, *place)
        else:
            entry.note(message, *place)


def _problems(kind: str, raw: Raw) -> Iterator[tuple[str, str]]:
    bare = with_exercise(with_drawings(raw, lambda name: None), lambda title: None)
    value = BLOCKS[kind].to_python({**bare, "photo": None})
    try:
        definition = activities.load(definition_data(kind, value))
    except activities.DefinitionError as error:
        yield error.path, error.message
        return
    for problem in activities.validate(definition):
        # Whether there is such an exercise, the site alone knows.
        if problem.code != "missing_exercise":
            yield problem.path, problem.message


def _place(kind: str, raw: Raw, path: str) -> Place:
    """`choices.2.feedback` as the place in the seed: ("choices", "year", "feedback")."""
    found: list[str | int] = []
    value: Any = raw
    block: Any = BLOCKS[kind]
    for part in filter(None, path.split(".")):
        if part.isdigit() and isinstance(value, list):
            value, block = value[int(part)]["value"], block.child_block
            found.append(value["answer"] if found[-1] == PAIRS else value["key"])
        elif part.isdigit():
            found.append(int(part))
        elif not (found and isinstance(value, dict) and only_text_here(block) and part == "text"):
            found.append(RENAMED.get(part, part))
            value = value.get(part) if isinstance(value, dict) else None
            block = getattr(block, "child_blocks", {}).get(part)
    return tuple(found)


def only_text_here(block: Any) -> bool:
    return hasattr(block, "child_blocks") and only_text(block)
