"""What a person agrees to, in a few sentences, and that they did.

A wording never changes: who changes a word adds a new version, and people are asked again when they next see their
data. A test holds each version against a digest of its words.
"""

from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Consent, Person

TEXTS: Final[dict[str, tuple[Promise, ...]]] = {
    "2026-11-22": (
        _(
            "We keep your nickname, your picture, your answers and how you sign in, so that you can go on from any phone."
        ),
        _(
            "We do not ask for your telephone number, your e-mail or your identity number, and we show you no advertising."
        ),
        _(
            "Trainers of your group see what you did and what was not right yet, nothing of private lessons, and can give you a new PIN."
        ),
        _("Whenever you want, you can see what we keep, correct it, download it and delete it."),
    )
}
TEXT_VERSION: Final = "2026-11-22"


def text_of(version: str = TEXT_VERSION) -> tuple[Promise, ...]:
    """The sentences of one version, in the language in force; none for a version that there never was."""
    return TEXTS.get(version, ())


def give_consent(person: Person, language: str, *, given_at: datetime | None = None) -> Consent:
    """Keep that the person agreed to the wording in force, which they read in `language`. Once for each wording."""
    agreed, _created = Consent.objects.get_or_create(
        person=person,
        text_version=TEXT_VERSION,
        defaults={"language": language, "given_at": given_at or timezone.now()},
    )
    return agreed


def has_agreed(person: Person) -> bool:
    """Whether the person agreed to the wording in force."""
    return Consent.objects.filter(person=person, text_version=TEXT_VERSION).exists()
