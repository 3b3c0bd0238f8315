"""Accounts for a whole class at once: one transaction, and PINs hashed by several threads.

argon2 lets go of the interpreter's lock, so two processors hash twice as fast as one. Hashing is by far the longest
part (about 20 ms each), and is done before the transaction, so that nobody waits for it.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.crypto import get_random_string

from lms.accounts.codes import new_code
from lms.accounts.models import Person
from lms.accounts.pins import hash_pin

# Each hash takes 19 MiB while it is computed.
MOST_THREADS: Final = 4


@dataclass(frozen=True)
class NewLearner:
    """An account that is to be made."""

    public_id: UUID
    nickname: str
    picture: str
    language: str


def hashed(pins: Sequence[str]) -> Iterator[str]:
    """The hash of each PIN, in their order. Whoever stops listening stops the rest."""
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        yield from pool.map(hash_pin, pins)


def make_learners(new: Sequence[NewLearner], hashes: Sequence[str]) -> list[Person]:
    """Add learners whom somebody else has brought: all or none.

    They have read nothing yet, so nothing says that they agreed; they are asked when they first sign in. Raises
    IntegrityError where one of the numbers is taken.
    """
    with transaction.atomic():
        people = [
            _person(each, code, pin)
            for each, code, pin in zip(new, _free_codes(len(new)), hashes, strict=True)
        ]
        return Person.objects.bulk_create(people)


def renew_pins(people: Sequence[Person], hashes: Sequence[str]) -> list[Person]:
    """Give each their new PIN, which ends their sessions and pauses.

    Returns those who got it: whose PIN was changed since `people` was read, by somebody else or by the same form sent
    twice, keeps that one, so that what is printed is never out of date.
    """
    with transaction.atomic():
        there = Person.objects.select_for_update().in_bulk([person.pk for person in people])
        changed = []
        for person, pin in zip(people, hashes, strict=True):
            if (now := there.get(person.pk)) and now.pin == person.pin:
                now.pin, now.pin_tries, now.pin_waits_until = pin, 0, None
                now.sessions_salt = get_random_string(32)
                changed.append(now)
        Person.objects.bulk_update(
            changed, ["pin", "pin_tries", "pin_waits_until", "sessions_salt"], batch_size=100
        )
    return changed


def _person(new: NewLearner, code: str, pin: str) -> Person:
    person = Person(
        username=uuid4().hex,
        public_id=new.public_id,
        nickname=new.nickname,
        picture=new.picture,
        language=new.language,
        access_code=code,
        pin=pin,
    )
    person.set_unusable_password()
    return person


def _free_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        wanted = {new_code() for _ in range(count - len(codes))}
        codes |= wanted - set(
            Person.objects.filter(access_code__in=wanted).values_list("access_code", flat=True)
        )
    return list(codes)
