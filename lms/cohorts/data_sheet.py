"""What the data sheet says of groups, of who learns in them and of who works with them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from lms.accounts.account_records import ROW, UNTIL_DELETED
from lms.accounts.data_sheet import KeptField, KeptRecord, Mention
from lms.cohorts.models import (
    Assignment,
    CohortTrainer,
    Enrolment,
    ExportRecord,
    Invitation,
    Membership,
    Role,
)

OF_THE_GROUP: Final = "Says what the group is to do; it is the same for everybody whom it is for."
OF_THE_LINK: Final = "Belongs to the link, and stands with who made it."
WHO_WORKS: Final = _("To know who may see and lead which groups.")

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
        KeptField(
            "removed_at",
            _("When you were taken out"),
            _("So that it can be undone for thirty days. Your account and your answers stay."),
        ),
    ),
    unlisted={"id": ROW, "person": ROW},
)

ASSIGNMENTS = KeptRecord(
    model=Assignment,
    what=_("What is for you to do, where it is for some people of the group only"),
    until=_("Until the trainer takes it away, or you delete the account."),
    rows=lambda person: Assignment.objects.filter(people=person).select_related("cohort"),
    fields=(
        KeptField("cohort", _("Your group"), _("To show it to who it is for.")),
        KeptField("note", _("Note of the trainer"), _("To say what it is about.")),
        KeptField("starts_on", _("From"), _("To show it when it begins.")),
        KeptField("due_on", _("Until"), _("To say until when there is time.")),
        KeptField("created_at", _("When it was given"), _("To know what is new.")),
    ),
    unlisted={
        "id": ROW,
        "people": ROW,
        "public_id": OF_THE_GROUP,
        "for_all": OF_THE_GROUP,
        "kind": OF_THE_GROUP,
        "keys": OF_THE_GROUP,
        "core_only": OF_THE_GROUP,
        "position": OF_THE_GROUP,
    },
)

MEMBERSHIPS = KeptRecord(
    model=Membership,
    what=_("Where you work"),
    until=_("Until you leave the organisation, or delete the account."),
    rows=lambda person: Membership.objects.filter(person=person).select_related("organisation"),
    fields=(
        KeptField("organisation", _("Organisation"), WHO_WORKS),
        KeptField("role", _("Role"), WHO_WORKS, shown=lambda role: Role(role).label),
        KeptField("since", _("Since"), WHO_WORKS),
    ),
    unlisted={"id": ROW, "person": ROW},
    staff=True,
)

LEADS = KeptRecord(
    model=CohortTrainer,
    what=_("Groups you lead"),
    until=_("Until you leave the organisation, or delete the account."),
    rows=lambda person: CohortTrainer.objects.filter(person=person).select_related("cohort"),
    fields=(KeptField("cohort", _("Group"), WHO_WORKS),),
    unlisted={"id": ROW, "person": ROW},
    staff=True,
)

LINKS = KeptRecord(
    model=Invitation,
    what=_("Links for a new password of yours"),
    until=_("Seven days, or until the link is used."),
    rows=lambda person: Invitation.objects.filter(member=person).select_related("organisation"),
    fields=(
        KeptField("organisation", _("Organisation"), _("To know who may make such a link.")),
        KeptField("name", _("For whom"), _("To know whom a link that waits is for.")),
        KeptField("made_at", _("When it was made"), _("To end it after seven days.")),
        KeptField("ends_at", _("Until when it opens"), _("To end it after seven days.")),
        KeptField("used_at", _("When it was used"), _("So that it opens once.")),
        KeptField(
            "digest",
            _("Mark of the link"),
            _("To know the link when it is opened. The link itself is not kept."),
            secret=True,
            technical=True,
        ),
    ),
    unlisted={
        "id": ROW,
        "member": ROW,
        "public_id": OF_THE_LINK,
        "role": OF_THE_LINK,
        "made_by": "Names who made the link, often somebody else; see the mentions.",
    },
    staff=True,
)

EXPORTS = KeptRecord(
    model=ExportRecord,
    what=_("Tables you took out of the site"),
    until=_("As long as the organisation is here. When you delete the account, your name goes from them."),
    rows=lambda person: ExportRecord.objects.filter(person=person).select_related("cohort", "organisation"),
    fields=(
        KeptField("organisation", _("Organisation"), _("To know where figures about people have gone.")),
        KeptField("cohort", _("Group"), _("To know where figures about people have gone.")),
        KeptField("what", _("What it was"), _("To know where figures about people have gone.")),
        KeptField("form", _("In which form"), _("To know where figures about people have gone.")),
        KeptField("made_at", _("When"), _("To know where figures about people have gone.")),
    ),
    unlisted={"id": ROW, "person": ROW},
    staff=True,
)

RECORDS: Final = (ENROLMENTS, ASSIGNMENTS, MEMBERSHIPS, LEADS, LINKS, EXPORTS)
MENTIONS: Final = (Mention(Invitation, "made_by", _("Links you made for others")),)
