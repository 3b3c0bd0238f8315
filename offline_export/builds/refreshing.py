"""Keeps the standing packs as the site is: marks them stale when something is published, and builds what is no longer so.

One course at a time is in memory. What is as it was costs reading its lessons, and nothing else.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from offline_export import store
from offline_export.builds.building import OnProgress, Seen, build_selection
from offline_export.builds.choices import Choice, Key, key_of, live_courses, standing_choices
from offline_export.builds.naming import name_for
from offline_export.builds.signing import version_of
from offline_export.builds.stored import StoredParts
from offline_export.builds.tasks import SETTLE, ask_to_refresh
from offline_export.facts import Known
from offline_export.fresh import packs_changed
from offline_export.look import Taught
from offline_export.look import look as current_look
from offline_export.models import Pack, PackVersion

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refreshed:
    """What a look at all standing packs came to: how many were built, were as the site is, or could not be built."""

    built: int = 0
    unchanged: int = 0
    failed: int = 0
    rendered: int = 0


def mark_stale(*, now: datetime, country: str = "") -> None:
    """Something was published, moved or taken down: no pack is known to be as the site is, until somebody has looked.
    With a country: only what it shows is another, which stands in packs that carry it and in no others."""
    concerned = Pack.objects.carrying(country) if country else Pack.objects.all()
    concerned.update(stale_since=now)
    packs_changed()
    ask_to_refresh(at=now + SETTLE)


def mark_outdated(*, now: datetime) -> int:
    """Packs with a fact whose last day has gone by are no longer as the site is. How many there are."""
    gone = Pack.objects.filter(stale_since=None, current__facts_until__lt=timezone.localdate(now))
    if count := gone.update(stale_since=now):
        packs_changed()
        ask_to_refresh()
    return count


def refresh_standing(*, now: datetime, on_progress: OnProgress | None = None) -> Refreshed:
    """Build every standing pack that is missing or not as the site is. What is not live any more leaves the catalogue."""
    begun = Pack.objects.in_bulk()
    refreshing = _Refreshing(
        now=now,
        on_progress=on_progress,
        seen={pk: Seen(row.current_id, row.stale_since) for pk, row in begun.items()},
    )
    for seed_id in live_courses():
        for choice in standing_choices(seed_id, refreshing.known):
            refreshing.look_at(choice)
        refreshing.taught = Taught()
    refreshing.withdraw_others()
    return refreshing.result


class _Refreshing:
    """One look at all standing packs, with what they share: the look, digests, parts."""

    def __init__(self, *, now: datetime, on_progress: OnProgress | None, seen: dict[int, Seen]) -> None:
        self.now, self.on_progress, self.seen = now, on_progress, seen
        self.look, self.taught = current_look(), Taught()
        self.known = Known(timezone.localdate(now))
        self.parts: StoredParts | None = None
        self.packs = {
            key_of(pack.courses, pack.modules, pack.languages, pack.countries, pack.form): pack
            for pack in Pack.objects.standing().select_related("current")
        }
        self.kept: set[Key] = set()
        self.result = Refreshed()

    def look_at(self, choice: Choice) -> None:
        self.kept.add(choice.key)
        pack = self.packs.get(choice.key) or _stand(choice, self.now)
        selection = replace(choice.selection, id=pack.name)
        wanted = version_of(selection, look=self.look, taught=self.taught)
        seen, current = self.seen.get(pack.pk, Seen()), pack.current
        if current and current.version == wanted and store.has(current.sha256):
            self._unchanged(pack, seen)
            return
        version, _new = PackVersion.objects.select_related("pack").get_or_create(
            pack=pack, version=wanted, defaults={"asked_at": self.now}
        )
        self.parts = self.parts or StoredParts(look=self.look, now=self.now)
        before = self.parts.rendered
        built = build_selection(
            version,
            selection,
            wanted,
            look=self.look,
            now=self.now,
            seen=seen,
            on_progress=self.on_progress,
            parts=self.parts,
        )
        # Neither: another worker is building this very version.
        self._count(
            built=built.state == PackVersion.State.WHOLE,
            failed=built.state == PackVersion.State.FAILED,
            rendered=self.parts.rendered - before,
        )

    def withdraw_others(self) -> None:
        """Packs of what is no longer live: out of the catalogue; swept when nobody asked for them for long."""
        for key, pack in self.packs.items():
            if key not in self.kept:
                Pack.objects.filter(pk=pack.pk).update(standing=False, stale_since=self.now)
                packs_changed()

    def _unchanged(self, pack: Pack, seen: Seen) -> None:
        if pack.stale_since is not None:
            rows = Pack.objects.filter(pk=pack.pk, current=pack.current_id, stale_since=seen.stale_since)
            rows.update(stale_since=None)
            packs_changed()
        self._count(unchanged=1)

    def _count(self, *, built: int = 0, unchanged: int = 0, failed: int = 0, rendered: int = 0) -> None:
        so_far = self.result
        self.result = Refreshed(
            so_far.built + built,
            so_far.unchanged + unchanged,
            so_far.failed + failed,
            so_far.rendered + rendered,
        )


def _stand(choice: Choice, now: datetime) -> Pack:
    """The pack of a choice, in the catalogue from now on; somebody may have asked for the same before."""
    chosen = {
        "courses": [choice.course],
        "modules": list(choice.modules),
        "languages": list(choice.selection.locales),
        "countries": list(choice.selection.countries),
    }
    pack, _made = Pack.objects.update_or_create(
        name=name_for(**chosen, form=choice.form),
        form=choice.form,
        defaults={"standing": True},
        create_defaults={"standing": True, "asked_at": now, **chosen},
    )
    return pack
