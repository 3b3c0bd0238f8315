"""What the data sheet says of answers and of what follows from them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.accounts.account_records import ROW, UNTIL_DELETED
from lms.accounts.codes import shown_code
from lms.accounts.data_sheet import KeptField, KeptRecord, Mention
from lms.progress.models import Attempt, Attestation, Completion, ProgressRevision, Supervision

PLACE = _("To count the answer where it belongs, by the words that you saw.")
FEEDBACK = _("To show you what you have learned.")
CHANGES = _("So that a phone fetches only what is new.")
SEEN = _("So that your trainer can tell work done in the group from work done elsewhere.")
PROOF = _("So that whoever sees the page on paper can check it with its code.")


def _answers(count: int) -> Any:
    return ngettext("%(count)s answer: see the download", "%(count)s answers: see the download", count) % {
        "count": count
    }


def _finished(count: int) -> Any:
    return ngettext(
        "%(count)s thing completed: see the download", "%(count)s things completed: see the download", count
    ) % {"count": count}


def _seen(count: int) -> Any:
    return ngettext("%(count)s lesson: see the download", "%(count)s lessons: see the download", count) % {
        "count": count
    }


ATTEMPTS = KeptRecord(
    model=Attempt,
    what=_("Your answers"),
    until=_(
        "As long as you have the account. When it is erased, we keep only how many answers each question got: "
        "numbers without names."
    ),
    rows=lambda person: Attempt.objects.of_learner(person),
    fields=(
        KeptField("id", _("Number of the answer"), _("Made by your phone, so that no answer counts twice.")),
        KeptField("lesson_key", _("Lesson"), PLACE),
        KeptField("activity_id", _("Question"), PLACE),
        KeptField("digest", _("Wording of the question"), PLACE),
        KeptField("response", _("What you answered"), FEEDBACK),
        KeptField("score", _("How much of it was right"), FEEDBACK),
        KeptField("passed", _("Whether it counts as learned"), FEEDBACK),
        KeptField("flag", _("Why it could not be marked yet"), _("To mark it later.")),
        KeptField("answered_at", _("When you answered, by the clock of your phone"), FEEDBACK),
        KeptField("received_at", _("When it arrived here"), _("Clocks of phones can be wrong.")),
        KeptField("counted_at", _("The time that counts"), _("Clocks of phones can be wrong.")),
        KeptField(
            "source",
            _(
                "How it came: by this site, by a form, from a file, from paper, or reported by an exercise itself"
            ),
            _("To find mistakes of ours. Answers on paper are typed in by a trainer."),
        ),
        KeptField("revision", _("Number of the change with which it came"), CHANGES),
    ),
    unlisted={"learner": ROW},
    count=_answers,
)

COMPLETIONS = KeptRecord(
    model=Completion,
    what=_("What you completed"),
    until=UNTIL_DELETED,
    rows=lambda person: Completion.objects.of_learner(person),
    fields=(
        KeptField("kind", _("Question, lesson, module or course"), FEEDBACK),
        KeptField("key", _("Which one"), FEEDBACK),
        KeptField("completed_at", _("When"), FEEDBACK),
        KeptField("revision", _("Number of the change with which it came"), CHANGES),
    ),
    unlisted={"id": ROW, "learner": ROW},
    count=_finished,
)

REVISION = KeptRecord(
    model=ProgressRevision,
    what=_("How often your progress changed"),
    until=UNTIL_DELETED,
    rows=lambda person: ProgressRevision.objects.filter(learner=person),
    fields=(
        KeptField("number", _("Number of changes"), CHANGES, technical=True),
        KeptField("whole_since", _("Last change that took something back"), CHANGES, technical=True),
    ),
    unlisted={"learner": ROW},
)

ATTESTATIONS = KeptRecord(
    model=Attestation,
    what=_("Your certificates"),
    until=_(
        "As long as you have the account. When it is erased, the code on the paper no longer shows anything."
    ),
    rows=lambda person: Attestation.objects.filter(person=person),
    fields=(
        KeptField(
            "code",
            _("Code on the paper"),
            _("Whoever has the code sees what stands on the paper, and nothing more."),
            shown=shown_code,
        ),
        KeptField("course_key", _("Number of the course"), PROOF, technical=True),
        KeptField("name", _("Name on the paper"), PROOF),
        KeptField("completed_on", _("Date"), PROOF),
        KeptField("minutes", _("Minutes of learning"), PROOF),
        KeptField("titles", _("Course"), PROOF, shown=lambda titles: in_my_language(titles, "")),
        KeptField(
            "skills",
            _("What I can do now"),
            PROOF,
            shown=lambda skills: in_my_language(skills, []),
        ),
    ),
    unlisted={"id": ROW, "person": ROW},
)

SUPERVISIONS = KeptRecord(
    model=Supervision,
    what=_("Lessons that a trainer saw you do"),
    until=UNTIL_DELETED,
    rows=lambda person: Supervision.objects.filter(learner=person).order_by("seen_at", "pk"),
    fields=(
        KeptField("lesson_key", _("Lesson"), SEEN),
        KeptField("seen_at", _("When the trainer noted it"), SEEN),
    ),
    unlisted={"id": ROW, "learner": ROW, "seen_by": "Names the trainer; see the mentions."},
    count=_seen,
)

RECORDS = (ATTEMPTS, COMPLETIONS, SUPERVISIONS, ATTESTATIONS, REVISION)

MENTIONS = (Mention(Supervision, "seen_by", _("Lessons that you saw others do")),)


def in_my_language(by_language: dict[str, Any], nothing: Any) -> Any:
    """What stands there in the language in force, else in the first that there is."""
    from django.utils.translation import get_language

    return by_language.get(get_language() or "", next(iter(by_language.values()), nothing))
