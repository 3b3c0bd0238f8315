"""A field that names what a form makes, so that it is made once, however often the form arrives."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError


class TicketField(forms.UUIDField):
    """A number from the page with the form. A page without one, or a broken one, is taken as sent for the first time."""

    def __init__(self) -> None:
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        super().__init__(required=False, widget=widget, initial=uuid4)

    def clean(self, value: Any) -> UUID:
        try:
            return super().clean(value) or uuid4()
        except ValidationError:
            return uuid4()
