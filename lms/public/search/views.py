"""Search over the lessons of one language: a page of its own for each question, kept nowhere, with no script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from courses.contents import contents
from courses.search.finding import LONGEST_QUESTION, MOST_SHOWN, find, question_of
from lms.public.languages import translations_at

# A number of more figures than this is no page that anybody was led to.
MOST_FIGURES = 3


@require_safe
@gzip_page  # nothing on it is a secret
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or what else to do. Neither caches nor the browser keep what was asked, and no page is told of it."""
    language = get_language() or settings.LANGUAGE_CODE
    question = question_of(request.GET.get("q", ""))
    answer = find(question, language, start=start_of(request.GET.get("from", "")))
    shown = answer.start + len(answer.found)
    context = {
        "question": question,
        "longest": LONGEST_QUESTION,
        "answer": answer,
        "first": answer.start + 1,
        "last": shown,
        "more": min(answer.total - shown, MOST_SHOWN) if answer.found else 0,
        "courses": () if answer.found else contents(language),
        "translations": translations_at(request.path_info),
    }
    response = render(request, "pages/search_page.html", context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def start_of(text: str) -> int:
    """Where a part of the list starts, as its address says; the beginning for all else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_FIGURES
    return int(text) // MOST_SHOWN * MOST_SHOWN if is_number else 0
