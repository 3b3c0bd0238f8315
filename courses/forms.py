"""The editor's forms: refuse to publish what may not go live, keep what was typed, and look into what is uploaded."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from courses import drawings
from courses.drawings.sanitise import MAX_BYTES
from courses.problem_words import say

FOREIGN = re.compile(
    r"<(script|foreignObject|style|image|iframe|object|embed|audio|video|a|set|animate\w*|handler)>|^on|href|[:#]",
    re.IGNORECASE,
)
FILE_HELP = _("An .svg file of at most 20 KB. It takes the place of the source below.")


class PublishableForm(WagtailAdminPageForm):
    """Runs the readiness checks when the author presses “Publish”; a draft can always be saved."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self._goes_live() or self.errors:
            return
        from courses.readiness import findings

        for finding in findings(self.instance):
            if finding.stop:
                self.add_error(None, str(finding))

    def _goes_live(self) -> bool:
        return "action-publish" in self.data or (
            "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        )


class DraftCopyForm(CopyForm):
    """Copies are drafts: a copy has the stable id of its original until its author gives it another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)


class DrawingForm(WagtailAdminModelForm):
    """A drawing by its source, or by a file that becomes the source. Nothing that is not clean SVG is kept."""

    file = forms.FileField(
        label=_("SVG file"),
        required=False,
        help_text=FILE_HELP,
        widget=forms.FileInput(attrs={"accept": ".svg"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "svg" in self.fields:
            self.fields["svg"].required = False

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        # One byte more than is allowed is enough to be refused.
        return _clean_drawing(file.read(MAX_BYTES + 1)) if file else ""

    def clean_svg(self) -> str:
        source = self.cleaned_data["svg"]
        return _clean_drawing(source) if source.strip() else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("file"):
            cleaned["svg"] = cleaned["file"]
        elif not cleaned.get("svg") and not self.errors:
            self.add_error("svg", _("Choose a file, or write the source of the drawing."))
        return cleaned


def _clean_drawing(source: str | bytes) -> str:
    """The drawing as it is kept. What a drawing program leaves in its files is dropped; what runs, leads elsewhere or
    would be missed in the picture is named, so that its author takes it out."""
    try:
        drawing = drawings.inspect(source)
    except drawings.DrawingError as error:
        raise ValidationError(say(str(error))) from error
    foreign = [name for name in drawing.removed if FOREIGN.search(name)]
    if foreign:
        message = _("A drawing may not hold this: %(names)s. Take it out, then try again.")
        raise ValidationError(message, params={"names": ", ".join(foreign)})
    return drawing.svg
