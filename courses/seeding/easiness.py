"""Holds the words of lessons against the limits of `courses.readability`, and says where they break one."""

from collections.abc import Iterator
from dataclasses import dataclass

from courses.models import LessonPage
from courses.readability import LIMITS, Measure, avoided, easy, measure
from courses.seeding.pages import PageSeed, Seeds
from courses.seeding.screens import Screen, screens

HEADINGS = f"{'lesson':8}{'language':10}{'mean':>7}{'hardest screen':>32}{'longest':>9}{'sentence':>10}{'longest':>9}{'limits':>18}"


@dataclass(frozen=True)
class Verdict:
    """One lesson in one language: a row of figures, and a line for each text that breaks a limit."""

    row: str
    failures: tuple[str, ...]


def judge(seeds: Seeds) -> Iterator[Verdict]:
    """Every lesson of the seeds in every language."""
    for page in seeds.pages:
        if page.model is LessonPage:
            for language in page.bodies:
                yield _judge(page, language)


def _judge(lesson: PageSeed, language: str) -> Verdict:
    measured = [(screen, measure(screen.text, language)) for screen in screens(lesson, language)]
    failures = tuple(_failures(lesson, language, measured))
    scored = [(screen, figures) for screen, figures in measured if figures.score is not None]
    hardest, least = (max if language == "en" else min)(scored, key=lambda pair: pair[1].score or 0)
    total = sum(figures.words for _screen, figures in scored)
    mean = sum((figures.score or 0) * figures.words for _screen, figures in scored) / total
    longest = max(figures.words for screen, figures in measured if not screen.feedback)
    sentence = sum(figures.words for _s, figures in measured) / sum(
        figures.sentences for _s, figures in measured
    )
    limits = LIMITS[language]
    limit = f"{'≤' if language == 'en' else '≥'} {limits.score:g}"
    name = f"{hardest.key}{' (feedback)' if hardest.feedback else ''} {least.score:.1f}"
    row = (
        f"{lesson.seed_id:8}{language:10}{mean:7.1f}{name:>32}{longest:9}{sentence:10.1f}"
        f"{max(figures.longest_sentence for _s, figures in measured):9}"
        f"{limit:>8}{'broken' if failures else 'kept':>10}"
    )
    return Verdict(row, failures)


def _failures(lesson: PageSeed, language: str, measured: list[tuple[Screen, Measure]]) -> Iterator[str]:
    file = lesson.document.file.removesuffix(".yaml") + f".{language}.yaml"
    limits = LIMITS[language]
    for screen, figures in measured:
        where = f"{file}: {screen.key}{' (feedback)' if screen.feedback else ''}"
        if not easy(figures.score, language):
            yield f"{where}: score {figures.score:.1f}, the limit is {limits.score:g}."
        if figures.words > limits.words_a_screen and not screen.feedback:
            yield f"{where}: {figures.words} words. Keep to {limits.words_a_screen}."
        # An average says something only where there are several; one sentence is held by its score.
        if figures.sentences > 1 and figures.mean_sentence > limits.words_a_sentence:
            yield f"{where}: {figures.mean_sentence:.1f} words a sentence. Keep to {limits.words_a_sentence:g}."
        for word in avoided(screen.text, language):
            yield f"{where}: “{word}” is a word to avoid."
