"""The words that the script of kept modules says, in the page's language."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses import render

register = template.Library()


@register.simple_tag
def keeping_words() -> SafeString:
    """Words by key, as data for kept.js. What stands in braces is filled in by the script."""
    return render.as_json(
        {
            "keep": _("Keep on this phone ({size})"),
            "go_on": _("Go on keeping ({got} of {size})"),
            "update": _("Update ({size})"),
            "busy": _("Keeping on this phone: {got} of {size}"),
            "kept": _("On this phone ({size}). It opens without internet."),
            "old": _("On this phone. Some of it has changed since."),
            "part": _("Not all of it is on this phone yet."),
            "cut": _("The signal went. What has come stays here; go on when there is signal."),
            "full": _(
                "There is no room on this phone. Remove a module that you do not need, or delete photos."
            ),
            "remove": _("Remove from this phone"),
            "sure": _("Remove it? You can keep it again later; then it is loaded anew."),
            "yes": _("Yes, remove it"),
            "no": _("No, leave it here"),
            "room": _("This site uses {used} of this phone. There is room for {free} more."),
            "kb": _("{number} KB"),
            "mb": _("{number} MB"),
            "gb": _("{number} GB"),
        }
    )
