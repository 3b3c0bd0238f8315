"""The mirror as one copied file, on an old Python and without Django; and its rule for names, which is the writer's."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_export import mirror, paths
from offline_export.trust import minisign
from tests.offline_export.mirror.served import ONE, Serving

FILE = Path(mirror.__file__)
PIECES = [
    "..",
    ".",
    "",
    "a",
    "A",
    "es",
    "con",
    "CON.txt",
    "aux ",
    "com1",
    "lpt9.tar.gz",
    "c1-1.html",
    "ñ",
    "a\0",
    "x.",
    "C:",
    "\\",
]
NAMES = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=5).map("/".join),
    st.sampled_from(
        ["manifest.json", "MANIFEST.json.minisig", "chasqui.pub", ".chasqui-mirror/x", "x" * 200, "x" * 201]
    ),
)


@given(st.lists(NAMES, max_size=6))
def test_names_have_the_verdict_of_who_writes_packs(names: list[str]) -> None:
    assert mirror.problems_of(names) == paths.problems_of(names)
    assert [mirror.problem_of(name) for name in names] == [paths.problem_of(name) for name in names]


def test_key_reads_as_on_the_site() -> None:
    key = mirror.read_key(ONE.public.text)
    assert (key.text, key.key_id, key.fingerprint) == (
        ONE.public.text,
        ONE.public.key_id,
        ONE.public.fingerprint,
    )
    assert minisign.read_public_key(key.text) == ONE.public


def test_nothing_but_the_standard_library_is_imported() -> None:
    tree = ast.parse(FILE.read_text(), feature_version=(3, 9))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_copied_file_runs_without_anything_else(server: Serving, place: Path, tmp_path: Path) -> None:
    alone = shutil.copy(FILE, tmp_path / "mirror.py")
    done = command([sys.executable, "-I", "-S", alone, server.url, place], tmp_path)
    assert done.returncode == 0 and "4 files, 4 fetched" in done.stdout
    assert (place / "index.html").is_file()


def test_module_runs_without_django(server: Serving, place: Path) -> None:
    done = command(
        [sys.executable, "-S", "-m", "offline_export.mirror", server.url, place, "--quiet"],
        FILE.parent.parent,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_refusal_is_one_sentence_and_an_exit_code(server: Serving, place: Path, tmp_path: Path) -> None:
    server.files["es/c1-1.html"] = b"other"
    done = command([sys.executable, FILE, server.url, place, "--pause", "0"], tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("mirror: es/c1-1.html has another size") and done.stderr.count("\n") == 1


@pytest.mark.skipif(
    not os.environ.get("PYTHON39"), reason="PYTHON39 names no Python 3.9 to try the mirror with"
)
def test_old_python_is_enough(server: Serving, place: Path, tmp_path: Path) -> None:
    done = command([os.environ["PYTHON39"], "-I", FILE, server.url, place], tmp_path)
    assert done.returncode == 0 and "4 fetched" in done.stdout


def command(arguments: list[object], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, arguments)), cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
