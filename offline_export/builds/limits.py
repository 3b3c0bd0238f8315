"""How much of what people choose by themselves is built and kept: choices are many, and a disk is not.

Anybody may choose, so what is asked for by all together has an end: at once, and within a day. What is made for groups
counts as well, but who makes it is known, and is not kept waiting by strangers.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from offline_export.errors import EnoughForToday, TooMany
from offline_export.models import Pack, PackVersion

# So many packs of somebody's own choice wait at once: building is work for a small machine. Those who lead groups find
# as many places again.
MOST_WAITING = 20
MOST_WAITING_FOR_STAFF = 2 * MOST_WAITING
# So many are built within a day.
MOST_A_DAY = 100
DAY = timedelta(days=1)
GOING_ON = (PackVersion.State.WAITING, PackVersion.State.BUILDING)


def most_bytes() -> int:
    """What all chosen packs together may hold; of one day's no more than half of it, so that others' packs stay."""
    return int(settings.PACKS_CHOSEN_MB) * 1_000_000


def ensure_room(pack: Pack, *, now: datetime, by_staff: bool) -> None:
    """TooMany where this pack would be one too many. The catalogue's own packs always have room."""
    if pack.standing:
        return
    chosen = PackVersion.objects.filter(pack__standing=False)
    waiting = chosen.filter(state__in=GOING_ON).exclude(pack=pack).count()
    if waiting >= (MOST_WAITING_FOR_STAFF if by_staff else MOST_WAITING):
        raise TooMany(_("Many packs are being built at the moment. Come back in a few minutes."))
    if by_staff:
        return
    today = chosen.filter(asked_at__gt=now - DAY).aggregate(many=Count("pk"), size=Sum("size"))
    if today["many"] >= MOST_A_DAY or (today["size"] or 0) >= most_bytes() // 2:
        raise EnoughForToday(
            _("Enough packs were made today. Choose one of the list, which are ready, or come back tomorrow.")
        )
