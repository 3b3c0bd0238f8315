"""What came into a group before, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet

from courses.models import LessonPage
from lms.accounts.dates import day_in_words
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt
from offline_export.models import ResultsFile, ResultsImport

ON_A_PAGE = 20


def imports_of(cohort: Cohort) -> QuerySet[ResultsImport]:
    return ResultsImport.objects.filter(cohort=cohort).select_related("made_by")


@dataclass(frozen=True)
class Line:
    """One import as the list tells it: on which day it came, by whom, in which files; once it was taken in, of which
    packs."""

    results: ResultsImport
    day: str
    files: tuple[str, ...]

    @property
    def is_paper(self) -> bool:
        return self.results.kind == ResultsImport.Kind.PAPER

    @property
    def is_qr(self) -> bool:
        return self.results.kind == ResultsImport.Kind.QR

    @property
    def new(self) -> int:
        return int(self.results.counts.get("stored", 0))

    @property
    def undone_on(self) -> str:
        return day_in_words(self.results.undone_at) if self.results.undone_at else ""


def line_of(results: ResultsImport) -> Line:
    names = tuple(name for file in results.files.all() if (name := file.name or file.pack_id))
    return Line(results, day_in_words(results.taken_at or results.made_at), names)


def page_of(cohort: Cohort, number: str) -> Page[ResultsImport]:
    """Those that were taken in; a page that is not there is the nearest. Three queries."""
    taken = _with_files(imports_of(cohort).exclude(taken_at=None)).order_by("-taken_at", "-pk")
    return Paginator(taken, ON_A_PAGE).get_page(number)


def waiting_in(cohort: Cohort) -> list[Line]:
    """Those that were looked at and neither taken in nor put away; a day later they are gone."""
    waiting = _with_files(imports_of(cohort).filter(taken_at=None)).order_by("-made_at", "-pk")
    return [line_of(each) for each in waiting[:ON_A_PAGE]]


def _with_files(imports: QuerySet[ResultsImport]) -> QuerySet[ResultsImport]:
    """Their files by name, without what is in them."""
    names = ResultsFile.objects.order_by("pk").only("name", "pack_id", "results")
    return imports.prefetch_related(Prefetch("files", queryset=names))


@dataclass(frozen=True)
class Brought:
    """How many new answers an import brought somebody."""

    learner: Person
    answers: int


@dataclass(frozen=True)
class BroughtAll:
    """What an import brought, as far as it has not been undone. `others`: how many have left the group meanwhile, whose
    names are told nobody. `private`: of sensitive lessons alone; nothing is told of anybody."""

    people: tuple[Brought, ...] = ()
    others: int = 0
    private: bool = False


def brought_by(results: ResultsImport) -> BroughtAll:
    """Person by person. Four queries."""
    if _is_private(results):
        return BroughtAll(private=True)
    answers: dict[int, int] = dict(
        results.imported.order_by().values_list("learner").annotate(count=Count("pk"))
    )
    here = people_of(results.cohort).filter(pk__in=answers)
    people = tuple(Brought(person, answers[person.pk]) for person in here)
    return BroughtAll(people, others=len(answers) - len(people))


def all_sensitive(lessons: set[UUID]) -> bool:
    """Whether all of these lessons are sensitive, in any language, published or not: then a number says who did one."""
    found = LessonPage.objects.filter(sensitive=True, translation_key__in=lessons)
    return bool(lessons) and lessons <= set(found.values_list("translation_key", flat=True))


def _is_private(results: ResultsImport) -> bool:
    answers = Attempt.objects.filter(pk__in=results.imported.values("attempt_id"))
    return all_sensitive(set(answers.order_by().values_list("lesson_key", flat=True).distinct()))


def taken_before(cohort: Cohort, digests: Iterable[str]) -> dict[str, ResultsImport]:
    """By the digest of a file: the import of this group with which the very same file was taken in."""
    files = ResultsFile.objects.only("digest", "results").filter(
        digest__in=list(digests), results__cohort=cohort, results__undone_at=None
    )
    return {
        file.digest: file.results for file in files.exclude(results__taken_at=None).select_related("results")
    }
