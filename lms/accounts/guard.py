"""Looks at PINs, slowly where they are wrong.

A try is reserved before it is looked at, by one conditional UPDATE that counts it and sets the pause after it. So at
most the allowed number of tries is ever looked at, however many arrive at once; nobody waits for a lock while a hash
is computed. The count is the account's alone: a whole school shares one address, and one pupil's mistakes are not
another's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from lms.accounts.models import Person
from lms.accounts.pins import hash_pin, is_pin, read_pin

FREE_TRIES: Final = 3
# After the third try without the right PIN, the fourth, and so on; the last pause repeats.
PAUSES: Final = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=24),
)


class Outcome(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"


@dataclass(frozen=True)
class Verdict:
    """What a typed PIN came to; with WAIT, nobody looked at it, and `until` says when the next try is possible."""

    outcome: Outcome
    until: datetime | None = None

    @property
    def is_right(self) -> bool:
        return self.outcome is Outcome.RIGHT

    @property
    def seconds(self) -> int:
        """How long to wait from now, at least one second where there is something to wait for."""
        return max(1, round((self.until - timezone.now()).total_seconds())) if self.until else 0


RIGHT: Final = Verdict(Outcome.RIGHT)
WRONG: Final = Verdict(Outcome.WRONG)


def check_pin(person: Person | None, typed: str) -> Verdict:
    """Whether this is the person's PIN. Nobody, or somebody without a PIN, takes as long and is answered WRONG."""
    pin = read_pin(typed)
    if pin is None:
        return WRONG
    known = person if person and person.is_learner and person.is_active and person.pin else None
    if known and known.pin_waits_until and known.pin_waits_until > timezone.now():
        return Verdict(Outcome.WAIT, known.pin_waits_until)  # as just read: it costs no writing
    if not _reserve(known):
        return Verdict(Outcome.WAIT, _free_again(known))
    if known is None:
        hash_pin(pin)
        return WRONG
    # A PIN that was changed meanwhile is not right any more.
    right = is_pin(pin, known.pin) and bool(
        Person.objects.filter(pk=known.pk, pin=known.pin).update(pin_tries=0, pin_waits_until=None)
    )
    return RIGHT if right else WRONG


def _reserve(person: Person | None) -> bool:
    """Count one more try, unless the account has to wait. Nobody's try costs the same and counts nowhere."""
    now = timezone.now()
    free = Q(pin_waits_until=None) | Q(pin_waits_until__lte=now)
    reserved = Person.objects.filter(free, pk=person.pk if person else 0).update(
        pin_tries=F("pin_tries") + 1, pin_waits_until=_pause_from(now)
    )
    return bool(reserved) or person is None


def _pause_from(now: datetime) -> Case:
    """The end of the pause after the try that is being counted."""
    cases = [When(pin_tries__lt=FREE_TRIES - 1, then=Value(None))]
    cases += [
        When(pin_tries=FREE_TRIES - 1 + number, then=Value(now + pause))
        for number, pause in enumerate(PAUSES[:-1])
    ]
    return Case(*cases, default=Value(now + PAUSES[-1]))


def _free_again(person: Person | None) -> datetime:
    """When the next try is possible; at once, where the right PIN has come meanwhile."""
    until = Person.objects.filter(pk=person.pk if person else 0).values_list("pin_waits_until", flat=True)
    return until.first() or timezone.now()
