"""What a lesson weighs in each language, against what a phone gets in its first answer."""

from collections.abc import Iterator

from courses.weight import FIRST_FLIGHT, KILO, LESSON_BUDGET, weigh
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Lesson
from courses.workshop.outlines import outline_of


def find(lesson: Lesson) -> Iterator[Finding]:
    for language in lesson.words:
        if language in lesson.sound:
            weight = weigh(outline_of(lesson, language))
            if weight.html > FIRST_FLIGHT:
                words = (
                    f"the page weighs {weight.html / KILO:.1f} KB with its drawings; at most {FIRST_FLIGHT / KILO:.1f} KB "
                    "arrive at once. Shorten the words or a drawing."
                )
                yield lesson.say(Severity.ERROR, words, language)
            if weight.total > LESSON_BUDGET:
                words = f"the lesson weighs {weight.total / KILO:.1f} KB in all; at most {LESSON_BUDGET / KILO:.0f} KB."
                yield lesson.say(Severity.ERROR, words, language)
