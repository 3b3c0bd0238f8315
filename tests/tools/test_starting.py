"""What `make run` says before it starts anything: the port, the folders, the names under which the site answers."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the scripts put into the environment is taken back."""
    monkeypatch.setattr(
        os, "environ", dict(os.environ, DATA_DIR=str(tmp_path / "data"), MEDIA_DIR=str(tmp_path / "media"))
    )
    for name in ("HOST", "PORT", "ALLOWED_HOSTS", "BASE_URL", "SECRET_KEY"):
        os.environ.pop(name, None)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("port", ["abc", "-1", "0", "65536", "80 80"])
def test_port_that_is_none_is_refused(port: str) -> None:
    os.environ["PORT"] = port
    with pytest.raises(import_module("telling").Trouble, match="no port"):
        import_module("address").wanted()


def test_taken_port_is_refused_with_another_to_try(taken: int) -> None:
    address: Any = import_module("address")
    with pytest.raises(import_module("telling").Trouble) as refusal:
        address.ensure_free(address.Place("127.0.0.1", taken))
    assert f"PORT={taken % 65535 + 1} make run" in refusal.value.next_step


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("127.0.0.1", "localhost,127.0.0.1,[::1]"), ("10.0.0.7", "localhost,127.0.0.1,[::1],10.0.0.7")],
)
def test_site_answers_under_the_address_it_listens_on(host: str, allowed: str) -> None:
    address: Any = import_module("address")
    address.tell_settings(address.Place(host, 8000))
    assert os.environ["ALLOWED_HOSTS"] == allowed
    assert os.environ["BASE_URL"] == f"http://{host}:8000/"


def test_allowed_hosts_of_the_environment_stay(capsys: pytest.CaptureFixture[str]) -> None:
    os.environ["ALLOWED_HOSTS"] = "school.lan"
    address: Any = import_module("address")
    address.tell_settings(address.Place("0.0.0.0", 8000))
    assert os.environ["ALLOWED_HOSTS"] == "school.lan"
    assert capsys.readouterr().out == ""


def test_everywhere_names_the_addresses_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address: Any = import_module("address")
    monkeypatch.setattr(address, "own_addresses", lambda: ["10.0.0.7"])
    address.tell_settings(address.Place("0.0.0.0", 8000))
    assert os.environ["ALLOWED_HOSTS"].split(",")[-1] == "10.0.0.7"
    assert "http://10.0.0.7:8000/" in capsys.readouterr().out


def test_data_dir_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(import_module("telling").Trouble, match="DATA_DIR"):
        import_module("folders").ensure_data_dir()


def test_key_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    folders: Any = import_module("folders")
    key = folders.secret_key(tmp_path)
    assert len(key) >= 50
    assert folders.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / folders.KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.skipif((ROOT / ".env").exists(), reason="this copy has a key of its own in .env")
def test_commands_typed_by_hand_find_the_key_of_make_run(tmp_path: Path) -> None:
    ask = [sys.executable, "-c", "from lms.settings import SECRET_KEY; print(SECRET_KEY)"]
    env = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DEBUG")}
    env |= {"DATA_DIR": str(tmp_path), "DEBUG": "0"}

    def said() -> subprocess.CompletedProcess[str]:
        return subprocess.run(ask, env=env, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "SECRET_KEY is not set" in said().stderr
    key = import_module("folders").secret_key(tmp_path)
    assert said().stdout.strip() == key
    env["SECRET_KEY"] = "another"
    assert said().stdout.strip() == "another"


def test_key_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    folders: Any = import_module("folders")
    (tmp_path / folders.KEY_FILE).write_text("short")
    with pytest.raises(import_module("telling").Trouble, match="cut short"):
        folders.secret_key(tmp_path)


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("", True),
        ("postgres://u:p@h/n", True),
        ("sqlite:////x", True),
        ("nonsense", False),
        ("oracle://x", False),
    ],
)
def test_database_that_chasqui_does_not_know_is_refused(url: str, known: bool) -> None:
    os.environ["DATABASE_URL"] = url
    run: Any = import_module("run")
    if known:
        run.ensure_known_database()
    else:
        with pytest.raises(import_module("telling").Trouble, match="DATABASE_URL"):
            run.ensure_known_database()


def test_env_file_gives_what_the_environment_does_not(tmp_path: Path) -> None:
    os.environ["PORT"] = "8001"
    (tmp_path / ".env").write_text("# comment\nPORT=8002\nexport HOST='10.0.0.7'\n#TIME_ZONE=UTC\n\nbroken\n")
    import_module("environment").read_env_file(tmp_path / ".env")
    assert (os.environ["PORT"], os.environ["HOST"]) == ("8001", "10.0.0.7")
