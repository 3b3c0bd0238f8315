"""Finds lessons and modules by what somebody asks, in one language. Only what stands in the catalogue is found.

Any text may be asked. The number of queries does not grow with what is found; twice as many where no page has all
the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from wagtail.models import Locale
from wagtail.search.query import PlainText, SearchQuery

from courses import outline
from courses.contents import contents
from courses.models import LessonPage, ModulePage
from courses.search.folding import Asked, asked_words, composed, words_in
from courses.search.known import known_passages
from courses.search.passages import Passage

LONGEST_QUESTION = 100
MOST_WORDS = 8
MOST_READ = 200
# So many of the longest words go to the index, which is dear by the word; all of them are looked for in what it names.
MOST_IN_INDEX = 3
MOST_SHOWN = 20
Piece = tuple[str, bool]


@dataclass(frozen=True)
class Found:
    """A lesson, or a module itself where `lesson` is None, and the words of it that answer.

    `title` and `sentence` are pieces of text with whether each was asked for. A sensitive lesson has no sentence: its
    title tells nothing to who looks over a shoulder, and the list must not either.
    """

    course: outline.Course
    module: outline.Module
    lesson: outline.Lesson | None
    title: tuple[Piece, ...]
    sentence: tuple[Piece, ...]

    @property
    def path(self) -> str:
        return self.lesson.path if self.lesson else self.module.path

    @property
    def minutes(self) -> int:
        return self.lesson.minutes if self.lesson else self.module.minutes


@dataclass(frozen=True)
class Answer:
    """How many were found, and a part of them, the best first; `start` is the number of its first, from 0.

    `partly` where no page has all the words, and these have some of the longer ones.
    """

    total: int = 0
    found: tuple[Found, ...] = ()
    start: int = 0
    partly: bool = False


@dataclass(frozen=True)
class Candidate:
    """A page of the catalogue that the index of the database has named."""

    course: outline.Course
    module: outline.Module
    lesson: outline.Lesson | None
    passages: tuple[Passage, ...]

    def worth(self, asked: tuple[Asked, ...]) -> tuple[int, int]:
        """How many of the words it has, and in how good places: what is greater answers better."""
        places = [
            min((passage.place for passage in self.passages if passage.has(word)), default=None)
            for word in asked
        ]
        known = [place for place in places if place is not None]
        return len(known), -sum(known)


def question_of(text: str) -> str:
    """What is looked for of the text that came: no more than its first 100 characters."""
    return " ".join(composed(text[:LONGEST_QUESTION]).replace("\0", " ").split())


def find(question: str, language: str, *, start: int = 0) -> Answer:
    """The lessons and modules that have all the words; where none has, those with some of the longer ones."""
    asked = asked_words(question_of(question), most=MOST_WORDS)
    if not asked or not (courses := contents(language)):
        return Answer()
    if found := _ranked(asked, and_, courses, language, least=len(asked)):
        return _part(found, asked, start, partly=False)
    longer = _longer(asked)
    if len(asked) == 1 or not longer:
        return Answer()
    return _part(_ranked(longer, or_, courses, language, least=1), longer, start, partly=True)


def _longer(asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    return tuple(word for word in asked if word.says_much)


def _ranked(
    asked: tuple[Asked, ...], how: Any, courses: tuple[outline.Course, ...], language: str, *, least: int
) -> list[Candidate]:
    """What has at least so many of the words, the best first; equals in the order of the catalogue."""
    longest = sorted(asked, key=lambda word: -len(word.stem))[:MOST_IN_INDEX]
    named = _named_by_index(reduce(how, (PlainText(word.stem) for word in longest)), language)
    valued = [(candidate.worth(asked), candidate) for candidate in _candidates(courses, named)]
    valued.sort(key=lambda pair: pair[0], reverse=True)
    return [candidate for (count, _), candidate in valued if count >= least]


def _named_by_index(query: SearchQuery, language: str) -> dict[UUID, Any]:
    """The live pages in which the index has words that begin so, by translation key."""
    locale = Locale.objects.get(language_code=language)
    found = (
        page
        for model in (ModulePage, LessonPage)
        for page in model.objects.live()
        .public()
        .filter(locale=locale)
        .select_related("locale")
        .autocomplete(query, order_by_relevance=False)[:MOST_READ]
    )
    return {page.translation_key: page for page in found}


def _candidates(courses: tuple[outline.Course, ...], named: dict[UUID, Any]) -> Iterator[Candidate]:
    """In the order of the catalogue, so that nothing is found below a module or course that is not published."""
    for course in courses:
        for module in course.modules:
            for lesson in (None, *module.lessons):
                if page := named.get((lesson or module).key):
                    yield Candidate(course, module, lesson, known_passages(page))


def _part(candidates: list[Candidate], asked: tuple[Asked, ...], start: int, *, partly: bool) -> Answer:
    shown = candidates[start : start + MOST_SHOWN]
    return Answer(
        len(candidates),
        tuple(_found(candidate, _longer(asked) or asked) for candidate in shown),
        start,
        partly,
    )


def _found(candidate: Candidate, asked: tuple[Asked, ...]) -> Found:
    title, *rest = candidate.passages
    is_sensitive = bool(candidate.lesson and candidate.lesson.sensitive)
    return Found(
        course=candidate.course,
        module=candidate.module,
        lesson=candidate.lesson,
        title=tuple(marked(title.text, asked)),
        sentence=() if is_sensitive else tuple(marked(_best_sentence(rest, asked), asked)),
    )


def _best_sentence(passages: list[Passage], asked: tuple[Asked, ...]) -> str:
    """The passage with most of the words, the first of the best place; where only the title has them, the outcome."""
    return max(passages, key=lambda passage: (sum(map(passage.has, asked)), -passage.place)).text


def marked(text: str, asked: tuple[Asked, ...]) -> Iterator[Piece]:
    """The text in pieces, each with whether it is one of the words."""
    end = 0
    for word in words_in(text):
        if any(each.matches(word.folded) for each in asked):
            if word.start > end:
                yield text[end : word.start], False
            yield text[word.start : word.end], True
            end = word.end
    if text[end:]:
        yield text[end:], False
