"""Where the admin asks about H5P: addresses, menus, rights, and whether something may be deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Collection, ReferenceIndex

from courses import publishing
from courses.h5p import permissions
from courses.h5p.models import H5PContent
from courses.messages import as_list


def connect() -> None:
    hooks.register("register_admin_urls", admin_urls)
    hooks.register("register_settings_menu_item", menu_item)
    hooks.register("register_permissions", permissions.to_choose)
    hooks.register("register_group_permission_panel", group_permissions)
    hooks.register("describe_collection_contents", count_in_collection)
    hooks.register("before_delete_snippet", keep_exercises_in_use)


def admin_urls() -> list[URLPattern]:
    return [
        path("h5p-libraries/", _view("listing"), name="h5p_libraries"),
        path("h5p-libraries/upload/", _view("upload"), name="h5p_libraries_upload"),
        path("h5p-libraries/install/", _view("install"), name="h5p_libraries_install"),
        path("h5p-libraries/renew/", _view("renew"), name="h5p_libraries_renew"),
        path("h5p-libraries/<int:pk>/remove/", _view("remove"), name="h5p_libraries_remove"),
    ]


def _view(name: str) -> Callable[..., HttpResponse]:
    """A view of `library_views`, loaded when somebody asks for it: a worker knows the addresses, and needs none of it."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        from courses.h5p import library_views

        response: HttpResponse = getattr(library_views, name)(request, **parts)
        return response

    return view


class LibrariesItem(MenuItem):
    """Shown to whom may install libraries."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may_see_libraries(request.user)


def menu_item() -> MenuItem:
    return LibrariesItem(
        gettext_lazy("H5P libraries"),
        reverse("h5p_libraries"),
        name="h5p-libraries",
        icon_name="cogs",
        order=710,
    )


def group_permissions() -> type:
    return permissions.GroupH5PPermissionFormSet


def count_in_collection(collection: Collection) -> dict[str, Any] | None:
    """A collection that holds exercises is not deleted with them."""
    count = H5PContent.objects.filter(collection=collection).count()
    if not count:
        return None
    said = ngettext("%(count)s H5P exercise", "%(count)s H5P exercises", count) % {"count": count}
    address = reverse(H5PContent.snippet_viewset.get_url_name("list"))
    return {"count": count, "count_text": said, "url": f"{address}?collection={collection.pk}"}


def keep_exercises_in_use(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """A lesson would lose its exercise, live, in all languages."""
    used = [each for each in instances if isinstance(each, H5PContent) and _users(each)]
    if not used or request.method != "POST":
        return None
    reasons = [f"{content}: {', '.join(_users(content))}" for content in used]
    messages.error(request, as_list(reasons, _("Nothing was deleted. These exercises are in use:")))
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or request.path)


def _users(content: H5PContent) -> list[str]:
    """What Wagtail knows of, and the lessons themselves: its index is written later, by a task, and has no drafts."""
    known = {str(user) for user, _references in ReferenceIndex.get_grouped_references_to(content)}
    return sorted(known | {str(lesson) for lesson in publishing.lessons_with(content)})
