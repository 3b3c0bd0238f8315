"""The shape of a choice for a group's pack. What is in it is no question: what the group is to do."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from offline_export.catalogue.builder import Box
from offline_export.catalogue.words import FORM_NAMES, FORM_USES, language_name
from offline_export.models import Pack


class GroupPackForm(forms.Form):
    """Form and languages, of those in which all of it is there."""

    form = forms.ChoiceField(
        label=_("How should it come?"),
        choices=[(form, FORM_NAMES[form]) for form in (Pack.Form.PAGE, Pack.Form.FOLDER)],
        error_messages={"required": _("Choose one.")},
    )
    language = forms.MultipleChoiceField(
        label=_("Languages"),
        error_messages={"required": _("Choose at least one language.")},
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = tuple(languages)
        field = cast(forms.MultipleChoiceField, self.fields["language"])
        field.choices = [(code, language_name(code)) for code in languages]

    @property
    def forms(self) -> list[Box]:
        chosen = self["form"].value()
        return [
            Box(form, str(FORM_NAMES[form]), form == chosen, str(FORM_USES[form]))
            for form in (Pack.Form.PAGE, Pack.Form.FOLDER)
        ]

    @property
    def languages(self) -> list[Box]:
        chosen = self["language"].value() or ()
        return [Box(code, language_name(code), code in chosen) for code in self.offered]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("form") == Pack.Form.PAGE and len(given.get("language", [])) > 1:
            words = _("One file holds one language. Choose one language, or the folder.")
            self.add_error("language", words)
        return given
