"""Tells the scripts of the pages whose answers they keep."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Read by keep.js. It opens nothing; the session cookie does. It outlives a session that has expired, so that what a
# learner answers meanwhile waits for them.
NAME = "chasqui_person"


class PersonCookie:
    """Sets the cookie with whatever door somebody signs in by (the site's or Wagtail's), and takes it at sign-out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        person = getattr(request, "person_cookie", None)
        if person:
            response.set_cookie(
                NAME, person, max_age=settings.SESSION_COOKIE_AGE, samesite="Lax", secure=settings.HTTPS
            )
        elif person is not None:
            response.delete_cookie(NAME, samesite="Lax")
        return response


def note_sign_in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    if request is not None:
        request.person_cookie = str(user.public_id)


def note_sign_out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    if request is not None:
        request.person_cookie = ""
