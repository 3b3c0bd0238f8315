"""What a trainer may want to know of what they have given their group. Nothing of it is refused."""

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts.models import Assignment


def hints_on(assignment: Assignment, name: str) -> list[str]:
    """In full sentences. One query."""
    hints = []
    if assignment.for_all and _is_there_twice(assignment):
        hints.append(_("“%(name)s” was on the list already. It is there twice now.") % {"name": name})
    if assignment.is_late(timezone.localdate()):
        hints.append(_("The last day has passed already. People read that there is still time."))
    if assignment.cohort.archived_at:
        hints.append(_("This group is archived, so people do not see it on their page."))
    return hints


def _is_there_twice(assignment: Assignment) -> bool:
    others = Assignment.objects.filter(cohort=assignment.cohort_id, kind=assignment.kind, for_all=True)
    keys = others.exclude(pk=assignment.pk).values_list("keys", flat=True)
    return any(set(each) == set(assignment.keys) for each in keys)
