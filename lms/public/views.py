"""Pages that belong to nobody: the door, refusals, and the pictures that authors uploaded."""

from posixpath import normpath
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views import defaults
from django.views.decorators.http import require_safe
from django.views.static import serve

from lms.public.keeping import live_module, plan_of
from lms.public.languages import translations_at
from lms.public.manifest import manifest
from lms.public.offline import modules_in
from lms.public.paper import sheet_of
from lms.public.worker import worker_script


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the start page in the best of our languages for this browser, else in Spanish."""
    response = HttpResponseRedirect(f"/{best_language(request.headers.get('Accept-Language', ''))}/")
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def best_language(accepted: str) -> str:
    """The first of our languages that the reader asks for. `pt` and `pt-PT` read Brazilian Portuguese."""
    for tag, _quality in parse_accept_lang_header(accepted[:200].lower()):
        if tag == "*":
            break
        if tag.split("-")[0] == "pt":
            return "pt-br"
        try:
            return str(get_supported_language_variant(tag))
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def refused(request: HttpRequest, reason: str, *, status: int = 403) -> HttpResponse:
    """A refusal in the reader's language that says what to do next."""
    return render(request, "refused.html", {"reason": reason}, status=status)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, or whose page came from elsewhere."""
    return refused(
        request, _("This page was open for too long. Go back, load it again, and send it once more.")
    )


# What somebody sent is more than this site reads at once; nothing of it was looked at.
TOO_MUCH: Final = (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own page for 400, and words for who sent more than can be read, on whichever page that was."""
    if not isinstance(exception, TOO_MUCH):
        return defaults.bad_request(request, exception)
    words = _("That was too much for one go, and nothing of it was taken. Go back and send less at a time.")
    if isinstance(exception, TooManyFilesSent):
        words = _(
            "Those were too many files for one go, and none of them was taken. Go back and choose fewer at a time."
        )
    return refused(request, words, status=413)


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of a photo. Only what Pillow wrote is served, and nothing in it may run."""
    path = normpath(path)
    if not path.startswith("images/"):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # django-csp reads this attribute.
    vars(response)["_csp_replace"] = {"default-src": ["'none'"], "sandbox": []}
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, or what takes it down. Under DEBUG files change without their names: no worker keeps them."""
    return worker_script(wanted=settings.SERVICE_WORKER and not settings.DEBUG).answer(request)


@require_safe
def app_manifest(request: HttpRequest) -> HttpResponse:
    return _public(JsonResponse(manifest(_language()), content_type="application/manifest+json"))


@require_safe
def module_to_keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a phone fetches to keep this module in the language of the address."""
    module = live_module(key, _language())
    if module is None:
        raise Http404
    return _public(JsonResponse(plan_of(module, request)))


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows where a page is not on the phone: it lies there beforehand."""
    return _page(request, "pages/offline_page.html", {"outline": modules_in(_language())})


@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """What is on this phone, as its own script finds it, and what the phone remembers of its owner's wishes."""
    return _page(request, "pages/phone_page.html", {})


@require_safe
def on_paper(request: HttpRequest, key: UUID, name: str, sheet: str) -> HttpResponse:
    """A module to print: `sheet` is the end of its address, `name` that of its template."""
    context = sheet_of(key, _language(), sheet)
    if context is None:
        raise Http404
    return _public(render(request, f"pages/paper_{name}.html", context))


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A public page that is not in the catalogue: the same for everybody."""
    context["translations"] = translations_at(request.path_info)
    return _public(render(request, template, context))


def _public(response: HttpResponse) -> HttpResponse:
    vars(response)["public"] = True
    return response


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """An address that an installed package would open and that stays closed."""
    raise Http404


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components and activity kinds on one page, for who works on them. Only under DEBUG."""
    from lms.public.gallery import sample

    return render(request, "gallery.html", sample())
