"""What a group is to do: the list, adding to it, changing it, its order, taking off and bringing back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.language import language_of, translations_of
from lms.cohorts.access import for_trainers, led_cohort_or_404
from lms.cohorts.assigned import resolve
from lms.cohorts.assignments import removed as off_the_list
from lms.cohorts.assignments import services
from lms.cohorts.assignments.cards import cards_of
from lms.cohorts.assignments.forms import AssignmentForm
from lms.cohorts.assignments.hints import hints_on
from lms.cohorts.catalogue import Catalogue, catalogue_for
from lms.cohorts.models import Assignment, Cohort

FULL = _lazy("This list is full. Take something off it first.")
READ_OR_SEND = ["GET", "HEAD", "POST"]


@for_trainers
@require_safe
def assigned(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    catalogue = catalogue_for(group, language_of(request))
    cards = cards_of(group, catalogue)
    context: dict[str, Any] = {
        "cards": cards,
        "full": len(cards) >= services.MOST,
        "removed": [
            {"public_id": each["public_id"], "name": _name(off_the_list.as_assignment(each), catalogue)}
            for each in off_the_list.of_cohort(request.session, group)
        ],
    }
    return _page(request, "groups/assignments/list.html", group, **context)


@for_trainers
@require_http_methods(READ_OR_SEND)
def add(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    catalogue = catalogue_for(group, language_of(request))
    form = _bound(request, group, catalogue)
    if form.is_valid():
        try:
            made = services.assign(cohort=group, wish=form.wish(), ticket=form.cleaned_data["ticket"])
        except services.Elsewhere as elsewhere:
            raise Http404 from elsewhere
        except services.TooMany:
            form.add_error(None, FULL)
        else:
            return _told(request, made, catalogue, _("“%(name)s” is on the list of the group now."))
    return _form_page(request, group, form)


@for_trainers
@require_http_methods(READ_OR_SEND)
def edit(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    found = _of(group, assignment)
    catalogue = catalogue_for(group, language_of(request))
    form = _bound(request, group, catalogue, found)
    if form.is_valid():
        services.change(assignment=found, wish=form.wish())
        return _told(request, _of(group, assignment), catalogue, _("“%(name)s” is changed."))
    return _form_page(request, group, form, assignment=found, name=_name(found, catalogue))


@for_trainers
@require_POST
def move(request: HttpRequest, cohort: UUID, assignment: UUID, *, by: Callable[..., None]) -> HttpResponse:
    found = _of(led_cohort_or_404(request.user, cohort), assignment)
    by(assignment=found)
    return redirect("assignments:list", cohort=cohort)


@for_trainers
@require_POST
def remove(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    taken = services.remove(assignment=_of(group, assignment))
    if taken:
        off_the_list.remember(request.session, group, taken)
    return redirect("assignments:list", cohort=cohort)


@for_trainers
@require_POST
def restore(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """Bring back what was taken off by the same person since they signed in. What is back already is left as it is."""
    group = led_cohort_or_404(request.user, cohort)
    kept = off_the_list.of_cohort(request.session, group)
    taken = next((each for each in kept if each["public_id"] == str(assignment)), None)
    if taken is None:
        _of(group, assignment)
    else:
        _bring_back(request, group, taken)
    return redirect("assignments:list", cohort=cohort)


def _bring_back(request: HttpRequest, cohort: Cohort, taken: dict[str, Any]) -> None:
    try:
        services.restore(cohort=cohort, removed=taken)
    except services.TooMany:
        messages.warning(request, FULL)
    else:
        off_the_list.forget(request.session, taken)


def _of(cohort: Cohort, public_id: UUID) -> Assignment:
    found: Assignment = get_object_or_404(cohort.assignments.select_related("cohort"), public_id=public_id)
    return found


def _bound(
    request: HttpRequest, cohort: Cohort, catalogue: Catalogue, assignment: Assignment | None = None
) -> AssignmentForm:
    data = request.POST if request.method == "POST" else None
    return AssignmentForm(data, cohort=cohort, catalogue=catalogue, assignment=assignment)


def _name(assignment: Assignment, catalogue: Catalogue) -> str:
    return resolve(assignment, catalogue, people=None).name


def _told(request: HttpRequest, assignment: Assignment, catalogue: Catalogue, words: str) -> HttpResponse:
    name = _name(assignment, catalogue)
    messages.success(request, words % {"name": name})
    for hint in hints_on(assignment, name):
        messages.warning(request, hint)
    return redirect("assignments:list", cohort=assignment.cohort.public_id)


def _form_page(request: HttpRequest, cohort: Cohort, form: AssignmentForm, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return _page(request, "groups/assignments/form.html", cohort, status, form=form, **more)


def _page(
    request: HttpRequest, template: str, cohort: Cohort, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"cohort": cohort, "here": "assigned", "translations": translations_of(request)}
    return render(request, template, context, status=status)
