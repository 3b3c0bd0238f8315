"""What the editor shows an author beside the form."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class ReadinessPanel(Panel):
    """What the saved version weighs, and what is to be mended before it can be published."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Before you publish"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/panels/readiness.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from courses import readiness, weight
            from courses.reading import lesson_of

            context = super().get_context_data(parent_context)
            if self.instance.pk:
                weighed = weight.weigh(lesson_of(self.instance))
                context |= {
                    "findings": readiness.findings(self.instance),
                    "html_kb": weighed.html / weight.KILO,
                    "html_limit_kb": weight.FIRST_FLIGHT / weight.KILO,
                    "total_kb": weighed.total / weight.KILO,
                    "total_limit_kb": weight.LESSON_BUDGET / weight.KILO,
                    "share": min(100, round(100 * weighed.total / weight.LESSON_BUDGET)),
                }
            return context
