"""Groups: the list, a new one, its settings, and what happens to it as a whole."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.codes import shown_code
from lms.accounts.doors import qr
from lms.accounts.language import translations_of
from lms.cohorts.access import deleted_cohorts, for_trainers, led_cohort_or_404, led_cohorts
from lms.cohorts.groups import listing, services
from lms.cohorts.groups.forms import CopyForm, GroupForm, NewGroupForm, SettingsForm
from lms.cohorts.groups.once import once
from lms.cohorts.groups.searching import searched
from lms.cohorts.groups.tidying import WAY_BACK
from lms.cohorts.guessing import path_of
from lms.cohorts.models import Cohort
from lms.cohorts.services import create_cohort

READ_OR_SEND = ["GET", "HEAD", "POST"]


@for_trainers
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """All groups that somebody works with; those put aside and deleted are folded below."""
    query = searched(request)
    context = {
        "groups": listing.groups_page(request.user, query=query, number=request.GET.get("page")),
        "archived": listing.archived_groups(request.user),
        "deleted": listing.deleted_groups(request.user, timezone.now()),
        "workplaces": listing.workplaces(request.user),
        "query": query,
        "just_deleted": request.GET.get("deleted", ""),
    }
    return _page(request, "list", 200, **context)


@for_trainers
@require_http_methods(READ_OR_SEND)
def new(request: HttpRequest) -> HttpResponse:
    form = NewGroupForm(request.user, _sent(request))
    if form.is_valid():
        details = {name: form.cleaned_data[name] for name in GroupForm.base_fields}
        place, ticket = form.organisation_wanted(), form.cleaned_data["ticket"]
        make = partial(create_cohort, organisation=place, led_by=_me(request), public_id=ticket, **details)
        cohort = once(make, ticket, place, request.user)
        return redirect("groups:add", cohort.public_id)
    return _page(request, "new", 422 if form.is_bound else 200, form=form)


@for_trainers
@require_http_methods(READ_OR_SEND)
def edit(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    form = SettingsForm(group, _sent(request))
    if form.is_valid() and _save(form, group):
        if not led_cohorts(request.user).filter(pk=group.pk).exists():
            return redirect("groups:list")
        messages.success(request, _("Saved."))
        return redirect("groups:edit", cohort)
    context = {
        "form": form,
        "code": shown_code(group.join_code),
        "copy_form": CopyForm(initial={"name": group.name}),
        "days": WAY_BACK.days,
    }
    return _page(request, "edit", 422 if form.is_bound else 200, cohort=group, here="more", **context)


@for_trainers
@require_safe
def more(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """What else there is to do with a group."""
    return _page(request, "more", 200, cohort=led_cohort_or_404(request.user, cohort), here="more")


@for_trainers
@require_POST
def code(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Let new people in, let nobody in, or change the code."""
    group = led_cohort_or_404(request.user, cohort)
    match request.POST.get("do"):
        case "open":
            services.change_group(group, open=True)
            messages.success(request, _("New people can come in with the code."))
        case "close":
            services.change_group(group, open=False)
            messages.success(request, _("Nobody new comes in. Those who are in the group can still sign in."))
        case "new":
            services.new_join_code(group)
            messages.success(
                request,
                _("This is the new code. The old one opens nothing any more: print the poster again."),
            )
    return redirect("groups:poster", cohort)


@for_trainers
@require_safe
def poster(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """The code of the group, to hang on the wall."""
    group = led_cohort_or_404(request.user, cohort)
    context = {
        "code": shown_code(group.join_code),
        "qr": qr(request, path_of(group), _("The code of the group as a picture for a phone's camera")),
        "address": f"{request.get_host()}/join",
    }
    return _page(request, "poster", 200, cohort=group, here="people", **context)


@for_trainers
@require_http_methods(READ_OR_SEND)
def copy(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    form = CopyForm(_sent(request), initial={"name": group.name})
    if form.is_valid():
        make = partial(services.copy_group, group, **form.cleaned_data, by=_me(request), at=timezone.now())
        made = once(make, form.cleaned_data["ticket"], group.organisation, request.user)
        messages.success(request, _("The copy is made. What it is to do has no dates yet."))
        return redirect("groups:people", made.public_id)
    return _page(request, "copy", 422 if form.is_bound else 200, cohort=group, here="more", form=form)


@for_trainers
@require_POST
def archive(request: HttpRequest, cohort: UUID) -> HttpResponse:
    group = led_cohort_or_404(request.user, cohort)
    services.archive(group, at=timezone.now())
    messages.success(request, _("The group is in the archive, further down on this page."))
    return redirect("groups:list")


@for_trainers
@require_POST
def unarchive(request: HttpRequest, cohort: UUID) -> HttpResponse:
    services.unarchive(led_cohort_or_404(request.user, cohort))
    messages.success(request, _("The group is back among your groups."))
    return redirect("groups:list")


@for_trainers
@require_POST
def delete(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Kindly: it can be brought back for 30 days, so nobody is asked whether they are sure."""
    group = led_cohort_or_404(request.user, cohort)
    services.delete(group, at=timezone.now())
    return redirect(reverse("groups:list") + f"?deleted={group.public_id}")


@for_trainers
@require_POST
def restore(request: HttpRequest, cohort: UUID) -> HttpResponse:
    since = timezone.now() - WAY_BACK
    group = get_object_or_404(deleted_cohorts(request.user), public_id=cohort, deleted_at__gt=since)
    services.restore(group)
    messages.success(request, _("The group is back, with everything in it."))
    return redirect("groups:list")


def _save(form: SettingsForm, group: Cohort) -> bool:
    fields = dict(form.cleaned_data)
    try:
        services.change_settings(group, trainers=fields.pop("trainers"), **fields)
    except services.NobodyLeads:
        form.add_error("trainers", _("Somebody has to lead the group. Choose at least one person."))
        return False
    return True


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _me(request: HttpRequest) -> Any:
    return request.user


def _page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    context["translations"] = translations_of(request)
    return render(request, f"groups/groups/{name}.html", context, status=status)
