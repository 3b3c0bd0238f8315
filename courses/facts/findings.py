"""What is to be mended about the slots of a page: names that nobody knows, and slots where no country fills them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.facts.names import NAMES, SLOT, unknown_in
from courses.models import LessonPage
from courses.readiness import Finding

FIELDS = ("title", "outcome", "promise", "summary", "welcome")
# The blocks whose field `text` passes through the markup, and may name a slot; nothing else may.
WITH_SLOTS = ("story", "idea", "try_it", "callout", "can_do")


def slot_findings(page: Page) -> Iterator[Finding]:
    """All of them stop: a reader would see braces."""
    for name in FIELDS:
        if text := getattr(page, name, ""):
            yield from outside_findings(text, _named(page, name))
    if isinstance(page, LessonPage):
        for number, block in enumerate(page.body, start=1):
            yield from _block(block, f"{number}. {block.block.label}")
        for text in texts_in(page.guide.get_prep_value()):
            yield from outside_findings(text, _named(page, "guide"))


def inside_findings(text: str, where: str) -> Iterator[Finding]:
    """A text that may have slots: only known ones."""
    for slot in unknown_in(text):
        yield Finding(
            _("There is no slot %(slot)s. Take the braces away, or write one of these: %(known)s.")
            % {"slot": slot, "known": ", ".join(NAMES)},
            where,
        )


def outside_findings(text: str, where: str) -> Iterator[Finding]:
    """A text that may have none."""
    for slot in (found[0] for found in SLOT.finditer(text)):
        yield Finding(
            _(
                "%(slot)s stays as it is here: only stories, ideas, callouts, “Try it now” and “What I can do now” have slots. "
                "Write general words."
            )
            % {"slot": slot},
            where,
        )
    yield from inside_findings(text, where)


def texts_in(value: Any) -> Iterator[str]:
    """All words of a stored value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def _named(page: Page, name: str) -> str:
    return str(getattr(page._meta.get_field(name), "verbose_name", name)).capitalize()


def _block(block: Any, where: str) -> Iterator[Finding]:
    value = dict(block.get_prep_value()["value"])
    if block.block_type in WITH_SLOTS:
        yield from inside_findings(value.pop("text", "") or "", where)
    for text in texts_in(value):
        yield from outside_findings(text, where)
