"""What all doors have in common: where they lead, what they say when they stay shut, and the code as a picture."""

from collections.abc import Callable
from typing import Final

from babel.dates import format_timedelta
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from courses.reading import catalog
from lms.accounts.consent import has_agreed
from lms.accounts.guard import Outcome, Verdict
from lms.accounts.language import language_of
from lms.accounts.models import Person

# In the session: the address of the door by which somebody came in, where the next person on this phone comes in too.
DOOR: Final = "door"

# Where somebody begins the day, without the language in front ("groups/"); nothing: not the concern of who was asked.
Home = Callable[[Person], str]
_homes: list[Home] = []


def add_home(home: Home) -> None:
    """Have `home` asked where somebody with a password goes after signing in. Called once, when an app is ready."""
    if home not in _homes:
        _homes.append(home)


def way_in(request: HttpRequest, person: Person, wanted: str = "") -> str:
    """Where somebody goes who has signed in. Who has asked to be erased goes to where that can be taken back.

    A learner whose account a trainer has made reads first what is kept, and can agree to it.
    """
    language = language_of(request)
    if person.deletion_asked_at:
        return f"/{language}/me/data/"
    way = safe_way(request, wanted) or f"/{language}/{_home_of(person)}"
    if person.is_learner and not has_agreed(person):
        return f"/{language}/me/data/agree/?" + urlencode({"next": way})
    return way


def _home_of(person: Person) -> str:
    """A learner's is their own page, and nobody needs to be asked."""
    if person.is_learner:
        return "me/"
    return next((place for home in _homes if (place := home(person))), "me/")


def safe_way(request: HttpRequest, wanted: str) -> str:
    """The address that was asked for, if it is of this site; else nothing."""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and allowed else ""


def first_lesson(language: str) -> str:
    """The address where somebody new begins; the start page where there is no lesson in this language."""
    lessons = (
        lesson.path
        for course in catalog(language, bodies=False)
        for module in course.modules
        for lesson in module.lessons
    )
    return next(lessons, f"/{language}/")


def refusal(verdict: Verdict, wrong: str) -> str:
    """Why the door stays shut: `wrong`, the same words whatever was wrong, or how long to wait."""
    if verdict.outcome is Outcome.WRONG:
        return wrong
    pause = format_timedelta(verdict.seconds, threshold=1, locale=to_locale(get_language() or "es"))
    return _("Too many tries. Wait %(pause)s and try again, or ask your trainer.") % {"pause": pause}


def status_of(verdict: Verdict) -> int:
    return 429 if verdict.outcome is Outcome.WAIT else 422


def qr(request: HttpRequest, path: str, title: str) -> SafeString:
    """A picture of an address of this site for other phones to read."""
    return qr_of(request.build_absolute_uri(path), title)


def qr_of(address: str, title: str) -> SafeString:
    """A picture of an address, dark on white whatever the page's colours."""
    import segno  # memory that the worker never needs

    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=3, svgclass="qr", lineclass=None, light="#fff", title=title)
    return mark_safe(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 - segno escapes the title
