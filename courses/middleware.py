"""In the admin, a page that may not go live is told to who tried, never shown as a server error."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from wagtail.admin import messages

from courses.messages import as_list

GetResponse = Callable[[HttpRequest], HttpResponse]


class Refusals:
    """Workflow approval and other views of Wagtail publish without a way to be refused: this is the way.

    The transaction of the view has been rolled back; who pressed the button returns to the page with the reasons.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ValidationError) or not request.path_info.startswith(
            reverse("wagtailadmin_home")
        ):
            return None
        match = request.resolver_match
        messages.error(request, as_list(exception.messages))
        page_id = match.kwargs.get("page_id") if match else None
        address = (
            reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else reverse("wagtailadmin_home")
        )
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return HttpResponseRedirect(address)
