"""News of packs as Atom (RFC 4287): one entry for each pack, which is new again when it has a new version."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offline_export.catalogue.addresses import file_of, page_of
from offline_export.catalogue.listing import Offer, offer_of, ready_packs
from offline_export.catalogue.titles import live_courses, live_modules
from offline_export.catalogue.words import language_name, size_in_words
from offline_export.downloads.finding import TYPES
from offline_export.models import Pack

MOST_ENTRIES: Final = 100
NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """Atom whose time is that of its newest entry: the same packs give the same bytes."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def feed(language: str) -> str:
    """The packs that hold this language, the newest first."""
    news = Feed(
        title=_("Chasqui: packs"),
        link=_absolute(reverse("packs:catalogue")),
        description="",
        subtitle=_("Courses to use without internet"),
        language=language,
        author_name="Chasqui",
        feed_url=_absolute(reverse("packs:feed")),
        feed_guid=_urn(f"feed/{language}"),
    )
    newest = ready_packs().order_by("-current__made_at", "pk")
    packs = [pack for pack in newest if language in pack.languages][:MOST_ENTRIES]
    titles = live_modules({each for pack in packs for each in pack.modules}), live_courses()
    for pack in packs:
        news.add_item(**_entry(offer_of(pack), _title(pack, *titles, language)))
    return news.writeString("utf-8")


def _entry(offer: Offer, title: str) -> dict[str, Any]:
    from django.utils.feedgenerator import Enclosure

    pack, version = offer.pack, offer.version
    languages = ", ".join(language_name(code) for code in pack.languages)
    lessons = ngettext("%(count)d lesson", "%(count)d lessons", version.lessons) % {"count": version.lessons}
    file = Enclosure(
        _absolute(file_of(pack, version)), str(version.size), TYPES[Pack.Form(pack.form)].partition(";")[0]
    )
    return {
        "title": f"{title} – {languages} – {offer.form_name}",
        "link": _absolute(page_of(pack)),
        "description": f"{lessons}, {size_in_words(version.size)}. SHA-256 {version.sha256}",
        "unique_id": _urn(f"{pack.name}/{pack.form}"),
        "updateddate": version.made_at,
        "enclosures": [file],
    }


def _title(pack: Pack, modules: dict[str, Any], courses: dict[str, Any], language: str) -> str:
    found = modules if pack.modules else courses
    names = [found[each].title(language) for each in (pack.modules or pack.courses) if each in found]
    return ", ".join(names) or pack.name


def _urn(what: str) -> str:
    """An id that stays: of this site, whatever the site's pages are called."""
    return uuid5(NAMESPACE_URL, f"{settings.BASE_URL}/packs/{what}").urn


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
