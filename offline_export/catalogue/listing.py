"""What the catalogue shows: the standing packs of whole courses, and those of the modules of one course."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count

from offline_export.catalogue.addresses import file_of, page_of
from offline_export.catalogue.titles import Titled, live_courses, live_modules
from offline_export.catalogue.words import FORM_NAMES, language_name, size_in_words
from offline_export.models import Pack, PackQuerySet, PackVersion

# What a page of modules holds: more is paged.
MODULES_ON_A_PAGE: Final = 50
HEAVY: Final = ("current__manifest", "current__manifest_signature", "current__signature")


@dataclass(frozen=True)
class Offer:
    """A pack that can be downloaded now."""

    pack: Pack
    version: PackVersion

    @property
    def form_name(self) -> str:
        return str(FORM_NAMES[Pack.Form(self.pack.form)])

    @property
    def size(self) -> str:
        return size_in_words(self.version.size)

    @property
    def stale(self) -> bool:
        return self.pack.stale_since is not None

    @property
    def in_doubt(self) -> bool:
        """Whether it says things of a country, such as the number of a help line, that may have been taken back."""
        return self.stale and self.version.facts_until is not None

    @property
    def short_digest(self) -> str:
        return self.version.sha256[:12]

    @property
    def path(self) -> str:
        return page_of(self.pack)

    @property
    def file(self) -> str:
        return file_of(self.pack, self.version)


@dataclass(frozen=True)
class LanguageOffers:
    """The packs of a course in one language, or, with a code of "", in all of its languages."""

    code: str
    name: str
    offers: tuple[Offer, ...]

    @property
    def lessons(self) -> int:
        return self.offers[0].version.lessons


@dataclass(frozen=True)
class CourseOffers:
    """A course and the packs that there are of it. `modules`: how many of its modules are packs in the reader's language."""

    course: Titled
    title: str
    languages: tuple[LanguageOffers, ...]
    modules: int


def ready_packs() -> PackQuerySet:
    """Packs of the catalogue that can be downloaded, without what is long in them."""
    return Pack.objects.standing().exclude(current=None).select_related("current").defer(*HEAVY)


def offer_of(pack: Pack) -> Offer:
    """The pack as it can be downloaded. LookupError where nothing of it is whole yet."""
    if pack.current is None:
        raise LookupError(pack.name)
    # Known already: the version need not ask for it.
    pack.current.pack = pack
    return Offer(pack, pack.current)


def course_offers(language: str) -> tuple[CourseOffers, ...]:
    """All courses that are packs, each with its languages, the reader's own first."""
    courses = live_courses()
    packs = [pack for pack in ready_packs().filter(modules=[]) if len(pack.courses) == 1]
    modules = _modules_by_course(language)
    return tuple(
        CourseOffers(course, course.title(language), rows, modules.get(seed_id, 0))
        for seed_id, course in courses.items()
        if (rows := _by_language([pack for pack in packs if pack.courses == [seed_id]], language))
    )


def _modules_by_course(language: str) -> dict[str, int]:
    packs = Pack.objects.standing().exclude(current=None).exclude(modules=[]).filter(languages=[language])
    counted = packs.order_by().values("courses").annotate(many=Count("pk"))
    return {row["courses"][0]: row["many"] for row in counted if len(row["courses"]) == 1}


def _by_language(packs: Iterable[Pack], language: str) -> tuple[LanguageOffers, ...]:
    rows: dict[str, list[Offer]] = {}
    for pack in packs:
        rows.setdefault(pack.languages[0] if len(pack.languages) == 1 else "", []).append(offer_of(pack))
    codes = [language, *(code for code, _name in settings.LANGUAGES if code != language), ""]
    return tuple(
        LanguageOffers(code, language_name(code) if code else "", tuple(sorted(rows[code], key=_form_order)))
        for code in codes
        if code in rows
    )


def _form_order(offer: Offer) -> tuple[bool, int]:
    """Folders first; of several packs of all languages the largest choice first."""
    return offer.pack.form != Pack.Form.FOLDER, -len(offer.pack.languages)


@dataclass(frozen=True)
class ModuleOffer:
    """A module that is a pack of its own."""

    title: str
    offer: Offer


def module_offers(course: str, language: str, number: int) -> Page[ModuleOffer] | None:
    """One page of the packs of a course's modules in this language; None where there is no such page."""
    packs = ready_packs().exclude(modules=[]).filter(courses=[course], languages=[language])
    by_module = {pack.modules[0]: pack for pack in packs if len(pack.modules) == 1}
    titles = live_modules(by_module)
    offers = [
        ModuleOffer(module.title(language), offer_of(by_module[seed_id]))
        for seed_id, module in titles.items()
    ]
    pages = Paginator(offers, MODULES_ON_A_PAGE)
    return pages.page(number) if offers and number in pages.page_range else None
