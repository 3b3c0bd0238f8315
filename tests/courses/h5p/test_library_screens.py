"""The screen of libraries: what is shown before and after an install, who may do it, and how exercises follow it."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from courses.h5p import contents, library_views
from courses.h5p.models import H5PLibrary
from tests.factories.attempts import NOON
from tests.factories.authors import desk, member, said, superuser
from tests.factories.h5p import install, install_core, make_content, shelf_zip
from tests.factories.people import PersonFactory
from tests.h5p_packages import QUESTION_PARAMS, library, package, question_package

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
LIBRARIES = "h5p_libraries"
RENEW = "h5p_libraries_renew"


def words(response: Any) -> str:
    return str(response.content.decode())


def look(client: Client, file: BytesIO | None = None, name: str = "ours.zip") -> Any:
    data = (file or shelf_zip()).getvalue()
    return client.post(reverse(f"{LIBRARIES}_upload"), {"package": SimpleUploadedFile(name, data)})


def test_administrator_looks_then_installs(administrator: Client) -> None:
    looked = look(administrator)
    assert "H5P.ChasquiQuestion 1.0" in words(looked)
    assert "1 file that no player needs stays out" in words(looked)
    assert not H5PLibrary.objects.exists()
    response = administrator.post(
        reverse(f"{LIBRARIES}_install"), {"ticket": looked.context["ticket"]}, follow=True
    )
    assert "2 libraries are installed" in words(response)
    shown = words(response)
    question = H5PLibrary.objects.get(machine_name="H5P.ChasquiQuestion")
    assert question.source_sha256 in shown
    assert "ours.zip" in shown
    assert "make h5p" in shown


NEWER_STYLE = library("ChasquiStyle", css=".told { color: red; }", patch=1, runnable=False)


def far(response: Any) -> dict[str, Any]:
    return {name: response.context[name] for name in ("after", "total", "done")}


def test_after_an_install_exercises_are_put_together_some_at_a_time(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_views, "ROUND", 0)
    install()
    install_core()
    rows = [make_content(question_package(title=f"Number {number}")) for number in range(3)]
    contents.build_all()
    before = [row.exercise() for row in rows]
    needy = library("H5P.Needy", js="1", dependencies=[("H5P.Gone", 1, 0)])
    ticket = look(administrator, shelf_zip(NEWER_STYLE, needy)).context["ticket"]
    installed = administrator.post(reverse(f"{LIBRARIES}_install"), {"ticket": ticket}, follow=True)
    assert installed.redirect_chain == [(reverse(RENEW), 302)]
    assert [row.exercise() for row in rows] == before
    shown, seen = installed, [far(installed)]
    while shown.status_code == 200:
        data = {name: str(value) for name, value in far(shown).items() if name != "total"}
        shown = administrator.post(reverse(RENEW), data)
        if shown.status_code == 200:
            seen.append(far(shown))
    assert [each["done"] for each in seen] == [0, 1, 2]
    assert {each["total"] for each in seen} == {3}
    assert all(row.exercise() not in before for row in rows)
    assert shown.url == reverse(LIBRARIES)
    done = words(administrator.get(shown.url))
    assert "Every exercise that can be played is put together" in done
    # What the install said was on a page that nobody had time to read.
    assert "2 libraries are installed" in done and "H5P.Gone 1.0" in done
    assert "not yet put together" not in done
    assert administrator.get(reverse(RENEW)).url == reverse(LIBRARIES)


def test_bar_never_goes_back_when_more_comes_in_between(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_views, "ROUND", 0)
    install()
    install_core()
    for number in range(2):
        make_content(question_package(title=f"Number {number}"))
    first = far(administrator.post(reverse(RENEW), {"after": "0", "done": "0"}))
    make_content(question_package(title="Meanwhile"))
    second = administrator.post(reverse(RENEW), {name: str(first[name]) for name in ("after", "done")})
    assert [(each["done"], each["total"]) for each in (first, far(second))] == [(1, 2), (2, 3)]


def test_what_cannot_be_put_together_is_named(
    administrator: Client, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_views, "ROUND", 600)
    install()
    install_core()
    make_content(title="Whole")
    other = {**QUESTION_PARAMS, "question": "<p>Gone?</p>"}
    damaged = make_content(question_package(params=other), title="Its file is gone")
    (store / damaged.files["content.json"]).unlink()
    assert "2 exercises are not yet put together" in words(administrator.get(reverse(LIBRARIES)))
    assert far(administrator.get(reverse(RENEW)))["total"] == 2
    done = administrator.post(reverse(RENEW), {"after": "0", "done": "0"}, follow=True)
    assert done.redirect_chain == [(reverse(LIBRARIES), 302)]
    assert "Its file is gone" in words(done) and "h5p_libraries verify" in words(done)
    assert "Whole" not in words(done)
    assert "1 exercise is not yet put together" in words(done)


@pytest.mark.parametrize("data", [{}, {"after": "x", "done": "1"}, {"after": "-1", "done": "-1"}])
def test_step_that_makes_no_sense_begins_again(data: dict[str, str], administrator: Client) -> None:
    assert administrator.post(reverse(RENEW), data).url == reverse(RENEW)


def test_yes_said_twice_installs_once(administrator: Client) -> None:
    ticket = {"ticket": look(administrator).context["ticket"]}
    administrator.post(reverse(f"{LIBRARIES}_install"), ticket)
    before = list(H5PLibrary.objects.values())
    again = administrator.post(reverse(f"{LIBRARIES}_install"), ticket, follow=True)
    assert "There was nothing to install" in words(again)
    assert list(H5PLibrary.objects.values()) == before


def test_older_ones_are_taken_when_asked(administrator: Client) -> None:
    install(library("H5P.One", js="2", patch=2))
    looked = look(administrator, shelf_zip(library("H5P.One", js="1", patch=1)))
    assert "older than what is installed" in words(looked)
    ticket = {"ticket": looked.context["ticket"]}
    administrator.post(reverse(f"{LIBRARIES}_install"), ticket)
    assert H5PLibrary.objects.get().patch == 2
    administrator.post(reverse(f"{LIBRARIES}_install"), {**ticket, "replace": "on"})
    assert H5PLibrary.objects.get().patch == 1


def test_yes_of_another_person_or_to_something_else_installs_nothing(administrator: Client) -> None:
    ticket = look(administrator).context["ticket"]
    other = superuser()
    assert other.post(reverse(f"{LIBRARIES}_install"), {"ticket": ticket}).status_code == 302
    bad = administrator.post(reverse(f"{LIBRARIES}_install"), {"ticket": f"x{ticket}"}, follow=True)
    assert "Choose the package again" in words(bad)
    assert not H5PLibrary.objects.exists()


@pytest.mark.parametrize("what", ["upload", "install"])
def test_who_had_to_sign_in_again_is_told_to_choose_again(what: str, administrator: Client) -> None:
    back = administrator.get(reverse(f"{LIBRARIES}_{what}"), follow=True)
    assert back.redirect_chain == [(reverse(LIBRARIES), 302)]
    assert "Choose the package again" in words(back)


@pytest.mark.parametrize("data", [b"", b"no zip", package("H5P.Box", params={})])
def test_bad_package_is_refused_with_a_reason(data: bytes, administrator: Client) -> None:
    response = look(administrator, BytesIO(data))
    assert response.status_code == 302
    assert said(response)


def test_broken_library_is_named_before_anything_is_installed(administrator: Client) -> None:
    looked = look(administrator, shelf_zip(library("H5P.One", js="1", library_json={"title": ""})))
    assert "library.json of “H5P.One-1.0”" in words(looked)


def test_library_is_removed_after_a_question(administrator: Client) -> None:
    install()
    question = H5PLibrary.objects.get(machine_name="H5P.ChasquiQuestion")
    address = reverse(f"{LIBRARIES}_remove", args=[question.pk])
    assert "Yes, remove" in words(administrator.get(address))
    assert H5PLibrary.objects.filter(pk=question.pk).exists()
    administrator.post(address)
    assert not H5PLibrary.objects.filter(pk=question.pk).exists()


def test_library_in_use_is_not_removed(administrator: Client) -> None:
    install()
    make_content(title="Safe addresses")
    question = H5PLibrary.objects.get(machine_name="H5P.ChasquiQuestion")
    response = administrator.post(reverse(f"{LIBRARIES}_remove", args=[question.pk]))
    assert "Safe addresses" in said(response)
    assert H5PLibrary.objects.filter(pk=question.pk).exists()


def test_list_says_who_installed_and_asks_as_often_for_many(administrator: Client) -> None:
    person = PersonFactory(username="rosa-quispe")
    install(by=person)
    install_core()
    make_content()
    administrator.get(reverse(LIBRARIES))
    with CaptureQueriesContext(connection) as few:
        shown = words(administrator.get(reverse(LIBRARIES)))
    assert "1 exercise" in shown
    assert "rosa-quispe" in shown
    with translation.override("en"):
        assert date_format(timezone.localtime(NOON), "SHORT_DATETIME_FORMAT") in shown
    assert "by a command" in shown
    install(*(library(f"H5P.Number{number}", js="1") for number in range(5)), by=person)
    with CaptureQueriesContext(connection) as many:
        administrator.get(reverse(LIBRARIES))
    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["", "_upload", "_install", "_renew", "_remove"])
def test_who_may_do_something_with_libraries(
    name: str, rights: None, administrator: Client, client: Client
) -> None:
    install()
    library_id = H5PLibrary.objects.get(machine_name="H5P.ChasquiQuestion").pk
    address = reverse(f"{LIBRARIES}{name}", args=[library_id] if name == "_remove" else [])
    method = "get" if name in ("", "_remove") else "post"
    for allowed in (superuser(), administrator):
        response = getattr(allowed, method)(address)
        assert response.status_code == (200 if method == "get" else 302)
        if method == "post":
            assert response.url == reverse(RENEW if name == "_renew" else LIBRARIES)
    for person in (member("Editors"), member("Authors"), member("Translators"), PersonFactory()):
        for verb in ("get", "post"):
            response = getattr(desk(person), verb)(address)
            assert response.status_code in (302, 405)
            assert response.headers.get("Location") not in (reverse(LIBRARIES), reverse(RENEW))
    assert client.get(address).status_code in (302, 405)
    assert client.post(address).status_code in (302, 403, 405)
    assert H5PLibrary.objects.count() == 2


def test_menu_shows_libraries_to_whom_may_install_them(administrator: Client, author: Client) -> None:
    home = reverse("wagtailadmin_home")
    assert reverse(LIBRARIES) in words(administrator.get(home))
    assert reverse(LIBRARIES) not in words(author.get(home))
    assert reverse("wagtailsnippets_courses_h5pcontent:list") in words(author.get(home))
