"""The pack of a group: what is in it and how large it is; having it made; and the file, put together as it leaves."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.accounts.language import language_of, translations_of
from lms.cohorts.access import for_trainers, led_cohort_or_404, people_of
from lms.cohorts.models import Cohort
from lms.reports.exports.file_names import disposition
from lms.reports.exports.services import record_export
from offline_export.builds.services import ask_for
from offline_export.catalogue.choice import Choice
from offline_export.catalogue.words import language_name
from offline_export.downloads.sending import harmless, lose_patience
from offline_export.errors import PackError, TooMany
from offline_export.facts import country_names
from offline_export.groups.assembling import folder_with, name_of, page_with, signature_of
from offline_export.groups.choosing import Content, content_for
from offline_export.groups.forms import GroupPackForm
from offline_export.groups.offering import ENDINGS, GroupOffer, given_pack, offer_for
from offline_export.groups.roster import Roster, roster_of
from offline_export.models import Pack, PackVersion
from offline_export.trust.services import SIGNATURE_SUFFIX

Answer = Callable[[HttpRequest, Cohort, PackVersion, Roster], HttpResponseBase]
FORM_OF = {ending: form for form, ending in ENDINGS.items()}


@for_trainers
@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """What the group would get. Sent by POST, the pack is made where there is none of it yet."""
    group = led_cohort_or_404(request.user, cohort)
    content = content_for(group, language_of(request))
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    first: dict[str, Any] = {"form": Pack.Form.PAGE, "language": content.languages[:1]}
    form = GroupPackForm(given if posted or given else None, initial=first, languages=content.languages)
    if form.is_bound and not form.is_valid():
        return _page(request, group, content, form, status=422)
    chosen = form.cleaned_data if form.is_bound else first
    if not content.languages:
        return _page(request, group, content, form)
    choice = content.choice(form=chosen["form"], languages=chosen["language"])
    if posted:
        return _ask(request, group, content, form, choice)
    offer = offer_for(choice, language=language_of(request), now=timezone.now())
    return _page(request, group, content, form, offer=offer)


@require_GET
@for_trainers
def file(request: HttpRequest, cohort: UUID, languages: str, ending: str) -> HttpResponseBase:
    """The pack with the names of the group in it, as it is known now. Kept in the log, and nowhere else."""
    return _asked_for(request, cohort, languages, ending, _sent)


@require_GET
@for_trainers
def signature(request: HttpRequest, cohort: UUID, languages: str) -> HttpResponseBase:
    """The signature of the pack in one file, for the group as it is known now. A folder has its own in it."""
    return _asked_for(request, cohort, languages, ENDINGS[Pack.Form.PAGE], _signature)


def _asked_for(
    request: HttpRequest, cohort: UUID, languages: str, ending: str, answer: Answer
) -> HttpResponseBase:
    """What is answered for a pack that is there; else the way back to the page that says how it is."""
    group = led_cohort_or_404(request.user, cohort)
    content = content_for(group, language_of(request))
    spoken = languages.split("+")
    if ending not in FORM_OF or (ending == "html" and len(spoken) > 1):
        raise Http404
    choice = content.choice(form=FORM_OF[ending], languages=spoken)
    found = given_pack(choice, now=timezone.now()) if set(spoken) <= set(content.languages) else None
    if found is None or found.current is None:
        return redirect("group-packs:pack", cohort)
    roster = roster_of(group, language=group.language if group.language in spoken else spoken[0])
    try:
        return answer(request, group, found.current, roster)
    except PackError as error:
        form = GroupPackForm(initial={"form": choice.form, "language": spoken}, languages=content.languages)
        return _page(request, group, content, form, refusal=str(error), status=409)


def _signature(request: HttpRequest, group: Cohort, version: PackVersion, roster: Roster) -> HttpResponse:
    name = name_of(version, group)
    text = signature_of(version, page_with(version, roster), name=name)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = disposition(f"{name}.html{SIGNATURE_SUFFIX}")
    return answer


def _sent(request: HttpRequest, group: Cohort, version: PackVersion, roster: Roster) -> HttpResponseBase:
    name, form = name_of(version, group), version.pack.form
    answer: HttpResponseBase
    if form == Pack.Form.PAGE:
        answer = HttpResponse(page_with(version, roster), content_type="text/html; charset=utf-8")
    else:
        folder = folder_with(version, roster, name=name)
        answer = StreamingHttpResponse(folder.pieces(), content_type="application/zip")
        answer.headers["Content-Length"] = str(folder.size)
        # A proxy would gather it first.
        answer.headers["X-Accel-Buffering"] = "no"
    lose_patience(request)
    answer.headers["Content-Disposition"] = disposition(f"{name}.{ENDINGS[form]}")
    record_export(by=request.user, of=group, what="pack", form=form, made_at=timezone.now())
    return harmless(answer)


def _ask(
    request: HttpRequest, group: Cohort, content: Content, form: GroupPackForm, choice: Choice
) -> HttpResponse:
    try:
        version = ask_for(**choice.as_arguments, now=timezone.now(), by_staff=True)
    except TooMany:
        words = _("Many packs are being made now. Your choice stays here: send it again in a minute.")
        return _page(request, group, content, form, refusal=words, status=429)
    except PackError as error:
        return _page(request, group, content, form, refusal=str(error), status=422)
    if version.state == PackVersion.State.WHOLE:
        return redirect("group-packs:file", group.public_id, "+".join(choice.languages), ENDINGS[choice.form])
    return redirect(f"{request.path}?{_query(choice.form, choice.languages)}")


def _query(form: str, languages: Sequence[str]) -> str:
    return "&".join([f"form={form}", *(f"language={code}" for code in languages)])


def _page(
    request: HttpRequest,
    group: Cohort,
    content: Content,
    form: GroupPackForm,
    *,
    offer: GroupOffer | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "cohort": group,
        "here": "more",
        "content": content,
        "form": form,
        "offer": offer,
        "languages": " · ".join(language_name(code) for code in offer.choice.languages) if offer else "",
        "country": _named(offer.countries, language_of(request)) if offer else "",
        "people": people_of(group).count(),
        "refusal": refusal,
        "translations": translations_of(request),
    }
    return render(request, "groups/packs/pack.html", context, status=status)


def _named(countries: Sequence[str], language: str) -> str:
    return ", ".join(name for _code, name in country_names(countries, language))
