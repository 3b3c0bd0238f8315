"""What the data sheet says of an account and of what its owner agreed to."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.accounts.codes import shown_code
from lms.accounts.consent import TEXTS
from lms.accounts.data_sheet import KeptField, KeptRecord
from lms.accounts.dates import day_in_words
from lms.accounts.models import Consent, Person
from lms.accounts.pictures import picture_name

UNTIL_DELETED = _(
    "We keep this as long as you have the account. Everything is erased seven days after you ask."
)
ROW = "The number of the row in its table; whose account it is stands in the download once, at the top."


def _code(value: Any) -> str:
    return shown_code(value) if value else ""


def _day_of(version: str) -> str:
    """A wording is called by the day on which it was written."""
    try:
        return day_in_words(date.fromisoformat(version))
    except ValueError:
        return version


PERSON = KeptRecord(
    model=Person,
    what=_("Your account"),
    until=UNTIL_DELETED,
    rows=lambda person: Person.objects.filter(pk=person.pk),
    fields=(
        KeptField(
            "nickname", _("Name or nickname"), _("To greet you, and so that you find yourself in your group.")
        ),
        KeptField(
            "picture",
            _("Your picture"),
            _("So that you recognise yourself without reading."),
            shown=picture_name,
        ),
        KeptField("language", _("Language"), _("To show you the site in your language.")),
        KeptField("access_code", _("Access code"), _("You sign in with it from any phone."), shown=_code),
        KeptField(
            "pin",
            _("PIN"),
            _("To know that it is you. It is kept scrambled."),
            secret=True,
        ),
        KeptField(
            "pin_tries",
            _("Wrong PINs since the last right one"),
            _("So that nobody finds your PIN by trying."),
        ),
        KeptField(
            "pin_waits_until", _("Pause after wrong PINs"), _("So that nobody finds your PIN by trying.")
        ),
        KeptField(
            "public_id",
            _("Account number"),
            _(
                "Chosen at random. Your phone marks with it the answers that wait there, so that they come to you only."
            ),
            technical=True,
        ),
        KeptField(
            "username",
            _("User name"),
            _("Staff sign in with it. For learners it is chosen at random, and only “My data” shows it."),
            technical=True,
        ),
        KeptField("date_joined", _("Account made on"), _("To know how long an account has been there.")),
        KeptField("last_login", _("Last signed in"), _("To know which accounts are in use.")),
        KeptField("is_active", _("Account open"), _("A closed account cannot sign in.")),
        KeptField(
            "deletion_asked_at",
            _("Deletion asked for on"),
            _("To erase the account seven days later, and not before."),
        ),
        KeptField(
            "sessions_salt",
            _("Mark of your sign-ins"),
            _("When it changes, every phone is signed out: after a new PIN, for example."),
            secret=True,
            technical=True,
        ),
        KeptField(
            "password",
            _("Password"),
            _("Staff sign in with it. It is kept scrambled."),
            secret=True,
            staff=True,
        ),
        KeptField("first_name", _("First name"), _("To name who wrote a lesson."), staff=True),
        KeptField("last_name", _("Last name"), _("To name who wrote a lesson."), staff=True),
        KeptField("email", _("E-mail"), _("For notices about lessons that wait for approval."), staff=True),
        KeptField("is_superuser", _("May do everything"), _("Who may change what."), staff=True),
        KeptField("is_staff", _("Runs the site"), _("Who may change what."), staff=True),
        KeptField("groups", _("Roles"), _("Who may change what."), staff=True),
        KeptField("user_permissions", _("Permissions of their own"), _("Who may change what."), staff=True),
    ),
    unlisted={"id": ROW},
)

CONSENT = KeptRecord(
    model=Consent,
    what=_("What you agreed to"),
    until=UNTIL_DELETED,
    rows=lambda person: Consent.objects.filter(person=person),
    fields=(
        KeptField(
            "text_version",
            _("The words you agreed to"),
            _("To be able to say what you agreed to."),
            shown=lambda version: (_day_of(version), *TEXTS.get(version, ())),
        ),
        KeptField(
            "language", _("Language in which you read them"), _("To be able to say what you agreed to.")
        ),
        KeptField("given_at", _("When you agreed"), _("To be able to say what you agreed to.")),
    ),
    unlisted={"id": ROW, "person": ROW},
)
