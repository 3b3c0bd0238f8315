"""What would happen with each line of a list of names. Pure: it writes nothing and asks nobody."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import NICKNAME_LENGTH
from lms.accounts.nicknames import clean_nickname
from lms.cohorts.groups.reading import Read

# A spreadsheet computes what begins with one of these, wherever the name is later taken to; the wide ones too.
_FORMULA: Final = "=＝"
# Least data: neither is needed, and both would stand on a card.
_ADDRESS: Final = re.compile(r"\S@\S|(?:\d[\s().-]*){7,}")
_LEADING: Final = re.compile(r"^(?:[+\-@＋－＠*•·–—\s]|\d{1,3}[.)]\s)+")


class Doubles(StrEnum):
    """What to do with a name that is there already."""

    ASK = ""
    SKIP = "skip"
    NUMBER = "number"


class Outcome(StrEnum):
    """What would happen with a line."""

    NEW = "new"
    SKIPPED = "skipped"
    # The name is there already, and nobody has said yet what to do.
    ASKED = "asked"
    REFUSED = "refused"


EMPTY: Final = _("There is no name here.")
UNREADABLE: Final = _("Nothing of this name can be seen.")
TOO_LONG: Final = _("This name is too long: 60 letters fit.")
IS_FORMULA: Final = _("This begins like a formula. Write the name.")
IS_ADDRESS: Final = _(
    "This is an e-mail address or a telephone number. Write a name: nothing else is needed."
)
IN_GROUP: Final = _("Already in this group.")
TWICE: Final = _("Already further up in this list.")


@dataclass(frozen=True)
class Line:
    """One line of the list. `name`: how the person would be called; `why`: why not, or what is changed."""

    number: int
    typed: str
    name: str
    outcome: Outcome
    why: Any = ""


@dataclass(frozen=True)
class Plan:
    """All lines of a list, in its order."""

    lines: tuple[Line, ...]

    @property
    def new(self) -> list[Line]:
        return self.having(Outcome.NEW)

    @property
    def skipped(self) -> list[Line]:
        return self.having(Outcome.SKIPPED)

    @property
    def asked(self) -> list[Line]:
        return self.having(Outcome.ASKED)

    @property
    def refused(self) -> list[Line]:
        return self.having(Outcome.REFUSED)

    def having(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]

    def is_ready(self, *, leave_out: bool) -> bool:
        """Whether accounts can be made of it: every line can be used, or those that cannot are to be left out."""
        return bool(self.new) and not self.asked and (leave_out or not self.refused)


def plan_of(read: Iterable[Read], there: Iterable[str], doubles: Doubles = Doubles.ASK) -> Plan:
    """`there`: the names in the group."""
    in_group = {same(name) for name in there}
    taken = set(in_group)
    lines = []
    for each in read:
        line = _line(each, in_group, taken, doubles)
        if line.outcome is Outcome.NEW:
            taken.add(same(line.name))
        lines.append(line)
    return Plan(tuple(lines))


def same(name: str) -> str:
    """By what two names are taken for the same: whatever their letters' case or width."""
    return unicodedata.normalize("NFKC", name).casefold()


def clean(typed: str) -> tuple[str, Any]:
    """The name, and why it cannot be used, if so. Bullets and numbers of a list before it are left out."""
    if not typed.strip():
        return "", EMPTY
    name = clean_nickname(typed)
    if not name:
        return "", UNREADABLE
    name = clean_nickname(_LEADING.sub("", name)) or name
    if name[0] in _FORMULA:
        return name, IS_FORMULA
    if _LEADING.match(name):
        return name, UNREADABLE
    if _ADDRESS.search(typed):
        return name, IS_ADDRESS
    return name, TOO_LONG if len(name) > NICKNAME_LENGTH else ""


def _line(read: Read, in_group: set[str], taken: set[str], doubles: Doubles) -> Line:
    name, amiss = clean(read.typed)
    if amiss:
        return Line(read.number, read.typed, "", Outcome.REFUSED, amiss)
    if same(name) not in taken:
        return Line(read.number, read.typed, name, Outcome.NEW)
    why = IN_GROUP if same(name) in in_group else TWICE
    if doubles is Doubles.NUMBER:
        return Line(read.number, read.typed, _numbered(name, taken), Outcome.NEW, why)
    outcome = Outcome.SKIPPED if doubles is Doubles.SKIP else Outcome.ASKED
    return Line(read.number, read.typed, name, outcome, why)


def _numbered(name: str, taken: set[str]) -> str:
    """`Ana 2`, or the next number that is free. Cut where it would be too long with it."""
    number = 2
    while same(made := f"{name[: NICKNAME_LENGTH - len(f' {number}')].rstrip()} {number}") in taken:
        number += 1
    return made
