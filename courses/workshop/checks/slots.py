"""Slots of local facts, such as {PAY}: known by name, and only where a page can fill them."""

from collections.abc import Iterator

from courses.facts.findings import WITH_SLOTS
from courses.facts.names import NAMES, SLOT, unknown_in
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Leaf, Lesson


def find(lesson: Lesson) -> Iterator[Finding]:
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            for written in unknown_in(leaf.text):
                words = (
                    f"there is no slot {written}. Write {{PAY}} or {{CURR 500}}; known: {', '.join(NAMES)}."
                )
                yield lesson.at(Severity.ERROR, leaf, language, words)
            if not _may_stand(lesson, leaf):
                for match in SLOT.finditer(leaf.text):
                    words = (
                        f"{match[0]} cannot stand here, only in the text of a story, an idea, a remark, a task or "
                        "“what I can do now”. Use words."
                    )
                    yield lesson.at(Severity.ERROR, leaf, language, words)


def _may_stand(lesson: Lesson, leaf: Leaf) -> bool:
    return leaf.name == "text" and lesson.kind(leaf.key) in WITH_SLOTS
