"""`{% translate %}` and `{% blocktranslate %}` in a host that has no settings of ours: what `{% load i18n %}` loads there.

Django parses them; what is said comes from the catalogue of the language in which the page is made (`page.Templates`).
"""

from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import Parser, Token, render_value_in_context
from django.templatetags.i18n import BlockTranslateNode, do_block_translate
from django.utils.safestring import SafeData, SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def translate(context: Context, message: str) -> str:
    said = _say(context, message)
    # What stands in the template is as safe as the template; what is in a variable is not.
    return mark_safe(said) if isinstance(message, SafeData) else said  # noqa: S308


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    return Said(do_block_translate(parser, token))


class Said(Node):
    """The words between the two tags, in another language, and what is filled into them."""

    def __init__(self, parsed: BlockTranslateNode) -> None:
        self.parsed = parsed

    def render(self, context: Context) -> SafeString:
        with context.push(
            **{name: value.resolve(context) for name, value in self.parsed.extra_context.items()}
        ):
            words, names = self.parsed.render_token_list(self.parsed.singular)
            values: dict[str, Any] = {
                name: render_value_in_context(context.get(name, ""), context) for name in names
            }
        return mark_safe(_say(context, words) % values)  # noqa: S308 - a template's words, with values escaped


def _say(context: Context, message: str) -> str:
    return context.template.engine.say(message)  # type: ignore[union-attr]
