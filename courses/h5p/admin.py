"""The exercises in the admin: their list, the form that takes a package, and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, Panel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    HistoryView,
    IndexView,
    RevisionsCompareView,
    SnippetViewSet,
    UsageView,
)

from courses.h5p.library_words import name_for_people
from courses.h5p.models import H5PContent, H5PContentQuerySet
from courses.h5p.permissions import CONTENTS, MAY_SEE


class UsesColumn(Column):
    """In how many places it is, with a link to them."""

    cell_template_name = "courses/h5p/uses_cell.html"


class ContentIndexView(IndexView):
    """The exercises of the collections in which this person may do something, each with what a phone loads to play it, or
    what has to be installed first."""

    def get_table(self, object_list: Any) -> Any:
        contents = list(object_list)
        counts = ReferenceIndex.get_count_references_to_in_bulk(contents)
        from courses.h5p.shelf import Shelf

        shelf = Shelf.now()
        for each in contents:
            built = getattr(each, "built", None)
            each.size = filesizeformat(built.size) if built and built.digest == each.digest else ""
            each.uses = counts.get(each, 0)
            each.usage_url = reverse(H5PContent.snippet_viewset.get_url_name("usage"), args=[each.pk])
            each.missing = ", ".join(map(name_for_people, shelf.missing_for(each)))
        return super().get_table(contents)


class OneContent:
    """A view of one exercise: asked for the rights in its own collection, which Wagtail asks of no snippet."""

    needed: tuple[str, ...] = MAY_SEE
    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> H5PContent:
        content: H5PContent = super().get_object(*args, **kwargs)  # type: ignore[misc]
        allowed = CONTENTS.user_has_any_permission_for_instance(self.request.user, self.needed, content)
        if not allowed:
            raise PermissionDenied
        return content


class TakesPackage:
    """A form with a file: nothing is sent before somebody presses the button, and one sent twice is said to be there."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            # The same file came in by two requests at once.
            form.add_error("package", _("This exercise has just been uploaded. Look for it in the list."))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        """The form again: what was taken out of the package stands there, and the exercise to try."""
        return str(self.get_edit_url())  # type: ignore[attr-defined]


class ContentCreateView(TakesPackage, CreateView):
    pass


class ContentEditView(TakesPackage, OneContent, EditView):
    needed = ("change",)


class ContentDeleteView(OneContent, DeleteView):
    needed = ("delete",)


class ContentUsageView(OneContent, UsageView):
    pass


class ContentHistoryView(OneContent, HistoryView):
    pass


class ContentCompareView(OneContent, RevisionsCompareView):
    pass


class Choosable:
    """The exercises that this person may choose, as with photos."""

    request: HttpRequest

    def get_object_list(self) -> H5PContentQuerySet:
        offered: H5PContentQuerySet = CONTENTS.instances_user_has_any_permission_for(
            self.request.user, ["choose"]
        )
        return offered.order_by("title")


class ContentChooseView(Choosable, ChooseView):
    pass


class ContentChooseResultsView(Choosable, ChooseResultsView):
    pass


class ContentChosenView(Choosable, SnippetChosenView):
    def get_object(self, pk: str) -> H5PContent:
        return self.get_object_list().get(pk=pk)


class ContentChosenMultipleView(Choosable, SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> H5PContentQuerySet:
        return self.get_object_list().filter(pk__in=pks)


class ContentChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ContentChooseView
    choose_results_view_class = ContentChooseResultsView
    chosen_view_class = ContentChosenView
    chosen_multiple_view_class = ContentChosenMultipleView


class ExercisePanel(Panel):
    """What the exercise is, what was taken out of it, and how it plays."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", gettext_lazy("The exercise"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/h5p/panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        @cached_property
        def missing(self) -> str:
            from courses.h5p.shelf import Shelf

            return ", ".join(map(name_for_people, Shelf.now().missing_for(self.instance)))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            shown = {
                "content": self.instance,
                "missing": self.missing,
                "exercise": None if self.missing else self.instance.exercise(),
                "count": len(self.instance.files) - 1,
            }
            return super().get_context_data(parent_context) | shown


class H5PContentViewSet(SnippetViewSet):
    """The H5P exercises of the site."""

    model = H5PContent
    icon = "cogs"
    add_to_admin_menu = True
    menu_label = gettext_lazy("H5P exercises")
    menu_order = 312
    index_view_class = ContentIndexView
    add_view_class = ContentCreateView
    edit_view_class = ContentEditView
    delete_view_class = ContentDeleteView
    usage_view_class = ContentUsageView
    history_view_class = ContentHistoryView
    revisions_compare_view_class = ContentCompareView
    chooser_viewset_class = ContentChooserViewSet
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["title"]
    list_filter = ["collection"]
    list_display = [
        "title",
        Column("main_library", label=gettext_lazy("Kind"), sort_key="main_library"),
        Column("size", label=gettext_lazy("Size")),
        UsesColumn("uses", label=gettext_lazy("Used in")),
        Column("missing", label=gettext_lazy("Missing libraries")),
        DateColumn("uploaded_at", label=gettext_lazy("Uploaded"), sort_key="uploaded_at"),
    ]
    panels = [
        HelpPanel(template="courses/h5p/first_choice.html"),
        FieldPanel("title"),
        FieldPanel("package"),
        FieldPanel("collection"),
        ExercisePanel(),
    ]

    @property
    def permission_policy(self) -> Any:
        return CONTENTS

    def get_queryset(self, request: HttpRequest) -> H5PContentQuerySet:
        contents: H5PContentQuerySet = CONTENTS.instances_user_has_any_permission_for(request.user, MAY_SEE)
        return contents.select_related("built")
