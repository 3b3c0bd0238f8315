"""Who is who, as the trainer says it on the page: somebody of the group, somebody new, or to be left out.

What the page showed is what counts: also somebody who was found by a code comes back with the form, so that nothing
that changed meanwhile puts answers under another name than the one that was seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from lms.accounts.models import Person
from offline_export.imports.found import FoundPerson
from offline_export.imports.matching import SUGGESTED, SURE, Match
from offline_export.imports.newcomers import unusable

LEFT_OUT: Final = "out"
NEW: Final = "new"
CONFIRMED: Final = "sure"


@dataclass(frozen=True)
class Choice:
    """What is chosen for one person of the packs so far: a learner, somebody new, to leave them out, or nothing yet."""

    match: Match
    learner: Person | None
    left_out: bool = False
    new: bool = False
    amiss: str = ""

    @property
    def sure(self) -> bool:
        """Whether they were found without a doubt, and nobody has said otherwise."""
        return self.match.how in SURE and self.learner == self.match.learner

    @property
    def suggested(self) -> bool:
        return self.match.how in SUGGESTED and self.learner == self.match.learner

    @property
    def token(self) -> str:
        return token(self.learner) if self.learner else LEFT_OUT if self.left_out else NEW if self.new else ""

    @property
    def rank(self) -> int:
        """Who has to be chosen comes first, then who has to be looked at."""
        return 2 if self.sure else 1 if self.token else 0


@dataclass(frozen=True)
class Choices:
    """All choices of a form, and what is still amiss with it."""

    by_person: Mapping[str, Choice]
    unconfirmed: bool = False

    @property
    def ready(self) -> bool:
        return not self.unconfirmed and not any(each.amiss for each in self.by_person.values())

    @property
    def owners(self) -> dict[str, Person]:
        """Who stands for whom. Those who are left out are not among them."""
        return {person: each.learner for person, each in self.by_person.items() if each.learner}

    @property
    def new(self) -> set[str]:
        return {person for person, each in self.by_person.items() if each.new}


def token(learner: Person) -> str:
    """How a form names a learner: short, because it stands there for each of them many times."""
    return learner.public_id.hex[:10]


def field_of(person: str) -> str:
    return f"who-{person}"


def first_choices(matches: Mapping[str, Match]) -> Choices:
    """Before anybody has said anything."""
    return Choices({person: Choice(match, match.learner) for person, match in matches.items()})


def read_choices(
    data: Mapping[str, Any],
    people: Iterable[FoundPerson],
    matches: Mapping[str, Match],
    learners: Sequence[Person],
) -> Choices:
    """What was sent: nothing is taken for granted, and nobody outside the group can be named."""
    by_token = {token(learner): learner for learner in learners}
    read = {
        person.id: _read(str(data.get(field_of(person.id), "")), person, matches[person.id], by_token)
        for person in people
    }
    suggestions = any(choice.suggested for choice in read.values())
    return Choices(read, unconfirmed=suggestions and CONFIRMED not in data)


def _read(value: str, found: FoundPerson, match: Match, by_token: Mapping[str, Person]) -> Choice:
    if value == LEFT_OUT:
        return Choice(match, None, left_out=True)
    if value == NEW:
        why = unusable(found.nickname)
        return Choice(match, None, new=not why, amiss=str(why))
    learner = by_token.get(value)
    if learner:
        return Choice(match, learner)
    gone = _("This person is no longer in the group. Choose again.")
    return Choice(match, None, amiss=gone if value else _("Say who this is, or leave them out."))
