"""The data sheet: every field kept about a person, why, and for how long. One source for all that says so.

Each app puts its own part into a module `data_sheet` and registers it in its AppConfig. The public privacy page, "my
data", the download and the erasing are all made from it; a test holds it against the models.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from lms.accounts.models import Person

Words = Any  # a lazy translation or a plain text


@dataclass(frozen=True)
class KeptField:
    """One field of a model: what it is called for people, and why it is kept.

    `shown` puts a value into words, or into a list of lines. The value of a secret field is shown to nobody, its owner
    included. A field of `staff` is empty for learners. A technical one is a number by which the site finds things: it
    says nothing to a reader, who finds it folded away.
    """

    name: str
    what: Words
    why: Words
    shown: Callable[[Any], Words] | None = None
    secret: bool = False
    staff: bool = False
    technical: bool = False


@dataclass(frozen=True)
class KeptRecord:
    """One kind of record about a person.

    `rows` gives the rows of one person; `until` says how long they stay; `unlisted` names fields that say nothing
    about the person, each with the reason why. `count` says how many rows there are, where the page shows that in
    place of the rows. Records of `staff` exist only for who teaches or writes here.
    """

    model: type[Model]
    what: Words
    until: Words
    fields: tuple[KeptField, ...]
    rows: Callable[[Person], QuerySet[Any]]
    unlisted: dict[str, str] = field(default_factory=dict)
    count: Callable[[int], Words] | None = None
    staff: bool = False


@dataclass(frozen=True)
class Mention:
    """That something which is not about a person names who made it: the author of a page, say.

    When the person is erased the thing stays, and names nobody.
    """

    model: type[Model]
    field: str
    what: Words

    def rows(self, person: Person) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{self.field: person.pk})


_records: list[KeptRecord] = []
_mentions: list[Mention] = []
# Models that look as if they held something about a person, by label, and why they do not.
_excused: dict[str, str] = {}


def register(*records: KeptRecord) -> None:
    """Add records to the sheet. Called once, when an app is ready."""
    _records.extend(record for record in records if record not in _records)


def mention(*mentions: Mention) -> None:
    """Add places where staff are named. Called once, when an app is ready."""
    _mentions.extend(each for each in mentions if each not in _mentions)


def excuse(reasons: dict[str, str]) -> None:
    """Say of models why they hold nothing about a person. Called once, when an app is ready."""
    _excused.update(reasons)


def sheet() -> tuple[KeptRecord, ...]:
    """All records, in the order of the layers."""
    return tuple(_records)


def mentions() -> tuple[Mention, ...]:
    return tuple(_mentions)


def excused() -> dict[str, str]:
    return dict(_excused)
