"""The pictures of people in templates."""

from django import template
from django.utils.safestring import SafeString

from lms.accounts.pictures import draw_picture

register = template.Library()


@register.filter
def drawn(key: str) -> SafeString:
    """The picture of this name; beside it stands the nickname, so it has no title of its own."""
    return draw_picture(key)
