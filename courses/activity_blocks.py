"""The form of each kind of activity in the editor. A new one stands ready with its keys, so that its author only
writes words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.block_fields import (
    FEEDBACK_HELP,
    TO_DO,
    TO_DO_FURTHER,
    KeyBlock,
    PictureBlock,
    drawing_chooser,
    keyed,
    text_alternative,
    text_then_picture,
    texts_in_drawing,
)
from courses.definitions import NEEDED


class ActivityBlock(blocks.StructBlock):
    """The form of one activity kind. `kind` is the module of `courses.activities` that marks it."""

    prompt = blocks.TextBlock(
        label=_("Question or task"),
        rows=2,
        help_text=_("One question, or one thing to do. The learner reads it first."),
    )

    class Meta:
        group = TO_DO


class ChoiceItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Choice"), rows=2, help_text=_("All choices of about the same length."))
    correct = blocks.BooleanBlock(
        required=False, label=_("This is the right one"), help_text=_("Exactly one is.")
    )
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class MultipleChoiceBlock(ActivityBlock):
    choices = blocks.ListBlock(
        ChoiceItem(),
        label=_("Choices"),
        min_num=3,
        max_num=5,
        default=keyed("a", "b", "c"),
        help_text=_("Three to five."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Multiple choice")


class TrueFalseBlock(ActivityBlock):
    answer = blocks.BooleanBlock(
        required=False, label=_("The sentence is true"), help_text=_("Leave it empty when it is false.")
    )
    feedback_true = blocks.TextBlock(label=_("Feedback to “true”"), help_text=FEEDBACK_HELP, rows=2)
    feedback_false = blocks.TextBlock(label=_("Feedback to “false”"), help_text=FEEDBACK_HELP, rows=2)

    class Meta:
        icon = "circle-check"
        label = _("True or false")


class StepItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Step"), rows=2, help_text=_("What is done in this step."))
    feedback = blocks.TextBlock(label=_("Why it stands here"), help_text=FEEDBACK_HELP, rows=2)


class OrderStepsBlock(ActivityBlock):
    steps = blocks.ListBlock(
        StepItem(),
        label=_("Steps, in the right order"),
        min_num=3,
        max_num=6,
        default=keyed("a", "b", "c"),
        help_text=_("Three to six. Learners see them mixed."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Order the steps")


class TargetItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.CharBlock(
        label=_("Text"), max_length=120, help_text=_("A group or a place. Several items may go with it.")
    )


class MatchItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Text"), rows=2, help_text=_("What the learner puts in its place."))
    target = KeyBlock(
        label=_("Key of what it goes with"), help_text=_("The key of one of the entries above.")
    )
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class MatchBlock(ActivityBlock):
    targets = blocks.ListBlock(
        TargetItem(),
        label=_("What to match with"),
        min_num=2,
        max_num=6,
        default=keyed("one", "two"),
        help_text=_("Two to six."),
    )
    items = blocks.ListBlock(
        MatchItem(),
        label=_("What is matched"),
        min_num=3,
        max_num=6,
        default=[
            {"key": key, "target": target} for key, target in (("a", "one"), ("b", "two"), ("c", "one"))
        ],
        help_text=_("Three to six."),
    )

    class Meta:
        icon = "link"
        label = _("Match")


class ZoneItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    label = blocks.CharBlock(
        label=_("What is in this zone"),
        max_length=80,
        help_text=_("Read aloud to who does not see the drawing."),
    )
    x = blocks.FloatBlock(
        label=_("Left"), min_value=0, max_value=100, default=10, help_text=_("In % of the width.")
    )
    y = blocks.FloatBlock(
        label=_("Top"), min_value=0, max_value=100, default=10, help_text=_("In % of the height.")
    )
    w = blocks.FloatBlock(
        label=_("Width"), min_value=1, max_value=100, default=30, help_text=_("In % of the width.")
    )
    h = blocks.FloatBlock(
        label=_("Height"), min_value=1, max_value=100, default=20, help_text=_("In % of the height.")
    )
    correct = blocks.BooleanBlock(
        required=False, label=_("This is to be found"), help_text=_("One to four are.")
    )
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class SpotItBlock(ActivityBlock, PictureBlock):
    zones = blocks.ListBlock(
        ZoneItem(),
        label=_("Zones"),
        min_num=2,
        max_num=8,
        default=[
            {"key": "a", "x": 10, "y": 10, "w": 30, "h": 20},
            {"key": "b", "x": 60, "y": 60, "w": 30, "h": 20},
        ],
        help_text=_("Two to eight parts of the drawing that can be touched."),
    )

    class Meta:
        form_layout = text_then_picture("prompt", last=("zones",))
        icon = "view"
        label = _("Spot it in the picture")


class NearItem(blocks.StructBlock):
    answer = blocks.CharBlock(
        label=_("Answer that is nearly right"), max_length=60, help_text=_("A mistake that many make.")
    )
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class FillInBlock(ActivityBlock):
    before = blocks.CharBlock(
        required=False,
        label=_("Text before the field"),
        max_length=120,
        help_text=_("The sentence up to the gap."),
    )
    after = blocks.CharBlock(
        required=False,
        label=_("Text after the field"),
        max_length=120,
        help_text=_("The sentence after the gap, or a unit."),
    )
    answers = blocks.TextBlock(
        label=_("Right answers, one in each line"),
        help_text=_("Accents, capitals and extra spaces do not matter."),
        rows=2,
    )
    number = blocks.BooleanBlock(
        required=False, label=_("The answer is a number"), help_text=_("Then 1,50 and 1.50 are the same.")
    )
    feedback_right = blocks.TextBlock(label=_("Feedback when right"), help_text=FEEDBACK_HELP, rows=2)
    feedback_not_yet = blocks.TextBlock(
        label=_("Feedback when not yet right"), help_text=FEEDBACK_HELP, rows=2
    )
    near = blocks.ListBlock(
        NearItem(),
        label=_("Answers that are nearly right"),
        default=[],
        min_num=0,
        help_text=_("Each with feedback of its own."),
    )

    class Meta:
        icon = "edit"
        label = _("Fill in")


def box_side(label: Promise, help_text: Promise, *, least: int) -> blocks.FloatBlock:
    return blocks.FloatBlock(required=False, min_value=least, max_value=100, label=label, help_text=help_text)


class SceneChoiceItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(
        label=_("What I do"), rows=2, help_text=_("In the words of the learner: “I call the bank”.")
    )
    goto = KeyBlock(
        label=_("Key of the scene or end that follows"), help_text=_("The story only goes forward.")
    )
    x = box_side(
        _("Left"), _("In percent of the width. Empty where the choice has no box on the screen."), least=0
    )
    y = box_side(_("Top"), _("In % of the height."), least=0)
    w = box_side(_("Width"), _("In % of the width."), least=1)
    h = box_side(_("Height"), _("In % of the height."), least=1)
    gesture = blocks.ChoiceBlock(
        required=False,
        choices=[("", _("Touch")), ("hold", _("Hold")), ("slide", _("Slide up or down"))],
        label=_("How the box is used"),
        help_text=_("The choice below the screen says the same in words: “I hold the photo”."),
    )
    # What few of them have, and is no part of the content of the others.
    rare = frozenset({"x", "y", "w", "h", "gesture"})

    class Meta:
        form_layout = blocks.BlockGroup(
            [
                "key",
                "text",
                "goto",
                blocks.BlockGroup(["x", "y", "w", "h", "gesture"], heading=_("Box on the screen")),
            ]
        )


class SceneItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(
        label=_("What happens"), rows=3, help_text=_("One or two sentences, then the learner decides.")
    )
    drawing = drawing_chooser()
    picture = text_alternative()
    labels = texts_in_drawing()
    choices = blocks.ListBlock(
        SceneChoiceItem(),
        label=_("Choices"),
        min_num=2,
        max_num=4,
        default=keyed("a", "b"),
        help_text=_("Two to four."),
    )
    rare = frozenset({"drawing", "picture", "labels"})

    class Meta:
        form_layout = blocks.BlockGroup(
            [
                "key",
                "text",
                blocks.BlockGroup(["drawing", "picture", "labels"], heading=_("Screen")),
                "choices",
            ]
        )


class EndItem(blocks.StructBlock):
    key = KeyBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("How it ends"), rows=2, help_text=_("What has come of it."))
    score = blocks.FloatBlock(
        label=_("Score"),
        min_value=0,
        max_value=1,
        default=0,
        help_text=_("1 for the good end, 0 for a bad one, or between."),
    )
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=FEEDBACK_HELP, rows=2)


class ScenarioBlock(ActivityBlock):
    start = KeyBlock(
        label=_("Key of the first scene"), default="start", help_text=_("The key of one of the scenes.")
    )
    scenes = blocks.ListBlock(
        SceneItem(),
        label=_("Scenes"),
        min_num=1,
        max_num=10,
        default=keyed("start", "second"),
        help_text=_("Two to four decisions in a row."),
    )
    ends = blocks.ListBlock(
        EndItem(),
        label=_("Ends"),
        min_num=2,
        max_num=6,
        default=[{"key": "good", "score": 1}, {"key": "bad", "score": 0}],
        help_text=_("At least two; one of them counts as done."),
    )

    class Meta:
        icon = "rotate"
        label = _("Branching story")


class H5PBlock(ActivityBlock):
    """An exercise of others, which runs by itself. What is said around it is ours."""

    exercise = SnippetChooserBlock(
        "courses.H5PContent",
        label=_("Exercise"),
        help_text=_(
            "Choose our own kinds of activity first: a true-or-false question of ours weighs less than 1 KB and comes with "
            "the page; one made with H5P weighs 100 KB or more, needs a browser that runs scripts, and is not on paper."
        ),
    )
    needed = blocks.FloatBlock(
        label=_("Needed to pass"),
        min_value=0,
        max_value=100,
        default=NEEDED,
        help_text=_(
            "In percent of the points of the exercise. One that gives no points is passed by whoever gets to its end."
        ),
    )
    feedback_right = blocks.TextBlock(label=_("Feedback when passed"), help_text=FEEDBACK_HELP, rows=2)
    feedback_not_yet = blocks.TextBlock(
        label=_("Feedback when not yet passed"), help_text=FEEDBACK_HELP, rows=2
    )

    class Meta:
        group = TO_DO_FURTHER
        icon = "cogs"
        label = _("H5P exercise")
