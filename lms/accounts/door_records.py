"""What the data sheet says of signing in: who is signed in where, and failed tries of staff."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.accounts.account_records import ROW
from lms.accounts.data_sheet import KeptField, KeptRecord
from lms.accounts.models import Person

NEVER_FILLED = "Always empty: lms.accounts.failed_tries keeps the count only."


def session_owners() -> dict[str, str]:
    """The number of who is signed in, by session. Reads all: a session does not say outside whose it is."""
    owners = ((row.session_key, row.get_decoded().get(SESSION_KEY)) for row in Session.objects.iterator())
    return {key: str(owner) for key, owner in owners if owner is not None}


def sessions_of(person: Person) -> QuerySet[Session]:
    """Where one person is signed in."""
    keys = [key for key, owner in session_owners().items() if owner == str(person.pk)]
    return Session.objects.filter(session_key__in=keys)


def _signed_in(count: int) -> Any:
    return ngettext(
        "Signed in on %(count)s device or browser", "Signed in on %(count)s devices or browsers", count
    ) % {"count": count}


SESSIONS = KeptRecord(
    model=Session,
    what=_("Where you are signed in"),
    until=_(
        "Until you sign out, or 30 days after your last visit. On a shared phone, a while after the last touch."
    ),
    rows=sessions_of,
    fields=(
        KeptField(
            "session_key",
            _("Number of the sign-in"),
            _("Your browser shows it with each page, so that you stay signed in."),
            secret=True,
        ),
        KeptField(
            "session_data",
            _("Whose sign-in it is, by which page you came in, and answers given before it"),
            _("So that you stay signed in, and that what you answered before becomes yours."),
            secret=True,
        ),
        KeptField("expire_date", _("When it ends"), _("So that no sign-in stays open for ever.")),
    ),
    count=_signed_in,
)

FAILED_TRIES = KeptRecord(
    model=AccessAttempt,
    what=_("Failed sign-ins with a password"),
    until=_("Until the next right password, or one day."),
    rows=lambda person: AccessAttempt.objects.filter(username=person.get_username()),
    fields=(
        KeptField("username", _("User name that was typed"), _("So that nobody finds a password by trying.")),
        KeptField("failures_since_start", _("How often"), _("So that nobody finds a password by trying.")),
        KeptField("attempt_time", _("When last"), _("So that nobody finds a password by trying.")),
    ),
    unlisted={
        "id": ROW,
        "ip_address": NEVER_FILLED,
        "user_agent": NEVER_FILLED,
        "http_accept": NEVER_FILLED,
        "path_info": NEVER_FILLED,
        "get_data": NEVER_FILLED,
        "post_data": NEVER_FILLED,
    },
    staff=True,
)
