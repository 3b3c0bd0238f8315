"""Hard questions: the words of what was chosen, in the reader's language, of enough people and of nobody alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from courses.contents import contents
from courses.keys import page_key
from courses.outline import Lesson
from lms.accounts.models import Person
from lms.progress.services import record_attempts
from lms.reports.tables.questions import Question, in_words, rank
from tests.factories.attempts import given, versions_of
from tests.factories.cohorts import NOON
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory

pytestmark = pytest.mark.django_db


def choice(*texts: str) -> dict[str, Any]:
    return {
        "prompt": texts[0],
        "choices": [
            {"key": f"c{place}", "text": text, "correct": place == 0, "feedback": "Because."}
            for place, text in enumerate(texts[1:])
        ],
    }


GAP = {
    "prompt": "¿Cuánto?",
    "before": "",
    "after": "",
    "answers": "2",
    "number": True,
    "feedback_right": "Sí.",
    "feedback_not_yet": "Todavía no.",
    "near": [],
}


def lesson(number: int, locale: str = "es") -> Any:
    key = page_key(f"X1.{number}")
    return next(
        each
        for course in contents(locale)
        for module in course.modules
        for each in module.lessons
        if each.key == key
    )


def publish(committed: Any, locale: str, kind: str, value: dict[str, Any]) -> None:
    with committed():
        make_lesson(make_module(make_course(locale=locale)), "X1.1", activities=[("q", kind, value)])


def people_answer(responses: list[dict[str, Any]], locale: str = "es") -> list[Person]:
    (version,) = versions_of(page_key("X1.1"), locale)
    people = [LearnerFactory() for _each in responses]
    for person, response in zip(people, responses, strict=True):
        record_attempts(
            learner=person, attempts=[given(version, response, id=uuid4())], received_at=NOON, source="site"
        )
    return people


def hard(people: list[Person], lessons: list[Lesson], locale: str) -> list[Question]:
    ranked = rank([person.pk for person in people], lessons)
    with translation.override(locale):
        return in_words(ranked.hard, lessons, locale)


def test_choices_are_counted_and_told_in_the_language_of_the_reader(committed: Any) -> None:
    publish(committed, "es", "multiple_choice", choice("¿Qué hago?", "Corto", "Doy el código", "Espero"))
    publish(committed, "en", "multiple_choice", choice("What now?", "Hang up", "Send the code", "Wait"))
    people = people_answer([{"choice": "c1"}, {"choice": "c1"}, {"choice": "c0"}])
    people += people_answer([{"choice": "c1"}, {"choice": "c2"}], "en")
    (question,) = hard(people, [lesson(1)], "en")
    assert (question.prompt, question.language) == ("What now?", "en")
    assert (question.answered, question.not_yet) == (5, 4)
    assert [(each.text, each.people) for each in question.wrong] == [("Send the code", 3), ("Wait", 1)]


def test_question_turned_round_keeps_the_words_that_were_seen(committed: Any) -> None:
    publish(committed, "es", "multiple_choice", choice("¿Qué hago?", "Corto", "Doy el código", "Espero"))
    turned = choice("What now?", "Send the code", "Hang up", "Wait")
    turned["prompt"] = "What is a mistake?"
    turned["choices"][0]["correct"], turned["choices"][1]["correct"] = False, True
    publish(committed, "en", "multiple_choice", turned)
    (question,) = hard(people_answer([{"choice": "c1"}] * 3), [lesson(1)], "en")
    assert [each.text for each in question.wrong] == ["Doy el código"]


def test_two_people_are_too_few(committed: Any) -> None:
    publish(committed, "es", "multiple_choice", choice("¿Qué hago?", "Corto", "Doy el código", "Espero"))
    people = people_answer([{"choice": "c1"}] * 2)
    ranked = rank([person.pk for person in people], [lesson(1)])
    assert (ranked.hard, ranked.too_few) == ((), 1)


def test_only_the_first_try_counts(committed: Any) -> None:
    publish(committed, "es", "multiple_choice", choice("¿Qué hago?", "Corto", "Doy el código", "Espero"))
    people = people_answer([{"choice": "c0"}] * 3)
    (version,) = versions_of(page_key("X1.1"))
    later = [given(version, {"choice": "c1"}, answered_at=NOON + timedelta(hours=1))]
    record_attempts(learner=people[0], attempts=later, received_at=NOON + timedelta(hours=1), source="site")
    assert rank([person.pk for person in people], [lesson(1)]).hard == ()


def test_wrong_clock_does_not_change_what_came_first(committed: Any) -> None:
    publish(committed, "es", "multiple_choice", choice("¿Qué hago?", "Corto", "Doy el código", "Espero"))
    people = people_answer([{"choice": "c0"}] * 2)
    person = LearnerFactory()
    (version,) = versions_of(page_key("X1.1"))
    for _each in range(4):
        # All of a year that cannot be true, so all count from their arrival; the first of them was right.
        first = given(version, {"choice": "c0"}, answered_at=datetime(2001, 1, 1, tzinfo=UTC))
        second = given(version, {"choice": "c1"}, answered_at=datetime(2001, 1, 2, tzinfo=UTC))
        record_attempts(learner=person, attempts=[second, first], received_at=NOON, source="pack")
    assert rank([each.pk for each in (*people, person)], [lesson(1)]).hard == ()


def test_what_one_alone_has_typed_is_not_told(committed: Any) -> None:
    publish(committed, "es", "fill_in", GAP)
    people = people_answer([{"text": "999 888 777"}, {"text": "3"}, {"text": "3"}, {"text": "2"}])
    (question,) = hard(people, [lesson(1)], "es")
    assert [(each.text, each.people) for each in question.wrong] == [("3", 2)]
    assert question.others == 1
