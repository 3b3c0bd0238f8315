"""What the groups of a learner have given them to do, first on their own page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.keys import page_key
from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.cohorts.models import Assignment, Cohort
from lms.progress.models import Completion
from lms.progress.services import record_attempts
from lms.progress.to_do import Task, ToDo
from tests.factories.attempts import NOON, given
from tests.factories.cohorts import AssignmentFactory, CohortFactory, EnrolmentFactory
from tests.factories.pages import make_course, make_lesson, make_module, publish
from tests.factories.people import LearnerFactory

pytestmark = pytest.mark.django_db
# As in test_my_page: session, person; three of the catalogue; completions, answers, attestations, groups.
WITHOUT_GROUPS = 9
FOR_WHAT_IS_TO_DO = 1
FOR_ANOTHER_LANGUAGE = 3
FRIDAY = date(2026, 12, 4)


@pytest.fixture
def module(committed: Any) -> Any:
    with committed():
        module = named(make_module(make_course()), "Safe passwords")
        for number in (1, 2, 3):
            make_lesson(module, f"X1.{number}", core=number < 3)
    return module


@pytest.fixture
def learner() -> Any:
    return LearnerFactory(language="es")


@pytest.fixture
def group(learner: Person) -> Any:
    return in_group(learner)


@pytest.fixture
def on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the clock of this machine stands."""
    monkeypatch.setattr(timezone, "localdate", lambda *given: FRIDAY)


def named(page: Any, title: str) -> Any:
    page.title = title
    return publish(page)


def in_group(learner: Any, **fields: Any) -> Any:
    cohort: Any = CohortFactory(**fields)
    EnrolmentFactory(cohort=cohort, person=learner)
    return cohort


def give(cohort: Any, page: Any, *people: Any, **fields: Any) -> Any:
    made: Any = AssignmentFactory(
        cohort=cohort, keys=[str(page.translation_key)], for_all=not people, **fields
    )
    made.people.set(people)
    return made


def lessons(module: Any) -> list[Any]:
    return [page.specific for page in module.get_children().live()]


def do(learner: Any, lesson: Any, *, half: bool = False) -> None:
    versions = ActivityVersion.objects.filter(lesson_key=lesson.translation_key).order_by("pk")
    attempts = [given(version, {"answer": True}) for version in versions[: 1 if half else None]]
    record_attempts(learner=learner, attempts=attempts, received_at=NOON, source="site")


def page_of(client: Client, learner: Any, locale: str = "en") -> str:
    client.force_login(learner)
    return str(client.get(f"/{locale}/me/").content.decode())


def to_do(client: Client, learner: Any, locale: str = "es") -> ToDo:
    client.force_login(learner)
    found: ToDo = client.get(f"/{locale}/me/").context["to_do"]
    return found


def only(tasks: tuple[Task, ...]) -> Task:
    (task,) = tasks
    return task


def test_it_stands_first_on_the_page_after_the_greeting(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    give(group, module, note="Bring your phone.")
    page = page_of(client, learner, "es")
    page = page[page.index("<main") :]
    first = lessons(module)[0].site_path
    order = ["<h1>", 'class="to-do"', "Safe passwords", "Bring your phone.", first, "data-next"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_lessons_have_their_states_and_the_next_its_button(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    give(group, module)
    first, second, _third = lessons(module)
    do(learner, first)
    do(learner, second, half=True)
    task = only(to_do(client, learner).now)
    assert [each.state for each in task.lessons] == ["done", "tried", "todo"]
    assert (task.done, task.total) == (1, 3)
    assert task.path.startswith(f"{second.site_path}#activity-"), "where the learner stopped"


def test_core_lessons_only_leaves_out_the_others(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    give(group, module, core_only=True)
    for lesson in lessons(module)[:2]:
        do(learner, lesson)
    assert to_do(client, learner).now == ()
    assert only(to_do(client, learner).done).total == 2


def test_what_is_done_folds_away(client: Client, learner: Person, group: Cohort, module: Any) -> None:
    give(group, module, due_on=FRIDAY, note="Bring your phone.")
    for lesson in lessons(module):
        do(learner, lesson)
    page = page_of(client, learner)
    fold = page[page.index('<section class="to-do">') : page.index("</section>")]
    assert "All done" in fold
    assert "still time" not in fold
    assert "Bring your phone." not in fold


@pytest.mark.usefixtures("on_friday")
@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Until today"),
        (1, "Until tomorrow"),
        (2, "Until Sunday, 6 December"),
        (40, "Until Wednesday, 13 January 2027"),
        (-1, "This was for Thursday, 3 December. There is still time."),
        (-7, "This was for Friday, 27 November. There is still time."),
    ],
)
def test_last_day_in_words_late_ones_kindly(
    client: Client, learner: Person, group: Cohort, module: Any, days: int, words: str
) -> None:
    give(group, module, due_on=FRIDAY + timedelta(days))
    assert words in page_of(client, learner)


@pytest.mark.usefixtures("on_friday")
def test_what_comes_later_is_named_without_its_lessons(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    given_to_them = give(group, module, starts_on=FRIDAY + timedelta(3))
    page = page_of(client, learner)
    assert "From Monday, 7 December" in page
    assert lessons(module)[0].site_path not in page[: page.index("</section>")]
    Assignment.objects.filter(pk=given_to_them.pk).update(starts_on=FRIDAY)
    assert only(to_do(client, learner).now).when == ""


def test_only_those_for_whom_it_is_see_it(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    other = LearnerFactory()
    EnrolmentFactory(cohort=group, person=other)
    give(group, module, other)
    assert not to_do(client, learner)
    assert to_do(client, other).now
    assert not to_do(client, LearnerFactory())


def test_several_groups_each_by_its_name(client: Client, learner: Person, group: Cohort, module: Any) -> None:
    give(group, module)
    assert only(to_do(client, learner).now).group == ""
    give(in_group(learner, name="Evening"), module)
    assert {task.group for task in to_do(client, learner).now} == {group.name, "Evening"}


@pytest.mark.parametrize("what", ["archived", "deleted", "left"])
def test_group_that_ended_asks_for_nothing(
    client: Client, learner: Person, group: Cohort, module: Any, what: str
) -> None:
    give(group, module)
    assert to_do(client, learner)
    if what == "left":
        group.enrolments.update(removed_at=NOON)
    else:
        Cohort.objects.update(**{f"{what}_at": NOON})
    assert not to_do(client, learner)


def test_lessons_are_in_the_language_of_the_learner_else_of_the_group(
    client: Client, learner: Person, group: Cohort, module: Any, committed: Any
) -> None:
    give(group, module)
    with committed():
        in_english = named(make_module(make_course(locale="en")), "Strong passwords")
        english = make_lesson(in_english, "X1.1")
    do(learner, lessons(module)[1])
    task = only(to_do(client, learner, "en").now)
    assert task.name == "Strong passwords"
    paths = [each.lesson.path for each in task.lessons]
    assert paths == [english.site_path, *(page.site_path for page in lessons(module)[1:])]
    assert [each.state for each in task.lessons] == ["todo", "done", "todo"]
    assert only(to_do(client, learner, "fr").now).name == "Safe passwords"


@pytest.mark.parametrize("change", ["unpublished", "renamed", "moved", "deleted"])
def test_lesson_that_changes_later_breaks_nothing(
    client: Client, learner: Person, group: Cohort, module: Any, committed: Any, change: str
) -> None:
    give(group, module)
    first, second, third = lessons(module)
    AssignmentFactory(
        cohort=group, kind="lessons", keys=[str(page.translation_key) for page in (first, second)], position=1
    )
    do(learner, second)
    kept = completions(learner)
    with committed():
        if change == "renamed":
            first.title = "A new name"
            publish(first)
        elif change == "moved":
            first.move(third, pos="right")
        else:
            first.unpublish() if change == "unpublished" else first.delete()
    page = page_of(client, learner, "es")
    now = to_do(client, learner).now
    names = [[each.lesson.title for each in task.lessons] for task in now]
    assert ("A new name" in page) == (change == "renamed")
    assert [len(each) for each in names] == ([3, 2] if change in ("renamed", "moved") else [2])
    if change == "moved":
        assert names == [[second.title, third.title, first.title], [first.title, second.title]]
    assert set(kept) <= set(completions(learner))


def test_module_that_is_gone_is_not_shown(
    client: Client, learner: Person, group: Cohort, module: Any, committed: Any
) -> None:
    give(group, module)
    with committed():
        module.delete()
    assert not to_do(client, learner)


def test_sensitive_lesson_has_its_title_here(
    client: Client, learner: Person, group: Cohort, module: Any, committed: Any
) -> None:
    """It is their own page, the title was chosen neutral, and without it nobody finds what they were asked to do."""
    lesson = lessons(module)[0]
    with committed():
        lesson.sensitive, lesson.title = True, "When somebody bothers you"
        publish(lesson)
    give(group, module)
    assert "When somebody bothers you" in page_of(client, learner, "es")


def test_way_on_is_shown_once_where_both_lead_to_the_same(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    """The second button stays for the script, which may know a later place; it is hidden until then."""
    assert "hidden data-next" not in page_of(client, learner, "es")
    give(group, module)
    assert "hidden data-next" in page_of(client, learner, "es")


def test_queries_do_not_grow_with_what_is_given(
    client: Client, learner: Person, group: Cohort, module: Any, django_assert_num_queries: Any
) -> None:
    client.force_login(learner)

    def costs(queries: int, locale: str = "es") -> None:
        with django_assert_num_queries(queries):
            client.get(f"/{locale}/me/")

    costs(WITHOUT_GROUPS + FOR_WHAT_IS_TO_DO)
    give(group, module)
    costs(WITHOUT_GROUPS + FOR_WHAT_IS_TO_DO)
    for cohort in (group, in_group(learner), in_group(learner)):
        for number in range(8):
            give(cohort, module, *([learner] if number % 2 else []), position=number)
            EnrolmentFactory(cohort=cohort, person=LearnerFactory())
    costs(WITHOUT_GROUPS + FOR_WHAT_IS_TO_DO)
    costs(WITHOUT_GROUPS + FOR_WHAT_IS_TO_DO + FOR_ANOTHER_LANGUAGE, "fr")


def test_who_is_in_no_group_pays_nothing_for_it(
    client: Client, learner: Person, module: Any, django_assert_num_queries: Any
) -> None:
    client.force_login(learner)
    with django_assert_num_queries(WITHOUT_GROUPS):
        client.get("/es/me/")


def completions(learner: Person) -> list[Any]:
    return sorted(Completion.objects.of_learner(learner).values_list("kind", "key", "completed_at"))


def test_key_of_nothing_at_all_breaks_nothing(
    client: Client, learner: Person, group: Cohort, module: Any
) -> None:
    AssignmentFactory(cohort=group, keys=[str(page_key("nowhere"))])
    AssignmentFactory(cohort=group, kind="lessons", keys=[])
    assert not to_do(client, learner)
