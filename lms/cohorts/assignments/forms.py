"""What a trainer fills in to give a group something to do."""

from datetime import date, timedelta
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.assignments.offer import SINGLE, OfferedCourse, offer, value_of
from lms.cohorts.assignments.services import Wish
from lms.cohorts.catalogue import Catalogue
from lms.cohorts.models import Assignment, Cohort
from lms.cohorts.ticket import TicketField

ALL, SOME = "all", "some"
NOTE_LENGTH: Final = 300
# A year with a digit missing or too many.
FAR: Final = timedelta(days=5 * 366)


class DayField(forms.DateField):
    """A day near today, chosen or typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.error_messages["invalid"] = _("Write the day like this: 2026-12-31.")

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and abs(day - timezone.localdate()) > FAR:
            raise ValidationError(_("Look at the year of this day."))
        return day


class AssignmentForm(forms.Form):
    """What is to be done, by whom and until when. Only the first must be chosen.

    `what` is `module:<key>`, `course:<key>`, or `lessons` for those that are ticked. `gone` are lessons that were chosen
    before and cannot be ticked any more: they stay chosen, because they may come back, until somebody takes them out.
    """

    what = forms.ChoiceField(error_messages={"required": _("Choose what is to be done.")})
    lessons = forms.MultipleChoiceField(required=False)
    drop_gone = forms.BooleanField(required=False)
    core_only = forms.BooleanField(label=_("Core lessons only"), required=False)
    starts_on = DayField(label=_("From"))
    due_on = DayField(label=_("Until"))
    for_whom = forms.ChoiceField(choices=[(ALL, ""), (SOME, "")], required=False)
    people = forms.MultipleChoiceField(required=False)
    ticket = TicketField()
    note = forms.CharField(
        label=_("Note"),
        help_text=_("They read it above the lessons."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
    )

    def __init__(
        self,
        *args: Any,
        cohort: Cohort,
        catalogue: Catalogue,
        assignment: Assignment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue, self.assignment = catalogue, assignment
        self.members = {str(person.public_id): person for person in people_of(cohort)}
        self.on_offer = {
            str(lesson.key): lesson
            for course in catalogue.courses
            for module in course.modules
            for lesson in module.lessons
        }
        self.initial = _initial(assignment)
        before = assignment.keys if assignment and assignment.kind == SINGLE else []
        self.gone = [key for key in before if key not in self.on_offer]
        self._set_choices("what", self._all_values())
        self._set_choices("lessons", self.on_offer)
        self._set_choices("people", self.members)

    def offered(self) -> tuple[OfferedCourse, ...]:
        ticked = self["lessons"].value() or ()
        return offer(self.catalogue.courses, chosen=self["what"].value() or "", ticked=set(ticked))

    def gone_choice(self) -> str:
        """What was chosen before, where it is not offered any more."""
        before = str(self.initial.get("what", ""))
        offered = {option.value for course in self.offered() for option in course.options}
        return before if before not in offered | {SINGLE, ""} else ""

    def faces(self) -> list[dict[str, Any]]:
        """The people of the group as the page offers them."""
        ticked = set(self["people"].value() or ())
        return [
            {"value": value, "person": person, "ticked": value in ticked}
            for value, person in self.members.items()
        ]

    @property
    def for_some(self) -> bool:
        return self["for_whom"].value() == SOME

    @property
    def more_is_amiss(self) -> bool:
        """Whether something is amiss in what is folded away."""
        return bool(set(self.errors) - {"what", "lessons"}) if self.is_bound else False

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"]).replace("\r\n", "\n")
        if len(note) > NOTE_LENGTH:
            raise ValidationError(
                _("This note has %(length)s letters. There is room for %(room)s."),
                params={"length": len(note), "room": NOTE_LENGTH},
            )
        return note

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("what") == SINGLE and "lessons" not in self.errors and not self._keys():
            self.add_error("lessons", _("Tick at least one lesson."))
        if given.get("for_whom") == SOME and "people" not in self.errors:
            self._check_people(given)
        starts, due = given.get("starts_on"), given.get("due_on")
        if starts and due and due < starts:
            self.add_error("due_on", _("This day is before the first one."))
        return given

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(
            kind=given["what"].partition(":")[0],
            keys=tuple(map(UUID, self._keys())),
            people=self._people() if given["for_whom"] == SOME else None,
            core_only=given["core_only"],
            starts_on=given["starts_on"],
            due_on=given["due_on"],
            note=given["note"],
        )

    def _check_people(self, given: dict[str, Any]) -> None:
        if not given.get("people"):
            self.add_error("people", _("Tick at least one person, or choose the whole group."))
        elif given.get("what") == SINGLE:
            # Who gave it to whom would say something of that person.
            for key in given.get("lessons", ()):
                if self.on_offer[key].sensitive:
                    words = _now(
                        "“%(title)s” can be for the whole group only: it is about something private."
                    )
                    self.add_error("people", words % {"title": self.on_offer[key].title})

    def _keys(self) -> list[str]:
        kind, _colon, key = self.cleaned_data["what"].partition(":")
        if kind != SINGLE:
            return [key]
        ticked = self.cleaned_data["lessons"]
        in_order = [key for key in self.on_offer if key in ticked]
        return in_order if self.cleaned_data.get("drop_gone") else [*in_order, *self.gone]

    def _people(self) -> tuple[Person, ...]:
        return tuple(self.members[value] for value in self.cleaned_data["people"])

    def _all_values(self) -> list[str]:
        kinds = (Assignment.Kind.MODULE, Assignment.Kind.COURSE)
        offered = [value_of(kind, key) for kind in kinds for key in self.catalogue.parts[kind]]
        # What was chosen once may stay, also when it is not there at the moment.
        return [SINGLE, *offered, *filter(None, [str(self.initial.get("what", ""))])]

    def _set_choices(self, name: str, values: Any) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [(value, value) for value in values]


def _initial(assignment: Assignment | None) -> dict[str, Any]:
    if assignment is None:
        return {"for_whom": ALL}
    single = assignment.kind == SINGLE
    return {
        "what": SINGLE
        if single
        else value_of(assignment.kind, assignment.keys[0] if assignment.keys else ""),
        "lessons": assignment.keys if single else [],
        "core_only": assignment.core_only,
        "starts_on": assignment.starts_on,
        "due_on": assignment.due_on,
        "for_whom": ALL if assignment.for_all else SOME,
        "people": [str(person.public_id) for person in assignment.people.all()],
        "note": assignment.note,
    }
