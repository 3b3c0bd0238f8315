"""Sessions that end by themselves, and the cookie that tells scripts whose they are.

A session that was made at one of our doors is bound to the cookie: where that is missing or somebody else's, the
person is signed out. So a script can end a session without a line, by deleting the cookie.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lms.accounts.models import Person

# `<public id>.<seconds without a touch after which the session ends>`. It opens nothing; the session does.
COOKIE: Final = "chasqui_person"
BOUND, IDLE, TOUCHED = "bound", "idle", "touched"
# A session is written at most once in this part of its time, so it ends after 3/4 to all of it.
PART: Final = 4


def bind(request: HttpRequest, person: Person, *, idle: int) -> None:
    """Bind the session of this request to the cookie that its answer will set; it ends `idle` seconds untouched."""
    request.session[BOUND] = True
    request.session[IDLE] = idle
    touch(request, person)


def touch(request: HttpRequest, person: Person) -> None:
    """Begin the time without a touch anew, in the session and in the cookie."""
    idle = request.session[IDLE]
    request.session[TOUCHED] = int(timezone.now().timestamp())
    request.session.set_expiry(idle)
    vars(request)["person_cookie"] = f"{person.public_id}.{idle}"


def touch_is_due(request: HttpRequest) -> bool:
    since = timezone.now().timestamp() - request.session.get(TOUCHED, 0)
    return bool(since * PART >= request.session[IDLE])


def is_bound(request: HttpRequest) -> bool:
    return bool(request.session.get(BOUND))


def cookie_is_of(request: HttpRequest, person: Person) -> bool:
    return request.COOKIES.get(COOKIE, "").partition(".")[0] == str(person.public_id)


def write_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give, renew or take the cookie, as was noted on the request."""
    value = getattr(request, "person_cookie", None)
    if value:
        idle = int(value.rpartition(".")[2])
        response.set_cookie(COOKIE, value, max_age=idle, samesite="Lax", secure=settings.HTTPS)
    elif value is not None:
        response.delete_cookie(COOKIE, samesite="Lax")
