"""Makes the accounts of a list of names, once, however often the form arrives.

The numbers of the accounts follow from the ticket in the form: sent twice, the second finds that they are taken.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from lms.accounts.many import NewLearner, make_learners
from lms.accounts.models import Person
from lms.accounts.pictures import PICTURES
from lms.cohorts.access import people_of
from lms.cohorts.groups.reading import MOST_NAMES
from lms.cohorts.models import Cohort, Enrolment

_SALT: Final = "lms.cohorts.groups.making"


def new_learners(cohort: Cohort, names: Sequence[str], ticket: UUID) -> list[NewLearner]:
    """The accounts that are to be made, in the group's language, with pictures that differ as long as they last."""
    numbers = _numbers(cohort, ticket, len(names))
    pictures = spread_pictures(len(names), people_of(cohort).values_list("picture", flat=True))
    return [
        NewLearner(public_id=number, nickname=name, picture=picture, language=cohort.language)
        for number, name, picture in zip(numbers, names, pictures, strict=True)
    ]


def add_learners(
    cohort: Cohort, new: Sequence[NewLearner], hashes: Sequence[str], *, at: datetime
) -> list[Person]:
    """Make the accounts and put them into the group: all or none. Raises IntegrityError where the ticket was used."""
    with transaction.atomic():
        people = make_learners(new, hashes)
        Enrolment.objects.bulk_create(
            [Enrolment(cohort=cohort, person=person, enrolled_at=at) for person in people]
        )
    return people


def made_by(cohort: Cohort, ticket: UUID) -> list[Person]:
    """Those in the group whom this ticket has made already."""
    return list(people_of(cohort).filter(public_id__in=_numbers(cohort, ticket, MOST_NAMES)))


def was_used(cohort: Cohort, ticket: UUID) -> bool:
    """Whether this ticket has made accounts, wherever they are now."""
    return Person.objects.filter(public_id__in=_numbers(cohort, ticket, MOST_NAMES)).exists()


def spread_pictures(count: int, used: Iterable[str]) -> list[str]:
    """For so many people pictures that few in the group have, in no order."""
    times = Counter(dict.fromkeys(PICTURES, 0))
    times.update(key for key in used if key in times)
    chosen = []
    for _number in range(count):
        fewest = min(times.values())
        picture = secrets.choice([key for key in PICTURES if times[key] == fewest])
        times[picture] += 1
        chosen.append(picture)
    return chosen


def _numbers(cohort: Cohort, ticket: UUID, count: int) -> list[UUID]:
    """Who sends the form chooses the ticket: nobody may choose the number of somebody else."""
    return [
        UUID(
            bytes=salted_hmac(_SALT, f"{cohort.pk}:{ticket}:{place}", algorithm="sha256").digest()[:16],
            version=4,
        )
        for place in range(count)
    ]
