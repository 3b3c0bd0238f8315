"""Makes groups and puts people into them. The only place that does."""

from django.utils import timezone

from lms.accounts.codes import new_code
from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Enrolment


def create_cohort(*, name: str, language: str) -> Cohort:
    """Add a group with a code of its own, open to new people."""
    while Cohort.objects.filter(join_code=(code := new_code())).exists():
        pass
    return Cohort.objects.create(name=name, language=language, join_code=code)


def enrol(*, cohort: Cohort, person: Person) -> Enrolment:
    """Put somebody into a group. Once in, a second time changes nothing."""
    enrolment, _created = Enrolment.objects.get_or_create(
        cohort=cohort, person=person, defaults={"enrolled_at": timezone.now()}
    )
    return enrolment
