"""What every answer of the site passes through: kept pages, policies, and proof of origin for whatever writes."""

from collections.abc import Callable
from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lms.public.kept import keep, kept_page
from lms.public.problems import API, in_api_words, problem
from lms.public.styles import critical_css_source
from lms.public.views import refused

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
ADMIN_PATHS = ("/cms/",)


class PublicPages:
    """Answers with the kept bytes of a public page: no session, no cookie, no query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Wagtail sends its previews of drafts through here, at the address of the page that readers have.
        readable = request.method in ("GET", "HEAD") and not getattr(request, "is_dummy", False)
        if readable and (page := kept_page(request.path_info)):
            return page.answer(request)
        generation = kept_page.generation() if readable else None
        response = self.get_response(request)
        if (
            generation
            and request.method == "GET"
            and getattr(response, "public", False)
            and response.status_code == 200
        ):
            return keep(request.path_info, response, generation).answer(request)
        return response


class Policies:
    """The content security policy of the place (site or admin), and what no page may ask of the device."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "immutable" in response.headers.get("Cache-Control", ""):
            # A file for ever is the same in every language: caches need not keep one for each.
            del response.headers["Vary"]
            if response.headers.get("Content-Encoding"):
                response.headers["Vary"] = "Accept-Encoding"
        if response.status_code == 304:
            # The browser has the policies with the page, and keeps them.
            response._csp_exempt = True  # type: ignore[attr-defined]
            return response
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.path_info.startswith(ADMIN_PATHS):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        elif not hasattr(response, "_csp_replace"):
            response._csp_update = {"style-src": [critical_css_source()]}  # type: ignore[attr-defined]
            if getattr(request, "is_dummy", False):  # a preview, which the editor shows in a frame
                response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response


class OwnOrigin:
    """Whatever changes something must prove that it comes from this site.

    Public pages are the same for everybody and hold no token; the browser's own word is the proof:
    Sec-Fetch-Site, else Origin, else Referer. None of them: refused.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_script = request.path_info.startswith(API)
        if request.method not in SAFE_METHODS and not comes_from_here(request):
            words = _("This did not come from a page of this site. Open the page again and try once more.")
            return problem(403, "other_origin", words) if by_script else refused(request, words)
        response = self.get_response(request)
        return in_api_words(request, response) if by_script else response


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very origin sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    for header in ("Origin", "Referer"):
        if (value := request.headers.get(header)) is not None:
            return _origin(value) == (request.scheme, request.get_host())
    return False


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
