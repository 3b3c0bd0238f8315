"""What people type at the doors. Forms check shape; whether a PIN is the right one is for lms.accounts.guard."""

import secrets
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.codes import LENGTH, read_code
from lms.accounts.models import Person
from lms.accounts.nicknames import clean_nickname
from lms.accounts.pictures import PICTURES, draw_picture, picture_name
from lms.accounts.pins import WeakPin, read_pin, refuse_weak

NICKNAME_LENGTH = 60


class PinInput(forms.TextInput):
    """Shows dots by style, so that no browser takes it for a password and offers to remember it: the phone may be
    everybody's. What was typed does not come back with the page.
    """

    def format_value(self, value: Any) -> Any:
        return None


class PinField(forms.CharField):
    """Four to six numbers. A new one is shown as it is typed, because it is typed once."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        self.new = new
        kwargs.setdefault("label", _("PIN"))
        kwargs.setdefault("widget", forms.TextInput if new else PinInput)
        super().__init__(max_length=40, **kwargs)
        self.error_messages["required"] = _("Type your PIN.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        shown = {"autocomplete": "new-password"} if self.new else {"autocomplete": "off", "class": "pin"}
        return {"inputmode": "numeric", "spellcheck": "false", "maxlength": "40", **shown}

    def clean(self, value: Any) -> str:
        pin = read_pin(super().clean(value))
        if pin is None:
            raise ValidationError(_("A PIN has 4 to 6 numbers and nothing else."))
        try:
            if self.new:
                refuse_weak(pin)
        except WeakPin as weak:
            raise ValidationError(weak.words) from None
        return pin


class CodeField(forms.CharField):
    """A code of eight letters and numbers, given back as it is stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.error_messages["required"] = _("Type the code.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "class": "code"}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        code = read_code(typed)
        if code is None:
            raise ValidationError(
                _(
                    "This code is not right. It has %(length)s letters and numbers: look at each of them again."
                ),
                params={"length": LENGTH},
            )
        return code


class OwnPhoneForm(forms.Form):
    """Any door: whether the phone is the person's own. It is shared unless somebody says otherwise."""

    own_phone = forms.BooleanField(label=_("This is my own phone"), required=False)


class PinForm(OwnPhoneForm):
    """The PIN of somebody whom the page knows already."""

    pin = PinField()


class CodeForm(PinForm):
    """Access code and PIN. The refusal does not say which of the two it was."""

    code = CodeField(label=_("Your code"))
    field_order = ["code", "pin", "own_phone"]


class SignUpForm(OwnPhoneForm):
    """All that somebody new tells us. `ticket` names the account that this form makes, also when it is sent twice."""

    nickname = forms.CharField(label=_("Name or nickname"), max_length=200)
    picture = forms.ChoiceField(label=_("Your picture"))
    pin = PinField(
        new=True,
        label=_("Make up a PIN"),
        help_text=_("4 to 6 numbers that you remember. Not the PIN of your bank."),
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["nickname", "picture", "pin", "own_phone", "ticket"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["picture"]).choices = [
            (key, picture_name(key)) for key in PICTURES
        ]
        self.initial.update(picture=secrets.choice(PICTURES), ticket=uuid4())
        self.fields["nickname"].widget.attrs["autocomplete"] = "off"
        self.fields["nickname"].error_messages["required"] = _("Write the name that we call you by.")

    def clean_nickname(self) -> str:
        nickname = clean_nickname(self.cleaned_data["nickname"])
        if not nickname:
            raise ValidationError(_("Write at least one letter or number."))
        if len(nickname) > NICKNAME_LENGTH:
            raise ValidationError(_("This name is too long. A short one is easier to find in a list."))
        return nickname

    def faces(self) -> list[dict[str, Any]]:
        """The pictures as the page offers them."""
        chosen = self["picture"].value()
        return [
            {
                "key": key,
                "svg": draw_picture(key),
                "name": picture_name(key),
                "chosen": key == chosen,
            }
            for key in PICTURES
        ]


class ChangePinForm(forms.Form):
    """A new PIN, and the one of today: the phone may have been left open."""

    now = PinField(label=_("Your PIN of today"))
    pin = PinField(new=True, label=_("Your new PIN"), help_text=_("4 to 6 numbers that you remember."))


class NewCodeForm(forms.Form):
    """A new code, with the PIN as proof."""

    now = PinField(label=_("Your PIN"))


class StaffForm(AuthenticationForm):
    """User name and password. The refusal does not say which of the two it was."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Look at both and try again."),
        "inactive": _("This account is closed. Ask who runs this site."),
    }
    own_phone = forms.BooleanField(label=_("This is my own phone or computer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        attributes = self.fields["username"].widget.attrs
        attributes.update(autocapitalize="none", autocomplete="username")
        # The screen of a phone would jump to the field, past what is said above it.
        attributes.pop("autofocus", None)
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if isinstance(user, Person) and user.is_learner:
            raise self.get_invalid_login_error()
