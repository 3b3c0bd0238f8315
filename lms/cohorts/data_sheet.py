"""What the data sheet says of groups."""

from django.utils.translation import gettext_lazy as _

from lms.accounts.account_records import ROW, UNTIL_DELETED
from lms.accounts.data_sheet import KeptField, KeptRecord
from lms.cohorts.models import Enrolment

ENROLMENTS = KeptRecord(
    model=Enrolment,
    what=_("Your groups"),
    until=UNTIL_DELETED,
    rows=lambda person: Enrolment.objects.filter(person=person).select_related("cohort"),
    fields=(
        KeptField(
            "cohort",
            _("Your group"),
            _(
                "So that you can sign in with the code of the group. Whoever has that code sees the nicknames and "
                "pictures of the group, and the number of each account."
            ),
        ),
        KeptField("enrolled_at", _("When you joined"), _("To know who is new in a group.")),
    ),
    unlisted={"id": ROW, "person": ROW},
)
