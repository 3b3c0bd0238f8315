"""Makes the account that a form asks for, once, however often the form arrives."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lms.accounts.guard import check_pin
from lms.accounts.models import Person
from lms.accounts.services import create_learner

# As long as somebody tries again when the answer was lost.
SENT_TWICE: Final = timedelta(hours=1)


def sign_up(fields: dict[str, Any], language: str) -> Person:
    """The person whom the form makes, or has made a moment ago: where the line is weak, a form is sent twice."""
    wanted = {name: fields[name] for name in ("nickname", "picture", "pin")}
    ticket = _number_for(fields["ticket"])
    if made := _made_before(ticket, fields):
        return made
    try:
        with transaction.atomic():
            return create_learner(**wanted, language=language, public_id=ticket)
    except IntegrityError:
        return _made_before(ticket, fields) or create_learner(**wanted, language=language)


def _number_for(ticket: UUID) -> UUID:
    """The account's number. Who sends the form chooses the ticket: nobody may choose the number of somebody else."""
    digest = salted_hmac("lms.accounts.signing_up", str(ticket), algorithm="sha256").digest()
    return UUID(bytes=digest[:16], version=4)


def _made_before(ticket: UUID, fields: dict[str, Any]) -> Person | None:
    person = Person.objects.filter(
        public_id=ticket,
        nickname=fields["nickname"],
        picture=fields["picture"],
        date_joined__gte=timezone.now() - SENT_TWICE,
    ).first()
    return person if person and check_pin(person, fields["pin"]).is_right else None
