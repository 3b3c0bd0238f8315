from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from courses.models import LessonPage


@hooks.register("before_serve_page")
def answer_by_form(
    page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any
) -> HttpResponse | None:
    """What is posted to a lesson's address is an answer to one of its questions."""
    if request.method != "POST":
        return None
    if not isinstance(page, LessonPage):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    from lms.progress.views import answer

    return answer(request, page)
