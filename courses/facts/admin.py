"""The facts in the admin: the list with its filters, and the form."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.facts.models import Country, LocalFact, LocalFactQuerySet, State, slot_choices
from courses.facts.panels import GeneralWordsPanel

AGES = (("shown", _("Shown to learners")), ("stale", _("Checked more than 12 months ago")))


class FactFilters(WagtailFilterSet):
    """By country, slot, state, and by whether learners see it."""

    country = django_filters.ModelChoiceFilter(queryset=Country.objects.order_by("code"), label=_("Country"))
    slot = django_filters.ChoiceFilter(choices=slot_choices, label=_("Slot"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("State"))
    age = django_filters.ChoiceFilter(choices=AGES, method="filter_age", label=_("Age"))

    class Meta:
        model = LocalFact
        fields: list[str] = []

    def filter_age(self, facts: LocalFactQuerySet, name: str, value: str) -> LocalFactQuerySet:
        today = timezone.localdate()
        return facts.stale(today) if value == "stale" else facts.shown(today)


class StateColumn(Column):
    """The state as learners have it: a confirmed fact whose check is old is not shown."""

    def get_value(self, instance: LocalFact) -> Any:
        return state_words(instance)


class WordsColumn(Column):
    """The words in the editor's language, or in another; empty where there are none."""

    def get_value(self, instance: LocalFact) -> str:
        texts = sorted(instance.texts.all(), key=lambda text: text.language != get_language())
        return texts[0].text if texts else ""


def state_words(fact: LocalFact) -> Any:
    return (
        _("Check again: older than 12 months")
        if fact.is_stale(timezone.localdate())
        else fact.get_state_display()
    )


class LocalFactViewSet(SnippetViewSet):
    """Registered when the apps are ready, as the drawings are."""

    model = LocalFact
    icon = "globe"
    add_to_admin_menu = True
    menu_label = _("Local facts")
    menu_order = 320
    filterset_class = FactFilters
    search_fields = ["slot", "note", "source"]
    ordering = ["country_id", "slot"]
    list_per_page = 50
    list_display = [
        "__str__",
        Column("country", label=_("Country")),
        Column("get_slot_display", label=_("What it is")),
        WordsColumn("texts", label=_("Words")),
        StateColumn("state", label=_("State"), sort_key="state"),
        Column("checked_on", label=_("Checked on"), sort_key="checked_on"),
    ]
    list_export = ["country_id", "slot", "state", "source", "checked_on", "checked_by", "note"]
    panels = [
        MultiFieldPanel([FieldPanel("country"), FieldPanel("slot")], heading=_("What it is about")),
        GeneralWordsPanel(),
        InlinePanel(
            "texts",
            heading=_("Words in each language"),
            label=_("Text"),
            panels=[FieldPanel("language"), FieldPanel("text")],
        ),
        MultiFieldPanel(
            [FieldPanel("state"), FieldPanel("source"), FieldPanel("checked_on"), FieldPanel("checked_by")],
            heading=_("How sure it is"),
            help_text=_(
                "Learners see a fact only when it is confirmed, and for 12 months after its check. Confirm what you "
                "have seen yourself in a source: somebody may act on it with their own money. A day and a name that "
                "you leave empty become today and your name; so they do when you change what the fact says and leave them."
            ),
        ),
        FieldPanel("note"),
    ]

    def get_queryset(self, request: Any) -> LocalFactQuerySet:
        facts: LocalFactQuerySet = LocalFact.objects.select_related("country").prefetch_related("texts")
        return facts


class CountryViewSet(SnippetViewSet):
    """The countries that facts can be given for; found under Snippets, as one is rarely added."""

    model = Country
    icon = "globe"
    ordering = ["code"]
    list_display = ["code", "__str__"]
    panels = [FieldPanel("code")]
