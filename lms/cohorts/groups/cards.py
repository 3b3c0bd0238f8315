"""Cards to cut out: how each person signs in. A PIN stands on them once, and is kept nowhere in clear."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from lms.accounts.codes import shown_code
from lms.accounts.models import Person
from lms.cohorts.models import Cohort

# So many stand in a row of the page, and so many rows are rendered at once.
IN_A_ROW: Final = 2
ROWS_AT_ONCE: Final = 10


@dataclass(frozen=True)
class Card:
    """What stands on a card. `pin`: empty where nobody knows it but the person."""

    person: Person
    code: str
    qr: SafeString
    pin: str


def cards_of(request: HttpRequest, people: Sequence[Person], pins: dict[int, str]) -> Iterator[Card]:
    """`pins`: in clear, by the primary key of their owner."""
    for person in people:
        yield Card(
            person=person,
            code=shown_code(str(person.access_code)),
            qr=small_qr(request.build_absolute_uri(f"/q/{person.access_code}/")),
            pin=pins.get(person.pk, ""),
        )


def rendered(request: HttpRequest, cohort: Cohort, cards: Iterable[Card]) -> Iterator[str]:
    """The rows of the sheet, some at a time, in the language of the group."""
    size = IN_A_ROW * ROWS_AT_ONCE
    listed = list(cards)
    for start in range(0, len(listed), size):
        part = listed[start : start + size]
        rows = [part[place : place + IN_A_ROW] for place in range(0, len(part), IN_A_ROW)]
        with translation.override(cohort.language):
            yield render_to_string(
                "groups/groups/card_rows.html",
                {"rows": rows, "cohort": cohort, "address": f"{request.get_host()}/sign-in"},
            )


def small_qr(address: str) -> SafeString:
    """As lms.accounts.doors.qr, in fewer bytes: there are many on a page, and the code stands beside each."""
    import segno  # memory that the worker never needs

    svg = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass="qr", lineclass=None
    )
    return mark_safe(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308 - an address of ours
