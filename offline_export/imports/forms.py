"""What a trainer sends: the files from the packs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from offline_export.imports.receiving import MOST_FILES


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; `clean` gives them as a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise ValidationError(
                ngettext_lazy(
                    "Bring at most %(count)s file in one go.",
                    "Bring at most %(count)s files in one go.",
                    MOST_FILES,
                )
                % {"count": MOST_FILES}
            )
        # What is in an empty file is said by its name, together with the others.
        return [file for file in files if file] or super().clean(None, initial)


class UploadForm(forms.Form):
    brought = FilesField(label=_("Files from the packs"), help_text=_("You can choose several at once."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brought"].error_messages["required"] = _("Choose the files first.")
        self.fields["brought"].widget.attrs["accept"] = ".txt,.json,text/plain,application/json"
