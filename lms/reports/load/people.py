"""Made-up organisations, who works there, their groups, what these are to do, and the rows of who learns in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from courses.outline import Module
from lms.accounts.codes import ALPHABET, LENGTH, check_character
from lms.accounts.models import Person
from lms.accounts.pictures import PICTURES
from lms.cohorts.models import Assignment, Cohort, CohortTrainer, Membership, Organisation, Role
from lms.reports.load.names import COUNTRIES, PARTNERS, PEOPLE, PLACES, SURNAMES
from lms.reports.load.work import random_id

LEARNER_FIELDS: Final = (
    "id", "username", "password", "date_joined", "public_id", "nickname", "picture", "language", "access_code",
)  # fmt: skip
# The mark of Django for what no PIN or password opens.
OPENS_NOTHING: Final = "!"
# Days since the first day of a group; one that began longer ago than this is archived.
OLDEST, NEWEST, ARCHIVED_AFTER = 420, 10, 330
COURSE_LASTS: Final = timedelta(days=90)


class Codes:
    """New codes by chance, none twice, and none of those that are there already."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self._rng, self._taken = rng, taken

    def new(self) -> str:
        while (code := self._any()) in self._taken:
            pass
        self._taken.add(code)
        return code

    def _any(self) -> str:
        body = "".join(self._rng.choices(ALPHABET, k=LENGTH - 1))
        return body + check_character(body)


@dataclass(frozen=True)
class Group:
    """A group that stands in the database, with the modules it is to do and how many learners it is to have."""

    cohort: Cohort
    modules: tuple[Module, ...]
    size: int
    starts_at: datetime


def sizes_of_groups(learners: int, rng: Random) -> list[int]:
    """Between 20 and 40 people each, where there are twenty at all."""
    sizes: list[int] = []
    while (left := learners - sum(sizes)) > 40:
        # Whoever is left must be a group, too.
        sizes.append(min(rng.randint(20, 40), left - 20))
    return [*sizes, left]


def make_groups(
    sizes: Sequence[int], organisations: int, modules: dict[str, tuple[Module, ...]], *,
    until: datetime, rng: Random, codes: Codes,
) -> Iterator[Group]:  # fmt: skip
    """The groups, spread over so many organisations, each with its staff."""
    for number in range(organisations):
        here = sizes[number::organisations]
        language = rng.choice(list(modules))
        organisation = Organisation.objects.create(
            public_id=random_id(rng),
            name=f"{rng.choice(PARTNERS)} {rng.choice(PLACES)} {number + 1}",
            country=rng.choice(COUNTRIES.get(language, ("",))),
        )
        trainers = _staff(organisation, len(here) // 4 + 1, until - timedelta(days=OLDEST), rng)
        groups = [_group(organisation, language, modules[language], size, until, rng, codes) for size in here]
        Cohort.objects.bulk_create([group.cohort for group in groups])
        CohortTrainer.objects.bulk_create(
            CohortTrainer(cohort=group.cohort, person=trainers[place % len(trainers)])
            for place, group in enumerate(groups)
        )
        Assignment.objects.bulk_create(each for group in groups for each in _assignments(group, rng))
        yield from groups


def learners_of(group: Group, first: int, *, rng: Random, codes: Codes) -> list[tuple[Any, ...]]:
    """Rows of LEARNER_FIELDS with primary keys from `first` on."""
    language = group.cohort.language
    return [
        (
            first + place, random_id(rng).hex, OPENS_NOTHING + random_id(rng).hex, group.starts_at, random_id(rng),
            _nickname(rng), rng.choice(PICTURES), language, codes.new(),
        )
        for place in range(group.size)
    ]  # fmt: skip


def _group(
    organisation: Organisation, language: str, modules: tuple[Module, ...], size: int,
    until: datetime, rng: Random, codes: Codes,
) -> Group:  # fmt: skip
    starts_at = until - timedelta(days=rng.randint(NEWEST, OLDEST))
    old = until - starts_at > timedelta(days=ARCHIVED_AFTER)
    cohort = Cohort(
        public_id=random_id(rng),
        organisation=organisation,
        name=f"{rng.choice(PLACES)} {rng.choice('ABCD')}{rng.randint(1, 9)}",
        language=language,
        country=organisation.country,
        place=rng.choice(PLACES),
        starts_on=starts_at.date(),
        ends_on=(starts_at + COURSE_LASTS).date(),
        join_code=codes.new(),
        open=not old,
        archived_at=starts_at + timedelta(days=ARCHIVED_AFTER) if old else None,
    )
    return Group(cohort, tuple(rng.sample(modules, min(len(modules), rng.randint(1, 2)))), size, starts_at)


def _assignments(group: Group, rng: Random) -> Iterator[Assignment]:
    for place, module in enumerate(group.modules):
        yield Assignment(
            public_id=random_id(rng),
            cohort=group.cohort,
            kind=Assignment.Kind.MODULE,
            keys=[str(module.key)],
            core_only=rng.random() < 0.3,
            starts_on=group.cohort.starts_on,
            due_on=group.cohort.ends_on if rng.random() < 0.7 else None,
            position=place,
        )


def _staff(organisation: Organisation, trainers: int, since: datetime, rng: Random) -> list[Person]:
    """An administrator, a coordinator and so many trainers; returns the trainers."""
    roles = [Role.ADMINISTRATOR, Role.COORDINATOR, *[Role.TRAINER] * trainers]
    people = Person.objects.bulk_create(
        Person(
            username=f"load-{random_id(rng).hex}",
            public_id=random_id(rng),
            password=OPENS_NOTHING + random_id(rng).hex,
            nickname=_nickname(rng),
            date_joined=since,
        )
        for _ in roles
    )
    Membership.objects.bulk_create(
        Membership(organisation=organisation, person=person, role=role, since=since)
        for person, role in zip(people, roles, strict=True)
    )
    return people[2:]


def _nickname(rng: Random) -> str:
    return f"{rng.choice(PEOPLE)} {rng.choice(SURNAMES)}"
