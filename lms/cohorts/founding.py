"""Makes organisations, and whom each of them begins with: an administrator, who invites the others."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import Person
from lms.cohorts.models import Membership, Organisation, Role

# That of a new installation, so that its first trainer can begin at once.
FIRST: Final = "Chasqui"


def create_organisation(*, name: str, administrator: Person, country: str = "") -> Organisation:
    """Add an organisation with one administrator."""
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name, country=country)
        Membership.objects.create(
            organisation=organisation,
            person=administrator,
            role=Role.ADMINISTRATOR,
            since=timezone.now(),
        )
    return organisation


def found_the_first(sender: Any, person: Person, **kwargs: Any) -> None:
    """The first trainer of an installation administrates its first organisation."""
    create_organisation(name=FIRST, administrator=person)
