"""What the data sheet says of people who write and run the site: what Wagtail keeps about them and where it names them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import SegmentOverride, StringTranslation

from lms.accounts.account_records import ROW, UNTIL_DELETED
from lms.accounts.data_sheet import KeptField, KeptRecord, Mention
from lms.accounts.models import Person

OF_THE_PAGE = "Says where in which page it stands; the page is not about the person."
MAILS = _("To know which notices are wanted.")
LOOKS = _("To show the editing pages as their reader set them.")
DRAFT = _("So that nothing half-written is lost.")
TALK = _("So that those who write a lesson can talk about it.")


def _of(field: str, model: Any) -> Any:
    return lambda person: model.objects.filter(**{field: person.pk})


PROFILE = KeptRecord(
    model=UserProfile,
    what=_("Settings of the editing pages"),
    until=UNTIL_DELETED,
    rows=_of("user", UserProfile),
    fields=(
        KeptField("submitted_notifications", _("Notices of what waits for approval"), MAILS),
        KeptField("approved_notifications", _("Notices of approvals"), MAILS),
        KeptField("rejected_notifications", _("Notices of refusals"), MAILS),
        KeptField("updated_comments_notifications", _("Notices of comments"), MAILS),
        KeptField("preferred_language", _("Language of the editing pages"), LOOKS),
        KeptField("current_time_zone", _("Time zone"), LOOKS),
        KeptField("avatar", _("Photo"), LOOKS, shown=lambda photo: photo.name),
        KeptField("dismissibles", _("Hints already seen"), LOOKS),
        KeptField("theme", _("Light or dark"), LOOKS),
        KeptField("contrast", _("Contrast"), LOOKS),
        KeptField("density", _("Spacing"), LOOKS),
        KeptField("keyboard_shortcuts", _("Keyboard shortcuts"), LOOKS),
    ),
    unlisted={"id": ROW, "user": ROW},
    staff=True,
)

EDITING = KeptRecord(
    model=EditingSession,
    what=_("Pages open for editing"),
    until=_("An hour after the page was closed."),
    rows=_of("user", EditingSession),
    fields=(
        KeptField("last_seen_at", _("When last"), _("So that two do not write over each other.")),
        KeptField(
            "is_editing", _("With changes not saved yet"), _("So that two do not write over each other.")
        ),
    ),
    unlisted={"id": ROW, "user": ROW, "content_type": OF_THE_PAGE, "object_id": OF_THE_PAGE},
    staff=True,
)

FORM_STATE = KeptRecord(
    model=FormState,
    what=_("Drafts of the preview"),
    until=_("A day after the last change."),
    rows=_of("user", FormState),
    fields=(
        KeptField("data", _("What stands in the form"), DRAFT),
        KeptField("last_updated_at", _("When last"), DRAFT),
    ),
    unlisted={
        "id": ROW,
        "user": ROW,
        "content_type": OF_THE_PAGE,
        "object_id": OF_THE_PAGE,
        "parent_object_id": OF_THE_PAGE,
    },
    staff=True,
)

COMMENTS = KeptRecord(
    model=Comment,
    what=_("Comments on lessons"),
    until=UNTIL_DELETED,
    rows=_of("user", Comment),
    fields=(
        KeptField("text", _("What it says"), TALK),
        KeptField("created_at", _("When written"), TALK),
        KeptField("updated_at", _("When last changed"), TALK),
    ),
    unlisted={
        "id": ROW,
        "user": ROW,
        "page": OF_THE_PAGE,
        "contentpath": OF_THE_PAGE,
        "position": OF_THE_PAGE,
        "revision_created": OF_THE_PAGE,
        "resolved_at": "Says when somebody else settled it.",
        "resolved_by": "Names somebody else; see the mentions.",
    },
    staff=True,
)

REPLIES = KeptRecord(
    model=CommentReply,
    what=_("Replies to comments"),
    until=UNTIL_DELETED,
    rows=_of("user", CommentReply),
    fields=(
        KeptField("text", _("What it says"), TALK),
        KeptField("created_at", _("When written"), TALK),
        KeptField("updated_at", _("When last changed"), TALK),
    ),
    unlisted={"id": ROW, "user": ROW, "comment": OF_THE_PAGE},
    staff=True,
)

SUBSCRIPTIONS = KeptRecord(
    model=PageSubscription,
    what=_("Pages whose comments are followed"),
    until=UNTIL_DELETED,
    rows=_of("user", PageSubscription),
    fields=(
        KeptField("page", _("Page"), MAILS),
        KeptField("comment_notifications", _("Notices of comments"), MAILS),
    ),
    unlisted={"id": ROW, "user": ROW},
    staff=True,
)


def about_account(person: Person) -> Any:
    """What the log of the editing pages says about the account itself: made, changed, by its name then."""
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Person)
    return ModelLogEntry.objects.filter(content_type=kind, object_id=str(person.pk))


ACCOUNT_LOG = KeptRecord(
    model=ModelLogEntry,
    what=_("Changes to the account in the editing pages"),
    until=UNTIL_DELETED,
    rows=about_account,
    fields=(
        KeptField("label", _("Name of the account then"), _("To know who changed what.")),
        KeptField("action", _("What was done"), _("To know who changed what.")),
        KeptField("timestamp", _("When"), _("To know who changed what.")),
        KeptField("data", _("What else was noted"), _("To know who changed what.")),
        KeptField("content_changed", _("Whether it changed the account"), _("To know who changed what.")),
        KeptField("deleted", _("Whether it deleted the account"), _("To know who changed what.")),
    ),
    unlisted={
        "id": ROW,
        "object_id": ROW,
        "content_type": "That the entry is about an account.",
        "uuid": "Ties entries of one click together.",
        "user": "Names who changed the account, often somebody else; see the mentions.",
        "revision": "Accounts have no versions.",
    },
    staff=True,
)

RECORDS = (PROFILE, EDITING, FORM_STATE, COMMENTS, REPLIES, SUBSCRIPTIONS, ACCOUNT_LOG)

MENTIONS = (
    Mention(Page, "owner", _("Pages you made")),
    Mention(Page, "locked_by", _("Pages you locked")),
    Mention(Revision, "user", _("Versions of pages that you saved")),
    Mention(PageLogEntry, "user", _("What you did with pages")),
    Mention(ModelLogEntry, "user", _("What you did with other things")),
    Mention(WorkflowState, "requested_by", _("Approvals you asked for")),
    Mention(TaskState, "finished_by", _("Reviews you finished")),
    Mention(Comment, "resolved_by", _("Comments you settled")),
    Mention(Image, "uploaded_by_user", _("Pictures you uploaded")),
    Mention(Document, "uploaded_by_user", _("Documents you uploaded")),
    Mention(UploadedFile, "uploaded_by_user", _("Files you were uploading")),
    Mention(StringTranslation, "last_translated_by", _("Sentences you translated")),
    Mention(SegmentOverride, "last_translated_by", _("Values you set for a translation")),
)

EXCUSED = {
    "axes.AccessFailureLog": "Switched off (AXES_ENABLE_ACCESS_FAILURE_LOG).",
    "axes.AccessLog": "Switched off (AXES_DISABLE_ACCESS_LOG).",
    "axes.AccessAttemptExpiration": "Switched off (AXES_USE_ATTEMPT_EXPIRATION).",
    "wagtailsearch.IndexEntry": "Search knows pages, pictures and documents; no person is indexed.",
    "wagtailcore.ReferenceIndex": "Numbers that say which page uses what; those of a person go with the person.",
    "wagtailcore.WorkflowContentType": "Which workflow is for which kind of thing.",
    "taggit.TaggedItem": "Words given to pictures and documents; no person has any.",
}
