"""Holds the words of a lesson against the limits of `courses.readability`."""

from collections.abc import Iterator

from courses.readability import LIMITS, Measure, avoided, easy, measure
from courses.seeding.screens import Screen, screens
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Lesson

LONG_SENTENCE = 22
"""Words. A sentence of a lesson has 15 on average; one that is longer than this is lost on the way."""


def measured(lesson: Lesson, language: str) -> list[tuple[Screen, Measure]]:
    """The figures of every screen of a lesson in one of its sound languages."""
    return [(screen, measure(screen.text, language)) for screen in screens(lesson.page, language)]


def find(lesson: Lesson) -> Iterator[Finding]:
    for language in lesson.words:
        if language in lesson.sound:
            for screen, figures in measured(lesson, language):
                for severity, words in _limits(screen, figures, language):
                    place = screen.key.split("/")
                    name = f"{screen.key}{' (feedback)' if screen.feedback else ''}"
                    yield lesson.say(severity, f"{name}: {words}", language, *_place(lesson, place))
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            for word in avoided(leaf.text, language):
                yield lesson.at(Severity.ERROR, leaf, language, f"“{word}” is a word to avoid.")


def _place(lesson: Lesson, place: list[str]) -> tuple[str, ...]:
    """A screen of a scenario is named key/scene; in the file it stands below `scenes` or `ends`."""
    if len(place) == 1:
        return tuple(place)
    ends = lesson.entries[place[0]].get("ends", {})
    return (place[0], "ends" if place[1] in ends else "scenes", place[1])


def _limits(screen: Screen, figures: Measure, language: str) -> Iterator[tuple[Severity, str]]:
    limits = LIMITS[language]
    if not easy(figures.score, language):
        yield (
            Severity.ERROR,
            f"score {figures.score:.1f}, the limit is {limits.score:g}. Use shorter words and sentences.",
        )
    if figures.words > limits.words_a_screen and not screen.feedback:
        yield Severity.ERROR, f"{figures.words} words. Keep to {limits.words_a_screen}."
    # An average says something only where there are several; one sentence is held by its score.
    if figures.sentences > 1 and figures.mean_sentence > limits.words_a_sentence:
        yield (
            Severity.ERROR,
            f"{figures.mean_sentence:.1f} words a sentence. Keep to {limits.words_a_sentence:g}.",
        )
    if figures.longest_sentence > LONG_SENTENCE:
        yield (
            Severity.ADVICE,
            f"a sentence of {figures.longest_sentence} words. Make two of it: one idea, one sentence.",
        )
