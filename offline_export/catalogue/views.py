"""The pages of packs: the catalogue, choosing, and a pack with its download or how far it is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lms.public.languages import translations_at
from offline_export.builds.services import ask_for
from offline_export.catalogue import machines
from offline_export.catalogue.addresses import page_of
from offline_export.catalogue.builder import boxes, size_of
from offline_export.catalogue.feeds import feed
from offline_export.catalogue.forms import ChoiceForm
from offline_export.catalogue.listing import course_offers, module_offers
from offline_export.catalogue.offered import offered
from offline_export.catalogue.pack_page import find_pack, shown
from offline_export.catalogue.progress import far
from offline_export.catalogue.titles import live_courses
from offline_export.errors import EnoughForToday, PackError, TooMany
from offline_export.fresh import kept_with_packs, not_kept
from offline_export.trust.services import public_key

# Building a pack takes seconds: who comes back after a minute finds room.
SECONDS_TO_WAIT = 60
SECONDS_OF_A_DAY = 24 * 3600


@require_safe
def in_my_language(request: HttpRequest) -> HttpResponse:
    """From the address that fits on a poster to the catalogue in the reader's language."""
    return redirect(f"/{_language()}/packs/")


@require_safe
@kept_with_packs
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every course that can be taken along, by language and form."""
    return _page(request, "catalogue", {"courses": course_offers(_language()), "key": public_key()})


@require_safe
@kept_with_packs
def course(request: HttpRequest, course: str, number: int = 1) -> HttpResponse:
    """The modules of a course, each as a file of its own, in the language of the page."""
    found, titled = module_offers(course, _language(), number), live_courses([course])
    if found is None or not titled:
        return _missing(request)
    context = {"page": found, "course_id": course, "titled": titled[course].title(_language())}
    return _page(request, "course", context | {"accent": titled[course].accent})


@require_safe
@kept_with_packs
def pack(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """A pack: its download and how to check it, and, while it is made, how far that is."""
    found = find_pack(name, form)
    if found is None:
        return _missing(request)
    now = shown(found, language=_language(), now=timezone.now())
    context = {"shown": now, "progress": far(now), "site": settings.BASE_URL.rstrip("/"), "key": public_key()}
    response = _page(request, "pack", context)
    return response if now.is_settled else not_kept(response)


@require_safe
def progress(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """How far a pack is, for the script of its page."""
    found = find_pack(name, form)
    if found is None:
        return not_kept(JsonResponse({}, status=404))
    return not_kept(JsonResponse(far(shown(found, language=_language(), now=timezone.now())).as_data))


# Public, the same for everybody, so without token: lms.public.middleware.OwnOrigin wants to see where it comes from.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """What shall be in the pack? Asked by GET it says how much that is; sent by POST it is made."""
    offers = offered()
    given = request.POST if request.method == "POST" else request.GET
    form = ChoiceForm(given or None, offers=offers)
    if request.method == "POST":
        return _ask(request, form)
    return _choosing(request, form, 422 if form.errors else 200)


@require_safe
def size(request: HttpRequest) -> HttpResponse:
    """How much a choice comes to, for the script of that page."""
    form = ChoiceForm(request.GET, offers=offered())
    return not_kept(JsonResponse({"words": size_of(form) if form.is_valid() else " ".join(form.amiss)}))


@require_safe
@kept_with_packs
def news(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feed(_language()), content_type="application/atom+xml; charset=utf-8")


@require_safe
@kept_with_packs
def for_machines(request: HttpRequest, number: int = 1) -> HttpResponse:
    found = machines.catalogue(number)
    if found is None:
        return JsonResponse({}, status=404)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _ask(request: HttpRequest, form: ChoiceForm) -> HttpResponse:
    if not form.is_valid():
        return _choosing(request, form, 422)
    try:
        version = ask_for(**form.choice.as_arguments, now=timezone.now())
    except EnoughForToday as error:
        response = _choosing(request, form, 429, refusal=str(error))
        response.headers["Retry-After"] = str(SECONDS_OF_A_DAY)
        return response
    except TooMany:
        words = _("Many packs are being made now. Your choice stays here: send it again in a minute.")
        response = _choosing(request, form, 429, refusal=words)
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
        return response
    except PackError as error:
        return _choosing(request, form, 422, refusal=str(error))
    return redirect(page_of(version.pack))


def _choosing(request: HttpRequest, form: ChoiceForm, status: int, *, refusal: str = "") -> HttpResponse:
    chosen = form.is_bound and form.is_valid()
    context: dict[str, Any] = {
        **boxes(form, form.offers, _language()),
        "amiss": [refusal] if refusal else form.amiss,
        "size": size_of(form) if chosen and not refusal else "",
    }
    return not_kept(_page(request, "choose", context, status))


def _missing(request: HttpRequest) -> HttpResponse:
    return _page(request, "missing", {}, 404)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context["translations"] = translations_at(request.path_info)
    return render(request, f"packs/{name}.html", context, status=status)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
