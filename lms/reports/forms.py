"""What is typed on the pages of one's own data."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import NICKNAME_LENGTH, PinField
from lms.accounts.models import Person
from lms.accounts.nicknames import clean_nickname
from lms.accounts.pictures import PICTURES, draw_picture, picture_name


class CorrectionForm(forms.Form):
    """What a person can correct themselves: how they are called, recognised and spoken to."""

    nickname = forms.CharField(label=_("Name or nickname"), max_length=NICKNAME_LENGTH)
    picture = forms.ChoiceField(
        label=_("Your picture"), choices=[(name, picture_name(name)) for name in PICTURES]
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES)

    def __init__(self, person: Person, data: Any = None) -> None:
        now = {name: getattr(person, name) for name in ("nickname", "picture", "language")}
        super().__init__(data, initial=now)
        self.person = person
        # Who has chosen none keeps none until they do.
        for name in ("picture", "language"):
            self.fields[name].required = bool(now[name])

    def clean_nickname(self) -> str:
        nickname = clean_nickname(self.cleaned_data["nickname"])
        if not nickname:
            raise forms.ValidationError(_("Write at least one letter or number."))
        if len(nickname) > NICKNAME_LENGTH:
            raise forms.ValidationError(_("This name is too long. A short one is easier to find in a list."))
        return nickname

    def faces(self) -> list[dict[str, Any]]:
        """The pictures as the page offers them."""
        chosen = self["picture"].value()
        return [
            {"key": key, "svg": draw_picture(key), "name": picture_name(key), "chosen": key == chosen}
            for key in PICTURES
        ]

    def save(self) -> Person:
        """Write what was corrected, and nothing else of the row."""
        Person.objects.filter(pk=self.person.pk).update(**self.cleaned_data)
        self.person.refresh_from_db()
        return self.person


class PinProof(forms.Form):
    """The PIN of a learner who deletes their account."""

    proof = PinField(label=_("Your PIN"))


class PasswordProof(forms.Form):
    """The password of who has one."""

    proof = forms.CharField(
        label=_("Your password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
