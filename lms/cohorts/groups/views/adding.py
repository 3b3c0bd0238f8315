"""People who come by a list, and the cards of those who are there. PINs stand in the answer only."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.language import translations_of
from lms.accounts.many import hashed, renew_pins
from lms.accounts.models import Person
from lms.accounts.services import random_pin
from lms.cohorts.access import for_trainers, led_cohort_or_404, people_of
from lms.cohorts.groups import listing
from lms.cohorts.groups.cards import cards_of, rendered
from lms.cohorts.groups.caring import changeable
from lms.cohorts.groups.forms import CardsForm, NamesForm, new_ticket
from lms.cohorts.groups.making import add_learners, made_by, new_learners, was_used
from lms.cohorts.groups.plan import Doubles, Plan, plan_of
from lms.cohorts.groups.searching import searched
from lms.cohorts.groups.streaming import bar, streamed
from lms.cohorts.models import Cohort

READ_OR_SEND = ["GET", "HEAD", "POST"]
# The bar moves after so many.
STEP = 10


@for_trainers
@require_http_methods(READ_OR_SEND)
def add(request: HttpRequest, cohort: UUID) -> HttpResponseBase:
    """Write names; see what would happen; make the accounts. The last one answers with their cards."""
    group = led_cohort_or_404(request.user, cohort)
    if request.method != "POST":
        return _page(request, "add", 200, cohort=group, form=NamesForm())
    form = NamesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, "add", 422, cohort=group, form=form)
    plan = plan_of(form.read, listing.names_in(group), form.wanted_doubles)
    if request.POST.get("do") != "make":
        return _look(request, group, form, plan, 422 if plan.refused else 200)
    ticket = form.cleaned_data["ticket"]
    if ticket and was_used(group, ticket):
        return _page(request, "made", 200, cohort=group, people=made_by(group, ticket))
    if form.was_seen() and plan.is_ready(leave_out=form.cleaned_data["leave_out"]):
        names = [line.name for line in plan.new]
        return _sheet(request, group, _make(request, group, names, ticket), total=len(names))
    return _look(request, group, form, plan, 422)


@for_trainers
@require_http_methods(READ_OR_SEND)
def cards(request: HttpRequest, cohort: UUID) -> HttpResponseBase:
    """Cards for those who are chosen, without PINs or with new ones."""
    group = led_cohort_or_404(request.user, cohort)
    form = CardsForm(people_of(group), request.POST if request.method == "POST" else None)
    if form.is_valid():
        people = form.chosen()
        pins = form.cleaned_data["pins"] == "new"
        pieces = _renew_own(request, group, people) if pins else _draw(request, group, people, {})
        return _sheet(request, group, pieces, total=len(people), without_pins=not pins)
    query = searched(request)
    page = listing.people_page(group, query=query, number=request.GET.get("page"))
    context = {"form": form, "people": page, "query": query, "everybody": people_of(group).count()}
    return _page(request, "cards", 422 if form.is_bound else 200, cohort=group, **context)


def _look(request: HttpRequest, group: Cohort, form: NamesForm, plan: Plan, status: int) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "text": form.text(),
        "seen": form.digest(),
        "ticket": new_ticket(),
        "doubles": form.wanted_doubles,
        "has_doubles": bool(plan.asked) or form.wanted_doubles is not Doubles.ASK,
        "pressed": request.POST.get("do") == "make",
    }
    return _page(request, "look", status, cohort=group, **context)


def _make(request: HttpRequest, group: Cohort, names: Sequence[str], ticket: UUID) -> Iterator[str]:
    new = new_learners(group, names, ticket)
    pins = [random_pin() for _name in new]
    hashes = yield from _hash(pins, _("Making the accounts"))
    try:
        people = add_learners(group, new, hashes, at=timezone.now())
    except DatabaseError:
        # Sent twice at the same moment, or the database gave up: what is there tells which.
        yield _piece(request, "made_notice", cohort=group, people=made_by(group, ticket))
        return
    by_person = {person.pk: pin for person, pin in zip(people, pins, strict=True)}
    yield from _draw(request, group, people, by_person)


def _renew_own(request: HttpRequest, group: Cohort, people: Sequence[Person]) -> Iterator[str]:
    """For those whom the organisation looks after; the others keep their PIN, and the page says who they are."""
    own = set(changeable(group).values_list("pk", flat=True))
    if others := [person for person in people if person.pk not in own]:
        yield _piece(request, "left_out", cohort=group, people=others)
    if mine := [person for person in people if person.pk in own]:
        yield from _renew(request, group, mine)


def _renew(request: HttpRequest, group: Cohort, people: Sequence[Person]) -> Iterator[str]:
    pins = [random_pin() for _person in people]
    hashes = yield from _hash(pins, _("Making new PINs"))
    try:
        renewed = renew_pins(people, hashes)
    except DatabaseError:
        renewed = []
    by_person = {person.pk: pin for person, pin in zip(people, pins, strict=True)}
    if missed := {person.pk for person in people} - {person.pk for person in renewed}:
        yield _piece(request, "missed", cohort=group, people=[each for each in people if each.pk in missed])
    yield from _draw(request, group, renewed, by_person)


def _hash(pins: Sequence[str], words: str) -> Generator[str, None, list[str]]:
    """Returns the hashes, and gives the bar meanwhile."""
    hashes: list[str] = []
    yield bar(0, len(pins), words)
    for each in hashed(pins):
        hashes.append(each)
        if len(hashes) % STEP == 0:
            yield bar(len(hashes), len(pins), words)
    return hashes


def _draw(
    request: HttpRequest, group: Cohort, people: Sequence[Person], pins: dict[int, str]
) -> Iterator[str]:
    yield _piece(request, "ready", cohort=group, count=len(people), with_pins=bool(pins))
    yield from rendered(request, group, cards_of(request, people, pins))


def _piece(request: HttpRequest, name: str, **context: Any) -> str:
    return render_to_string(f"groups/groups/{name}.html", context, request)


def _sheet(request: HttpRequest, group: Cohort, pieces: Iterator[str], **context: Any) -> HttpResponseBase:
    context |= {"cohort": group, "here": "people", "wide": True, "translations": translations_of(request)}
    return streamed(request, "groups/groups/sheet.html", context, pieces)


def _page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    context |= {"translations": translations_of(request), "here": "people"}
    return render(request, f"groups/groups/{name}.html", context, status=status)
