"""How the kept pages of packs become new: they belong to an edition of the subject "packs" (`lms.public.kept`).

A pack that is built, marked stale or swept starts a new edition. A new generation would do as well, and would make
every lesson of the site be rendered anew for each of the packs that follow a publication.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from lms.public.kept import edition_of, public_with, start_new_edition

SUBJECT: Final = "packs"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def packs_changed() -> None:
    """To be called by whatever changes what the catalogue or the page of a pack shows. Takes effect with the commit."""
    transaction.on_commit(lambda: start_new_edition(SUBJECT))


def kept_with_packs(view: View[P]) -> View[P]:
    """A public page, the same for everybody, that is kept until a pack changes. `not_kept` takes one answer out of it."""

    @wraps(view)
    def read_edition_first(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        edition = edition_of(SUBJECT)
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or getattr(response, "passing", False):
            return response
        return public_with(response, subject=SUBJECT, edition=edition)

    return read_edition_first


def not_kept(response: HttpResponse) -> HttpResponse:
    """An answer that will be another in a moment."""
    vars(response)["passing"] = True
    response.headers["Cache-Control"] = "no-store"
    return response
