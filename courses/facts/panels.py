"""What the form of a fact shows beside its fields."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from courses.facts.names import FACT_NAMES
from courses.facts.slots import SLOTS


class GeneralWordsPanel(Panel):
    """The words that stand without the fact: its own must have the same form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("The words that they replace"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/panels/general_words.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            chosen = SLOTS.get(self.instance.slot)
            slots = [chosen] if chosen else [SLOTS[name] for name in FACT_NAMES]
            return super().get_context_data(parent_context) | {"slots": slots}
