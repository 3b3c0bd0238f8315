"""The shape of a choice. What it means is in `choice`."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.public.countries import countries
from offline_export.catalogue.choice import Choice, choice_of, what_is_amiss
from offline_export.catalogue.offered import Offered
from offline_export.models import Pack

GONE = {"invalid_choice": _("Something of this choice is no longer here. Choose again.")}


def _several(values: Iterable[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        required=False, choices=[(each, each) for each in values], error_messages=GONE
    )


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


class ChoiceForm(forms.Form):
    """Courses or modules, languages, one country or all, a form. `choice` is what it came to; valid only where there can be such a pack."""

    language = forms.MultipleChoiceField(required=False, choices=settings.LANGUAGES, error_messages=GONE)
    form = forms.ChoiceField(
        choices=Pack.Form.choices, error_messages=GONE | {"required": _("Choose a form.")}
    )

    choice: Choice

    def __init__(self, *args: Any, offers: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        modules = [module.seed_id for each in offers.courses for module in each.modules]
        self.fields["course"] = _several(each.seed_id for each in offers.courses)
        self.fields["module"] = _several(modules)
        self.fields["country"] = forms.ChoiceField(
            required=False, choices=[("", ""), *countries(_language())], error_messages=GONE
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        self.choice = choice_of(
            self.offers,
            courses=given["course"],
            modules=given["module"],
            languages=given["language"],
            form=given["form"],
            countries=[given["country"]] if given["country"] else (),
        )
        if amiss := what_is_amiss(self.choice, self.offers, _language()):
            self.add_error(None, amiss)
        return given

    @property
    def amiss(self) -> list[str]:
        """What is wrong with it, each sentence once."""
        return list(dict.fromkeys(str(error) for errors in self.errors.values() for error in errors))
