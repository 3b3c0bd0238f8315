"""The blocks of a lesson in the editor: those that only show, and the form of each kind of activity.

Words are `CharBlock` and `TextBlock`, which translators get; keys are `KeyBlock`, which they never see, so the
four versions of a lesson always keep the same keys and right answers.
"""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_HELP = _(
    "At most 60 words. An empty line starts a new paragraph, “- ” a list item, “1. ” a numbered item, "
    "**two stars** make words strong."
)
KEY_HELP = _("A short name for this entry, in a–z, 0–9 and -. Learners never see it. Do not change it once published.")
FEEDBACK_HELP = _("Say why, in one or two calm sentences.")


class KeyBlock(blocks.CharBlock):
    """A name that the languages share. It is no text to translate and is copied as it is."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", KEY_HELP)
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("validators", (RegexValidator(r"^[a-z0-9-]{1,40}\Z", KEY_HELP),))
        super().__init__(**kwargs)

    def get_translatable_segments(self, value: str) -> list[Any]:
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class LabelBlock(blocks.StructBlock):
    key = KeyBlock(label=_("Label of the drawing"))
    text = blocks.CharBlock(label=_("Text"), max_length=60)

    class Meta:
        label = _("Text in the drawing")


class PictureBlock(blocks.StructBlock):
    """What every block with a picture has. The fields stand in the block itself: translators' tools do not look
    into a list that is two structures deep."""

    drawing = SnippetChooserBlock("courses.Drawing", required=False, label=_("Drawing"))
    photo = ImageChooserBlock(required=False, label=_("Photo, where a drawing will not do"))
    picture = blocks.CharBlock(
        required=False,
        max_length=250,
        label=_("Text alternative"),
        help_text=_("What the learner must see in the picture. It is read aloud to those who do not see it."),
    )
    labels = blocks.ListBlock(LabelBlock(), label=_("Texts in the drawing"), default=[], min_num=0)


class StoryBlock(PictureBlock):
    text = blocks.TextBlock(label=_("Story"), help_text=_("Two sentences: a person of the place, and what happened."), rows=3)

    class Meta:
        icon = "user"
        label = _("Story")


class IdeaBlock(PictureBlock):
    title = blocks.CharBlock(max_length=80, label=_("Title"))
    text = blocks.TextBlock(label=_("Text"), help_text=TEXT_HELP, rows=5)

    class Meta:
        icon = "doc-full"
        label = _("Idea")


class TryItBlock(PictureBlock):
    text = blocks.TextBlock(
        label=_("Task"),
        help_text=_("Something to do on the phone, in the drawing or on paper. Never with a real PIN, identity or money."),
        rows=4,
    )

    class Meta:
        icon = "pick"
        label = _("Try it now")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=[("tip", _("Tip")), ("care", _("Take care"))], default="tip", label=_("Tone"))
    text = blocks.TextBlock(label=_("Text"), help_text=TEXT_HELP, rows=3)

    class Meta:
        icon = "help"
        label = _("Callout")


class CanDoBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What I can do now"), help_text=_("One sentence that begins with “I can”."), rows=2)

    class Meta:
        icon = "tick"
        label = _("What I can do now")


class ActivityBlock(blocks.StructBlock):
    """The form of one activity kind. `kind` is the module of `courses.activities` that marks it."""

    prompt = blocks.TextBlock(label=_("Question or task"), rows=2)

    class Meta:
        group = _("Activities")


class ChoiceItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Choice"), rows=2)
    correct = blocks.BooleanBlock(required=False, label=_("This is the right one"))
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class MultipleChoiceBlock(ActivityBlock):
    choices = blocks.ListBlock(ChoiceItem(), label=_("Choices"), min_num=2, max_num=5)

    class Meta:
        icon = "list-ul"
        label = _("Multiple choice")


class TrueFalseBlock(ActivityBlock):
    answer = blocks.BooleanBlock(required=False, label=_("The sentence is true"))
    feedback_true = blocks.TextBlock(label=_("Feedback to “true”"), help_text=FEEDBACK_HELP, rows=2)
    feedback_false = blocks.TextBlock(label=_("Feedback to “false”"), help_text=FEEDBACK_HELP, rows=2)

    class Meta:
        icon = "circle-check"
        label = _("True or false")


class StepItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Step"), rows=2)
    feedback = blocks.TextBlock(label=_("Why it stands here"), help_text=FEEDBACK_HELP, rows=2)


class OrderStepsBlock(ActivityBlock):
    steps = blocks.ListBlock(
        StepItem(), label=_("Steps, in the right order"), min_num=3, max_num=6, help_text=_("Learners see them mixed.")
    )

    class Meta:
        icon = "list-ol"
        label = _("Order the steps")


class TargetItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.CharBlock(label=_("Text"), max_length=120)


class MatchItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Text"), rows=2)
    target = KeyBlock(label=_("Key of what it goes with"))
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class MatchBlock(ActivityBlock):
    targets = blocks.ListBlock(TargetItem(), label=_("What to match with"), min_num=2, max_num=6)
    items = blocks.ListBlock(MatchItem(), label=_("What is matched"), min_num=3, max_num=6)

    class Meta:
        icon = "link"
        label = _("Match")


class ZoneItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    label = blocks.CharBlock(label=_("What is in this zone"), max_length=80)
    x = blocks.FloatBlock(label=_("Left, in % of the width"), min_value=0, max_value=100)
    y = blocks.FloatBlock(label=_("Top, in % of the height"), min_value=0, max_value=100)
    w = blocks.FloatBlock(label=_("Width in %"), min_value=1, max_value=100)
    h = blocks.FloatBlock(label=_("Height in %"), min_value=1, max_value=100)
    correct = blocks.BooleanBlock(required=False, label=_("This is to be found"))
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class SpotItBlock(ActivityBlock, PictureBlock):
    zones = blocks.ListBlock(ZoneItem(), label=_("Zones"), min_num=2, max_num=8)

    class Meta:
        icon = "view"
        label = _("Spot it in the picture")


class NearItem(blocks.StructBlock):
    answer = blocks.CharBlock(label=_("Answer that is nearly right"), max_length=60)
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class FillInBlock(ActivityBlock):
    before = blocks.CharBlock(required=False, label=_("Text before the field"), max_length=120)
    after = blocks.CharBlock(required=False, label=_("Text after the field"), max_length=120)
    answers = blocks.TextBlock(
        label=_("Right answers, one in each line"),
        help_text=_("Accents, capitals and extra spaces do not matter."),
        rows=2,
    )
    number = blocks.BooleanBlock(required=False, label=_("The answer is a number"))
    feedback_right = blocks.TextBlock(label=_("Feedback when right"), help_text=FEEDBACK_HELP, rows=2)
    feedback_not_yet = blocks.TextBlock(label=_("Feedback when not yet right"), help_text=FEEDBACK_HELP, rows=2)
    near = blocks.ListBlock(NearItem(), label=_("Answers that are nearly right"), default=[], min_num=0)

    class Meta:
        icon = "edit"
        label = _("Fill in")


class SceneChoiceItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("What I do"), rows=2)
    goto = KeyBlock(label=_("Key of the scene or end that follows"))


class SceneItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("What happens"), rows=3)
    choices = blocks.ListBlock(SceneChoiceItem(), label=_("Choices"), min_num=2, max_num=4)


class EndItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("How it ends"), rows=2)
    score = blocks.FloatBlock(label=_("Score, 0 to 1"), min_value=0, max_value=1)
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class ScenarioBlock(ActivityBlock):
    start = KeyBlock(label=_("Key of the first scene"))
    scenes = blocks.ListBlock(SceneItem(), label=_("Scenes"), min_num=1, max_num=10)
    ends = blocks.ListBlock(EndItem(), label=_("Ends"), min_num=2, max_num=6)

    class Meta:
        icon = "rotate"
        label = _("Branching story")


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
    can_do = CanDoBlock()

    class Meta:
        block_counts = {"story": {"max_num": 1}, "can_do": {"max_num": 1}}
