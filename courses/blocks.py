"""The body of a lesson in the editor: the blocks that only show, and how all of them come together."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.activity_blocks import (
    FillInBlock,
    H5PBlock,
    MatchBlock,
    MultipleChoiceBlock,
    OrderStepsBlock,
    ScenarioBlock,
    SpotItBlock,
    TrueFalseBlock,
)
from courses.block_fields import TEXT_HELP, TO_READ, KeyBlock, PictureBlock, text_then_picture

__all__ = ["KeyBlock", "LessonBody"]


class StoryBlock(PictureBlock):
    text = blocks.TextBlock(
        label=_("Story"), help_text=_("Two sentences: a person of the place, and what happened."), rows=3
    )

    class Meta:
        form_layout = text_then_picture("text")
        group = TO_READ
        icon = "user"
        label = _("Story")


class IdeaBlock(PictureBlock):
    title = blocks.CharBlock(
        max_length=80, label=_("Title"), help_text=_("What to do or to know, in a few words.")
    )
    text = blocks.TextBlock(label=_("Text"), help_text=TEXT_HELP, rows=5)

    class Meta:
        form_layout = text_then_picture("title", "text")
        group = TO_READ
        icon = "doc-full"
        label = _("Idea")


class TryItBlock(PictureBlock):
    text = blocks.TextBlock(
        label=_("Task"),
        help_text=_(
            "Something to do on the phone, in the drawing or on paper. Never with a real PIN, identity or money."
        ),
        rows=4,
    )

    class Meta:
        form_layout = text_then_picture("text")
        group = TO_READ
        icon = "pick"
        label = _("Try it now")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("tip", _("Tip")), ("care", _("Take care"))],
        default="tip",
        label=_("Tone"),
        help_text=_("“Take care” for what costs money or an account; “Tip” for the rest."),
    )
    text = blocks.TextBlock(label=_("Text"), help_text=TEXT_HELP, rows=3)

    class Meta:
        group = TO_READ
        icon = "help"
        label = _("Callout")


class CanDoBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("What I can do now"), help_text=_("One sentence that begins with “I can”."), rows=2
    )

    class Meta:
        group = TO_READ
        icon = "tick"
        label = _("What I can do now")


class LessonBody(blocks.StreamBlock):
    """The body of a lesson, in the order in which it is read."""

    story = StoryBlock()
    idea = IdeaBlock()
    callout = CalloutBlock()
    try_it = TryItBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    order_steps = OrderStepsBlock()
    match = MatchBlock()
    spot_it = SpotItBlock()
    fill_in = FillInBlock()
    scenario = ScenarioBlock()
    h5p = H5PBlock()
    can_do = CanDoBlock()

    class Meta:
        block_counts = {"story": {"max_num": 1}, "can_do": {"max_num": 1}}
