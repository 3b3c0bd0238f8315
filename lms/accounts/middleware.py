"""Holds sessions to the cookie that scripts see, and ends them after their time without a touch."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from lms.accounts.models import Person
from lms.accounts.sessions import cookie_is_of, is_bound, touch, touch_is_due, write_cookie


class PersonCookie:
    """Looks at the session only when somebody asks who is there: public pages ask nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_session = request.user
        vars(request)["user"] = SimpleLazyObject(lambda: who_is_there(request, by_session))
        response = self.get_response(request)
        write_cookie(request, response)
        return response


def who_is_there(request: HttpRequest, by_session: Any) -> Person | AnonymousUser:
    if not by_session.is_authenticated:
        return AnonymousUser()
    # The person itself, not the lazy object around it.
    person: Person = getattr(request, "_cached_user", by_session)
    if is_bound(request):
        if not cookie_is_of(request, person):
            request.session.flush()
            return AnonymousUser()
        if touch_is_due(request):
            touch(request, person)
    return person


def note_sign_out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Whatever door somebody leaves by (the site's, Wagtail's or the API's), the cookie goes with them."""
    if request is not None:
        request.person_cookie = ""
