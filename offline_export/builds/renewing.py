"""Builds anew what people chose by themselves, where its facts may no longer be true: it is still on its page, and given to
groups.

One pack a task, after what people wait for. Each at most once a day, so that what a day adds to the disk has an end: as
much as all chosen packs may hold (`limits.most_bytes`). Until then its page says that it is in doubt.
"""

from datetime import datetime, timedelta

from offline_export.builds.asking import UNREAD, waiting_version
from offline_export.builds.building import SILENCE, build
from offline_export.builds.limits import GOING_ON
from offline_export.builds.tasks import ask_to_renew
from offline_export.models import Pack, PackVersion

PAUSE = timedelta(days=1)


def ask_to_renew_chosen() -> None:
    rows = Pack.objects.to_renew().values_list("pk", "current__made_at")
    ask_to_renew({pack: made_at + PAUSE for pack, made_at in rows if made_at})


def renew(number: int, *, now: datetime) -> PackVersion | None:
    """Build the pack of this number, unless it is no longer in doubt, or somebody builds it or waits for it already."""
    pack = Pack.objects.to_renew().filter(pk=number).first()
    if pack is None:
        return None
    version = waiting_version(pack)
    if version and version.state in GOING_ON and not version.silent_since(now - SILENCE):
        return None
    # Asked for when the pack was: nobody has asked for more, and it is none of today's (`limits.MOST_A_DAY`).
    told = {"asked_at": pack.asked_at, "beat_at": now}
    if version is None:
        version, _new = PackVersion.objects.get_or_create(pack=pack, version=UNREAD, defaults=told)
    return build(version, now=now)
