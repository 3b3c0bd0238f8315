"""What the page of a group's pack offers for a choice: the pack that is there, one that is coming, or none yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from offline_export.builds.naming import packs_of
from offline_export.builds.services import estimated_size, fresh_version
from offline_export.catalogue.choice import Choice
from offline_export.catalogue.listing import HEAVY, offer_of
from offline_export.catalogue.pack_page import shown
from offline_export.catalogue.progress import Far, far
from offline_export.catalogue.words import size_in_words
from offline_export.models import Pack, PackVersion

ENDINGS: Final[dict[str, str]] = {Pack.Form.FOLDER: "zip", Pack.Form.PAGE: "html"}


@dataclass(frozen=True)
class GroupOffer:
    """`there`: the version that can be downloaded now. `fresh`: it has all that is published; `in_doubt`: what it says of a
    country may have been taken back. `size`: in words, or nothing where nobody can say before it is made."""

    choice: Choice
    there: PackVersion | None
    fresh: bool
    in_doubt: bool
    progress: Far | None
    size: str

    @property
    def under_way(self) -> bool:
        return self.progress is not None and not self.progress.ready

    @property
    def countries(self) -> Sequence[str]:
        """Those of what is there; of what will be made, where there is nothing."""
        return self.there.pack.countries if self.there else self.choice.countries

    @property
    def of_all(self) -> bool:
        """Whether what is there is for all countries, until that of the group's own is made."""
        return bool(self.choice.countries) and not self.countries

    @property
    def can_be_made(self) -> bool:
        return not self.under_way and (self.there is None or not self.fresh or self.of_all)

    @property
    def address(self) -> tuple[str, str]:
        """The last parts of the address of the file: `es+fr` and `zip`."""
        return "+".join(self.choice.languages), ENDINGS[self.choice.form]


def offer_for(choice: Choice, *, language: str, now: datetime) -> GroupOffer:
    own, given = pack_of(choice), given_pack(choice, now=now)
    seen = shown(own, language=language, now=now) if own else None
    progress = far(seen) if seen and seen.coming else None
    if given is None or given.current is None:
        return GroupOffer(choice, None, False, False, progress, _size(choice, None))
    fresh = fresh_version(given, now=now) is not None and (given != own or progress is None)
    offer = offer_of(given)
    return GroupOffer(choice, offer.version, fresh, offer.in_doubt, progress, _size(choice, offer.version))


def given_pack(choice: Choice, *, now: datetime) -> Pack | None:
    """The pack that a group is given for a choice: that of its country; while that is missing or old, the one of the
    catalogue, which has all countries and is kept fresh."""
    own = pack_of(choice)
    if not choice.countries or (own and fresh_version(own, now=now)):
        return own
    for_all = _found(replace(choice, countries=())).filter(standing=True).exclude(current=None)
    return for_all.first() or own


def pack_of(choice: Choice) -> Pack | None:
    """The pack of the catalogue, or of somebody's choice, that has exactly this in it."""
    return _found(choice).first()


def _found(choice: Choice) -> QuerySet[Pack]:
    return packs_of(**choice.as_arguments).select_related("current").defer(*HEAVY)


def _size(choice: Choice, there: PackVersion | None) -> str:
    size = there.size if there else estimated_size(**choice.as_arguments)
    return size_in_words(size) if size else ""
