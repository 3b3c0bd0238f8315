"""Makes groups and puts people into them. The only place that does."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.accounts.codes import new_code
from lms.accounts.models import Person
from lms.cohorts.models import Cohort, CohortTrainer, Enrolment, Organisation


def create_cohort(
    *, organisation: Organisation, name: str, language: str, led_by: Person | None = None, **details: Any
) -> Cohort:
    """Add a group with a code of its own, open to new people. `details` are other fields of a Cohort."""
    with transaction.atomic():
        cohort = Cohort.objects.create(
            organisation=organisation, name=name, language=language, join_code=free_join_code(), **details
        )
        if led_by:
            CohortTrainer.objects.create(cohort=cohort, person=led_by)
    return cohort


def free_join_code() -> str:
    while Cohort.objects.filter(join_code=(code := new_code())).exists():
        pass
    return code


def enrol(*, cohort: Cohort, person: Person) -> Enrolment:
    """Put somebody into a group. Once in, a second time changes nothing; who was taken out comes back."""
    enrolment, _created = Enrolment.objects.get_or_create(
        cohort=cohort, person=person, defaults={"enrolled_at": timezone.now()}
    )
    if enrolment.removed_at:
        enrolment.removed_at = None
        enrolment.save(update_fields=["removed_at"])
    return enrolment
