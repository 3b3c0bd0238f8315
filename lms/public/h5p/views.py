"""The page that plays exercises, and their parts: neither asks the database anything. And a page to try an exercise on."""

from typing import Any, Final

from csp.constants import NONE
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from courses.h5p import storing
from courses.h5p.bundles import compressed
from courses.h5p.permissions import CONTENTS
from courses.sizes import size_in_words
from lms.public.h5p.frame import POLICY, player_page
from lms.public.kept import best_encoding

FOR_EVER: Final = "public, max-age=31536000, immutable"


@require_safe
def player(request: HttpRequest) -> HttpResponse:
    """One page for all exercises in all languages; the lesson that has it in a frame says which."""
    response = player_page().answer(request)
    # Also where the browser has it already: what is said then counts for its copy.
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    # django-csp reads this attribute.
    vars(response)["_csp_replace"] = POLICY
    return response


@require_safe
def part(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A part of exercises, by its digest. What else lies in the store has no address."""
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
    tag = f'"{digest}{"-" + encoding if encoding else ""}"'
    try:
        if tag in request.headers.get("If-None-Match", "") and compressed.is_part(digest):
            response: HttpResponseBase = HttpResponseNotModified()
        else:
            response = _whole(digest, encoding)
    except FileNotFoundError:
        raise Http404 from None
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = FOR_EVER
    # Nothing of it runs, whatever opens it.
    vars(response)["_csp_replace"] = {"default-src": [NONE], "sandbox": []}
    return response


@require_safe
@require_admin_access
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """An exercise, for those who may see it in the CMS, or what it lacks. What it tells is shown and becomes nobody's answer."""
    from courses.h5p.library_words import names_for_people
    from courses.h5p.shelf import Shelf

    seen = CONTENTS.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "choose"])
    content = get_object_or_404(seen, pk=pk)
    exercise = content.exercise()
    context = {"content": content, "exercise": exercise}
    if exercise:
        context |= {"parts": " ".join(exercise.parts), "size": size_in_words(exercise.size)}
    else:
        context["missing"] = names_for_people(Shelf.now().missing_for(content))
    return render(request, "h5p/preview.html", context)


class Sent(FileResponse):
    """A file whose headers are known: nothing is guessed from it."""

    def set_headers(self, filelike: Any) -> None:
        pass


def _whole(digest: str, encoding: str) -> FileResponse:
    """The part in this encoding. Its size without any is told, too, so that a page can show how much of it is there."""
    size = compressed.size_of(digest, encoding or "br")
    whole_size = storing.size_of(digest)
    file: File = compressed.open_compressed(digest, encoding) if encoding else storing.open_file(digest)
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(size if encoding else whole_size),
        "X-Content-Type-Options": "nosniff",
        "X-Part-Size": str(whole_size),
        "Vary": "Accept-Encoding",
    }
    return Sent(file, headers=headers | ({"Content-Encoding": encoding} if encoding else {}))
