from collections.abc import Sequence
from uuid import UUID

from django import forms


class ManyIds(forms.Field):
    """The public ids in fields of one name, each once: at most what a page lists."""

    def to_python(self, value: Sequence[str] | None) -> frozenset[UUID]:
        try:
            return frozenset(UUID(each) for each in value or ())
        except ValueError:
            raise forms.ValidationError("not an id") from None

    widget = forms.MultipleHiddenInput


class SeenForm(forms.Form):
    """Who is ticked, and who was when the page was opened: only what somebody changed is changed."""

    seen = ManyIds(required=False)
    before = ManyIds(required=False)
    sent = forms.BooleanField()

    def ticked(self) -> frozenset[UUID]:
        return frozenset(self.cleaned_data["seen"])

    def unticked(self) -> frozenset[UUID]:
        return frozenset(self.cleaned_data["before"]) - self.ticked()

    def named(self) -> frozenset[UUID]:
        return self.ticked() | frozenset(self.cleaned_data["before"])
