"""The command for libraries: what it says, what it leaves behind, and how it ends."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses.h5p import contents, core_package
from courses.h5p.errors import H5PError
from courses.h5p.models import H5PLibrary
from tests.factories.h5p import CORE_FILES, install, install_core, make_content, shelf_zip
from tests.h5p_packages import library, question_package

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def run(*words: Any, **options: Any) -> str:
    out = StringIO()
    call_command("h5p_libraries", *map(str, words), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.zip"
    path.write_bytes(shelf_zip().getvalue())
    return path


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A folder like that of the npm package."""
    folder = tmp_path / "h5p-standalone"
    files = {
        **CORE_FILES,
        "fonts/h5p.woff2": b"font",
        "images/throbber.gif": b"gif",
        "main.bundle.js": b"for a page of another kind",
        "h5p.d.ts": b"types",
    }
    for name, data in files.items():
        (folder / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "dist" / name).write_bytes(data)
    (folder / "package.json").write_text(json.dumps({"name": "h5p-standalone", "version": "3.8.2"}))
    return folder


def test_install_says_what_it_did(ours: Path) -> None:
    said = run("install", ours)
    assert "H5P.ChasquiQuestion 1.0 1.0.0: new" in said
    assert said.splitlines()[-1].startswith("Installed 2 libraries (")
    assert H5PLibrary.objects.count() == 2


def test_dry_run_changes_nothing(ours: Path) -> None:
    assert "Would install 2 libraries" in run("install", ours, "--dry-run")
    assert not H5PLibrary.objects.exists()


def test_only_one(ours: Path) -> None:
    assert "Installed 1 library" in run("install", ours, "--only", "ChasquiStyle")
    assert [each.machine_name for each in H5PLibrary.objects.all()] == ["ChasquiStyle"]


def test_refused_library_ends_with_an_error_and_the_others_are_there(tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    bad = library("H5P.Bad", js="1", library_json={"title": ""})
    path.write_bytes(shelf_zip(bad, library("H5P.Good", js="1")).getvalue())
    with pytest.raises(CommandError, match=r"Refused: H5P\.Bad-1\.0"):
        run("install", path)
    assert H5PLibrary.objects.get().machine_name == "H5P.Good"


@pytest.mark.parametrize("content", [None, b"no zip"])
def test_file_that_is_none(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        run("install", path)


def test_list_names_versions_digests_and_uses(ours: Path) -> None:
    run("install", ours)
    assert "make h5p" in run("list")
    install_core()
    make_content()
    said = run("list")
    source = H5PLibrary.objects.get(machine_name="ChasquiStyle").source_sha256
    assert f"sha256:{source}" in said
    assert "H5P.ChasquiQuestion-1.0  1.0.0" in said
    assert said.count("used by 1") == 3
    assert said.splitlines()[-1] == "2 libraries."


def test_verify_ends_with_an_error_that_says_which(store: Path) -> None:
    install()
    assert "Every file is what it was" in run("verify")
    style = H5PLibrary.objects.get(machine_name="ChasquiStyle")
    (store / style.files["styles/main.css"]).write_bytes(b"other")
    out = StringIO()
    with pytest.raises(CommandError, match="1 files are damaged"):
        call_command("h5p_libraries", "verify", stdout=out)
    assert "ChasquiStyle 1.0: styles/main.css is not what it was." in out.getvalue()


def test_verify_names_what_was_never_put_together() -> None:
    install_core()
    install()
    # As if it had been killed just after the commit.
    content = make_content(title="Safe addresses")
    out = StringIO()
    with pytest.raises(
        CommandError, match=r"1 exercises are not put together: manage\.py h5p_libraries build"
    ):
        call_command("h5p_libraries", "verify", stdout=out)
    assert "Safe addresses" in out.getvalue()
    call_command("tidy", stdout=StringIO())
    assert content.exercise() is not None
    assert "Every file is what it was" in run("verify")


def test_remove() -> None:
    install()
    make_content(title="Safe addresses")
    with pytest.raises(CommandError, match="Safe addresses"):
        run("remove", "ChasquiStyle-1.0")
    with pytest.raises(CommandError, match="not installed"):
        run("remove", "H5P.Nothing-1.0")
    with pytest.raises(CommandError, match="not installed"):
        run("remove", "nonsense")
    install(library("H5P.Alone", js="1"))
    assert "H5P.Alone 1.0 is removed" in run("remove", "H5P.Alone-1.0")


def test_core_is_installed_from_the_folder_of_npm(published: Path) -> None:
    assert "The H5P core 3.8.2 is installed: 4 files" in run("core", published)
    core = H5PLibrary.objects.core()
    assert core is not None
    assert set(core.files) == {*CORE_FILES, "fonts/h5p.woff2", "images/throbber.gif"}
    assert core.metadata["license"] == "GPL-3.0"
    assert core.metadata["preloadedJs"] == [{"path": "frame.bundle.js"}]


@pytest.mark.parametrize("gone", ["package.json", "dist/frame.bundle.js", "dist/styles/h5p.css"])
def test_core_that_is_not_whole_is_refused(gone: str, published: Path) -> None:
    (published / gone).unlink()
    with pytest.raises(CommandError, match="does not hold the H5P core"):
        run("core", published)
    assert not H5PLibrary.objects.exists()


def test_folder_of_another_package_is_no_core(published: Path) -> None:
    (published / "package.json").write_text('{"name": "left-pad", "version": "1.0.0"}')
    with pytest.raises(H5PError, match="core_incomplete"):
        core_package.read_core(published)


def test_link_is_not_followed(published: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("secret")
    (published / "dist" / "images" / "a.svg").symlink_to(tmp_path / "secret.svg")
    files, _version = core_package.read_core(published)
    assert "images/a.svg" not in files


def test_core_that_is_there_already_puts_together_what_was_left(published: Path) -> None:
    run("core", published)
    install()
    # As if it had been killed before this one's turn.
    content = make_content()
    assert content.exercise() is None
    run("core", published)
    assert content.exercise() is not None


def test_install_puts_together_what_waited_for_it(ours: Path, store: Path) -> None:
    install()
    install_core()
    content = make_content()
    contents.build_all()
    before = content.exercise()
    newer = ours.with_name("newer.zip")
    newer.write_bytes(shelf_zip(library("ChasquiStyle", css="b {}", patch=1, runnable=False)).getvalue())
    run("install", newer, "--dry-run")
    assert content.exercise() == before
    run("install", newer)
    after = content.exercise()
    assert after is not None and before is not None
    assert after.parts != before.parts


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_to_who_looks_on_and_is_gone_in_the_end(published: Path, ours: Path) -> None:
    install()
    make_content(title="Safe addresses")
    make_content(question_package(title="Two"), title="A title\nthat is \x1b[2J long " + "x" * 200)
    screen = Terminal()
    for words in (["core", published], ["install", ours], ["build"], ["verify"]):
        call_command("h5p_libraries", *map(str, words), stdout=screen)
    shown = screen.getvalue()
    assert shown.count("0/2 Safe addresses") == 2
    assert shown.count("1/2 A title?that is ?[2J long xx") == 2
    assert max(map(len, re.split(r"[\r\n]", shown))) < 80
    assert "1/2 H5P.ChasquiQuestion 1.0" in shown
    assert "6/7 Safe addresses\r\x1b[KEvery file" in shown
    assert shown.count("\r\x1b[KPut 2 of 2") == 1
    quiet = Terminal()
    call_command("h5p_libraries", "build", stdout=quiet, verbosity=0)
    assert "\r" not in quiet.getvalue()


def test_build_says_what_is_missing() -> None:
    install()
    make_content(title="Safe addresses")
    out = StringIO()
    with pytest.raises(CommandError, match="1 exercises cannot be played"):
        call_command("h5p_libraries", "build", stdout=out)
    assert "Safe addresses needs the H5P core" in out.getvalue()
    install_core()
    assert "Put 1 of 1 exercises together" in run("build")


def test_sweep_says_how_many(store: Path) -> None:
    install()
    assert run("sweep") == "Took 0 files away.\n"
