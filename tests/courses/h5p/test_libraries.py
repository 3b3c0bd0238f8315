"""The store of libraries: what comes in, what stays out, and that nothing is ever half there."""

import os
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.h5p import libraries, library_words, storing
from courses.h5p.bundles.compressed import is_part
from courses.h5p.errors import H5PError
from courses.h5p.libraries import Outcome
from courses.h5p.library_errors import LibrariesError
from courses.h5p.library_names import LibraryName
from courses.h5p.models import H5PExercise, H5PLibrary
from courses.h5p.shelf import Shelf
from tests.factories.attempts import NOON
from tests.factories.h5p import install, install_core, make_content, shelf_zip
from tests.factories.people import PersonFactory
from tests.h5p_packages import QUESTION_LIBRARY, STYLE_LIBRARY, library, question_package, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
REAL = os.environ.get("H5P_SAMPLES")


NEWER_STYLE = library("ChasquiStyle", css=".told { color: red; }", patch=1, runnable=False)


def outcomes(plan: libraries.Plan) -> dict[str, Outcome]:
    return {step.name: step.outcome for step in plan.steps}


def files_in(store: Path) -> set[str]:
    return {path.name for path in store.glob("*") if path.is_file()}


def test_libraries_are_installed_each_file_under_its_digest(store: Path) -> None:
    plan = install()

    question = H5PLibrary.objects.get(machine_name="H5P.ChasquiQuestion")
    assert outcomes(plan) == {"ChasquiStyle 1.0": Outcome.NEW, "H5P.ChasquiQuestion 1.0": Outcome.NEW}
    assert set(question.files) == {
        "library.json",
        "semantics.json",
        "scripts/main.js",
        "styles/main.css",
        "images/paper.png",
    }
    for path, digest in question.files.items():
        data = (store / digest).read_bytes()
        assert sha256(data).hexdigest() == digest
        assert data == QUESTION_LIBRARY[f"H5P.ChasquiQuestion-1.0/{path}"]
    assert question.size == sum(map(len, (storing.read(each) for each in question.files.values())))
    assert question.source_sha256 == sha256(shelf_zip().getvalue()).hexdigest()
    assert "editorDependencies" not in question.metadata


def test_package_of_an_exercise_brings_its_libraries() -> None:
    done = libraries.install(BytesIO(question_package()), source_name="a/b/question.h5p", at=NOON)
    assert len(done.taken) == 2
    assert {each.source_name for each in H5PLibrary.objects.all()} == {"question.h5p"}


def test_words_of_the_editor_and_pages_stay_out() -> None:
    page = library("H5P.Page", js="1", files={"demo.html": b"<p>", "LICENSE": b"free", ".eslintrc": b"{}"})
    step = install(page).steps[0]
    assert set(H5PLibrary.objects.get().files) == {"library.json", "scripts/main.js", "LICENSE"}
    assert step.left_out == 2


def test_plan_changes_nothing(store: Path) -> None:
    plan = libraries.plan(shelf_zip())
    assert len(plan.taken) == 2
    assert not H5PLibrary.objects.exists()
    assert not store.exists()


def test_installed_twice_is_installed_once() -> None:
    install()
    before = list(H5PLibrary.objects.values())
    assert set(outcomes(install(at=NOON + timedelta(days=1))).values()) == {Outcome.SAME}
    assert list(H5PLibrary.objects.values()) == before


def test_same_package_mends_a_damaged_file(store: Path) -> None:
    install()
    digest = H5PLibrary.objects.get(machine_name="ChasquiStyle").files["styles/main.css"]
    (store / digest).write_bytes(b"x" * (store / digest).stat().st_size)
    assert [each.is_gone for each in libraries.verify()] == [False]
    install()
    assert libraries.verify() == []


@pytest.mark.parametrize(
    ("patch", "js", "outcome"), [(1, "2", Outcome.NEWER), (0, "1", Outcome.SAME), (0, "2", Outcome.CHANGED)]
)
def test_patch_decides(patch: int, js: str, outcome: Outcome) -> None:
    install(library("H5P.One", js="1"))
    plan = install(library("H5P.One", js=js, patch=patch))
    assert outcomes(plan) == {"H5P.One 1.0": outcome}
    assert H5PLibrary.objects.get().patch == (patch if outcome == Outcome.NEWER else 0)


def test_lower_patch_stays_out_unless_asked_for() -> None:
    install(library("H5P.One", js="2", patch=5))
    assert outcomes(install(library("H5P.One", js="1", patch=4))) == {"H5P.One 1.0": Outcome.OLDER}
    assert H5PLibrary.objects.get().patch == 5
    install(library("H5P.One", js="1", patch=4), replace=True)
    one = H5PLibrary.objects.get()
    assert one.patch == 4
    assert storing.read(one.files["scripts/main.js"]) == b"1"


def test_minor_versions_stand_side_by_side() -> None:
    install(library("H5P.One", (1, 2), js="1"), library("H5P.One", (1, 10), js="1"))
    assert [str(each) for each in H5PLibrary.objects.in_order()] == ["H5P.One 1.2", "H5P.One 1.10"]


def test_only_those_asked_for() -> None:
    plan = install(only=["ChasquiStyle-1.0"])
    assert [step.name for step in plan.taken] == ["ChasquiStyle 1.0"]
    with pytest.raises(LibrariesError, match="library_not_in_package"):
        install(only=["H5P.Other"])


def test_number_of_400_figures_is_refused_beside_a_key_that_stands_twice() -> None:
    huge = b'[{"name": "a", "type": "number", "label": "x", "label": "y", "max": ' + b"9" * 400 + b"}]"
    plan = install(library("H5P.One", js="1", files={"semantics.json": huge}))
    assert [step.error.code for step in plan.refused if step.error] == ["json_number"]


def test_libraries_of_the_editor_stay_out() -> None:
    plan = install(library("H5PEditor.One", js="1"), library("H5P.One", js="1"))
    assert outcomes(plan) == {"H5P.One 1.0": Outcome.NEW, "H5PEditor.One 1.0": Outcome.EDITOR}


def test_what_is_needed_besides_is_said() -> None:
    assert install(QUESTION_LIBRARY).missing == ("ChasquiStyle 1.0",)
    assert install(STYLE_LIBRARY).missing == ()


def test_who_installed_stands_in_the_log() -> None:
    person = PersonFactory()
    install(STYLE_LIBRARY, by=person)
    entry = ModelLogEntry.objects.get(content_type__model="h5plibrary")
    assert (entry.user, entry.action) == (person, "wagtail.create")
    assert entry.data["sha256"] == sha256(shelf_zip(STYLE_LIBRARY).getvalue()).hexdigest()


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": ""}, "library_field"),
    "a title that no database keeps": ({"title": "On\x00e"}, "library_field"),
    "version in words": ({"majorVersion": "one"}, "library_field"),
    "version is a yes": ({"minorVersion": True}, "library_field"),
    "negative patch": ({"patchVersion": -1}, "library_field"),
    "name with a path": ({"machineName": "../H5P.One"}, "library_field"),
    "other name than its folder": ({"machineName": "H5P.Two"}, "library_folder"),
    "runnable twice": ({"runnable": 2}, "library_field"),
    "script that is not there": ({"preloadedJs": [{"path": "scripts/gone.js"}]}, "library_file_missing"),
    "script outside": ({"preloadedJs": [{"path": "../../main.js"}]}, "library_file_missing"),
    "script elsewhere": ({"preloadedJs": [{"path": "https://example.org/a.js"}]}, "library_file_missing"),
    "script that is a page": ({"preloadedJs": [{"path": "library.json"}]}, "library_field"),
    "script without a path": ({"preloadedJs": ["scripts/main.js"]}, "library_field"),
    "needs in words": ({"preloadedDependencies": ["H5P.Two 1.0"]}, "library_field"),
    "needs without end": ({"preloadedDependencies": [{}] * 500}, "library_field"),
    "core in words": ({"coreApi": "1.24"}, "library_field"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_library_that_says_nonsense_is_refused_and_the_others_are_not(name: str, store: Path) -> None:
    fields, code = BROKEN[name]
    plan = install(library("H5P.One", js="1", library_json=fields), library("H5P.Good", js="1"))
    refused = plan.refused[0]
    assert refused.error is not None
    assert refused.error.code == code
    assert "H5P.One-1.0" in library_words.say(refused.error)
    assert [each.machine_name for each in H5PLibrary.objects.all()] == ["H5P.Good"]
    assert files_in(store) == set(H5PLibrary.objects.get().files.values())


def test_odd_way_to_embed_is_left_out() -> None:
    install(library("H5P.One", js="1", library_json={"embedTypes": [["iframe"], {}, "iframe"]}))
    assert H5PLibrary.objects.get().metadata["embedTypes"] == ["iframe"]


def test_broken_description_or_semantics_is_refused() -> None:
    plan = install(
        {"H5P.A-1.0/library.json": b"{"},
        {"H5P.B-1.0/library.json": b"[]"},
        library("H5P.C", js="1", files={"semantics.json": b'{"name": "x"}'}),
    )
    assert [step.error.code for step in plan.refused if step.error] == [
        "json_broken",
        "library_not_object",
        "library_semantics",
    ]


def test_key_that_stands_twice_is_taken_from_libraries() -> None:
    twice = b'[{"name": "a", "type": "text", "label": "x", "label": "y"}]'
    install(library("H5P.One", js="1", files={"semantics.json": twice}))
    semantics = Shelf.now().semantics_of(LibraryName("H5P.One", 1, 0))
    assert semantics is not None and semantics[0]["label"] == "y"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"H5P.One-1.0/a.js": b"1"}, "libraries_none"),
        ({"content/library.json": b"{}"}, "libraries_none"),
        ({"../H5P.One-1.0/library.json": b"{}"}, "name_outside"),
        ({"H5P.One-1.0/library.json": b"{}", "H5P.One-1.0/LIBRARY.json": b"{}"}, "name_twin"),
        (library("H5P.One", js=" " * 9_000_000), "bomb"),
    ],
)
def test_hostile_zip_is_refused_whole(entries: dict[str, bytes], code: str, store: Path) -> None:
    good = {} if code == "libraries_none" else library("H5P.AAA", js="1")
    with pytest.raises(H5PError) as refused:
        install({**good, **entries})
    assert refused.value.code == code
    assert not H5PLibrary.objects.exists()
    assert not store.exists()


def test_core_takes_the_place_of_the_one_before() -> None:
    first = install_core()
    assert install_core().pk == first.pk
    second = install_core((3, 9, 0), **{"more.js": b"2"})
    assert H5PLibrary.objects.core() == second
    assert H5PLibrary.objects.count() == 1


def test_dependencies_come_first_and_a_circle_ends() -> None:
    install(
        library("H5P.A", js="1", dependencies=[("H5P.B", 1, 0), ("H5P.C", 1, 0)]),
        library("H5P.B", js="1", dependencies=[("H5P.C", 1, 0)]),
        library("H5P.C", js="1", dependencies=[("H5P.A", 1, 0), ("H5P.Gone", 2, 1)]),
    )
    resolved = Shelf.now().resolve([LibraryName("H5P.A", 1, 0)])
    assert [each.machine_name for each in resolved.libraries] == ["H5P.C", "H5P.B", "H5P.A"]
    assert [str(name) for name in resolved.missing] == ["H5P.Gone 2.1"]


def test_library_stays_while_something_needs_it() -> None:
    install()
    make_content(title="Safe addresses")
    style = H5PLibrary.objects.get(machine_name="ChasquiStyle")
    with pytest.raises(LibrariesError) as refused:
        libraries.remove(style)
    assert refused.value.code == "library_in_use"
    assert "Safe addresses" in library_words.say(refused.value)
    assert H5PLibrary.objects.filter(pk=style.pk).exists()


def test_library_stays_while_another_needs_it() -> None:
    install()
    style = libraries.find("ChasquiStyle-1.0")
    question = libraries.find("H5P.ChasquiQuestion 1.0")
    assert style and question
    with pytest.raises(LibrariesError) as refused:
        libraries.remove(style)
    assert refused.value.code == "library_needed"
    assert refused.value.names == ("H5P.ChasquiQuestion 1.0",)
    libraries.remove(question)
    libraries.remove(style)
    assert not H5PLibrary.objects.exists()


def test_core_stays_while_there_are_exercises() -> None:
    install()
    core = install_core()
    make_content()
    with pytest.raises(LibrariesError, match="library_in_use"):
        libraries.remove(core)


def test_verify_names_what_is_gone_and_what_was_changed(store: Path) -> None:
    install()
    content = make_content(title="Safe addresses")
    (store / content.files["content.json"]).unlink()
    style = H5PLibrary.objects.get(machine_name="ChasquiStyle")
    (store / style.files["styles/main.css"]).write_bytes(b"body { display: none }")
    assert {(each.owner, each.path, each.is_gone) for each in libraries.verify()} == {
        ("ChasquiStyle 1.0", "styles/main.css", False),
        ("Safe addresses", "content.json", True),
    }


def test_changed_file_is_not_read(store: Path) -> None:
    digest = storing.put(b"what was trusted")
    (store / digest).write_bytes(b"something else")
    with pytest.raises(storing.DamagedFileError):
        storing.read(digest)


def test_sweep_takes_what_nothing_names_and_is_old(store: Path) -> None:
    install()
    content = make_content()
    content.save_revision()
    content.files = {"content.json": storing.put(b"{}")}
    content.digest = "a" * 64
    content.save()
    lost = storing.put(b"nobody's")
    (store / ".coming-left").write_bytes(b"half")
    now = NOON + timedelta(days=4_000)
    everything = files_in(store)
    assert libraries.sweep(now=storing_time(store, lost) + timedelta(days=29)) == 0
    assert libraries.sweep(now=now) == 1
    assert files_in(store) == everything - {lost, ".coming-left"}
    assert libraries.verify() == []


def age(store: Path, days: int) -> None:
    """As if all files had been put here some days ago."""
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for path in store.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def are_kept(digests: set[str]) -> set[bool]:
    return {storing.has(each) for each in digests}


def test_month_begins_when_a_file_is_named_no_more(store: Path, committed: Any) -> None:
    with committed():
        install_core()
        install()
        make_content()
    parts, style = set(H5PExercise.objects.get().parts), H5PLibrary.objects.get(machine_name="ChasquiStyle")
    age(store, days=40)
    with committed():
        install(NEWER_STYLE)
    old = parts - set(H5PExercise.objects.get().parts)
    replaced = {style.files["styles/main.css"]}
    assert old
    libraries.sweep(now=timezone.now())
    assert are_kept(old | replaced) == {True}
    assert {is_part(each) for each in old} == {True}
    libraries.sweep(now=timezone.now() + timedelta(days=31))
    assert are_kept(old | replaced) == {False}
    assert {is_part(each) for each in old} == {False}


def test_month_begins_when_what_names_a_file_is_deleted(store: Path, committed: Any) -> None:
    with committed():
        install_core()
        install()
        content = make_content()
        content.save_revision()
        first = set(content.files.values())
        content.files = {"content.json": storing.put(b"{}")}
        content.digest = "a" * 64
        content.save()
        question = libraries.find("H5P.ChasquiQuestion 1.0")
    assert question
    named = first | set(content.files.values()) | set(H5PExercise.objects.get().parts)
    named |= set(question.files.values())
    age(store, days=40)
    content.delete()
    libraries.remove(question)
    H5PLibrary.objects.all().delete()
    libraries.sweep(now=timezone.now())
    assert are_kept(named) == {True}
    libraries.sweep(now=timezone.now() + timedelta(days=31))
    assert files_in(store) == set()


def storing_time(store: Path, digest: str) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp((store / digest).stat().st_mtime, UTC)


def test_new_version_puts_the_exercises_that_need_it_together_again(committed: Any) -> None:
    with committed():
        install_core()
        install()
        content = make_content()
    before = H5PExercise.objects.get(content=content)
    with committed():
        install(library("H5P.Other", js="1"), at=NOON + timedelta(days=9_000))
    assert H5PExercise.objects.get(content=content).built_at == before.built_at
    # An install begins before anybody sees what it brings: its time says nothing.
    with committed():
        install(NEWER_STYLE, at=before.built_at - timedelta(days=1))
    after = H5PExercise.objects.get(content=content)
    assert after.parts != before.parts
    assert content.exercise() is not None


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[2]
from courses.h5p import storing
replace = os.replace
from pathlib import Path
Path.replace = lambda self, target: os.kill(os.getpid(), 9)
storing.put(b"half of it")
"""


def test_killed_while_writing_leaves_no_file_under_a_digest(store: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, root, store.parent], capture_output=True, check=False
    )
    assert done.returncode == -9
    assert all(name.startswith(storing.COMING) for name in files_in(store))
    assert files_in(store)
    assert storing.put(b"half of it") in files_in(store)


def test_killed_between_files_and_rows_leaves_no_library(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(libraries, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            install()
    assert not H5PLibrary.objects.exists()
    left = files_in(store)
    assert left
    install()
    assert files_in(store) == left
    assert libraries.verify() == []


def test_one_row_of_several_fails_and_none_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    note = libraries._note

    def fails_at_the_second(library: H5PLibrary, action: str, by: Any) -> None:
        if library.machine_name.startswith("H5P"):
            raise RuntimeError
        note(library, action, by)

    monkeypatch.setattr(libraries, "_note", fails_at_the_second)
    with pytest.raises(RuntimeError):
        install()
    assert not H5PLibrary.objects.exists()


@pytest.mark.skipif(not REAL, reason="H5P_SAMPLES names no folder")
def test_libraries_of_real_packages_are_installed() -> None:
    codes, refused = set(), []
    for path in sorted(Path(REAL or "").glob("*.h5p")):
        with path.open("rb") as file:
            try:
                refused += libraries.install(file, source_name=path.name, at=NOON).refused
            except H5PError as error:
                codes.add(error.code)
    assert codes <= {"libraries_none"}
    assert not refused
    assert H5PLibrary.objects.exists()
    assert libraries.verify() == []


def test_zip_without_order_gives_the_same_rows() -> None:
    entries = {**STYLE_LIBRARY, **QUESTION_LIBRARY}
    backwards = BytesIO(zipped(dict(reversed(entries.items()))))
    libraries.install(backwards, source_name="b.zip", at=NOON)
    assert set(outcomes(libraries.plan(shelf_zip())).values()) == {Outcome.SAME}
