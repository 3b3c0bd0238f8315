"""The workshop in Wagtail: its addresses, in a lesson's menu and among the reports.

The views are imported by who asks for them first: what reads and checks lessons weighs 2 MB, and most processes never need it.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import LessonPage

POLICY = PagePermissionPolicy()


def read(request: HttpRequest, page_id: int) -> HttpResponse:
    from courses.workshop import views

    return views.read(request, page_id)


def listing(request: HttpRequest) -> HttpResponse:
    from courses.workshop import views

    return views.listing(request)


class SideBySideItem(MenuItem):
    """Shown to whom may write lessons."""

    def is_shown(self, request: Any) -> bool:
        return bool(POLICY.user_has_any_permission(request.user, {"add", "change", "publish"}))


def menu_item() -> MenuItem:
    return SideBySideItem(
        gettext_lazy("Lessons side by side"),
        reverse("workshop_listing"),
        name="side-by-side",
        icon_name="doc-full",
        order=640,
    )


def buttons(page: Page, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    """“Read side by side” in the menu of a lesson."""
    if isinstance(page.specific_deferred, LessonPage) and page.permissions_for_user(user).can_edit():
        yield Button(
            gettext_lazy("Read side by side"),
            reverse("workshop_read", args=[page.pk]),
            icon_name="doc-full",
            priority=60,
        )


def admin_urls() -> list[URLPattern]:
    return [
        path("side-by-side/", listing, name="workshop_listing"),
        path("side-by-side/<int:page_id>/", read, name="workshop_read"),
    ]
