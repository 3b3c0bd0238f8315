"""The words of activities: in the reader's language where they can say what was answered, else as it was answered.

Who answered in the reader's language is shown with the very words that they saw. For an answer in another language
the newest words of the reader's are taken: an id of a choice means the same in every language, and nearly always in
every version. Where an author has turned the question round, the answer has another mark by those words; then those
that were seen stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from courses import activities
from courses.activities import Definition, DefinitionError
from courses.models import ActivityVersion
from lms.reports.tables.saying import Part, belongs, describe_response, wrong_parts

Asked = tuple[UUID, UUID]


@dataclass(frozen=True)
class Wording:
    """One version of an activity in one language."""

    definition: Definition
    language: str


@dataclass(frozen=True)
class Wordings:
    """By lesson and activity: the newest version in the reader's language, and those that were answered, by digest."""

    newest: Mapping[Asked, Wording]
    answered: Mapping[Asked, Mapping[str, Wording]] = field(default_factory=dict)

    def prompt(self, asked: Asked) -> tuple[str, str]:
        """The question and its language; empty where no version is known."""
        known = self.newest.get(asked) or next(iter(self.answered.get(asked, {}).values()), None)
        return (known.definition.prompt, known.language) if known else ("", "")

    def describe(self, asked: Asked, digest: str, response: object) -> str:
        wording = self._for(asked, digest, response)
        return describe_response(wording.definition, response) if wording else ""

    def wrong_parts(self, asked: Asked, digest: str, response: object) -> tuple[Part, ...]:
        wording = self._for(asked, digest, response)
        return wrong_parts(wording.definition, response) if wording else ()

    def is_typed(self, asked: Asked, digest: str) -> bool:
        """Whether the answer was written freely."""
        own = self.answered.get(asked, {}).get(digest)
        return own is not None and own.definition.kind == "fill_in"

    def _for(self, asked: Asked, digest: str, response: object) -> Wording | None:
        newest, own = self.newest.get(asked), self.answered.get(asked, {}).get(digest)
        if newest is None or own is None or own.language == newest.language:
            return own
        return newest if _same_mark(newest.definition, own.definition, response) else own


def wordings_of(asked: Iterable[Asked], digests: Iterable[str], locale: str) -> Wordings:
    """The versions of these activities that are in the reader's language or have one of these digests. One query."""
    asked = set(asked)
    digests = set(digests)
    rows = ActivityVersion.objects.filter(
        Q(locale=locale) | Q(digest__in=digests),
        lesson_key__in={lesson for lesson, _activity in asked},
        activity_id__in={activity for _lesson, activity in asked},
    ).order_by("first_published_at", "pk")
    newest: dict[Asked, Wording] = {}
    answered: dict[Asked, dict[str, Wording]] = defaultdict(dict)
    for row in rows:
        place = row.lesson_key, row.activity_id
        wording = _wording(row) if place in asked else None
        if wording and row.locale == locale:
            newest[place] = wording
        if wording and row.digest in digests:
            answered[place][row.digest] = wording
    return Wordings(newest, answered)


def _wording(row: ActivityVersion) -> Wording | None:
    try:
        return Wording(activities.load(row.definition), row.locale)
    except DefinitionError:
        return None


def _same_mark(one: Definition, other: Definition, response: object) -> bool:
    if one.kind != other.kind or not (belongs(one, response) and belongs(other, response)):
        return False
    return activities.mark(one, response).score == activities.mark(other, response).score
