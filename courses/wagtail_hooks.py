"""Where the admin asks us: before a page is edited, for addresses, actions and menus."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, ReferenceIndex

from courses import views
from courses.bulk_publish import PublishReadyPages
from courses.copying import renew_ids
from courses.facts import permissions, report
from courses.h5p import hooks as h5p
from courses.messages import as_list
from courses.models import Drawing
from courses.photos import WithoutMetadata
from courses.workshop import admin as workshop

# Before wagtail-localize, whose hook answers the request.
FIRST = -10
hooks.register("before_edit_page", views.answer_translation_editor, order=FIRST)
# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", PublishReadyPages, order=10)
hooks.register("register_admin_urls", report.admin_urls)
hooks.register("register_reports_menu_item", report.menu_item)
hooks.register("register_permissions", permissions.to_choose)
hooks.register("register_admin_urls", workshop.admin_urls)
hooks.register("register_reports_menu_item", workshop.menu_item)
hooks.register("register_page_header_buttons", workshop.buttons)
hooks.register("register_page_listing_more_buttons", workshop.buttons)
h5p.connect()


@hooks.register("register_admin_urls", order=FIRST)
def translation_urls() -> list[URLPattern]:
    """The same addresses as in wagtail-localize; the first that fits answers."""
    return [
        path("localize/update/<int:translation_source_id>/", views.UpdateTranslations.as_view()),
        path("localize/translate/<int:translation_id>/pofile/upload/", views.upload_po),
        path("localize/page/<int:page_id>/convert_to_alias/", views.refuse_alias),
    ]


@hooks.register("after_copy_page")
def give_copy_its_ids(request: HttpRequest, page: Page, new_page: Page) -> None:
    renew_ids(new_page)
    if hasattr(new_page, "seed_id"):
        messages.info(
            request, _("The copy is a draft. Give it a stable id and words of its own, then publish it.")
        )


@hooks.register("before_delete_snippet")
def keep_drawings_in_use(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """A lesson would lose its picture, live, in all languages."""
    used = [each for each in instances if isinstance(each, Drawing) and _users(each)]
    if not used or request.method != "POST":
        return None
    reasons = [f"{drawing}: {', '.join(_users(drawing))}" for drawing in used]
    messages.error(request, as_list(reasons, _("Nothing was deleted. These drawings are in use:")))
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or request.path)


def _users(drawing: Drawing) -> list[str]:
    return sorted({str(user) for user, _references in ReferenceIndex.get_grouped_references_to(drawing)})


@hooks.register("register_log_actions")
def say_what_was_not_published(actions: Any) -> None:
    @actions.register_action("courses.refused")
    class Refused(LogFormatter):
        label = gettext_lazy("Not published at its time")

        def format_message(self, entry: Any) -> str:
            return _("Not published at its time: %s") % " ".join(entry.data.get("reasons", []))


@hooks.register("register_log_actions")
def say_who_read(actions: Any) -> None:
    @actions.register_action("courses.reviewed")
    class Noted(LogFormatter):
        label = gettext_lazy("Review noted")

        def format_message(self, entry: Any) -> str:
            return _("Review noted: %(name)s (%(language)s)") % {
                "name": entry.data.get("name", ""),
                "language": entry.data.get("language", ""),
            }


@hooks.register("construct_main_menu")
def hide_documents(request: HttpRequest, items: list[Any]) -> None:
    """Lessons have no files beside them."""
    items[:] = [item for item in items if item.name != "documents"]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("courses/admin.css"))


@hooks.register("register_image_operations")
def image_operations() -> list[tuple[str, type]]:
    return [("bare", WithoutMetadata)]
