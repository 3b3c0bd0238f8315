"""The screen “H5P libraries”: what is installed, by whom and from what; install after a look, remove after a question.
After an install exercises are put together anew, some at a time, so that no request lasts and a bar says how far it is.

Whoever may do this lets others' scripts run in learners' browsers (in their closed frame), so it is a right of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import ModelLogEntry

from courses.h5p import contents, libraries, library_words, storing
from courses.h5p.errors import H5PError
from courses.h5p.forms import LibraryPackageForm, RenewForm
from courses.h5p.libraries import Outcome, Plan, Step
from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.permissions import may_see_libraries
from courses.h5p.shelf import Shelf
from courses.messages import as_list

SALT: Final = "courses.h5p.library_views"
# Seconds between the look and the yes.
WAITS: Final = 60 * 60
# Seconds of work in one request, until the exercise in hand is done.
ROUND: Final = 1.5
OUTCOMES: Final = {
    Outcome.NEW: gettext_lazy("new"),
    Outcome.NEWER: gettext_lazy("newer than what is installed"),
    Outcome.SAME: gettext_lazy("installed already"),
    Outcome.OLDER: gettext_lazy("older than what is installed: stays out"),
    Outcome.CHANGED: gettext_lazy("installed already, with other files: stays out"),
    Outcome.EDITOR: gettext_lazy("only for the editor of H5P: stays out"),
    Outcome.REFUSED: gettext_lazy("refused"),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All libraries and the engine, each with who, when, from what, and how many exercises need it."""
    _guard(request)
    shelf = Shelf.now()
    rows = list(_rows(shelf))
    shown = {
        "title": _("H5P libraries"),
        "rows": rows,
        "core": shelf.core,
        "form": LibraryPackageForm(),
        "waiting": len(contents.stale(shelf)),
    }
    return render(request, "courses/h5p/libraries.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Says what a package would install. The package waits in the store, where nobody names it, for a yes."""
    _guard(request)
    if request.method != "POST":
        return _choose_again(request)
    form = LibraryPackageForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.validation_error(request, _("Choose a package."), form)
        return redirect("h5p_libraries")
    file = form.cleaned_data["package"]
    try:
        plan = libraries.plan(file)
    except H5PError as error:
        messages.error(request, library_words.say(error))
        return redirect("h5p_libraries")
    ticket = {"sha256": storing.put_file(file), "name": file.name, "by": request.user.pk}
    shown = {
        "title": _("Install H5P libraries"),
        "name": file.name,
        "plan": plan,
        "steps": [(step, _outcome(step)) for step in plan.steps],
        "may_replace": any(step.outcome in libraries.TAKEN_WHEN_ASKED for step in plan.steps),
        "ticket": signing.dumps(ticket, salt=SALT, compress=True),
    }
    return render(request, "courses/h5p/confirm_install.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def install(request: HttpRequest) -> HttpResponse:
    """The yes. Said twice, it installs once."""
    _guard(request)
    if request.method != "POST":
        return _choose_again(request)
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=WAITS)
        if ticket["by"] != request.user.pk:
            raise PermissionDenied
        with storing.open_file(ticket["sha256"]) as file:
            done = libraries.install(
                file,
                source_name=ticket["name"],
                at=timezone.now(),
                by=request.user,
                replace="replace" in request.POST,
            )
    except (signing.BadSignature, FileNotFoundError):
        return _choose_again(request)
    except H5PError as error:
        messages.error(request, library_words.say(error))
    else:
        messages.success(request, _said(done))
        if done.missing:
            messages.warning(
                request, _("They also need what is not installed: %s.") % ", ".join(done.missing)
            )
        if contents.stale(Shelf.now()):
            return redirect("h5p_libraries_renew")
    return redirect("h5p_libraries")


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """Puts exercises together with what is installed now, some with each POST; `after` and `done` say how far it is."""
    _guard(request)
    if request.method != "POST":
        waiting = len(contents.stale(Shelf.now()))
        return _how_far(request, after=0, done=0, left=waiting) if waiting else redirect("h5p_libraries")
    form = RenewForm(request.POST)
    if not form.is_valid():
        return redirect("h5p_libraries_renew")
    came = contents.build_some(after=form.cleaned_data["after"], seconds=ROUND)
    if came.left:
        done = form.cleaned_data["done"] + came.tried
        return _how_far(request, after=came.last, done=done, left=came.left)
    if failed := [each.title for each in contents.stale(Shelf.now()) if each.pk <= came.last]:
        why = _(
            "These exercises are not put together yet. Try once more. If it stays so, whoever runs the server types: %s"
        )
        messages.error(request, as_list(failed, why % "manage.py h5p_libraries verify"))
    else:
        messages.success(
            request, _("Every exercise that can be played is put together with what is installed now.")
        )
    return redirect("h5p_libraries")


def _how_far(request: HttpRequest, *, after: int, done: int, left: int) -> HttpResponse:
    shown = {"title": _("Put exercises together"), "after": after, "done": done, "total": done + left}
    # This page is gone in a moment: what there is to say waits for the list.
    shown["messages"] = ()
    return render(request, "courses/h5p/renew.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, and takes the library away if nobody needs it."""
    _guard(request)
    library = get_object_or_404(H5PLibrary, pk=pk)
    if request.method != "POST":
        return render(request, "courses/h5p/confirm_remove.html", {"title": str(library), "library": library})
    try:
        libraries.remove(library, by=request.user)
    except H5PError as error:
        messages.error(request, library_words.say(error))
    else:
        messages.success(request, _("%s is removed.") % library)
    return redirect("h5p_libraries")


def _choose_again(request: HttpRequest) -> HttpResponse:
    """The package is gone: who had to sign in again in between comes back without it."""
    messages.error(request, _("Too much time has gone by. Choose the package again."))
    return redirect("h5p_libraries")


def _guard(request: HttpRequest) -> None:
    if not may_see_libraries(request.user):
        raise PermissionDenied


def _rows(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """The engine first, then the libraries in order."""
    uses = shelf.uses(H5PContent.objects.only("libraries"))
    by = _installers()
    rows = [*([shelf.core] if shelf.core else []), *shelf.libraries.values()]
    for library in rows:
        yield {"library": library, "uses": uses[library], "by": by.get(str(library.pk))}


def _installers() -> dict[str, Any]:
    """Who installed each library last; nobody where a command did."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(H5PLibrary),
        action__in=("wagtail.create", "wagtail.edit"),
    )
    return {
        entry.object_id: entry.user for entry in entries.select_related("user").order_by("timestamp", "pk")
    }


def _outcome(step: Step) -> str:
    said = str(OUTCOMES[step.outcome])
    return f"{said}: {library_words.say(step.error)}" if step.error else said


def _said(done: Plan) -> str:
    count = len(done.taken)
    if not count:
        return _("There was nothing to install.")
    return ngettext("%(count)d library is installed.", "%(count)d libraries are installed.", count) % {
        "count": count
    }
