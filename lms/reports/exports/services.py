"""Keeps that something left the screen: who, what, in which form, when. The only place that writes it."""

from datetime import datetime
from typing import Any

from lms.cohorts.models import Cohort, ExportRecord, Organisation


def record_export(
    *, by: Any, of: Cohort | Organisation, what: str, form: str, made_at: datetime
) -> ExportRecord:
    """`form` is csv, xlsx or print. `by` is who is signed in."""
    cohort = of if isinstance(of, Cohort) else None
    return ExportRecord.objects.create(
        cohort=cohort,
        organisation_id=cohort.organisation_id if cohort else of.pk,
        person=by,
        what=what,
        form=form,
        made_at=made_at,
    )
