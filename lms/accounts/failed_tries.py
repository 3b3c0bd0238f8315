"""Failed sign-ins of staff, kept by axes: how many for which user name, and nothing about who or what tried."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest

NOTHING = ""


class LeastData(AxesDatabaseHandler):
    """Counts by account. The browser's name and what else it says of itself are not kept, nor the address it asked."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        for name in ("axes_user_agent", "axes_http_accept", "axes_path_info"):
            setattr(request, name, NOTHING)
        super().user_login_failed(sender, credentials, request, **kwargs)


def keep_least(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What stood in the form is forgotten before the row is written."""
    instance.get_data = instance.post_data = NOTHING


def nobody(*client: Any) -> str:
    """Whom axes names in the server's log."""
    return "somebody"
