"""What is asked of who invites and of who is invited. Whether a link still opens is for links.py."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import NICKNAME_LENGTH
from lms.accounts.models import Person
from lms.accounts.nicknames import clean_nickname
from lms.cohorts.models import Role

TAKEN = _("Somebody has this user name already. Add a letter or a number.")
ROLE_WORDS = {
    Role.TRAINER: _("Sees and leads their own groups."),
    Role.COORDINATOR: _("Sees and leads all groups of the organisation."),
    Role.ADMINISTRATOR: _("Does all this, and says who works here."),
}


class NameField(forms.CharField):
    """What people are called on the screen, in one line and without what cannot be seen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.error_messages["required"] = _("Write a name.")

    def clean(self, value: Any) -> str:
        name = clean_nickname(super().clean(value))
        if not name:
            raise ValidationError(_("Write at least one letter or number."))
        if len(name) > NICKNAME_LENGTH:
            raise ValidationError(_("This name is too long. A short one is easier to find in a list."))
        return name


class RoleForm(forms.Form):
    """What somebody may do in the organisation."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.TRAINER)

    def roles(self) -> list[dict[str, Any]]:
        """The roles as the page offers them, each with what it opens."""
        chosen = self["role"].value()
        return [
            {
                "value": role.value,
                "name": role.label,
                "words": ROLE_WORDS[role],
                "chosen": role.value == chosen,
            }
            for role in Role
        ]


class InviteForm(RoleForm):
    """Whom we ask to work with us. `ticket` names the invitation, also when the form is sent twice."""

    name = NameField(
        label=_("For whom"), help_text=_("As you call them. It stands in your list until they come.")
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["name", "role", "ticket"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["ticket"] = uuid4()
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class NewPasswordField(forms.CharField):
    """Shown as it is typed, because it is typed once. It does not come back with the page."""

    class Input(forms.TextInput):
        def format_value(self, value: Any) -> Any:
            return None

    widget = Input

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Make up a password"))
        kwargs.setdefault("help_text", _("At least 8 letters, numbers or signs. You see what you type."))
        super().__init__(max_length=128, strip=False, **kwargs)
        self.error_messages["required"] = _("Make up a password.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        plain = {"autocapitalize": "none", "spellcheck": "false"}
        return {**super().widget_attrs(widget), **plain, "autocomplete": "new-password"}


class PasswordForm(forms.Form):
    """A new password for somebody who has an account."""

    password = NewPasswordField()
    own_phone = forms.BooleanField(label=_("This is my own phone or computer"), required=False)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person or Person()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class NewMemberForm(PasswordForm):
    """All that somebody new tells us: what we call them, and what they sign in with."""

    nickname = NameField(label=_("Your name"), help_text=_("As your groups know you."))
    username = forms.CharField(
        label=_("Make up a user name"),
        help_text=_("You sign in with it. Letters and numbers, without spaces."),
        max_length=150,
        error_messages={"required": _("Make up a user name.")},
    )
    field_order = ["nickname", "username", "password", "own_phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nickname"].widget.attrs["autocomplete"] = "name"
        self.fields["username"].widget.attrs.update(
            autocapitalize="none", autocomplete="username", spellcheck="false"
        )

    def clean_nickname(self) -> str:
        # The password must not be like the name; it is looked at after this.
        self.person.first_name = self.cleaned_data["nickname"]
        return self.person.first_name

    def clean_username(self) -> str:
        username = Person.normalize_username(self.cleaned_data["username"])
        try:
            Person.username_validator(username)
        except ValidationError:
            raise ValidationError(_("Use letters, numbers and the signs @ . + - _ only.")) from None
        # Names that differ only by capital letters would be mixed up on the phone.
        if Person.objects.filter(username__iexact=username).exists():
            raise ValidationError(TAKEN)
        # Nor like this one.
        self.person.username = username
        return username
