"""Tags for what a device remembers of its reader's choices."""

from django import template
from django.utils.translation import get_language

from lms.public import countries

register = template.Library()


@register.simple_tag(name="countries")
def countries_by_name() -> tuple[tuple[str, str], ...]:
    """Code and name of each country in the language of the page."""
    return countries.countries(get_language() or "en")
