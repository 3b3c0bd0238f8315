"""The guide of a lesson in the editor: what a trainer holds in the hand, on one printed page.

The lengths are those that fit on one page of A4 and of Letter, all of them full (`tests/browser/test_paper.py`).
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

__all__ = ["STEPS", "GuideBlock", "GuideStream"]

STEPS = 5


class GuideBlock(blocks.StructBlock):
    """What to teach, with what, in which five steps, what people mix up, and what to talk about."""

    aim = blocks.TextBlock(
        max_length=200,
        rows=2,
        label=_("Aim"),
        help_text=_("What each person can do at the end of the session. One or two sentences."),
    )
    materials = blocks.ListBlock(
        blocks.CharBlock(max_length=80, label=_("Thing"), help_text=_("One thing in each line.")),
        min_num=1,
        max_num=6,
        label=_("Materials"),
        help_text=_("What lies ready before people come: paper, pencils, phones. 1 to 6 things."),
    )
    steps = blocks.ListBlock(
        blocks.TextBlock(
            max_length=300,
            rows=3,
            label=_("Step"),
            help_text=_("What the trainer says and does, and what the group does. Begin with its minutes."),
        ),
        min_num=STEPS,
        max_num=STEPS,
        default=[""] * STEPS,
        label=_("Five steps"),
        help_text=_("The session from the welcome to the end, in five steps."),
    )
    mistakes = blocks.ListBlock(
        blocks.TextBlock(
            max_length=200,
            rows=2,
            label=_("Mistake"),
            help_text=_("What people often mix up, and what helps. Blame nobody."),
        ),
        min_num=1,
        max_num=3,
        label=_("Common mistakes"),
        help_text=_("What people often mix up in this lesson, and what helps then. 1 to 3."),
    )
    question = blocks.TextBlock(
        max_length=200,
        rows=2,
        label=_("Question for the group"),
        help_text=_("One open question to talk about. Nobody has to tell what is private."),
    )

    class Meta:
        icon = "form"
        label = _("Guide for the trainer")


class GuideStream(blocks.StreamBlock):
    """One guide, or none."""

    guide = GuideBlock()

    class Meta:
        max_num = 1
        required = False
