"""What a learner reads at a time in a lesson, as text: for measuring."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import override

from courses.activities import KINDS
from courses.markup import with_general_words
from courses.seeding.guides import GUIDE, LISTS
from courses.seeding.normal import normal
from courses.seeding.pages import PageSeed
from courses.seeding.words import BLOCKS, LINES, PAIRS, words_of

UNREAD = ("picture", "labels", LINES)


@dataclass(frozen=True)
class Screen:
    """One text of a lesson. `feedback` is what is said after an answer; it stands below the question."""

    key: str
    text: str
    feedback: bool = False


def screens(lesson: PageSeed, language: str) -> Iterator[Screen]:
    """Every screen of a lesson in one language, and the feedback of each activity as one text.

    Where a slot stands, its general words are read and counted.
    """
    for screen in _written(lesson, language):
        with override(language):
            text = with_general_words(screen.text)
        yield replace(screen, text=text)


def _written(lesson: PageSeed, language: str) -> Iterator[Screen]:
    entries = lesson.document.data["body"]
    yield Screen("outcome", lesson.fields[language]["outcome"])
    for entry, block in zip(entries, lesson.bodies[language], strict=True):
        kind, key = block["type"], entry["key"]
        words = words_of(BLOCKS[kind], normal(BLOCKS[kind], block["value"]))
        if kind == "scenario":
            yield from _scenario(key, words, entry["start"])
        elif kind in KINDS:
            yield from _activity(key, words)
        else:
            yield Screen(key, "\n".join(filter(None, (words.get("title"), words["text"]))))
    if guide := lesson.guides.get(language):
        # On paper, so its length is held elsewhere.
        lists = (line for name in LISTS for line in guide[name])
        yield Screen(GUIDE, "\n".join((guide["aim"], *lists, guide["question"])), feedback=True)


def _activity(key: str, words: dict[str, Any]) -> Iterator[Screen]:
    words = dict(words)
    sentence = " … ".join(words.pop(name) for name in ("before", "after") if name in words)
    leaves = list(_leaves(words))
    yield Screen(key, "\n".join([*(text for name, text in leaves if not _is_feedback(name)), sentence]))
    yield Screen(key, "\n".join(text for name, text in leaves if _is_feedback(name)), feedback=True)


def _scenario(key: str, words: dict[str, Any], start: str) -> Iterator[Screen]:
    for scene, inner in words["scenes"].items():
        prompt = [words["prompt"]] if scene == start else []
        yield Screen(f"{key}/{scene}", "\n".join([*prompt, inner["text"], *inner["choices"].values()]))
    for end, inner in words["ends"].items():
        yield Screen(f"{key}/{end}", f"{inner['text']}\n{inner['feedback']}")


def _is_feedback(name: str) -> bool:
    return name.startswith("feedback") or name == PAIRS


def _leaves(words: dict[str, Any], parent: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, dict) and name not in UNREAD:
            yield from _leaves(value, name)
        elif isinstance(value, str) and name not in UNREAD:
            yield (PAIRS if parent == PAIRS else name), value
