"""Exercises from a package to what a lesson offers: cleaned, stored once, whole or not at all, and every version kept."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import translation

from courses import publishing
from courses.h5p import contents, libraries, library_words, storing
from courses.h5p.bundles import building
from courses.h5p.contents import prepare
from courses.h5p.errors import H5PError
from courses.h5p.library_errors import LibrariesError
from courses.h5p.models import H5PContent, H5PExercise, H5PLibrary
from courses.h5p.shelf import Shelf
from tests.factories.attempts import NOON
from tests.factories.h5p import install, install_core, make_content
from tests.h5p_packages import (
    QUESTION_LIBRARY,
    QUESTION_PARAMS,
    library,
    package,
    picture,
    question_package,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_exercise_keeps_its_words_and_files_and_no_library(store: Path) -> None:
    install()
    params = {**QUESTION_PARAMS, "picture": {"path": "images/a.png", "mime": "image/png"}}
    content = make_content(question_package(params=params, files={"images/a.png": picture()}))
    assert set(content.files) == {"content.json", "images/a.png"}
    assert contents.params_of(content)["picture"]["path"] == "images/a.png"
    assert content.main_library == "H5P.ChasquiQuestion 1.0"
    assert content.title == "Which is the safe address?"
    named = {digest for each in H5PLibrary.objects.all() for digest in each.files.values()}
    assert {path.name for path in store.glob("*") if path.is_file()} == named | set(content.files.values())


def test_words_are_cleaned_by_the_library_that_is_installed() -> None:
    install()
    params = {**QUESTION_PARAMS, "question": "<p onclick='x()'>Who?</p><script>x()</script>", "more": "x"}
    kept = contents.params_of(make_content(question_package(params=params)))
    assert "script" not in json.dumps(kept)
    assert "onclick" not in json.dumps(kept)
    assert "more" not in kept


def test_digest_is_of_all_that_it_is() -> None:
    install()
    first = prepare(BytesIO(question_package())).digest
    assert prepare(BytesIO(question_package())).digest == first
    assert prepare(BytesIO(question_package(title="Another"))).digest != first
    changed = {**QUESTION_PARAMS, "question": "<p>Another?</p>"}
    assert prepare(BytesIO(question_package(params=changed))).digest != first
    assert prepare(BytesIO(question_package(files={"images/a.png": picture()}))).digest != first


def test_address_of_another_site_is_taken_out_and_told() -> None:
    install()
    params = {**QUESTION_PARAMS, "picture": {"path": "https://example.org/a.png", "mime": "image/png"}}
    content = make_content(question_package(params=params))
    assert "https://example.org/a.png" in content.remote[0]
    assert "picture" not in contents.params_of(content)


def test_file_that_is_not_in_the_package_is_told() -> None:
    install()
    params = {**QUESTION_PARAMS, "picture": {"path": "images/gone.png", "mime": "image/png"}}
    content = make_content(question_package(params=params))
    assert "images/gone.png" in content.absent[0]


def test_missing_library_is_named_and_whom_to_ask(store: Path) -> None:
    install(QUESTION_LIBRARY)
    with pytest.raises(LibrariesError) as refused:
        make_content()
    assert refused.value.names == ("ChasquiStyle 1.0",)
    with translation.override("en"):
        said = library_words.say(refused.value)
    assert "ChasquiStyle 1.0" in said
    assert "administrator" in said
    assert "h5p_libraries install" in said
    assert not H5PContent.objects.exists()


def test_library_of_a_part_that_is_missing_is_named() -> None:
    install(
        library(
            "H5P.Box",
            js="1",
            semantics=[{"name": "part", "type": "library", "options": ["H5P.Inside 1.0", "H5P.Other 1.0"]}],
        )
    )
    params = {"part": {"library": "H5P.Inside 1.0", "params": {}}}
    with pytest.raises(LibrariesError) as refused:
        make_content(package("H5P.Box", params=params))
    assert refused.value.names == ("H5P.Inside 1.0",)


def test_another_version_than_the_one_listed_will_do_where_a_library_needs_it() -> None:
    install(library("H5P.Box", js="1", dependencies=[("Style", 1, 5)]), library("Style", (1, 5), js="1"))
    assert make_content(package("H5P.Box", params={}, dependencies=[("Style", 1, 4)])).libraries == [
        "H5P.Box 1.0"
    ]
    with pytest.raises(LibrariesError, match="libraries_missing"):
        make_content(package("H5P.Box", title="Two", params={}, dependencies=[("H5P.Formulas", 1, 0)]))


def test_editor_of_h5p_is_not_asked_for() -> None:
    install(library("H5P.Box", js="1"))
    assert make_content(package("H5P.Box", params={}, dependencies=[("H5PEditor.Box", 1, 0)])).pk


def test_exercise_is_offered_when_it_can_be_played(committed: Any) -> None:
    with committed():
        install()
        content = make_content()
    assert content.exercise() is None
    assert H5PExercise.objects.count() == 0
    with committed():
        install_core()
    offered = content.exercise()
    assert offered is not None
    assert (offered.content, offered.title, offered.library) == (
        content.digest,
        content.title,
        "H5P.ChasquiQuestion 1.0",
    )
    assert all(storing.has(part) for part in offered.parts)
    assert offered.size > 0


def test_replaced_exercise_is_put_together_again_and_the_old_one_comes_back(committed: Any) -> None:
    with committed():
        install_core()
        install()
        content = make_content()
        content.save_revision()
    first = content.exercise()
    with committed():
        other = prepare(BytesIO(question_package(params={**QUESTION_PARAMS, "question": "<p>New?</p>"})))
        contents.put_into(content, other, at=NOON)
        content.save()
        content.save_revision()
    second = H5PContent.objects.get().exercise()
    assert first is not None and second is not None
    assert first.parts[:-1] == second.parts[:-1]
    assert first.parts[-1] != second.parts[-1]
    old = content.revisions.order_by("pk").first().as_object()
    with committed():
        old.save()
    assert H5PContent.objects.get().exercise() == first
    assert libraries.verify() == []


def test_what_a_killed_process_left_is_put_together_the_next_time() -> None:
    install_core()
    install()
    # Outside of a commit nothing is put together: as if it had been killed just after.
    content = make_content()
    assert content.exercise() is None
    assert contents.build_stale() == 1
    assert content.exercise() is not None
    assert contents.build_stale() == 0


def test_some_at_a_time_come_to_the_end_and_one_that_fails_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install_core()
    install()
    rows = [make_content(question_package(title=f"Number {number}")) for number in range(4)]
    build = building.build

    def fails_once(row: H5PContent, **options: Any) -> Any:
        if row.pk == rows[1].pk:
            raise OSError(28, "No space left on device")
        return build(row, **options)

    monkeypatch.setattr(building, "build", fails_once)
    after, lefts = 0, []
    while True:
        done = contents.build_some(after=after, seconds=0)
        assert done.last > after
        after = done.last
        lefts.append(done.left)
        if not done.left:
            break
    assert lefts == [3, 2, 1, 0]
    assert contents.stale(Shelf.now()) == [rows[1]]
    assert contents.build_some(after=after, seconds=0) == contents.Round(last=after, tried=0, left=0)
    monkeypatch.setattr(building, "build", build)
    assert contents.build_some(after=0, seconds=60) == contents.Round(last=rows[1].pk, tried=1, left=0)
    assert contents.stale(Shelf.now()) == []


def test_page_that_is_made_anew_finds_the_parts_of_a_replaced_exercise(
    committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed():
        install_core()
        install()
        content = make_content()
    offered: list[Any] = []
    monkeypatch.setattr(publishing, "announce", lambda: offered.append(H5PContent.objects.get().exercise()))
    with committed():
        replace_it(content)
    assert offered and None not in offered


def replace_it(content: H5PContent) -> None:
    newer = prepare(BytesIO(question_package(params={**QUESTION_PARAMS, "question": "<p>New?</p>"})))
    contents.put_into(content, newer, at=NOON)
    content.save()


def rename_it(content: H5PContent) -> None:
    content.title = "New"
    content.save()


def change_its_library(content: H5PContent) -> None:
    install(library("ChasquiStyle", css=".told { color: red; }", patch=1, runnable=False))


@pytest.mark.parametrize("change", [replace_it, rename_it, change_its_library])
def test_slow_build_takes_the_place_of_no_newer_one(
    change: Callable[[H5PContent], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install_core()
    install()
    content = make_content()
    build = building.build

    def overtaken(row: H5PContent, **options: Any) -> Any:
        made = build(row, **options)
        monkeypatch.setattr(building, "build", build)
        change(H5PContent.objects.get())
        assert contents.build_all() == 1
        return made

    monkeypatch.setattr(building, "build", overtaken)
    assert not contents.build(content)
    noted = H5PExercise.objects.values().get()
    assert contents.build_all() == 1
    assert H5PExercise.objects.values("parts", "digest").get() == {
        key: noted[key] for key in ("parts", "digest")
    }


def test_exercise_that_is_deleted_meanwhile_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    install_core()
    install()
    content, other = make_content(), make_content(question_package(title="Another"))
    build = building.build

    def while_it_is_deleted(row: H5PContent, **options: Any) -> Any:
        made = build(row, **options)
        H5PContent.objects.filter(pk=content.pk).delete()
        return made

    monkeypatch.setattr(building, "build", while_it_is_deleted)
    assert contents.build_stale() == 1
    assert [each.content for each in H5PExercise.objects.all()] == [other]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), IntegrityError(), OperationalError(), KeyError("js")]
)
def test_exercise_that_cannot_be_noted_stops_no_other(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    install_core()
    install()
    content, other = make_content(), make_content(question_package(title="Another"))
    build = building.build

    def fails(row: H5PContent, **options: Any) -> Any:
        if row.pk == content.pk:
            raise error
        return build(row, **options)

    monkeypatch.setattr(building, "build", fails)
    assert contents.build_stale() == 1
    assert [each.content for each in H5PExercise.objects.all()] == [other]
    assert content.digest in caplog.text


def test_same_parts_however_often() -> None:
    install_core()
    install()
    content = make_content()
    contents.build_all()
    first = content.exercise()
    assert contents.build_all() == 1
    assert content.exercise() == first


def test_refused_package_leaves_nothing(store: Path) -> None:
    install()
    before = {path.name for path in store.glob("*")}
    for bad in (b"no zip", question_package(files={"a.html": b"<script>"})):
        with pytest.raises(H5PError):
            make_content(bad)
    assert {path.name for path in store.glob("*")} == before
    assert not H5PContent.objects.exists()
