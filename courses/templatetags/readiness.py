"""What the translators' editor shows above the words."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page
from wagtail_localize.models import Translation

from courses.report import readiness_report
from courses.translations import translated

register = template.Library()


@register.inclusion_tag("courses/panels/translation.html", takes_context=True)
def translation_report(context: Context, translation: Translation, page: Page) -> dict[str, Any]:
    """What is to be mended in the page as its words give it now, and the button for who may not publish."""
    request = context["request"]
    return {
        **readiness_report(translated(translation)),
        "address": request.path,
        "csrf_token": context.get("csrf_token"),
        "waits": page.workflow_in_progress,
        "can_submit": page.permissions_for_user(request.user).can_submit_for_moderation(),
    }
