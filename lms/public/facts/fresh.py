"""How kept files and pages of facts become new: they belong to an edition of the subject "facts", and to their day.

A fact that is changed, or that grows old overnight, is gone with the next question. Lessons stay as they are kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from lms.public.kept import edition_of, public_with, start_new_edition, today

SUBJECT: Final = "facts"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def facts_changed(**kwargs: Any) -> None:
    """Something that readers see of a fact is another. Takes effect with the commit."""
    transaction.on_commit(lambda: start_new_edition(SUBJECT))


def kept_with_facts(view: View[P]) -> View[P]:
    """A public answer, the same for everybody, that is kept for this day and until a fact changes."""

    @wraps(view)
    def read_edition_first(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        edition, day = edition_of(SUBJECT), today()
        response = view(request, *args, **kwargs)
        return public_with(response, subject=SUBJECT, edition=edition, day=day)

    return read_edition_first
