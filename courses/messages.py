"""Reasons as one message of the admin: a sentence, or a list of them."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def as_list(reasons: Sequence[str], heading: str = "") -> SafeString:
    """Each reason in a line of its own under the heading; words are escaped."""
    if len(reasons) == 1 and not heading:
        return format_html("{}", reasons[0])
    return format_html(
        "{}<ul>{}</ul>", heading, format_html_join("", "<li>{}</li>", ((each,) for each in reasons))
    )
