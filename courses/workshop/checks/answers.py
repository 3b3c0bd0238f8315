"""Answers and what is said after them: reasons given, and no pattern by which one guesses right."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from courses.readability.texts import words
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Lesson

CHOICE, TRUE_FALSE = "multiple_choice", "true_false"
LEAST_QUESTIONS: Final = 3
LEAST_REASON: Final = 4
"""Words. “No.” alone explains nothing."""


def find(lesson: Lesson) -> Iterator[Finding]:
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            name = leaf.name if leaf.place[-2:-1] != ("near",) else "feedback"
            if (
                name.startswith("feedback")
                and lesson.is_activity(leaf.key)
                and len(words(leaf.text)) < LEAST_REASON
            ):
                yield lesson.at(Severity.ADVICE, leaf, language, f"“{leaf.text}” gives no reason. Say why.")


def find_in_module(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """What shows only over several lessons; the finding stands at the last question that fits the pattern."""
    yield from _same_place(lessons)
    yield from _longest(lessons)
    yield from _always_true(lessons)


def _questions(lessons: Sequence[Lesson], kind: str) -> list[tuple[Lesson, str, Any]]:
    return [
        (lesson, key, entry)
        for lesson in lessons
        for key, entry in lesson.entries.items()
        if entry.get("block") == kind
    ]


def _same_place(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    places = [
        (lesson, key, entry["choices"].index(entry["right"]))
        for lesson, key, entry in _questions(lessons, CHOICE)
        if isinstance(entry.get("choices"), list) and entry.get("right") in entry["choices"]
    ]
    if len(places) >= LEAST_QUESTIONS and len({place for *_, place in places}) == 1:
        lesson, key, place = places[-1]
        yield lesson.say(
            Severity.ADVICE,
            f"{key}: the right answer of all {len(places)} questions of this module stands in place {place + 1}. Move some.",
            at=key,
        )


def _longest(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    found: dict[str, list[tuple[Lesson, str, bool]]] = {}
    for lesson, key, entry in _questions(lessons, CHOICE):
        for language, document in lesson.words.items():
            lengths = _lengths(document.data, key)
            key_of_right = str(entry.get("right"))
            if len(lengths) > 1 and key_of_right in lengths:
                right = lengths.pop(key_of_right)
                found.setdefault(language, []).append((lesson, key, right > max(lengths.values())))
    for language, questions in found.items():
        if len(questions) >= LEAST_QUESTIONS and all(longest for *_, longest in questions):
            lesson, key, _longest = questions[-1]
            yield lesson.say(
                Severity.ADVICE,
                f"{key}: in {language} the right answer of all {len(questions)} questions of this module is the longest. "
                "Make another one longer.",
                language,
                key,
            )


def _lengths(data: Any, key: str) -> dict[str, int]:
    block = data.get(key) if isinstance(data, dict) else None
    choices = block.get("choices") if isinstance(block, dict) else None
    if not isinstance(choices, dict):
        return {}
    return {name: len(str(each.get("text", ""))) for name, each in choices.items() if isinstance(each, dict)}


def _always_true(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    questions = _questions(lessons, TRUE_FALSE)
    if len(questions) >= LEAST_QUESTIONS and len({str(entry.get("answer")) for *_, entry in questions}) == 1:
        lesson, key, entry = questions[-1]
        words_ = f"{key}: all {len(questions)} true-or-false questions of this module have the answer {entry.get('answer')}."
        yield lesson.say(
            Severity.ADVICE,
            f"{words_} Turn some round.".replace("True", "true").replace("False", "false"),
            at=key,
        )
