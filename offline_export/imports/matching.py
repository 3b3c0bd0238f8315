"""Who somebody of a pack is here: by their code, because it was said before, or perhaps by a name that is the same."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.nicknames import clean_nickname
from lms.cohorts.models import Cohort
from offline_export.imports.found import FoundPerson
from offline_export.models import PackPerson


class How(StrEnum):
    """How somebody was found. Who is only suggested has to be confirmed by a person who knows them."""

    CODE = "code"
    REMEMBERED = "remembered"
    # Their code says one person, and what was said before another.
    DOUBTFUL = "doubtful"
    SAME_NAME = "same_name"
    # They gave a code, and nobody of this group has it. Whose it may be is not looked up.
    STRAY_CODE = "stray_code"
    NOT = "not"


SURE = (How.CODE, How.REMEMBERED)
SUGGESTED = (How.DOUBTFUL, How.SAME_NAME)


@dataclass(frozen=True)
class Match:
    """A learner of the group, or None, and how they were found."""

    learner: Person | None
    how: How


def matches_of(cohort: Cohort, found: Iterable[FoundPerson], learners: Sequence[Person]) -> dict[str, Match]:
    """By the id of each person of a pack. Only `learners`, who are the group's, are ever found. One query."""
    codes = {learner.access_code: learner for learner in learners}
    names = _names(learners)
    before = remembered(cohort, learners)
    return {
        person.id: _match(person, codes.get(person.code or None), before.get(person.id), names)
        for person in found
    }


def remembered(cohort: Cohort, learners: Iterable[Person]) -> dict[str, Person]:
    """Who people of packs were in this group before, as far as they are still in it."""
    by_number = {learner.pk: learner for learner in learners}
    rows = PackPerson.objects.filter(cohort=cohort).values_list("person_id", "learner_id")
    return {str(person): by_number[learner] for person, learner in rows if learner in by_number}


def remember(cohort: Cohort, owners: Mapping[str, Person], **said: object) -> None:
    """Keep who is who, where it is new or another than before.

    An id that was given to a pack of the group stays with its person: that somebody else answered on their phone is
    true of one file.
    """
    known = PackPerson.objects.filter(cohort=cohort, person_id__in=map(UUID, owners))
    issued = {str(row.person_id) for row in known if row.issued}
    before = {str(row.person_id): row.learner_id for row in known}
    PackPerson.objects.bulk_create(
        [
            PackPerson(cohort=cohort, person_id=UUID(person), learner=learner, **said)
            for person, learner in owners.items()
            if person not in issued and before.get(person) != learner.pk
        ],
        update_conflicts=True,
        unique_fields=["cohort", "person_id"],
        update_fields=["learner", *said],
    )


def spelled(name: str) -> str:
    """A name without what people leave out when they type it: case, accents, marks between words."""
    letters = unicodedata.normalize("NFKD", clean_nickname(name).casefold())
    kept = (each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))
    return " ".join("".join(kept).split()) or clean_nickname(name)


def _names(learners: Sequence[Person]) -> dict[str, Person]:
    """By how their name is spelled; a name that two of them have suggests nobody."""
    counted = Counter(spelled(learner.nickname) for learner in learners)
    by_name = {spelled(learner.nickname): learner for learner in learners}
    return {name: learner for name, learner in by_name.items() if name and counted[name] == 1}


def _match(
    person: FoundPerson, by_code: Person | None, before: Person | None, names: Mapping[str, Person]
) -> Match:
    if by_code and before and by_code != before:
        return Match(by_code, How.DOUBTFUL)
    if by_code:
        return Match(by_code, How.CODE)
    if before:
        return Match(before, How.REMEMBERED)
    same = names.get(spelled(person.nickname))
    if same:
        return Match(same, How.SAME_NAME)
    return Match(None, How.STRAY_CODE if person.code else How.NOT)
