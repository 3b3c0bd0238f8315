"""What the translators' editor shows above the words, and what it does not offer."""

import json

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.report import readiness_report
from courses.translations import translated

register = template.Library()
WORDS_BEGIN = '<div class="js-translation-editor"'


@register.simple_tag(takes_context=True)
def without_alias(context: Context) -> str:
    """Take “Convert to alias page” from the buttons: it would put the source's words in the place of the translation."""
    props = json.loads(context["props"])
    props["links"]["convertToAliasUrl"] = None
    context["props"] = json.dumps(props)
    return ""


@register.simple_block_tag(takes_context=True)
def with_report(context: Context, content: str) -> SafeString:
    """Before the words stands what is to be mended in the page as they give it now, and the way to an editor."""
    before, words, after = content.partition(WORDS_BEGIN)
    return mark_safe(f"{before}{_report(context)}{words}{after}")  # noqa: S308 - two rendered templates


def _report(context: Context) -> str:
    request, page = context["request"], context["instance"]
    shown = {
        **readiness_report(translated(context["translation"])),
        "address": request.path,
        "waits": page.workflow_in_progress,
        "can_submit": page.permissions_for_user(request.user).can_submit_for_moderation(),
    }
    return render_to_string("courses/panels/translation.html", shown, request=request)
