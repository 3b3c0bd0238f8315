"""Attestations: that somebody completed a course, as it was then. The only place that makes and changes them.

An attestation is made when its person first asks for it and stays as it is, whatever becomes of the course; only the
name on it may change. Whoever has its code finds it.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from courses.contents import contents
from lms.accounts.codes import new_code, read_code
from lms.accounts.models import Person
from lms.progress.models import Attestation, Completion
from lms.progress.summary import CourseState, course_states, skills_of

CODE_LENGTH: Final = 10


class NotEarned(Exception):
    """The person has not completed the course, or the course is no longer there to be named."""


def issue(*, person: Person, course_key: UUID) -> Attestation:
    """The person's attestation of a course, made now if it is not there yet. Two at once get the same one.

    Raises NotEarned.
    """
    made = Attestation.objects.filter(person=person, course_key=course_key).first()
    if made:
        return made
    completion = (
        Completion.objects.of_learner(person).of_kind(Completion.Kind.COURSE).filter(key=course_key).first()
    )
    if completion is None:
        raise NotEarned
    facts = {
        "name": str(person)[:80],
        "completed_on": timezone.localdate(completion.completed_at),
        **_as_it_stands(person, course_key),
    }

    def make() -> Attestation:
        code = new_code(CODE_LENGTH)
        return Attestation.objects.get_or_create(
            person=person, course_key=course_key, defaults={**facts, "code": code}
        )[0]

    try:
        return make()
    except IntegrityError:
        # Once in a million million, the code is somebody else's.
        return make()


def rename(*, attestation: Attestation, name: str) -> None:
    """Put another name on the page."""
    attestation.name = name
    attestation.save(update_fields=["name"])


def find(typed: str) -> Attestation | None:
    """The attestation with this code, however it was typed."""
    code = read_code(typed, CODE_LENGTH)
    return Attestation.objects.filter(code=code).first() if code else None


def earned(person: Person, courses: Sequence[CourseState], locale: str) -> list[dict[str, Any]]:
    """Key and title of each course of which the person has an attestation or can have one."""
    found = {state.course.key: state.course.title for state in courses if state.finished}
    for made in Attestation.objects.filter(person=person).only("course_key", "titles"):
        found.setdefault(made.course_key, made.titles[kept_language(made, locale)])
    return [{"key": key, "title": title} for key, title in found.items()]


def kept_language(attestation: Attestation, locale: str) -> str:
    """The language in which an attestation is shown to a reader of `locale`: that, where it was kept in it."""
    languages = [locale, *(code for code, _name in settings.LANGUAGES)]
    return next(language for language in languages if language in attestation.titles)


def _as_it_stands(person: Person, course_key: UUID) -> dict[str, Any]:
    """Titles, skills and minutes of a course, in each language in which it is live: of the lessons that it needs, those
    that the person has done."""
    lessons = Completion.objects.of_learner(person).of_kind(Completion.Kind.LESSON)
    done = set(lessons.values_list("key", flat=True))
    titles: dict[str, str] = {}
    skills: dict[str, list[str]] = {}
    minutes: dict[UUID, int] = {}
    for language, _name in settings.LANGUAGES:
        for state in course_states(contents(language), done=done, tried=set(), finished=set()):
            if state.course.key == course_key:
                learned = [each for each in state.needed if each.state == "done"]
                titles[language] = state.course.title
                skills[language] = list(skills_of(learned))
                minutes |= {each.lesson.key: each.lesson.minutes for each in learned}
    if not titles:
        raise NotEarned
    return {"titles": titles, "skills": skills, "minutes": sum(minutes.values())}
