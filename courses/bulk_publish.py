"""Publishing many pages at once: those that are ready go live, the others are named with what they lack."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from courses.messages import as_list

Refused = list[tuple[Page, list[str]]]


class PublishReadyPages(PublishBulkAction):
    """Wagtail's bulk action, page by page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: Refused = []

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: list[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: Any = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        refused = [] if refused is None else refused
        parents = sum(cls.publish(page, user, refused) for page in objects)
        children = 0
        for page in objects if include_descendants else []:
            for child in page.get_descendants().not_live().specific():
                if user is None or child.permissions_for_user(user).can_publish():
                    children += cls.publish(child, user, refused)
        return parents, children

    @classmethod
    def publish(cls, page: Page, user: Any, refused: Refused) -> bool:
        try:
            with transaction.atomic():
                super().execute_action([page], user=user)
        except ValidationError as error:
            refused.append((page, error.messages))
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> Any:
        if num_parent_objects or num_child_objects:
            return super().get_success_message(num_parent_objects, num_child_objects)
        return None

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        for page, reasons in self.refused:
            heading = _("“%s” was not published.") % page.get_admin_display_title()
            messages.error(self.request, as_list(reasons, heading))
        return response
