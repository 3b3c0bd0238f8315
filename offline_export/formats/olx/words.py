"""Headings and names in an archive, in the active language: those of the site."""

from django.utils.translation import gettext as _

from courses.outline import ActivityBlock, Block, Callout, CanDo, Idea, TryIt
from courses.words import activity_names


def heading_of(block: Block) -> str:
    """What stands above a block; of a story, by which its author finds it."""
    if isinstance(block, Idea):
        return block.title
    if isinstance(block, TryIt):
        return _("Try it now")
    if isinstance(block, CanDo):
        return _("What I can do now")
    if isinstance(block, Callout):
        return _("Take care") if block.tone == "care" else _("Good to know")
    return activity_names()[block.kind] if isinstance(block, ActivityBlock) else _("Story")


def grade_word() -> str:
    """How Open edX calls the lessons that count."""
    return _("Lesson")
