"""Puts the words of one country into a page for paper, where no script can: a booklet in a pack of that country.

Each fact keeps its last day and the general words beside it, so that the page can go back to them (shell/print.js).
"""

import re
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses.facts.forms import number
from courses.facts.names import CURR
from offline_export.facts import FactsFile

# As `courses.markup` writes a slot. What is inside is escaped already.
PLACE: Final = re.compile(
    r'<span data-fact="(?P<name>[A-Z]+)"(?: data-count="(?P<count>\d+)")?>(?P<general>[^<]*)</span>'
)


def filled(html: SafeString, file: FactsFile | None, language: str) -> SafeString:
    """The page with the words of this country; as it is, where there is none."""
    if file is None:
        return html
    return mark_safe(PLACE.sub(lambda place: _words(place, file, language), html))  # noqa: S308 - escaped


def _words(place: re.Match[str], file: FactsFile, language: str) -> str:
    name, count = place["name"], place["count"]
    if name == CURR:
        amount = f"{number(int(count), file['country'], language)} " if count else ""
        return format_html('<span data-fact="{}">{}{}</span>', name, amount, file["currency"])
    if (fact := file["facts"].get(name)) is None:
        return place[0]
    return format_html(
        '<span data-fact="{}" data-until="{}" data-general="{}">{}</span>',
        name,
        fact["until"],
        mark_safe(place["general"]),  # noqa: S308 - escaped, and quotes too
        fact["text"],
    )
