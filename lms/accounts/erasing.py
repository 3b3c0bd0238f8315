"""Erases people who asked for it, seven days later, with all that is kept about them.

Until then one button takes it back. What stays are numbers that name nobody: apps above add an eraser that counts
before the rows go. Whoever erases holds the person's row first, so two at once erase once, and who takes it back at
the last moment either comes first or finds nobody.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import DO_NOTHING, ForeignKey, ManyToOneRel, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import ReferenceIndex

from lms.accounts.door_records import session_owners
from lms.accounts.models import Person
from lms.accounts.staff_records import about_account

WAY_BACK: Final = timedelta(days=7)
# The site tidies up by itself as people come, at most so often, so that it does not hang on a timetable.
EVERY: Final = timedelta(hours=1)
KEEP_TRIES: Final = timedelta(days=1)
GATE: Final = "accounts:tidied"

Eraser = Callable[[Person], None]
_erasers: list[Eraser] = []
Sweeper = Callable[[datetime], int]
_sweepers: list[Sweeper] = []
# Why somebody is needed, in words for them; nothing: they are not.
Need = Callable[[Person], str]
_needs: list[Need] = []


class StaysForNow(Exception):
    """Who writes or runs the site, or is needed here, does not erase their account alone: others depend on it."""


def add_eraser(eraser: Eraser) -> None:
    """Have `eraser` called, in the same transaction, before a person is erased. Called once, when an app is ready."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def add_sweeper(sweeper: Sweeper) -> None:
    """Have `sweeper` called whenever the site tidies up, with the time. It deletes what is past its time, and says how
    much. Called once, when an app is ready.
    """
    if sweeper not in _sweepers:
        _sweepers.append(sweeper)


def add_need(need: Need) -> None:
    """Have `need` asked whether somebody has to stay for now. Called once, when an app is ready.

    It is asked within the transaction that notes the wish and again in the one that erases, so it may lock rows.
    """
    if need not in _needs:
        _needs.append(need)


def needed(person: Person) -> str:
    """Why others depend on this person, who is not of those that write or run the site; nothing: they do not."""
    return next((words for need in _needs if (words := need(person))), "")


def stays(person: Person) -> bool:
    """Whether the account cannot be erased by its owner."""
    return works_here(person) or bool(needed(person))


def works_here(person: Person) -> bool:
    """Whether the person may change more than what is their own."""
    by_flag = person.is_superuser or person.is_staff
    return by_flag or person.groups.exists() or person.user_permissions.exists()


@transaction.atomic
def ask_to_erase(person: Person, *, asked_at: datetime) -> datetime:
    """Note the wish and end all sign-ins. Returns until when it can be taken back. Raises StaysForNow."""
    if stays(person):
        raise StaysForNow
    first = Person.objects.filter(pk=person.pk, deletion_asked_at=None)
    first.update(deletion_asked_at=asked_at, sessions_salt=get_random_string(32))
    person.refresh_from_db()
    return erased_from(person) or asked_at + WAY_BACK


def take_back(person: Person) -> bool:
    """Keep the account after all. False: nothing was to be taken back, or it is too late."""
    waiting = Person.objects.filter(pk=person.pk).exclude(deletion_asked_at=None)
    return bool(waiting.update(deletion_asked_at=None))


def erased_from(person: Person) -> datetime | None:
    """From when on the account is erased; None: nobody asked for it."""
    return person.deletion_asked_at + WAY_BACK if person.deletion_asked_at else None


def due(now: datetime) -> QuerySet[Person]:
    return Person.objects.filter(deletion_asked_at__lte=now - WAY_BACK)


@dataclass(frozen=True)
class Tidied:
    """How much was deleted: people, sessions, records of failed sign-ins."""

    people: int
    sessions: int
    tries: int


def tidy(now: datetime, *, but: Person | None = None, while_somebody_waits: bool = False) -> Tidied:
    """Erase all who are due, but not `but`, and delete sessions and failed sign-ins whose time is over.

    Whose a session is stands inside it: all are read for that, while somebody waits only when somebody was erased.
    """
    people = erase_due(now, but=but)
    sessions = end_expired_sessions(now)
    if people or not while_somebody_waits:
        sessions += end_sessions_of_nobody()
    for sweep in _sweepers:
        sweep(now)
    return Tidied(people, sessions, forget_failed_tries(now))


def tidy_sometimes(*, but: Person | None = None) -> None:
    """The same, at most once an hour for all processes together. For pages that are not asked for all the time."""
    # Without room on the disk nobody can be told that it is done, so it waits.
    with suppress(OSError):
        if cache.add(GATE, "1", EVERY.total_seconds()):
            tidy(timezone.now(), but=but, while_somebody_waits=True)


def tidy_when_somebody_comes(sender: Any, user: Any, **kwargs: Any) -> None:
    """At a sign-in, of whatever door. Who comes in at the last moment finds the way back."""
    tidy_sometimes(but=user)


def erase_due(now: datetime, *, but: Person | None = None) -> int:
    """Erase all who are due. Returns how many; those whom somebody else erases meanwhile are not among them."""
    numbers = list(due(now).exclude(pk=but.pk if but else 0).values_list("pk", flat=True))
    return sum(_erase_if_due(number, now) for number in numbers)


def erase(person: Person) -> None:
    """Erase a person now and for good, with everything kept about them. Raises StaysForNow."""
    with transaction.atomic():
        if stays(person):
            raise StaysForNow
        _erase(person)
    end_sessions_of_nobody()


def end_sessions_of_nobody() -> int:
    """Delete the sessions of people who are gone: they open nothing, but name them. Returns how many."""
    owners = session_owners()
    # After the sessions, so that nobody who has signed in meanwhile is missing.
    there = {str(number) for number in Person.objects.values_list("pk", flat=True)}
    keys = [key for key, owner in owners.items() if owner not in there]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def end_expired_sessions(now: datetime) -> int:
    """Delete the sessions that have ended. Returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_failed_tries(now: datetime) -> int:
    """Delete what is left of failed sign-ins a day ago; their pause was over long before. Returns how many."""
    return AccessAttempt.objects.filter(attempt_time__lt=now - KEEP_TRIES).delete()[0]


@transaction.atomic
def _erase(person: Person) -> None:
    for eraser in _erasers:
        eraser(person)
    AccessAttempt.objects.filter(username=person.get_username()).delete()
    about_account(person).delete()
    ReferenceIndex.remove_references_to(person)
    for field in _left_alone():
        field.model._base_manager.filter(**{field.name: person.pk}).update(**{field.name: None})
    person.delete()


def _erase_if_due(number: int, now: datetime) -> bool:
    with transaction.atomic():
        person = due(now).select_for_update().filter(pk=number).first()
        if person is None or stays(person):
            return False
        _erase(person)
    return True


def _left_alone() -> Iterator[ForeignKey]:
    """The keys to a person that the database does not clear by itself: Wagtail's logs."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.on_delete is DO_NOTHING:
            yield relation.field
