"""The drawings in the admin: a list that shows them, and a form that takes a file."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Drawing
from courses.panels import thumbnail


class ThumbnailColumn(Column):
    """The drawing itself, small."""

    cell_template_name = "courses/panels/thumbnail.html"

    def get_value(self, instance: Drawing) -> str:
        return thumbnail(instance.svg)


class DrawingViewSet(SnippetViewSet):
    """Registered when the apps are ready, not with the hooks: blocks that choose a drawing are also read where there
    is no admin, by commands."""

    model = Drawing
    icon = "image"
    add_to_admin_menu = True
    menu_label = _("Drawings")
    menu_order = 310
    list_display = ["name", ThumbnailColumn("svg", label=_("Drawing"))]
    search_fields = ["name"]
    ordering = ["name"]
    list_per_page = 24
