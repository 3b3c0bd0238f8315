"""Refusals below `/api/`: application/problem+json (RFC 9457) with a stable `code` that a client can act on.

`docs/api.md` lists the codes. A status says whether to try again, a code why, a title what to tell people.
"""

import json
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

API: Final = "/api/"
CONTENT_TYPE: Final = "application/problem+json"
# What Django refuses by itself, before or after the API has a say.
BY_STATUS: Final[dict[int, tuple[str, Any]]] = {
    400: ("bad_request", _("What arrived cannot be understood.")),
    403: ("refused", _("This is not open to you.")),
    404: ("not_found", _("There is nothing at this address.")),
    405: ("method", _("This address does not take that kind of request.")),
}
TROUBLE: Final = (
    "trouble",
    _("Something went wrong here. Your answers stay on this phone. Try again later."),
)


def problem(status: int, code: str, title: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    body = {"type": f"about:blank#{code}", "title": str(title), "status": status, "code": code}
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type=CONTENT_TYPE, headers=headers)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def in_api_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer as it is, unless it is a page that says no: then the same as a problem."""
    status = response.status_code
    if 300 <= status < 400 and status != 304:
        status = 404  # a way to a page with the same name
    if status < 400 or response.headers.get("Content-Type") == CONTENT_TYPE:
        return response
    if settings.DEBUG and status >= 500:
        return response
    if status == 404:
        # Else LocaleMiddleware would lead to the page of the same name in some language.
        vars(request)["urlconf"] = ()
    kept = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
    code, title = TROUBLE if status >= 500 else BY_STATUS.get(status, BY_STATUS[400])
    return problem(status, code, title, kept)
