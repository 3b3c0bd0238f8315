"""The people of a group: who is in it, how each signs in, and who comes and goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.codes import shown_code
from lms.accounts.doors import qr
from lms.accounts.language import translations_of
from lms.accounts.models import Person
from lms.accounts.services import reset_pin
from lms.cohorts.access import for_trainers, led_cohort_or_404, people_of, person_or_404
from lms.cohorts.groups import caring, listing, services
from lms.cohorts.groups.forms import MoveForm, RenameForm
from lms.cohorts.groups.searching import searched
from lms.cohorts.groups.tidying import WAY_BACK
from lms.cohorts.models import Cohort

READ_OR_SEND = ["GET", "HEAD", "POST"]


@for_trainers
@require_safe
def people(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    query = searched(request)
    out = listing.taken_out(group, timezone.now())
    context = {
        "people": listing.people_page(group, query=query, number=request.GET.get("page")),
        "out": out,
        "just_out": next(
            (each for each in out if str(each.person.public_id) == request.GET.get("out")), None
        ),
        "query": query,
        "join_code": shown_code(group.join_code),
    }
    return _page(request, "people", 200, cohort=group, **context)


@for_trainers
@require_http_methods(READ_OR_SEND)
def account(request: HttpRequest, cohort: UUID, person: UUID) -> HttpResponse:
    """How somebody signs in, and their name to correct."""
    group = led_cohort_or_404(request.user, cohort)
    learner = person_or_404(group, person)
    if not caring.may_change(group, learner):
        return _cared_for_elsewhere(request, group, learner)
    form = RenameForm(caring.names_beside(learner), _sent(request), initial={"nickname": learner.nickname})
    if form.is_valid():
        services.rename(learner, form.cleaned_data["nickname"])
        messages.success(request, _("Saved."))
        return redirect("groups:account", cohort, person)
    if form.is_bound:
        learner.refresh_from_db()
    return _account(request, group, learner, 422 if form.is_bound else 200, form=form)


@for_trainers
@require_http_methods(READ_OR_SEND)
def pin(request: HttpRequest, cohort: UUID, person: UUID) -> HttpResponse:
    """A new PIN. It stands in this one answer, which nobody keeps, and nowhere else."""
    group = led_cohort_or_404(request.user, cohort)
    learner = person_or_404(group, person)
    if request.method != "POST":
        return redirect("groups:account", cohort, person)
    if not caring.may_change(group, learner):
        return _cared_for_elsewhere(request, group, learner)
    code = str(learner.access_code)
    context = {"pin": reset_pin(learner), "code": shown_code(code), "qr": qr(request, f"/q/{code}/", "")}
    return _page(request, "pin", 200, cohort=group, person=learner, **context)


@for_trainers
@require_POST
def remove(request: HttpRequest, cohort: UUID, person: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    services.take_out(group, person_or_404(group, person), at=timezone.now())
    return redirect(reverse("groups:people", args=[cohort]) + f"?out={person}")


@for_trainers
@require_POST
def back(request: HttpRequest, cohort: UUID, person: UUID) -> HttpResponse:
    """Bring back somebody who was taken out."""
    group = led_cohort_or_404(request.user, cohort)
    out = group.enrolments.filter(removed_at__gt=timezone.now() - WAY_BACK).select_related("person")
    learner = get_object_or_404(out, person__public_id=person).person
    services.bring_back(group, learner)
    messages.success(request, format_html(_("<bdi>{}</bdi> is in the group again."), learner))
    return redirect("groups:people", cohort)


@for_trainers
@require_http_methods(READ_OR_SEND)
def move(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Some people to another group of the same organisation; they leave this one or are in both."""
    group = led_cohort_or_404(request.user, cohort)
    others = listing.other_groups(request.user, group)
    form = MoveForm(people_of(group), others, _sent(request))
    if form.is_valid():
        return _moved(request, group, form)
    chosen = set(request.POST.getlist("who") or request.GET.getlist("who"))
    query = searched(request)
    context = {
        "form": form,
        "others": others[: listing.AT_MOST],
        "people": listing.people_page(group, query=query, number=request.GET.get("page")),
        "chosen": chosen,
        "query": query,
    }
    return _page(request, "move", 422 if form.is_bound else 200, cohort=group, **context)


def _cared_for_elsewhere(request: HttpRequest, group: Cohort, learner: Person) -> HttpResponse:
    """The account as others look after it: who does, and nothing to change. What was sent has changed nothing."""
    status = 422 if request.method == "POST" else 200
    return _account(request, group, learner, status, carer=caring.cared_for(learner))


def _account(
    request: HttpRequest, group: Cohort, learner: Person, status: int, **context: Any
) -> HttpResponse:
    context |= {"code": shown_code(str(learner.access_code)), "waits": listing.waits(learner)}
    return _page(request, "account", status, cohort=group, person=learner, **context)


def _moved(request: HttpRequest, group: Any, form: MoveForm) -> HttpResponse:
    fields = form.cleaned_data
    numbers = [person.pk for person in fields["who"]]
    do = services.move_people if fields["how"] == "move" else services.copy_people
    do(group, fields["group"], numbers, at=timezone.now())
    words = ngettext(
        "%(count)d person is now in “%(group)s”.", "%(count)d people are now in “%(group)s”.", len(numbers)
    )
    messages.success(request, words % {"count": len(numbers), "group": fields["group"].name})
    return redirect("groups:people", group.public_id)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    context |= {"translations": translations_of(request), "here": "people"}
    return render(request, f"groups/groups/{name}.html", context, status=status)
