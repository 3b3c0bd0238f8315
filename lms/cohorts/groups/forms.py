"""What is typed about groups and the people in them. Forms check shape; services hold the rules."""

from datetime import date
from hashlib import sha256
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person
from lms.accounts.nicknames import clean_nickname
from lms.cohorts.access import organisations_of, trainers_of
from lms.cohorts.groups.plan import Doubles, clean, same
from lms.cohorts.groups.reading import (
    MOST_BYTES,
    MOST_NAMES,
    TOO_LARGE,
    TOO_MANY,
    NotAList,
    Read,
    as_text,
    decoded,
    read_names,
)
from lms.cohorts.models import Cohort, Organisation
from lms.cohorts.ticket import TicketField
from lms.public.countries import countries

NAME_LENGTH = 80
# Members of an organisation among whom to choose who leads a group.
MOST_TRAINERS = 100


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], required=False, **kwargs)


class NameField(forms.CharField):
    """The name of a group or a place: on one line, and nothing in it that cannot be seen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        name = clean_nickname(typed)
        if typed and not name:
            raise ValidationError(_("Write at least one letter or number."))
        if len(name) > NAME_LENGTH:
            raise ValidationError(_("This is too long: 80 letters fit."))
        return name


class GroupForm(forms.Form):
    """A new group. A name and a language are enough."""

    name = NameField(label=_("Name of the group"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    country = forms.ChoiceField(label=_("Country"), required=False)
    place = NameField(label=_("Place"), required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Give the group a name.")
        self.initial.setdefault("language", get_language())
        cast(forms.ChoiceField, self.fields["country"]).choices = [
            ("", _("Not said")),
            *countries(get_language() or "en"),
        ]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        first, last = fields.get("starts_on"), fields.get("ends_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return fields

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("country", "place", "starts_on", "ends_on")]

    @property
    def more_amiss(self) -> bool:
        return any(field.errors for field in self.more)


class NewGroupForm(GroupForm):
    """With the organisation, where somebody works in several."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), to_field_name="public_id", empty_label=None
    )
    ticket = TicketField()
    field_order = ["name", "language", "organisation"]

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(organisations_of(user))
        if len(self.places) == 1:
            del self.fields["organisation"]
        else:
            cast(
                forms.ModelChoiceField[Organisation], self.fields["organisation"]
            ).queryset = organisations_of(user)

    def organisation_wanted(self) -> Organisation:
        chosen: Organisation = self.cleaned_data.get("organisation") or self.places[0]
        return chosen


class SettingsForm(GroupForm):
    """A group as it is, and who leads it."""

    trainers = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Who leads this group"),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        now = {name: getattr(cohort, name) for name in GroupForm.base_fields}
        leading = cohort.trainers.values_list("public_id", flat=True)
        super().__init__(data, initial={**now, "trainers": list(leading)})
        members = trainers_of(cohort.organisation)
        shown = [person.pk for person in members[:MOST_TRAINERS]]
        field = cast(forms.ModelMultipleChoiceField[Person], self.fields["trainers"])
        field.queryset = (members.filter(pk__in=shown) | members.filter(leads__cohort=cohort)).distinct()


class CopyForm(forms.Form):
    """A copy of a group, for the next round."""

    name = NameField(label=_("Name of the new group"))
    with_people = forms.BooleanField(label=_("With the same people"), required=False)
    ticket = TicketField()


class NamesForm(forms.Form):
    """A list of names: typed, pasted or as a file; what to do with those that are there; and whether to make them.

    `ticket` names the accounts that it makes, also when it is sent twice. `seen` holds it to the list that was shown.
    """

    names = forms.CharField(
        label=_("Names, one on each line"), required=False, strip=False, widget=forms.Textarea
    )
    file = forms.FileField(label=_("Or a file with a list (CSV)"), required=False, allow_empty_file=True)
    doubles = forms.ChoiceField(required=False, choices=[(each.value, each.value) for each in Doubles])
    leave_out = forms.BooleanField(required=False)
    ticket = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    read: tuple[Read, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].widget.attrs.update(rows=10, autocomplete="off", spellcheck="false")
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,text/*"
        self.fields["file"].help_text = _("Up to 500 names. From a spreadsheet: save it as CSV.")

    def clean(self) -> dict[str, Any]:
        read = (*self._read_file(), *self._read_names())
        if not read and not self.errors:
            self.add_error("names", _("Write at least one name."))
        if len(read) > MOST_NAMES:
            self.add_error("names", TOO_MANY)
        self.read = read
        return self.cleaned_data

    @property
    def wanted_doubles(self) -> Doubles:
        return Doubles(self.cleaned_data["doubles"])

    def text(self) -> str:
        """The list as the page sends it back."""
        return as_text([each.typed for each in self.read])

    def digest(self) -> str:
        return sha256(self.text().encode()).hexdigest()

    def was_seen(self) -> bool:
        """Whether the page that sent this showed this very list."""
        return self.cleaned_data.get("seen") == self.digest() and bool(self.cleaned_data.get("ticket"))

    def _read_file(self) -> tuple[Read, ...]:
        file = self.cleaned_data.get("file")
        if not file:
            return ()
        try:
            if file.size > MOST_BYTES:
                raise NotAList(TOO_LARGE)
            return read_names(decoded(file.read()))
        except NotAList as refused:
            self.add_error("file", refused.words)
            return ()

    def _read_names(self) -> tuple[Read, ...]:
        try:
            return read_names(self.cleaned_data.get("names", ""))
        except NotAList as refused:
            self.add_error("names", refused.words)
            return ()


class PeopleForm(forms.Form):
    """Some people of a group."""

    who = forms.ModelMultipleChoiceField(Person.objects.none(), to_field_name="public_id")

    def __init__(self, people: QuerySet[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelMultipleChoiceField[Person], self.fields["who"])
        field.queryset = people
        field.error_messages.update(
            required=_("Choose at least one person."),
            invalid_choice=_("Somebody you chose is not in this group any more. Choose again."),
            invalid_pk_value=_("Somebody you chose is not in this group any more. Choose again."),
        )


class CardsForm(PeopleForm):
    """Whose cards to print, and whether everybody gets a new PIN on theirs."""

    everybody = forms.BooleanField(required=False)
    pins = forms.ChoiceField(choices=[("new", "new"), ("none", "none")])

    def __init__(self, people: QuerySet[Person], data: Any = None) -> None:
        super().__init__(people, data)
        self.people = people
        self.fields["who"].required = not (data and data.get("everybody"))

    def chosen(self) -> list[Person]:
        return list(self.people if self.cleaned_data["everybody"] else self.cleaned_data["who"])


class MoveForm(PeopleForm):
    """Who goes to which other group, and whether they stay here too."""

    group = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("To which group"), to_field_name="public_id", empty_label=None
    )
    how = forms.ChoiceField(
        choices=[("move", _("Move: they leave this group")), ("copy", _("Copy: they are in both groups"))],
        initial="move",
    )

    def __init__(self, people: QuerySet[Person], groups: QuerySet[Cohort], *args: Any, **kwargs: Any) -> None:
        super().__init__(people, *args, **kwargs)
        cast(forms.ModelChoiceField[Cohort], self.fields["group"]).queryset = groups


class RenameForm(forms.Form):
    """The name by which somebody is called in their group, corrected."""

    nickname = forms.CharField(label=_("Name or nickname"), max_length=200)

    def __init__(self, others: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {same(name) for name in others}
        self.fields["nickname"].widget.attrs["autocomplete"] = "off"

    def clean_nickname(self) -> str:
        name, amiss = clean(self.cleaned_data["nickname"])
        if amiss:
            raise ValidationError(amiss)
        if same(name) in self.others:
            raise ValidationError(
                _("Somebody in a group of theirs is called that already. Add a letter or a number.")
            )
        return name


def new_ticket() -> str:
    return str(uuid4())
