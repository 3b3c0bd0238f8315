"""What the page of one pack shows: its file, how far a new version is, and what brings older copies up to date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from offline_export.catalogue.addresses import update_to
from offline_export.catalogue.listing import HEAVY, Offer, offer_of
from offline_export.catalogue.titles import live_courses, live_modules
from offline_export.catalogue.words import language_name, size_in_words
from offline_export.facts import country_names
from offline_export.models import Pack, PackUpdate, PackVersion

# Who builds says so at least this often; a build in the queue may have others before it.
SILENT_BUILD: Final = timedelta(seconds=60)
SILENT_QUEUE: Final = timedelta(minutes=30)
MOST_UPDATES: Final = 10


@dataclass(frozen=True)
class Update:
    """A zip that makes an older version the current one."""

    older: PackVersion
    files: int
    size: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Shown:
    """A pack for its page. `coming`: a newer version that is asked for, being built, or failed."""

    pack: Pack
    offer: Offer | None
    coming: PackVersion | None
    contents: tuple[str, ...]
    languages: str
    countries: str
    updates: tuple[Update, ...]
    lost: bool

    @property
    def under_way(self) -> bool:
        return self.coming is not None and not self.lost and self.coming.state != PackVersion.State.FAILED

    @property
    def can_be_asked_again(self) -> bool:
        """Nobody is building it, and what there is of it is missing, old, or in doubt. For one that is only old and in
        the catalogue nobody need ask."""
        if self.under_way:
            return False
        if self.coming or self.offer is None or self.offer.in_doubt:
            return True
        return self.offer.stale and not self.pack.standing

    @property
    def is_settled(self) -> bool:
        """Whether its page stays as it is until packs change."""
        return self.offer is not None and self.coming is None


def find_pack(name: str, form: str) -> Pack | None:
    return Pack.objects.filter(name=name, form=form).select_related("current").defer(*HEAVY).first()


def shown(pack: Pack, *, language: str, now: datetime) -> Shown:
    offer = offer_of(pack) if pack.current_id else None
    coming = coming_of(pack)
    return Shown(
        pack=pack,
        offer=offer,
        coming=coming,
        contents=_contents(pack, language),
        languages=" · ".join(language_name(code) for code in pack.languages),
        countries=" · ".join(name for _code, name in country_names(pack.countries, language)),
        updates=_updates(offer) if offer else (),
        lost=coming is not None and is_lost(coming, now),
    )


def coming_of(pack: Pack) -> PackVersion | None:
    """The newest version that is not whole, where it was asked for after the current one."""
    newest = pack.versions.defer("manifest").order_by("-asked_at", "-pk").first()
    return None if newest is None or newest.state == PackVersion.State.WHOLE else newest


def is_lost(version: PackVersion, now: datetime) -> bool:
    """Whether who builds it has gone, or nobody takes it up."""
    if version.state == PackVersion.State.BUILDING:
        return version.silent_since(now - SILENT_BUILD)
    return version.state == PackVersion.State.WAITING and version.silent_since(now - SILENT_QUEUE)


def _contents(pack: Pack, language: str) -> tuple[str, ...]:
    """The titles of what is in it, in the reader's language where they are."""
    found = live_modules(pack.modules) if pack.modules else live_courses(pack.courses)
    order = [language, *pack.languages, settings.LANGUAGE_CODE]
    return tuple(each.title(*order) for each in found.values()) or tuple(pack.modules or pack.courses)


def _updates(offer: Offer) -> tuple[Update, ...]:
    rows = (
        PackUpdate.objects.filter(newer=offer.version)
        .select_related("older")
        .defer("older__manifest", "older__manifest_signature")
        .order_by("-older__made_at")[:MOST_UPDATES]
    )
    return tuple(
        Update(
            row.older,
            row.files,
            size_in_words(row.size),
            update_to(offer.pack, offer.version, row),
            row.sha256,
        )
        for row in rows
    )
