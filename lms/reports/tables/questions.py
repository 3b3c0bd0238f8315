"""Hard questions: those that many did not have right at their first try, and what they chose instead.

Counts only, of three people at least; nobody is named, and what one alone has typed is not told.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from courses.outline import Lesson
from lms.reports.tables.first_tries import Tried, first_tries
from lms.reports.tables.saying import Part
from lms.reports.tables.wordings import Asked, Wordings, wordings_of

FEWEST_PEOPLE: Final = 3
MOST_CHOICES: Final = 5
# What was typed may be anything, somebody's telephone number too.
FEWEST_TYPED_ALIKE: Final = 2


@dataclass(frozen=True)
class WrongChoice:
    """What so many people chose at first, or left out."""

    text: str
    people: int
    left_out: bool = False


@dataclass(frozen=True)
class Question:
    """One question that `not_yet` of the `answered` people did not have right at first. `language`: that of its words.
    `others`: how many of them chose something that is not listed."""

    activity: UUID
    lesson: Lesson
    prompt: str
    language: str
    answered: int
    not_yet: int
    wrong: tuple[WrongChoice, ...]
    others: int


@dataclass(frozen=True)
class Ranked:
    """The questions of some lessons, the hardest first, before they have words. `too_few`: how many have answers of too
    few people; `easy`: how many everybody had right at once."""

    hard: tuple[tuple[Asked, Tried], ...]
    too_few: int
    easy: int


def rank(people: Sequence[int], lessons: Sequence[Lesson]) -> Ranked:
    """By the share of people who did not have it right at first, then by how many they are. One query."""
    keys = [lesson.key for lesson in lessons if not lesson.sensitive]
    tries = first_tries(people, keys)
    told = {asked: tried for asked, tried in tries.items() if tried.answered >= FEWEST_PEOPLE}
    hard = [(asked, tried) for asked, tried in told.items() if tried.missed]
    hard.sort(key=lambda each: (*_hardest(each[1]), keys.index(each[0][0]), str(each[0][1])))
    return Ranked(tuple(hard), too_few=len(tries) - len(told), easy=len(told) - len(hard))


def in_words(ranked: Sequence[tuple[Asked, Tried]], lessons: Sequence[Lesson], locale: str) -> list[Question]:
    """These questions with their words, and with what was chosen. One query."""
    digests = {digest for _asked, tried in ranked for digest, _response in tried.not_yet}
    wordings = wordings_of([asked for asked, _tried in ranked], digests, locale)
    by_key = {lesson.key: lesson for lesson in lessons}
    return [_question(asked, tried, by_key, wordings) for asked, tried in ranked]


def _hardest(tried: Tried) -> tuple[float, int]:
    return -tried.missed / tried.answered, -tried.missed


def _question(asked: Asked, tried: Tried, lessons: Mapping[UUID, Lesson], wordings: Wordings) -> Question:
    lesson, activity = asked
    prompt, language = wordings.prompt(asked)
    wrong, others = _wrong(asked, tried, wordings)
    return Question(activity, lessons[lesson], prompt, language, tried.answered, tried.missed, wrong, others)


def _wrong(asked: Asked, tried: Tried, wordings: Wordings) -> tuple[tuple[WrongChoice, ...], int]:
    """What was chosen most, and how many people chose nothing of that."""
    answers = [
        (wordings.wrong_parts(asked, digest, json.loads(response)), wordings.is_typed(asked, digest), count)
        for (digest, response), count in tried.not_yet.items()
    ]
    chosen: Counter[Part] = Counter()
    typed: Counter[Part] = Counter()
    for parts, is_typed, count in answers:
        (typed if is_typed else chosen).update(dict.fromkeys(parts, count))
    chosen += Counter({part: count for part, count in typed.items() if count >= FEWEST_TYPED_ALIKE})
    listed = sorted(chosen.items(), key=lambda each: (-each[1], each[0]))[:MOST_CHOICES]
    shown = {part for part, _count in listed}
    told = sum(count for parts, _typed, count in answers if shown.intersection(parts))
    wrong = tuple(WrongChoice(part.text, count, part.left_out) for part, count in listed)
    return wrong, tried.missed - told
