"""The table below the findings: how easy each lesson is to read, in each language."""

from courses.readability import LIMITS
from courses.workshop.checks.easiness import measured
from courses.workshop.findings import Finding
from courses.workshop.lessons import Lesson

HEADINGS = (
    f"{'lesson':8}{'language':10}{'mean':>7}{'hardest screen':>32}{'longest':>9}{'sentence':>10}{'longest':>9}"
    f"{'limit':>8}{'errors':>8}{'advice':>8}"
)


def row(lesson: Lesson, language: str, findings: list[Finding]) -> str:
    """One line. What the languages share counts in each of them."""
    own = [each for each in findings if each.lesson == lesson.id and each.language in ("", language)]
    errors = sum(each.is_error for each in own)
    counts = f"{errors:8}{len(own) - errors:8}"
    start = f"{lesson.id:8}{language:10}"
    return (
        f"{start}{_figures(lesson, language)}{counts}" if language in lesson.sound else _not_measured(start)
    )


def _not_measured(start: str) -> str:
    return f"{start}  not measured: mend what is said above first"


def _figures(lesson: Lesson, language: str) -> str:
    found = measured(lesson, language)
    scored = [(screen, figures) for screen, figures in found if figures.score is not None]
    if not scored:
        return f"{'no words to measure':>84}"
    hardest, least = (max if language == "en" else min)(scored, key=lambda pair: pair[1].score or 0)
    total = sum(figures.words for _screen, figures in scored)
    mean = sum((figures.score or 0) * figures.words for _screen, figures in scored) / total
    longest = max(figures.words for screen, figures in found if not screen.feedback)
    sentence = sum(each.words for _s, each in found) / sum(each.sentences for _s, each in found)
    name = f"{hardest.key}{' (feedback)' if hardest.feedback else ''} {least.score:.1f}"
    limit = f"{'≤' if language == 'en' else '≥'} {LIMITS[language].score:g}"
    return (
        f"{mean:7.1f}{name:>32}{longest:9}{sentence:10.1f}"
        f"{max(figures.longest_sentence for _s, figures in found):9}{limit:>8}"
    )
