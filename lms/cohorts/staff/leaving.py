"""What hangs on somebody who works in an organisation: where they begin, and whether they may delete their account.

A trainer may: their groups stay with the organisation. The last administrator may not, as long as somebody else works
there or a group is there: nobody could invite or remove anybody any more.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import Person
from lms.cohorts.access import works_with_groups
from lms.cohorts.models import Membership, Organisation, Role
from lms.cohorts.staff.members import administrators_left


def home_of(person: Person) -> str:
    return "groups/" if works_with_groups(person) else ""


@transaction.atomic
def why_needed(person: Person) -> str:
    """The words name the organisation that would be without administrator; nothing: there is none."""
    mine = Membership.objects.filter(person=person, role=Role.ADMINISTRATOR)
    numbers = [] if person.is_learner else list(mine.values_list("organisation", flat=True))
    # Held, so that of two administrators who ask at once one is needed.
    for organisation in Organisation.objects.select_for_update().filter(pk__in=numbers):
        if not administrators_left(organisation, without=person) and _is_used(organisation, person):
            return _(
                "You are the only administrator of %(name)s. Make somebody else administrator first."
            ) % {"name": organisation.name}
    return ""


def _is_used(organisation: Organisation, person: Person) -> bool:
    others = Membership.objects.filter(organisation=organisation).exclude(person=person)
    return others.exists() or organisation.cohorts.there().exists()
