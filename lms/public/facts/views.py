"""A country's file for the scripts of pages, the list of countries, and the page of one."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.facts.reading import countries_with_facts, facts_of
from lms.public.countries import countries
from lms.public.facts.files import facts_file
from lms.public.facts.fresh import kept_with_facts
from lms.public.facts.listing import facts_shown
from lms.public.kept import CACHE_CONTROL
from lms.public.languages import translations_at


@require_safe
@kept_with_facts
def file(request: HttpRequest, language: str, country: str) -> HttpResponse:
    """Browsers may keep it, and ask each time whether it is still the newest: what is taken back is gone at once."""
    if language not in dict(settings.LANGUAGES) or country not in dict(countries(language)):
        raise Http404
    data = facts_file(country, language, timezone.localdate())
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@require_safe
@kept_with_facts
def choose(request: HttpRequest) -> HttpResponse:
    """All countries, and of which of them something is known."""
    known = countries_with_facts(_language(), timezone.localdate())
    rows = [
        {"code": code.lower(), "name": name, "known": code in known} for code, name in countries(_language())
    ]
    return _page(request, "pages/countries_page.html", {"rows": rows})


@require_safe
@kept_with_facts
def country(request: HttpRequest, code: str) -> HttpResponse:
    """What is confirmed in one country."""
    names, today = dict(countries(_language())), timezone.localdate()
    if code != code.lower() or code.upper() not in names:
        raise Http404
    context = {
        "code": code.upper(),
        "name": names[code.upper()],
        "currency": facts_of(code.upper(), _language(), today).currency,
        "facts": facts_shown(code.upper(), _language(), today),
    }
    return _page(request, "pages/country_page.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**context, "translations": translations_at(request.path_info)})


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
