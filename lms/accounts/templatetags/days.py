"""Days in templates, as people write them: `{{ group.starts_on|in_words }}`."""

from datetime import date

from django import template

from lms.accounts.dates import day_in_words

register = template.Library()


@register.filter
def in_words(value: date | None) -> str:
    return day_in_words(value) if value else ""
