"""The page on which all is shown before anything is written, and what it takes to go on from there."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from lms.accounts.dates import day_in_words
from lms.accounts.language import translations_of
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.groups.streaming import streamed
from lms.cohorts.models import Cohort
from offline_export.imports.choosing import Choices, first_choices, read_choices, token
from offline_export.imports.found import Found, answers_of, find
from offline_export.imports.history import all_sensitive, taken_before
from offline_export.imports.matching import matches_of
from offline_export.imports.newcomers import newcomers
from offline_export.imports.preview import rows_of
from offline_export.imports.progress import so_far
from offline_export.imports.services import take_in
from offline_export.imports.words import reasons_in_words
from offline_export.models import ResultsImport

# About a second's worth. With more, the page shows how far it is.
AT_A_BLOW = 2_000


def look(request: HttpRequest, group: Cohort, results: ResultsImport) -> HttpResponseBase:
    """Show who is who; once all of that is said, take the answers in."""
    found = find(results.files.order_by("pk"))
    learners = list(people_of(group))
    matches = matches_of(group, found.people, learners)
    if request.method != "POST":
        return _shown(request, group, results, found, first_choices(matches), learners)
    choices = read_choices(request.POST, found.people, matches, learners)
    if not choices.ready:
        return _shown(request, group, results, found, choices, learners)
    return _taken(request, group, results, found, choices)


# The names of the group stand in this page many times over. What is secret in it, the token, is another each time.
@gzip_page
def _shown(
    request: HttpRequest,
    group: Cohort,
    results: ResultsImport,
    found: Found,
    choices: Choices,
    learners: list[Person],
) -> HttpResponse:
    rows = rows_of(found.people, choices.by_person)
    before = taken_before(group, [file.digest for file in found.files])
    context = {
        "results": results,
        "is_qr": results.kind == ResultsImport.Kind.QR,
        "files": [
            (file, _day_of(before.get(file.digest)), reasons_in_words(file.refused)) for file in found.files
        ],
        "rows": rows,
        "new": sum(row.new for row in rows),
        "suggestions": any(row.choice.suggested for row in rows),
        "unconfirmed": choices.unconfirmed,
        "amiss": any(row.choice.amiss for row in rows),
        "people": [(token(learner), learner.nickname) for learner in learners],
        "open_all": "all" in request.GET,
        "private": all_sensitive({each.lesson_key for person in found.people for each in person.attempts}),
    }
    return page(request, "preview", group, status=422 if request.method == "POST" else 200, **context)


def _taken(
    request: HttpRequest, group: Cohort, results: ResultsImport, found: Found, choices: Choices
) -> HttpResponseBase:
    nicknames = {person.id: person.nickname for person in found.people if person.id in choices.new}
    new = newcomers(group, nicknames, ticket=results.public_id)
    steps = take_in(results=results, owners=choices.owners, taken_at=timezone.now(), new=new)
    title = _("Taking the answers in")
    return do(request, group, results, steps, title=title, answers=answers_of(found.people))


def do(
    request: HttpRequest,
    group: Cohort,
    results: ResultsImport,
    steps: Iterator[tuple[int, int]],
    *,
    title: str,
    answers: int,
) -> HttpResponseBase:
    """Do what is to be done, on a page that says how far it is where that takes long; then to the report."""
    onward = reverse("results:show", args=[group.public_id, results.public_id])
    if answers > AT_A_BLOW:
        context = {**frame_of(request, group), "title": title}
        return streamed(request, "groups/imports/doing.html", context, so_far(steps, onward=onward))
    for _step in steps:
        pass
    return HttpResponseRedirect(onward)


def page(
    request: HttpRequest, name: str, group: Cohort, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of this piece."""
    return render(request, f"groups/imports/{name}.html", frame_of(request, group) | context, status=status)


def frame_of(request: HttpRequest, group: Cohort) -> dict[str, Any]:
    return {"cohort": group, "here": "results", "translations": translations_of(request)}


def _day_of(results: ResultsImport | None) -> str:
    return day_in_words(results.taken_at) if results and results.taken_at else ""
