"""PO files that come back from translators: read whole and judged before a word of them is kept.

wagtail-localize takes what it knows and says nothing of the rest: words with broken markup would silently become source
text again. Here a file is taken whole, or refused with every reason.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polib
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

MOST_BYTES = 2_000_000
TRANSLATION_ID = "X-WagtailLocalize-TranslationID"


class POFileError(ValueError):
    """A file that is not taken, with all reasons in the words of who sent it."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass
class Taken:
    """What was taken from a file, and what was left out because it is fuzzy or no longer in the page."""

    texts: int = 0
    fuzzy: int = 0
    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def take_po(translation: Translation, source: bytes, *, by: Any) -> Taken:
    """Keep the words of a PO file. Raises POFileError; then nothing was kept."""
    po = read_po(source)
    if po.metadata.get(TRANSLATION_ID) != str(translation.uuid):
        raise POFileError(
            _("This file belongs to another page or another language. Download the file of this page.")
        )
    if reasons := list(_broken(po)):
        raise POFileError(*reasons)
    taken = _sort_out(po, translation)
    translation.import_po(po, user=by, tool_name="PO")
    return taken


def read_po(source: bytes) -> polib.POFile:
    """The PO file in these bytes; POFileError when they are none."""
    if len(source) > MOST_BYTES:
        raise POFileError(_("This file is too large for a page."))
    # polib opens a file of that name when it gets text that is one.
    with tempfile.NamedTemporaryFile(suffix=".po") as file:
        file.write(source)
        file.flush()
        try:
            po = polib.pofile(file.name, encoding="utf-8")
        except UnicodeDecodeError as error:
            raise POFileError(
                _("This file is not in UTF-8. Save it as UTF-8 and upload it again.")
            ) from error
        except (OSError, ValueError, LookupError, AttributeError) as error:
            raise POFileError(
                _("This is not a PO file, or it is damaged. Download it again and fill it in.")
            ) from error
    if not po.metadata and not len(po):
        raise POFileError(_("This is not a PO file, or it is damaged. Download it again and fill it in."))
    return po


def _broken(po: polib.POFile) -> Iterator[str]:
    for entry in po:
        try:
            if entry.msgstr:
                StringValue.from_translated_html(entry.msgstr)
                validate_translation_links(entry.msgid, entry.msgstr)
        except ValueError as error:
            yield _("“%(text)s”: %(reason)s") % {"text": _short(entry.msgstr), "reason": error}


def _sort_out(po: polib.POFile, translation: Translation) -> Taken:
    """Take out of `po` what is not to be kept, and count."""
    wanted = set(
        StringSegment.objects.filter(source_id=translation.source_id).values_list(
            "string__data", "context__path"
        )
    )
    taken = Taken()
    for entry in list(po):
        if entry.fuzzy and entry.msgstr:
            taken.fuzzy += 1
            po.remove(entry)
        elif entry.msgstr.strip() and not entry.obsolete:
            if (entry.msgid, entry.msgctxt) in wanted:
                taken.texts += 1
            else:
                taken.unknown.append(_short(entry.msgid))
    return taken


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
