"""What the blocks of a lesson are made of: keys, pictures with their words, and how their fields are laid out.

Words are `CharBlock` and `TextBlock`, which translators get; keys are `KeyBlock`, which they never see, so the
four versions of a lesson always keep the same keys and right answers.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_HELP = _(
    "At most 60 words. An empty line starts a new paragraph, “- ” a list item, “1. ” a numbered item, "
    "**two stars** make words strong."
)
KEY_HELP = _(
    "A short name for this entry, in a–z, 0–9 and -. Learners never see it. Do not change it once published."
)
# How a box on a screen is used; without one of these it is touched.
GESTURES = ("hold", "slide")
FEEDBACK_HELP = _("Say why, in one or two calm sentences.")
TO_READ, TO_DO, TO_DO_FURTHER = _("To read and to try"), _("Activities"), _("Activities made elsewhere")


def text_then_picture(*words: str, last: tuple[str, ...] = ()) -> blocks.BlockGroup:
    """The words of a block first, then its picture in a group of its own."""
    picture = blocks.BlockGroup(["drawing", "photo", "picture", "labels"], heading=_("Picture"))
    return blocks.BlockGroup([*words, picture, *last])


def keyed(*keys: str) -> list[dict[str, str]]:
    """Entries that stand ready in a new activity, so that its author only writes words."""
    return [{"key": key} for key in keys]


class KeyBlock(blocks.CharBlock):
    """A name that the languages share. It is no text to translate and is copied as it is. A draft may hold any; what
    is published has passed `courses.activities.validate`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", KEY_HELP)
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def get_translatable_segments(self, value: str) -> list[Any]:
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class LabelBlock(blocks.StructBlock):
    key = KeyBlock(
        label=_("Key of the text"),
        help_text=_("As the drawing names it. The list of drawings shows the keys."),
    )
    text = blocks.CharBlock(label=_("Text"), max_length=60, help_text=_("Short: it stands in the picture."))

    class Meta:
        label = _("Text in the drawing")


def drawing_chooser() -> SnippetChooserBlock:
    return SnippetChooserBlock(
        "courses.Drawing",
        required=False,
        label=_("Drawing"),
        help_text=_("Weighs 1 to 3 KB, and its words are translated."),
    )


def text_alternative() -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        # Also of what was stored before there was this field.
        default="",
        max_length=250,
        label=_("Text alternative"),
        help_text=_("What the learner must see in the picture. It is read aloud to those who do not see it."),
    )


def texts_in_drawing() -> blocks.ListBlock:
    return blocks.ListBlock(
        LabelBlock(),
        label=_("Texts in the drawing"),
        default=[],
        min_num=0,
        help_text=_("One for each key of the drawing."),
    )


class PictureBlock(blocks.StructBlock):
    """What every block with a picture has. The fields stand in the block itself: translators' tools do not look
    into a list that is two structures deep."""

    drawing = drawing_chooser()
    photo = ImageChooserBlock(
        required=False,
        label=_("Photo"),
        help_text=_("Only where a drawing will not do. At most 12 KB may go live."),
    )
    picture = text_alternative()
    labels = texts_in_drawing()
