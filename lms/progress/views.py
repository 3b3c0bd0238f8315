"""My page, and answers that come by form. Attestations are in lms.progress.attestation_views."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import activities
from courses.contents import contents
from courses.models import ActivityVersion, Composition, LessonPage
from courses.outline import ActivityBlock
from courses.problem_words import say
from courses.reading import lesson_context, translations_of_page
from courses.render import render_activity
from lms.accounts.language import language_of, translations_of
from lms.cohorts.access import groups_of, works_with_groups
from lms.progress.attestations import earned
from lms.progress.forms import AnswerForm
from lms.progress.guests import keep_answer, kept_answers
from lms.progress.models import Attempt
from lms.progress.services import record_attempts
from lms.progress.standing import Standing, standing_of
from lms.progress.summary import CourseState, course_states, next_lesson
from lms.progress.to_do import ToDo, to_do_of


@require_safe
def my_page_in_my_language(request: HttpRequest) -> HttpResponse:
    return redirect(f"/{language_of(request)}/me/")


@never_cache
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """What was done and what comes next. A guest's page is filled by the phone itself."""
    locale = language_of(request)
    person = request.user if request.user.is_authenticated else None
    standing = standing_of(person, locale) if person else guest_standing(request, locale)
    courses = [course for course in standing.courses if course.touched]
    groups = list(groups_of(person)) if person else []
    to_do = (
        to_do_of(person, groups, standing, locale=locale, today=timezone.localdate()) if person else ToDo()
    )
    context = {
        "person": person,
        "standing": standing,
        "courses": courses,
        "learned": [course for course in courses if course.skills] if person else [],
        "groups": groups,
        "teaches": person is not None and not person.is_learner and works_with_groups(person),
        "joined": next((group for group in groups if group.join_code == request.GET.get("joined")), None),
        "to_do": to_do,
        "leads_there": to_do.leads_to(standing.next),
        "attestations": earned(person, standing.courses, locale) if person else [],
        "translations": translations_of(request),
        "outline": [] if person else guest_outline(standing.courses),
    }
    return render(request, "me/me.html", context)


def guest_standing(request: HttpRequest, locale: str) -> Standing:
    """What a guest without script did in this session."""
    passed, tried = _passed_in_session(request)
    done = {
        row.key
        for row in Composition.objects.filter(kind=Composition.Kind.LESSON, key__in=tried)
        if row.member_keys <= passed
    }
    courses = course_states(contents(locale), done=done, tried=tried, finished=set())
    lesson = next_lesson(courses)
    return Standing(courses=courses, next=lesson, path=lesson.path if lesson else "")


def guest_outline(courses: list[CourseState]) -> list[dict[str, Any]]:
    """The catalogue in the few words that keep.js needs to show a guest's own page."""
    return [
        {
            "title": state.module.title,
            "path": state.module.path,
            "lessons": [
                {"key": str(each.lesson.key), "title": each.lesson.title, "path": each.lesson.path}
                for each in state.lessons
            ],
        }
        for course in courses
        for state in course.modules
    ]


@never_cache
def answer(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """An answer given without script: marked, recorded, and shown with its feedback."""
    context = {**lesson_context(page), "translations": translations_of_page(page)}
    form = AnswerForm(request.POST)
    version = _version(page, form) if form.is_valid() else None
    activity = _asked(context["lesson"].activities, version)
    if version is None or activity is None:
        return _answer_page(
            request,
            context,
            problem=_("This question has changed. Open the lesson again and answer it there."),
            status=409,
        )
    response: dict[str, Any] | None = None
    mark, problem = None, ""
    try:
        response = activities.read_form(activity.definition, dict(request.POST.lists()))
        mark = activities.mark(activity.definition, response)
    except activities.ResponseError as error:
        unfinished = version.kind == "scenario" and response is not None
        problem = "" if unfinished else say(error.message)
    if mark and response is not None:
        _record(request, form.attempt(version, response))
    with_answer = render_activity(
        activity, lesson_key=version.lesson_key, response=response, mark=mark, compact=True
    )
    return _answer_page(
        request,
        context,
        activity=activity,
        answered=with_answer,
        problem=problem,
        status=422 if problem else 200,
    )


def _version(page: LessonPage, form: AnswerForm) -> ActivityVersion | None:
    wanted = {"activity_id": form.cleaned_data["activity"], "digest": form.cleaned_data["digest"]}
    return ActivityVersion.objects.filter(lesson_key=page.translation_key, **wanted).first()


def _asked(blocks: tuple[ActivityBlock, ...], version: ActivityVersion | None) -> ActivityBlock | None:
    """The activity as the learner saw it, with what is shown in it today: picture, screens, exercise."""
    if version is None:
        return None
    definition = activities.load(version.definition)
    today = next((block for block in blocks if block.id == str(version.activity_id)), None)
    shown = (today.picture, today.screens, today.exercise) if today else ()
    return ActivityBlock(str(version.activity_id), version.kind, definition, version.digest, *shown)


def _record(request: HttpRequest, given: Any) -> None:
    if request.user.is_authenticated:
        record_attempts(
            learner=request.user, attempts=[given], received_at=timezone.now(), source=Attempt.Source.FORM
        )
    else:
        keep_answer(request.session, given)


def _answer_page(request: HttpRequest, context: dict[str, Any], *, status: int, **more: Any) -> HttpResponse:
    return render(request, "pages/answer.html", context | more, status=status)


def _passed_in_session(request: HttpRequest) -> tuple[set[UUID], set[UUID]]:
    passed: set[UUID] = set()
    tried: set[UUID] = set()
    answers = kept_answers(request.session)
    versions = {
        (row.activity_id, row.digest): row
        for row in ActivityVersion.objects.of_digests({given.digest for given in answers})
    }
    for given in answers:
        version = versions.get((given.activity_id, given.digest))
        if version:
            tried.add(given.lesson_key)
            if activities.mark(activities.load(version.definition), given.response).passed:
                passed.add(given.activity_id)
    return passed, tried
