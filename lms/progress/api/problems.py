"""Why a request is refused whole. Each code has one status and one sentence; clients act on the code."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from lms.public.problems import BY_STATUS, problem

TOO_MUCH: Final = _("This is too much at once. Send fewer answers at a time.")
CODES: Final[dict[str, tuple[int, Any]]] = {
    "bad_request": (400, BY_STATUS[400][1]),
    "not_json": (400, _("What arrived is not JSON that can be read.")),
    "signed_out": (401, _("Sign in again. Your answers stay on this phone until then.")),
    "wrong_code_or_pin": (401, _("The code or the PIN is not right. Look at both and try again.")),
    "gone": (410, _("This account is not here any more.")),
    "too_large": (413, TOO_MUCH),
    "too_many": (413, TOO_MUCH),
    "wrong_type": (415, _("Send this as JSON: Content-Type application/json.")),
    "bad_shape": (422, _("What arrived has not the shape that is expected here.")),
    "not_opened": (422, _("These answers were closed with another key and cannot be opened.")),
    "wait": (429, _("Too many requests at once. Wait a moment; your answers stay on this phone.")),
}


class Problem(Exception):
    """A request that is refused whole."""

    def __init__(self, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after

    def answer(self) -> HttpResponse:
        status, title = CODES[self.code]
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return problem(status, self.code, title, headers)


class ProblemOut(Schema):
    """`code` is stable and says why; `title` says it to people, in the language of the request."""

    type: str
    title: str
    status: int
    code: str


def problems(*statuses: int) -> dict[int, type[ProblemOut]]:
    """The refusals of an operation, for its description."""
    return dict.fromkeys(statuses, ProblemOut)


def speak(api: NinjaAPI) -> None:
    """Have the API say every refusal as a problem."""
    by_class = {
        RequestDataTooBig: "too_large",
        UnreadablePostError: "bad_request",
        AuthenticationError: "signed_out",
        ValidationError: "bad_shape",
        Throttled: "wait",
    }
    for error, code in by_class.items():
        api.add_exception_handler(error, _saying(code))
    api.add_exception_handler(Problem, _answer)
    api.add_exception_handler(HttpError, _on_http_error)


def _saying(code: str) -> Any:
    return lambda request, error: Problem(code).answer()


def _answer(request: HttpRequest, error: Any) -> HttpResponse:
    answer: HttpResponse = error.answer()
    return answer


def _on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    # Whatever a parser raises is wrapped by django-ninja.
    cause = error.__cause__
    if isinstance(cause, Problem):
        return cause.answer()
    code, title = BY_STATUS.get(error.status_code, BY_STATUS[400])
    return problem(error.status_code, code, title)
