"""Who asks."""

from django.http import HttpRequest
from ninja.errors import AuthenticationError

from lms.accounts.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Who is signed in. Raises AuthenticationError."""
    person = whoever(request)
    if person is None:
        raise AuthenticationError
    return person


def whoever(request: HttpRequest) -> Person | None:
    """Who is signed in, if anybody is."""
    return request.user if isinstance(request.user, Person) else None
