"""What a trainer sends: photos of codes, or their text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from offline_export.imports.forms import SeveralFiles
from offline_export.imports.qr.frames import frames_in
from offline_export.imports.qr.photos import MOST_PHOTOS

# Some hundred frames.
MOST_TEXT = 100_000


class PhotosField(forms.FileField):
    """Several photos in one field, or none; `clean` gives them as a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_PHOTOS:
            raise ValidationError(
                ngettext_lazy(
                    "Send at most %(count)s photo in one go.",
                    "Send at most %(count)s photos in one go.",
                    MOST_PHOTOS,
                )
                % {"count": MOST_PHOTOS}
            )
        return files


class CodesForm(forms.Form):
    photos = PhotosField(
        label=_("Or choose photos that you have"),
        help_text=_("Several at once are fine, and several codes in one photo too."),
        required=False,
    )
    text = forms.CharField(
        label=_("Text of the codes"),
        help_text=_("If another app has read the code: put its text here. It begins with CQ1."),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp,image/avif"

    def clean_text(self) -> list[str]:
        return frames_in(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("photos") and not data.get("text"):
            raise ValidationError(_("Take a photo of the codes first, or put their text in."))
        return data
