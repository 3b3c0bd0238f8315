"""The report “Facts to check”: all that learners do not see, the old confirmations first."""

from typing import Any

from django.db.models import Case, Value, When
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import ModelPermissionPolicy

from courses.facts.admin import FactFilters, StateColumn, WordsColumn, state_words
from courses.facts.models import LocalFact, LocalFactQuerySet, State

NAME = "facts_to_check"
POLICY = ModelPermissionPolicy(LocalFact)
MAY_SEE = ("add", "change", "delete", "view")
# Who confirmed once and is asked again, then where sources disagree, then what nobody has looked at.
ORDER = Case(
    When(state=State.CONFIRMED, then=Value(0)), When(state=State.CONFLICTING, then=Value(1)), default=Value(2)
)


class ToCheckFilters(FactFilters):
    """Nothing here is shown to learners, so nobody asks for that."""

    age = None


def _edit_url(fact: LocalFact) -> str:
    return reverse(LocalFact.snippet_viewset.get_url_name("edit"), args=[fact.pk])


class FactsToCheckView(ReportView):
    index_url_name = NAME
    index_results_url_name = f"{NAME}_results"
    page_title = _("Facts to check")
    header_icon = "globe"
    filterset_class = ToCheckFilters
    permission_policy = POLICY
    any_permission_required = MAY_SEE
    columns = [
        TitleColumn("__str__", label=_("Fact"), get_url=_edit_url, width="18%"),
        Column("country", label=_("Country")),
        Column("get_slot_display", label=_("What it is")),
        StateColumn("state", label=_("State")),
        WordsColumn("texts", label=_("Words")),
        Column("source", label=_("Source")),
        Column("checked_on", label=_("Checked on")),
        Column("note", label=_("Remark")),
    ]
    list_export = [
        "country_id",
        "country",
        "slot",
        "state_words",
        "words",
        "source",
        "checked_on",
        "checked_by",
        "note",
    ]
    export_headings = {"country_id": _("Country code"), "state_words": _("State"), "words": _("Words")}
    export_filename = "facts-to-check"

    def get_base_queryset(self) -> LocalFactQuerySet:
        facts: LocalFactQuerySet = LocalFact.objects.to_check(timezone.localdate())
        return facts.select_related("country").prefetch_related("texts").order_by(ORDER, "country_id", "slot")

    def get_filtered_queryset(self) -> LocalFactQuerySet:
        facts: LocalFactQuerySet = self.get_queryset()
        return facts

    def get_page_subtitle(self) -> str:
        count = self.object_list.count()
        return ngettext("%(count)d fact", "%(count)d facts", count) % {"count": count}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        response = super().render_to_response(context, **kwargs)
        if response.streaming:
            # Written now: later, the editor's language is no longer the active one.
            response.streaming_content = list(response.streaming_content)
        return response

    def to_row_dict(self, item: LocalFact) -> dict[str, Any]:
        item.state_words = str(state_words(item))
        item.words = " | ".join(f"{text.language}: {text.text}" for text in item.texts.all())
        row: dict[str, Any] = super().to_row_dict(item)
        return row | {"country": str(item.country)}


class FactsToCheckItem(MenuItem):
    """Shown to whom may see facts."""

    def is_shown(self, request: Any) -> bool:
        return bool(POLICY.user_has_any_permission(request.user, MAY_SEE))


def menu_item() -> MenuItem:
    return FactsToCheckItem(
        _("Facts to check"), reverse(NAME), name="facts-to-check", icon_name="globe", order=650
    )


def admin_urls() -> list[URLPattern]:
    return [
        path("reports/facts/", FactsToCheckView.as_view(), name=NAME),
        path("reports/facts/results/", FactsToCheckView.as_view(results_only=True), name=f"{NAME}_results"),
    ]
