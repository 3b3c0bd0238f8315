"""How things are called in an archive. Each name comes from a key that never changes: a second import updates, and adds nothing."""

import re
from typing import Final

from courses.outline import Block, Lesson, Module

# What a name in Open edX is made of. What is found in an archive must be so too: it becomes the path of a file.
NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
UNIT: Final = "unit-"
NOTE: Final = "note-"


def run_of(locale: str) -> str:
    """The languages of a course are runs of it."""
    return locale


def chapter_name(module: Module) -> str:
    return str(module.key)


def sequential_name(lesson: Lesson) -> str:
    return str(lesson.key)


def unit_name(first: Block) -> str:
    """A unit is named by its first block."""
    return f"{UNIT}{first.id}"


def note_name(block: Block) -> str:
    return f"{NOTE}{block.id}"


def static_name(block_id: str, suffix: str) -> str:
    """Studio keeps all files of a course in one folder, so the name says whose it is."""
    return f"chasqui-{block_id}{suffix}"
