"""What the editor shows an author beside the form."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from courses import drawings


class ReadinessPanel(Panel):
    """What the saved version weighs, and what is to be mended before it can be published."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Before you publish"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/panels/readiness.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from courses.report import readiness_report

            return super().get_context_data(parent_context) | readiness_report(self.instance)


class DrawingPanel(Panel):
    """The drawing as learners see it, and the keys of the texts that a lesson gives it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Preview"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/panels/drawing.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            svg = self.instance.svg
            shown = (
                {"picture": thumbnail(svg), "labels": _labels(svg), "bytes": len(svg.encode())} if svg else {}
            )
            return super().get_context_data(parent_context) | shown


def thumbnail(svg: str) -> str:
    """The drawing for a page of the admin, with the parts that it uses; empty where it cannot be drawn."""
    try:
        sheet = drawings.part_sheet(drawings.parts_used(svg))
        return mark_safe(sheet + drawings.draw(svg, labels={}, alt=""))  # noqa: S308 - sanitised by draw
    except drawings.DrawingError:
        return ""


def _labels(svg: str) -> list[str]:
    try:
        return drawings.labels(svg)
    except drawings.DrawingError:
        return []
