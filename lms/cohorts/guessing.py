"""Keeps the codes of groups from being found by trying. The arithmetic stands in docs/adr/0007.

What counts is a well-formed code that no group has: a mistyped one is noticed by its last character and looked up
nowhere. So many of them a minute are looked up for the whole site; then phones that nobody knows wait for the next
minute. Never the address: a whole school shares one. So that nobody is locked out meanwhile, these go on:
  a phone that has been in the group before, by a signed cookie that names the group;
  the QR or link of the group, which carries a proof that nobody can guess.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from lms.accounts.codes import read_code
from lms.cohorts.access import find_cohort
from lms.cohorts.models import Cohort, WrongCodes

A_MINUTE: Final = 5
COOKIE: Final = "chasqui_groups"
SALT: Final = "lms.cohorts.guessing"
# Those of a phone that several groups use; the last ones stay.
REMEMBERED: Final = 8
KEEP: Final = 60 * 60 * 24 * 180
# A class that types the code of last year is one wrong code, not thirty.
SAME_CODE: Final = 60 * 60


class TooManyWrongCodes(Exception):
    """This minute no more codes are looked up for phones that nobody knows."""


def cohort_by_code(request: HttpRequest, typed: str) -> Cohort | None:
    """The group of a code, as `find_cohort` gives it, but not for who tries one after another. Raises TooManyWrongCodes."""
    code = read_code(typed)
    if code is None:
        return None
    now, tried = timezone.now(), f"{SALT}:{code}"
    free = code in codes_known_to(request) or cache.get(tried) is not None
    if not free and WrongCodes.objects.filter(minute=minute_of(now), tries__gte=A_MINUTE).exists():
        raise TooManyWrongCodes
    cohort = find_cohort(code)
    if cohort is None and not free and cache.add(tried, "1", SAME_CODE):
        count_wrong_code(now)
    return cohort


def count_wrong_code(now: datetime) -> None:
    """One more this minute. What was before it goes."""
    minute = minute_of(now)
    this_one = WrongCodes.objects.filter(minute=minute)
    if this_one.update(tries=F("tries") + 1):
        return
    try:
        with transaction.atomic():
            WrongCodes.objects.create(minute=minute, tries=1)
    except IntegrityError:
        this_one.update(tries=F("tries") + 1)
    WrongCodes.objects.filter(minute__lt=minute).delete()


def minute_of(now: datetime) -> int:
    return int(now.timestamp()) // 60


def codes_known_to(request: HttpRequest) -> list[str]:
    """The groups in which this phone has been, by their codes."""
    said = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    return said.split(".") if said else []


def remember(request: HttpRequest, response: HttpResponse, code: str) -> HttpResponse:
    """Let this phone come back to the group whatever others try."""
    known = codes_known_to(request)
    if code not in known:
        kept = ".".join([*known, code][-REMEMBERED:])
        response.set_signed_cookie(
            COOKIE, kept, salt=SALT, max_age=KEEP, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    return response


def path_of(cohort: Cohort) -> str:
    """The address for the QR and the link of a group, with the proof in it. It stands below no language."""
    return f"/g/{cohort.join_code}/?k={proof_of(cohort.join_code)}"


def is_proved(code: str, proof: str) -> bool:
    return constant_time_compare(proof.encode(), proof_of(code).encode())


def proof_of(code: str) -> str:
    """60 bits: short enough for a QR that an old phone reads."""
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest()[:15]
