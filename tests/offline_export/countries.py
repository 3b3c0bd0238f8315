"""Packs whose lessons name what differs by country, with facts made by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from courses.outline import Course, Idea
from offline_export.selection import Selection
from tests.offline_export.outlines import selection

SLOTS = "Open {PAY}. Call {EMERG}. It costs {CURR 1500}."
UNTIL = "2027-03-05"
MONEY = {"MX": "pesos mexicanos", "PE": "soles peruanos"}
NAMES = {"MX": "México", "PE": "Perú"}
PAY = {"MX": "<i>CoDi</i>", "PE": "Yape"}


def with_slots(course: Course, text: str = SLOTS) -> Course:
    """Its lessons, where each idea has these slots."""
    modules = tuple(
        replace(
            module,
            lessons=tuple(
                replace(
                    lesson,
                    blocks=tuple(
                        replace(block, text=text) if isinstance(block, Idea) else block
                        for block in lesson.blocks
                    ),
                )
                for lesson in module.lessons
            ),
        )
        for module in course.modules
    )
    return replace(course, modules=modules)


def facts_file(country: str, until: str = UNTIL) -> dict[str, Any]:
    """As the site makes it (`lms.public.facts.files`)."""
    return {
        "country": country,
        "name": NAMES[country],
        "locale": f"es-{country}",
        "currency": MONEY[country],
        "facts": {"PAY": {"text": PAY[country], "until": until}},
    }


def by_country(
    *locales: str, known: Sequence[str] = ("MX", "PE"), chosen: Sequence[str] = (), until: str = UNTIL
) -> Selection:
    """The small course, with what is `known` of these countries, for the chosen ones or for all."""
    plain = selection(*locales)
    editions = tuple(
        replace(edition, courses=tuple(with_slots(course) for course in edition.courses))
        for edition in plain.editions
    )
    files = {code: facts_file(code, until) for code in known}
    return Selection(plain.id, editions, tuple(chosen), dict.fromkeys(locales, files))
