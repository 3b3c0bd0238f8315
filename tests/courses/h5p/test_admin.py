"""The author's and the administrator's screens, each tried by who may and by who may not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Collection, GroupCollectionPermission, ReferenceIndex

from courses.h5p import contents, libraries
from courses.h5p.forms import H5PContentForm
from courses.h5p.models import H5PContent, H5PLibrary
from tests.factories.authors import desk, member, said, superuser
from tests.factories.exercises import h5p_block, make_exercise
from tests.factories.h5p import install, install_core, make_content, upload
from tests.factories.pages import body as make_body
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory
from tests.h5p_packages import QUESTION_PARAMS, library, package, question_package

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
LIST, ADD = (f"wagtailsnippets_courses_h5pcontent:{name}" for name in ("list", "add"))
CHOOSER = "wagtailsnippetchoosers_courses_h5pcontent"


def one(name: str, content: H5PContent) -> str:
    return reverse(f"wagtailsnippets_courses_h5pcontent:{name}", args=[content.pk])


def compared(content: H5PContent) -> str:
    names = [content.pk, "earliest", "latest"]
    return reverse("wagtailsnippets_courses_h5pcontent:revisions_compare", args=names)


def add(client: Client, file: Any = None, **fields: str) -> Any:
    return client.post(reverse(ADD), {"title": "", "package": file or upload(), **fields})


def words(response: Any) -> str:
    return str(response.content.decode())


# The author's screens


def test_author_uploads_and_sees_what_became_of_it(author: Client, committed: Callable[[], Any]) -> None:
    install_core()
    install()
    params = {**QUESTION_PARAMS, "picture": {"path": "https://example.org/a.png", "mime": "image/png"}}
    with committed():
        response = add(author, upload(question_package(params=params)))
    content = H5PContent.objects.get()
    assert response.status_code == 302
    assert response.url == one("edit", content)
    assert content.title == "Which is the safe address?"
    assert content.revisions.count() == 1
    shown = words(author.get(response.url))
    assert "https://example.org/a.png" in shown
    assert f"/h5p/preview/{content.pk}/" in shown
    assert "H5P.ChasquiQuestion 1.0" in shown


def test_form_says_what_is_taken_and_what_is_lighter(author: Client) -> None:
    shown = words(author.get(reverse(ADD)))
    assert "Our own activities are the first choice" in shown
    assert "at most 64 MB" in shown
    assert 'accept=".h5p"' in shown
    assert 'enctype="multipart/form-data"' in shown
    assert "w-autosave#save" not in shown


def test_title_of_the_author_stays(author: Client) -> None:
    install()
    add(author, title="Safe addresses")
    assert H5PContent.objects.get().title == "Safe addresses"


def test_refused_package_is_told_and_the_title_stays(author: Client) -> None:
    install()
    response = add(author, SimpleUploadedFile("a.h5p", b"this is no zip"), title="Mine")
    assert response.status_code == 200
    shown = words(response)
    assert "This is not an H5P file" in shown
    assert 'value="Mine"' in shown
    assert not H5PContent.objects.exists()


def test_missing_library_is_told_with_whom_to_ask(author: Client) -> None:
    shown = words(add(author))
    assert "H5P.ChasquiQuestion 1.0" in shown
    assert "Ask an administrator" in shown
    assert not H5PContent.objects.exists()


def test_nothing_chosen(author: Client) -> None:
    response = author.post(reverse(ADD), {"title": "Mine"})
    assert response.status_code == 200
    assert not H5PContent.objects.exists()


def test_sent_twice_is_there_once(author: Client) -> None:
    install()
    add(author)
    shown = words(add(author))
    assert "already here: “Which is the safe address?”" in shown
    assert H5PContent.objects.count() == 1


def test_sent_twice_at_the_same_moment_is_there_once(author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    clean = H5PContentForm.clean

    def while_another_comes_in(form: H5PContentForm) -> dict[str, Any]:
        cleaned = clean(form)
        make_content(title="The other")
        return cleaned

    monkeypatch.setattr(H5PContentForm, "clean", while_another_comes_in)
    shown = words(add(author))
    assert "has just been uploaded" in shown
    assert H5PContent.objects.get().title == "The other"


def test_exercise_is_renamed_without_its_package(author: Client) -> None:
    install()
    content = make_content()
    author.post(one("edit", content), {"title": "New name"})
    again = H5PContent.objects.get()
    assert (again.title, again.digest) == ("New name", content.digest)


def test_exercise_is_replaced_and_comes_back(author: Client) -> None:
    install()
    add(author)
    content = H5PContent.objects.get()
    newer = question_package(params={**QUESTION_PARAMS, "question": "<p>New?</p>"})
    author.post(one("edit", content), {"title": "Same", "package": upload(newer)})
    replaced = H5PContent.objects.get()
    assert replaced.digest != content.digest
    first = content.revisions.order_by("pk").first()
    address = reverse("wagtailsnippets_courses_h5pcontent:revisions_revert", args=[content.pk, first.pk])
    assert author.get(address).status_code == 200
    author.post(address, {"title": "Same"})
    assert H5PContent.objects.get().digest == content.digest
    assert "<strong>bank" in contents.params_of(H5PContent.objects.get())["question"]


def test_version_whose_library_was_removed_does_not_come_back(author: Client) -> None:
    install(library("H5P.Old", js="1"), library("H5P.New", js="2"))
    add(author, upload(package("H5P.Old", params={})))
    content = H5PContent.objects.get()
    author.post(one("edit", content), {"title": "Same", "package": upload(package("H5P.New", params={}))})
    replaced = H5PContent.objects.get()
    assert replaced.digest != content.digest
    old = libraries.find("H5P.Old-1.0")
    assert old
    libraries.remove(old)
    first = content.revisions.order_by("pk").first()
    address = reverse("wagtailsnippets_courses_h5pcontent:revisions_revert", args=[content.pk, first.pk])
    refused = words(author.post(address, {"title": "Same"}))
    assert "no longer installed on this site: H5P.Old 1.0" in refused
    assert H5PContent.objects.get().digest == replaced.digest
    # What is there keeps its name and gets another, whatever is missing.
    H5PLibrary.objects.all().delete()
    author.post(one("edit", replaced), {"title": "Renamed"})
    assert H5PContent.objects.get().title == "Renamed"


def test_version_that_another_exercise_has_does_not_come_back(author: Client) -> None:
    install()
    add(author)
    content = H5PContent.objects.get()
    newer = question_package(params={**QUESTION_PARAMS, "question": "<p>New?</p>"})
    author.post(one("edit", content), {"title": "Same", "package": upload(newer)})
    add(author, title="The first again")
    first = content.revisions.order_by("pk").first()
    address = reverse("wagtailsnippets_courses_h5pcontent:revisions_revert", args=[content.pk, first.pk])
    assert "already here: “The first again”" in words(author.post(address, {"title": "Same"}))
    assert H5PContent.objects.count() == 2


def test_list_shows_kind_size_uses_and_what_is_missing(author: Client, committed: Callable[[], Any]) -> None:
    install()
    with committed():
        install_core()
        content = make_content(title="Safe addresses")
    with committed():
        make_lesson(make_module(make_course()), activities=[h5p_block(content)], live=False)
    shown = words(author.get(reverse(LIST)))
    assert "Safe addresses" in shown
    assert "H5P.ChasquiQuestion 1.0" in shown
    assert "1 page" in shown
    exercise = content.exercise()
    assert exercise
    with translation.override("en"):
        assert filesizeformat(exercise.size) in shown
    H5PLibrary.objects.get(machine_name="ChasquiStyle").delete()
    assert "ChasquiStyle 1.0" in words(author.get(reverse(LIST)))
    H5PLibrary.objects.core().delete()  # type: ignore[union-attr]
    assert "make h5p" in words(author.get(one("edit", content)))


def test_list_asks_the_database_as_often_for_many_as_for_one(author: Client) -> None:
    install()
    make_content()
    author.get(reverse(LIST))
    with CaptureQueriesContext(connection) as few:
        author.get(reverse(LIST))
    for number in range(5):
        make_content(question_package(title=f"Number {number}"))
    with CaptureQueriesContext(connection) as many:
        author.get(reverse(LIST))
    assert len(many) == len(few)


def test_exercise_in_use_is_not_deleted(editor: Client, committed: Callable[[], Any]) -> None:
    install()
    content = make_content()
    with committed():
        make_lesson(make_module(make_course()), activities=[h5p_block(content)], live=False)
    assert "in use" in said(editor.post(one("delete", content)))
    assert H5PContent.objects.exists()


@pytest.mark.parametrize("live", [True, False])
def test_exercise_is_in_use_before_the_index_knows(live: bool, editor: Client) -> None:
    content = make_exercise()
    make_lesson(make_module(make_course()), activities=[h5p_block(content)], live=live)
    ReferenceIndex.objects.all().delete()
    assert "in use" in said(editor.post(one("delete", content)))
    assert H5PContent.objects.exists()


@pytest.mark.parametrize("is_latest", [True, False])
def test_exercise_of_a_draft_is_not_deleted(
    is_latest: bool, editor: Client, committed: Callable[[], Any]
) -> None:
    install()
    content = make_content()
    with committed():
        lesson = make_lesson(make_module(make_course()))
        body = lesson.body
        lesson.body = make_body("X1.1", [h5p_block(content)])
        draft = lesson.save_revision()
        if not is_latest:
            # It waits for its date, and the author has gone on from what there was before.
            draft.approved_go_live_at = timezone.now() + timedelta(days=1)
            draft.save()
            lesson.body = body
            lesson.save_revision()
    assert "in use" in said(editor.post(one("delete", content)))
    assert H5PContent.objects.exists()


def test_exercise_that_nothing_uses_is_deleted(editor: Client) -> None:
    install()
    content = make_content()
    assert editor.post(one("delete", content)).status_code == 302
    assert not H5PContent.objects.exists()


def test_collection_with_exercises_is_not_deleted() -> None:
    install()
    collection = Collection.get_first_root_node().add_child(name="Ours")
    make_content(collection=collection)
    client = superuser()
    client.post(reverse("wagtailadmin_collections:delete", args=[collection.pk]))
    assert H5PContent.objects.exists()


def test_rights_over_exercises_are_given_in_the_form_of_a_group() -> None:
    shown = words(superuser().get(reverse("wagtailusers_groups:add")))
    assert "Rights over H5P exercises" in shown
    right = Permission.objects.get(codename="change_h5plibrary")
    assert re.search(rf'name="permissions"\s[^>]*value="{right.pk}"', shown)


@pytest.mark.parametrize("name", ["edit", "usage", "history", "delete"])
def test_who_may_see_an_exercise(name: str, rights: None, client: Client) -> None:
    install()
    content = make_content()
    address = one(name, content)
    assert superuser().get(address).status_code == 200
    assert desk(member("Editors")).get(address).status_code == 200
    allowed = desk(member("Authors")).get(address)
    assert (allowed.status_code == 200) is (name != "delete")
    for other in (desk(member("Translators")), desk(PersonFactory()), client):
        assert other.get(address).status_code in (302, 403)
        assert other.post(address, {"title": "Stolen"}).status_code in (302, 403, 405)
    assert H5PContent.objects.get().title == content.title


@pytest.mark.parametrize("address", [LIST, ADD])
def test_who_may_see_the_list_and_add(address: str, rights: None, client: Client) -> None:
    install()
    for allowed in (superuser(), desk(member("Editors")), desk(member("Authors"))):
        assert allowed.get(reverse(address)).status_code == 200
    for other in (desk(member("Translators")), desk(PersonFactory()), client):
        assert other.get(reverse(address)).status_code == 302
        assert add(other).status_code == 302
    assert not H5PContent.objects.exists()


def test_rights_hold_in_their_collection_only() -> None:
    install()
    root = Collection.get_first_root_node()
    mine, theirs = root.add_child(name="Mine"), root.add_child(name="Theirs")
    group = Group.objects.get(name="Translators")
    for codename in ("add_h5pcontent", "change_h5pcontent", "choose_h5pcontent"):
        GroupCollectionPermission.objects.create(
            group=group, collection=mine, permission=Permission.objects.get(codename=codename)
        )
    client = desk(member("Translators"))
    seen = make_content(title="Seen", collection=mine)
    hidden = make_content(question_package(title="B"), title="Hidden", collection=theirs)
    listed = words(client.get(reverse(LIST)))
    assert "Seen" in listed and "Hidden" not in listed
    chosen = words(client.get(reverse(f"{CHOOSER}:choose")))
    assert "Seen" in chosen and "Hidden" not in chosen
    assert client.get(one("edit", seen)).status_code == 200
    for name in ("edit", "usage", "history"):
        assert client.get(one(name, hidden)).status_code in (302, 403)
    for each in (seen, hidden):
        each.save_revision()
    assert client.get(compared(seen)).status_code == 200
    assert client.get(compared(hidden)).status_code in (302, 403)
    assert client.get(reverse(f"{CHOOSER}:chosen", args=[seen.pk])).status_code == 200
    refused = client.get(reverse(f"{CHOOSER}:chosen", args=[hidden.pk]), follow=True)
    assert refused.status_code == 404
    several = words(client.get(reverse(f"{CHOOSER}:chosen_multiple"), {"id": [seen.pk, hidden.pk]}))
    assert "Seen" in several and "Hidden" not in several
    add(client, upload(question_package(title="C")), collection=str(theirs.pk))
    assert H5PContent.objects.get(title="C").collection == mine
