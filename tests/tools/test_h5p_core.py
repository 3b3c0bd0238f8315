"""`make h5p`: one package of one version, checked by its digest, fetched by npm without running anything, and installed."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from courses.h5p.models import CORE, H5PLibrary
from tests.test_repository import NOT_OURS

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "bin" / "h5p"
# Writes down how it was called and what it found there, and leaves a package as the real one would.
NPM = """#!/bin/sh
printf '%s\\n' "$@" > "$TOLD/words"
pwd > "$TOLD/folder"
cp package.json package-lock.json "$TOLD"
mkdir -p node_modules/h5p-standalone/dist/styles
cd node_modules/h5p-standalone
echo '{"name": "h5p-standalone", "version": "3.8.2"}' > package.json
echo 'window.H5P = {}' > dist/frame.bundle.js
echo '.h5p-content {}' > dist/styles/h5p.css
"""
BROKEN_NPM = """#!/bin/sh
echo 'the digest is another one' >&2
exit 1
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Where the npm of a test writes down how it was called."""
    folder = tmp_path / "told"
    folder.mkdir()
    return folder


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: Path, settings: Any) -> Any:
    """bin/h5p.py with the database of the tests; its environment and its tables are there."""
    settings.MEDIA_ROOT = tmp_path / "media"
    # By setenv, so that a program that is started has them, and what the script puts there is taken back.
    for name, folder in {
        "DATA_DIR": tmp_path / "data",
        "MEDIA_DIR": tmp_path / "media",
        "TOLD": told,
    }.items():
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("SECRET_KEY", os.environ["SECRET_KEY"])
    monkeypatch.setenv("PATH", f"{tmp_path / 'programs'}{os.pathsep}{os.environ['PATH']}")
    script = import_module("h5p")
    monkeypatch.setattr(script, "read_env_file", lambda: None)
    monkeypatch.setattr(script, "ensure_environment", lambda requirements: None)
    monkeypatch.setattr(script, "manage", manage)
    return script


def manage(*words: str, quiet: bool = False) -> "subprocess.CompletedProcess[bytes]":
    call_command(*words, stdout=StringIO())
    return subprocess.CompletedProcess(words, 0)


def put_npm(tmp_path: Path, text: str) -> None:
    npm = tmp_path / "programs" / "npm"
    npm.parent.mkdir()
    npm.write_text(text)
    npm.chmod(0o755)


def test_lock_names_one_package_with_its_digest_and_no_address() -> None:
    text = (LOCKED / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    wanted = json.loads((LOCKED / "package.json").read_text(encoding="utf-8"))["dependencies"]

    assert set(packages) == {"", "node_modules/h5p-standalone"}
    locked = packages["node_modules/h5p-standalone"]
    assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", locked["integrity"])
    assert wanted == packages[""]["dependencies"] == {"h5p-standalone": locked["version"]}
    assert "resolved" not in locked
    assert "://" not in text


def test_nothing_of_it_lies_among_our_files() -> None:
    found = [path.relative_to(ROOT) for path in ROOT.rglob("frame.bundle.js")]
    assert [path for path in found if not NOT_OURS & set(path.parts)] == []


@pytest.mark.django_db
def test_npm_fetches_what_the_lock_names_and_it_is_installed(script: Any, tmp_path: Path, told: Path) -> None:
    put_npm(tmp_path, NPM)

    with pytest.raises(SystemExit) as ended:
        script.main()

    assert not ended.value.code
    words = (told / "words").read_text().split()
    assert words[0] == "ci"
    assert "--ignore-scripts" in words
    # Beside the site's data, not in the repository.
    assert Path((told / "folder").read_text().strip()) == tmp_path / "data" / "h5p-core"
    for name in ("package.json", "package-lock.json"):
        assert (told / name).read_bytes() == (LOCKED / name).read_bytes()
    core = H5PLibrary.objects.get(machine_name=CORE)
    assert (core.version, core.source_name) == ("3.8.2", "h5p-standalone")
    assert set(core.files) == {"frame.bundle.js", "styles/h5p.css"}


@pytest.mark.django_db
def test_what_npm_refuses_is_not_installed(script: Any, tmp_path: Path) -> None:
    put_npm(tmp_path, BROKEN_NPM)

    with pytest.raises(import_module("telling").Trouble, match="the digest is another one") as refused:
        script.main()

    assert "make h5p" in refused.value.next_step
    assert not H5PLibrary.objects.exists()


def test_site_that_is_not_set_up_is_not_filled(
    script: Any, tmp_path: Path, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(tmp_path, NPM)
    unready = subprocess.CompletedProcess[bytes]((), 1)
    monkeypatch.setattr(script, "manage", lambda *words, quiet=False: unready)

    with pytest.raises(import_module("telling").Trouble) as refused:
        script.main()

    assert "make run" in refused.value.next_step
    assert list(told.iterdir()) == []


def test_without_npm_it_says_what_to_do(tmp_path: Path) -> None:
    places = {"DATA_DIR": str(tmp_path / "data"), "PATH": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, ROOT / "bin" / "h5p.py"],
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "apt-get install npm" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()
