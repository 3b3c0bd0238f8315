"""A native speaker's review: noted by a command or in Wagtail, true to the words that were read, kept through everything."""

from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, PageLogEntry, Workflow, WorkflowTask

from courses.models import LessonPage, ModulePage
from courses.seeding import compare, dump, known_names, load, read_seeds
from courses.seeding.reviews import Review, keep_review, review_of
from courses.workshop.checking import check, look_at
from courses.workshop.from_pages import lesson_from_pages
from courses.workshop.reading import read_shelf
from courses.workshop.reviewing import say_of, words_of_lesson
from courses.workshop.views import read
from tests.courses.small_seeds import change
from tests.factories.authors import desk, member
from tests.factories.pages import make_lesson
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("english")
NAME = "X1/X1.1.fr.yaml"


def note(seeds: Path, name: str = "Anaïs Jean", only: Sequence[str] = ("X1.1",)) -> None:
    call_command(
        "check_lessons", seeds=seeds, only=only, reviewed=["fr", name], no_browser=True, stdout=StringIO()
    )


def said(seeds: Path) -> str:
    return say_of(read_shelf(seeds, ["X1.1"]).lessons[0], "fr")


def test_nobody_has_read_a_lesson_until_somebody_says_so(small: Path) -> None:
    assert said(small) == "Not reviewed by a native speaker yet"


def test_review_is_noted_in_the_file_and_again_in_its_place(small: Path) -> None:
    note(small)
    note(small, "Rose Louis")
    assert said(small).startswith("Reviewed by Rose Louis on ")
    assert (small / "small" / NAME).read_text(encoding="utf-8").count("reviewed:") == 1


def test_word_that_changes_after_the_review_shows(small: Path) -> None:
    note(small)
    change(small, NAME, "Va al final (fr).", "Vient à la fin.")
    assert said(small).startswith("Changed since Anaïs Jean reviewed it on ")


def test_review_written_by_hand_is_refused_with_the_way_to_do_it(small: Path) -> None:
    path = small / "small" / NAME
    path.write_text(
        path.read_text(encoding="utf-8") + 'reviewed: {by: "Me", date: "soon", words: "all"}\n',
        encoding="utf-8",
    )
    reasons = " ".join(each.words for each in read_shelf(small, ["X1.1"]).findings)
    assert "is a day such as" in reasons and "--reviewed LANGUAGE NAME" in reasons


def test_review_of_several_lessons_is_noted_in_all_or_in_none(small: Path) -> None:
    files = sorted((small / "small/X1").glob("*.yaml"))
    before = [path.read_text(encoding="utf-8") for path in files]

    def refused(*only: str, name: str = "Rose") -> str:
        with pytest.raises(CommandError) as error:
            note(small, name, only=only)
        return str(error.value)

    assert "There is no lesson “X1.9”" in refused("X1.1", "X1.9")
    assert "There is no lesson “X9”" in refused("X9")
    assert "Give the name" in refused("X1.1", name=" ")
    assert [path.read_text(encoding="utf-8") for path in files] == before
    change(small, "X1/X1.2.fr.yaml", "outcome: ", '"outcome": ')
    assert "X1.2.fr.yaml has no line “outcome: …”" in refused("X1")
    assert "reviewed" not in (small / "small" / NAME).read_text(encoding="utf-8")
    change(small, "X1/X1.2.yaml", "id: X1.2", "id: [X1.2")
    assert "X1.2.yaml:2: error: This is not YAML" in refused("X1")
    assert "reviewed" not in (small / "small" / NAME).read_text(encoding="utf-8")
    note(small, "Rose")  # what is wrong with another lesson is no matter here
    assert said(small).startswith("Reviewed by Rose on ")


def test_word_missing_in_one_language_does_not_stop_the_review_of_another(small: Path) -> None:
    change(small, "X1/X1.1.es.yaml", "outcome: ", "outcome ")
    note(small)
    assert said(small).startswith("Reviewed by Anaïs Jean on ")


@pytest.mark.django_db
def test_review_comes_with_the_seeds_goes_with_the_dump_and_changes_no_page(small: Path) -> None:
    load(compare(read_seeds(small)))
    before = page("fr")
    note(small)
    load(compare(read_seeds(small)))
    after = page("fr")
    assert review_of(after) == read_seeds(small).pages[2].reviews["fr"]
    assert after.latest_revision_id == before.latest_revision_id
    assert review_of(page("es")) is None
    dumped = dump(known_names([small])).files["small/X1/X1.1.fr.yaml"]
    assert dumped["reviewed"]["by"] == "Anaïs Jean"  # type: ignore[index]


@pytest.mark.django_db
def test_review_is_not_lost_when_an_older_version_is_published(small: Path) -> None:
    load(compare(read_seeds(small)))
    lesson = page("es")
    keep_review(lesson, Review("Ana", date(2026, 11, 22), "0" * 12))
    lesson.get_latest_revision().publish()
    assert review_of(page("es")) == Review("Ana", date(2026, 11, 22), "0" * 12)


@pytest.mark.django_db
def test_database_refuses_half_a_review(small: Path) -> None:
    load(compare(read_seeds(small)))
    with pytest.raises(IntegrityError, match=r"a_review_has_who_when_and_what|CHECK"):
        LessonPage.objects.filter(pk=page("es").pk).update(reviewed_by="Ana")


@pytest.mark.django_db
def test_editor_reads_side_by_side_and_notes_a_review(small: Path, editor: Client) -> None:
    load(compare(read_seeds(small)))
    address = reverse("workshop_read", args=[page("es").pk])
    shown = editor.get(address)
    for language in ("es", "pt-br", "en", "fr"):
        assert f"Va al final ({language})." in shown.text
    words = next(each["words"] for each in shown.context["languages"] if each["code"] == "fr")
    editor.post(address, {"language": "fr", "name": " Anaïs  Jean ", "words": words})
    assert page("fr").reviewed_by == "Anaïs Jean"
    assert "Reviewed by Anaïs Jean on " in editor.get(address).text
    assert "Reviewed by Anaïs Jean on " in editor.get(reverse("workshop_listing")).text
    entry = PageLogEntry.objects.get(action="courses.reviewed")
    assert (entry.page_id, str(entry.user_id)) == (page("fr").pk, editor.session["_auth_user_id"])
    assert (entry.data["name"], entry.data["language"]) == ("Anaïs Jean", "fr")
    history = reverse("wagtailadmin_pages:history", args=[page("fr").pk])
    assert "Review noted: Anaïs Jean (fr)" in editor.get(history).text


@pytest.mark.django_db
def test_copy_has_no_review(small: Path, editor: Client) -> None:
    load(compare(read_seeds(small)))
    lesson = page("es")
    keep_review(lesson, Review("Ana", date(2026, 11, 22), "0" * 12))
    lesson.save_revision()
    address = reverse("wagtailadmin_pages:copy", args=[lesson.pk])
    parent = lesson.get_parent().pk
    editor.post(address, {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent, "alias": ""})

    copied = LessonPage.objects.get(slug="copy")
    assert review_of(copied) is None
    assert review_of(copied.get_latest_revision_as_object()) is None
    assert review_of(LessonPage.objects.get(pk=lesson.pk)) is not None


@pytest.mark.django_db
def test_list_leads_editors_to_the_source_and_translators_to_a_page_they_may_edit(
    small: Path, editor: Client, translator: Client
) -> None:
    load(compare(read_seeds(small)))
    LessonPage.objects.filter(pk=page("es").pk).update(draft_title="Un borrador")
    LessonPage.objects.filter(pk=page("pt-br").pk).update(draft_title="Um rascunho")
    for person, language, title in ((editor, "es", "Un borrador"), (translator, "pt-br", "Um rascunho")):
        [row] = [row for row in listed(person) if row["id"] == "X1.1"]
        assert row["address"] == address(language)
        assert row["title"].startswith(title)
        assert person.get(row["address"]).status_code == 200


@pytest.mark.django_db
def test_list_tells_which_words_changed_since_their_review(small: Path, editor: Client) -> None:
    load(compare(read_seeds(small)))
    keep_review(page("fr"), Review("Anaïs", date(2026, 11, 22), "0" * 12))
    states = {row["id"]: dict(row["reviews"]) for row in listed(editor)}
    assert states["X1.1"]["Français"].startswith("Changed since Anaïs reviewed it on ")
    assert {states["X1.1"]["Español"], *states["X1.2"].values()} == {"Not reviewed by a native speaker yet"}


@pytest.mark.django_db
def test_list_leaves_out_lessons_that_a_person_may_not_edit(small: Path) -> None:
    """A person may edit what is their own, and what waits for their approval."""
    load(compare(read_seeds(small)))
    newcomers, group = (Group.objects.create(name=name) for name in ("Newcomers", "Readers of French"))
    newcomers.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=newcomers,
        page=Page.objects.get(depth=1),
        permission=Permission.objects.get(codename="add_page"),
    )
    author, approver = member("Newcomers"), member("Newcomers")
    approver.groups.add(group)
    assert listed(desk(author)) == []
    LessonPage.objects.filter(pk=page("fr").pk).update(owner=author)
    assert [row["address"] for row in listed(desk(author))] == [address("fr")]
    task = GroupApprovalTask.objects.create(name="Read the French")
    task.groups.set([group])
    workflow = Workflow.objects.create(name="French")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(page("fr"), author)
    assert [row["address"] for row in listed(desk(approver))] == [address("fr")]


@pytest.mark.django_db
def test_list_of_more_reviewed_lessons_needs_no_more_queries(
    small: Path, editor: Client, django_assert_num_queries: Any
) -> None:
    load(compare(read_seeds(small)))
    page("fr").save_revision()

    def review(seed_id: str) -> None:
        for lesson in LessonPage.objects.filter(seed_id=seed_id):
            words = words_of_lesson(lesson_from_pages(lesson, live=False), lesson.locale.language_code)
            keep_review(lesson, Review("Ana", date(2026, 11, 22), words))

    review("X1.1")
    listed(editor)
    with CaptureQueriesContext(connection) as few:
        [first, second] = listed(editor)
    assert {state for _name, state in first["reviews"]} == {"Reviewed by Ana on Nov. 22, 2026"}
    assert {state for _name, state in second["reviews"]} == {"Not reviewed by a native speaker yet"}
    review("X1.2")
    with django_assert_num_queries(len(few)):
        assert "Reviewed by Ana" in str(listed(editor)[1]["reviews"])


@pytest.mark.django_db
def test_list_tells_that_a_reviewed_lesson_has_lost_a_block(small: Path, editor: Client) -> None:
    load(compare(read_seeds(small)))
    lesson = page("fr")
    keep_review(lesson, Review("Ana", date(2026, 11, 22), "0" * 12))
    lesson.body = lesson.body.get_prep_value()[1:]
    lesson.save_revision(clean=False)
    assert dict(listed(editor)[0]["reviews"])["Français"] == "Cannot be read yet"
    assert "Cannot be read yet" in editor.get(address("es")).text


@pytest.mark.django_db
def test_what_learners_have_of_a_lesson_that_is_live_nowhere_leads_to_its_drafts(
    small: Path, editor: Client
) -> None:
    load(compare(read_seeds(small)))
    live = f"{address('es')}?live=1"
    assert live in editor.get(address("es")).text
    assert "Show the drafts" in editor.get(live).text
    LessonPage.objects.filter(seed_id="X1.1").exclude(pk=page("fr").pk).update(live=False)
    shown = editor.get(live)
    assert [each["code"] for each in shown.context["languages"]] == ["fr"]
    LessonPage.objects.filter(pk=page("fr").pk).update(live=False)
    shown = editor.get(live, follow=True)
    assert shown.redirect_chain == [(address("es"), 302)]
    assert "This lesson is published in no language yet." in shown.text
    assert live not in shown.text and "Show what learners have" not in shown.text
    assert editor.post(live, {"language": "fr", "name": "Anaïs"}).status_code == 302


@pytest.mark.django_db
def test_typed_fact_is_advice_where_it_is_not_known_what_is_meant(small: Path, editor: Client) -> None:
    change(small, "X1/X1.1.fr.yaml", "Hoy no.", "Llame al 911 ahora.")
    shared = small / "small/X1/X1.1.yaml"
    shared.write_text(
        shared.read_text(encoding="utf-8") + 'allowed: ["911"]  # a made-up number\n', encoding="utf-8"
    )
    assert not [each for each in check(small, ["X1.1"]).findings if "a number to dial" in each.words]
    load(compare(read_seeds(small)))
    found = look_at(lesson_from_pages(page("es"), live=False))
    assert [each.severity for each in found if "a number to dial" in each.words] == ["advice"]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["Editors", "Translators"])
def test_list_of_more_lessons_needs_no_more_queries(
    who: str, source: LessonPage, django_assert_num_queries: Any
) -> None:
    module, client = source.get_parent().specific, desk(member(who))
    french = ModulePage.objects.get(locale__language_code="fr")
    make_lesson(french, "X1.1")
    listed(client)
    with CaptureQueriesContext(connection) as few:
        assert len(listed(client)) == 1
    for number in (2, 3):
        make_lesson(module, f"X1.{number}")
        make_lesson(french, f"X1.{number}")
    with django_assert_num_queries(len(few)):
        assert len(listed(client)) == 3


@pytest.mark.django_db
def test_words_that_changed_meanwhile_are_not_noted_as_read(small: Path, editor: Client) -> None:
    load(compare(read_seeds(small)))
    address = reverse("workshop_read", args=[page("es").pk])
    answer = editor.post(address, {"language": "fr", "name": "Anaïs", "words": "0" * 12}, follow=True)
    assert "The words have changed in the meantime" in answer.text
    assert review_of(page("fr")) is None


@pytest.mark.django_db
def test_who_may_not_edit_a_lesson_does_not_read_its_drafts(small: Path, client: Client) -> None:
    load(compare(read_seeds(small)))
    address = reverse("workshop_read", args=[page("es").pk])
    assert client.get(address).status_code == 302
    request = RequestFactory().get(address)
    request.user = PersonFactory()
    with pytest.raises(PermissionDenied):
        read(request, page("es").pk)


def listed(person: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = person.get(reverse("workshop_listing")).context["rows"]
    return rows


def address(language: str) -> str:
    return reverse("workshop_read", args=[page(language).pk])


def page(language: str) -> LessonPage:
    found: LessonPage = LessonPage.objects.get(seed_id="X1.1", locale__language_code=language)
    return found
