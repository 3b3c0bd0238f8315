from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import ActivityVersion
from lms.accounts.nicknames import clean_nickname
from lms.progress.batch import GivenAttempt


class AnswerForm(forms.Form):
    """Which question an answer without script is for. What was answered is read by the activity's own kind."""

    activity = forms.UUIDField()
    digest = forms.RegexField(r"^[0-9a-f]{64}\Z")

    def attempt(self, version: ActivityVersion, response: dict[str, object]) -> GivenAttempt:
        """The answer as a fact, made now and here: there is no device that could have made its id."""
        return GivenAttempt(
            id=uuid4(),
            lesson_key=version.lesson_key,
            activity_id=version.activity_id,
            digest=version.digest,
            response=response,
            answered_at=timezone.now(),
        )


NAME_LENGTH = 80


class NameForm(forms.Form):
    """The name that is to stand on an attestation."""

    name = forms.CharField(
        label=_("Name on the page"),
        max_length=NAME_LENGTH,
        help_text=_(
            "It is printed, and whoever checks the code sees it. It may be other than your nickname."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        name = clean_nickname(self.cleaned_data["name"])
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError(_("Write a name with letters."))
        # Cleaning may make it longer: some letters become two.
        if len(name) > NAME_LENGTH:
            raise forms.ValidationError(_("This name is too long. A short one is easier to find in a list."))
        return name


class CheckForm(forms.Form):
    """The check code of an attestation, as it was typed."""

    code = forms.CharField(
        label=_("Check code"),
        required=False,
        help_text=_("Ten letters and figures. Capitals, spaces and hyphens do not matter."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "maxlength": 30,
            }
        ),
    )
