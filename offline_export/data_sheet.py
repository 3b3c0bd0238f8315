"""What the data sheet says of results that came from outside."""

from django.utils.translation import gettext_lazy as _

from lms.accounts.account_records import ROW, UNTIL_DELETED
from lms.accounts.data_sheet import KeptField, KeptRecord, Mention
from offline_export.models import ImportedAttempt, PackPerson, ResultsImport

IMPORTED = KeptRecord(
    model=ImportedAttempt,
    what=_("Answers of yours that came in a file or on paper"),
    until=UNTIL_DELETED,
    rows=lambda person: ImportedAttempt.objects.filter(learner=person),
    fields=(
        KeptField(
            "attempt_id",
            _("Number of the answer"),
            _("So that a trainer who put it under the wrong name can take it out again."),
            technical=True,
        ),
        KeptField(
            "results", _("When it was brought"), _("What came together goes together."), technical=True
        ),
    ),
    unlisted={"id": ROW, "learner": ROW},
)

PACK_PEOPLE = KeptRecord(
    model=PackPerson,
    what=_("Who you are in packs"),
    until=UNTIL_DELETED,
    rows=lambda person: PackPerson.objects.filter(learner=person).select_related("cohort"),
    fields=(
        KeptField(
            "person_id",
            _("Number that stands for you in packs"),
            _("So that your answers from a pack find you by themselves."),
            technical=True,
        ),
        KeptField("cohort", _("Group in which it stands for you"), _("It holds for that group only.")),
        KeptField(
            "said_in", _("With which file it was said"), _("To take it back with that file."), technical=True
        ),
        KeptField(
            "issued",
            _("Whether it was given to a pack of the group"),
            _("Then it stays, so that the next pack of the group knows you by the same number."),
            technical=True,
        ),
    ),
    unlisted={"id": ROW, "learner": ROW},
)

RECORDS = (IMPORTED, PACK_PEOPLE)
MENTIONS = (Mention(ResultsImport, "made_by", _("Results that you brought for a group")),)
