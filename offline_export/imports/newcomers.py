"""Accounts for people of packs who are not in the group yet. Their PINs are told by their cards (lms.cohorts.groups)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.accounts.many import NewLearner, hashed
from lms.accounts.models import Person
from lms.accounts.services import random_pin
from lms.cohorts.access import people_of
from lms.cohorts.groups.making import add_learners, new_learners
from lms.cohorts.groups.plan import Doubles, clean, plan_of
from lms.cohorts.groups.reading import Read
from lms.cohorts.models import Cohort


@dataclass(frozen=True)
class Newcomers:
    """Accounts that are to be made, each for somebody of a pack, with PINs that nobody knows."""

    ids: Sequence[str] = ()
    accounts: Sequence[NewLearner] = ()
    hashes: Sequence[str] = ()


def newcomers(cohort: Cohort, nicknames: Mapping[str, str], *, ticket: UUID) -> Newcomers:
    """`nicknames` by the id in the pack; a name that somebody has already gets a number. Hashing takes 20 ms each."""
    if not nicknames:
        return Newcomers()
    there = people_of(cohort).values_list("nickname", flat=True)
    read = [Read(number, nickname) for number, nickname in enumerate(nicknames.values(), start=1)]
    names = [line.name for line in plan_of(read, there, Doubles.NUMBER).new]
    hashes = list(hashed([random_pin() for _name in names]))
    return Newcomers(list(nicknames), new_learners(cohort, names, ticket), hashes)


def make(cohort: Cohort, new: Newcomers, *, at: datetime) -> dict[str, Person]:
    """Make them and put them into the group; by the id in the pack."""
    if not new.ids:
        return {}
    return dict(zip(new.ids, add_learners(cohort, new.accounts, new.hashes, at=at), strict=True))


def unusable(nickname: str) -> Any:
    """Why nobody can be called that here; empty where they can."""
    return clean(nickname)[1]
