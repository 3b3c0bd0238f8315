"""Signatures that minisign accepts, and minisign's that we accept; the key comes into being once."""

import io
import multiprocessing
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_export.errors import PackError
from offline_export.trust import minisign as files
from offline_export.trust import secret_key, services
from offline_export.trust.minisign import SignatureRefused
from tests.offline_export.mirror.served import ONE, OTHER

Minisign = Callable[..., Any]


def test_minisign_accepts_what_we_sign(minisign: Minisign, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"a pack" * 50_000)
    with (tmp_path / "pack.zip").open("rb") as file:
        text = services.sign(file, name="pack.zip", comment="chasqui-c1-es 0123")
    (tmp_path / "pack.zip.minisig").write_text(text)
    (tmp_path / "chasqui.pub").write_text(services.public_key().text)
    for key in (["-p", "chasqui.pub"], ["-P", services.public_key().line]):
        done = minisign("-V", "-H", "-m", "pack.zip", *key)
        assert done.returncode == 0, done.stderr
        assert "file:pack.zip\tchasqui-c1-es 0123" in done.stdout
    (tmp_path / "pack.zip").write_bytes(b"another")
    assert minisign("-V", "-m", "pack.zip", "-p", "chasqui.pub").returncode != 0


def test_we_accept_what_minisign_signs(minisign: Minisign, tmp_path: Path) -> None:
    assert minisign("-G", "-W", "-p", "their.pub", "-s", "their.key").returncode == 0
    (tmp_path / "file").write_bytes(b"theirs")
    assert minisign("-S", "-s", "their.key", "-m", "file", "-t", "said").returncode == 0
    key = files.read_public_key((tmp_path / "their.pub").read_text())
    signature = (tmp_path / "file.minisig").read_text()
    assert services.verify(b"theirs", signature, trusted=[key]).comment == "said"
    assert secret_key.read((tmp_path / "their.key").read_text()).public == key
    assert key.text == (tmp_path / "their.pub").read_text()


def test_minisign_signs_with_our_key(minisign: Minisign, tmp_path: Path, keys_folder: Path) -> None:
    services.public_key()
    (tmp_path / "file").write_bytes(b"ours")
    assert minisign("-S", "-s", next(keys_folder.glob("*.key")), "-m", "file").returncode == 0
    assert services.verify(b"ours", (tmp_path / "file.minisig").read_text()).key == services.public_key()


def test_older_kind_of_signature_is_refused(minisign: Minisign, tmp_path: Path) -> None:
    """In it, the signature over an empty comment is also a signature of a file."""
    minisign("-G", "-W", "-p", "their.pub", "-s", "their.key")
    (tmp_path / "file").write_bytes(b"theirs")
    assert minisign("-S", "-l", "-s", "their.key", "-m", "file").returncode == 0
    key = files.read_public_key((tmp_path / "their.pub").read_text())
    with pytest.raises(SignatureRefused, match="older kind"):
        services.verify(b"theirs", (tmp_path / "file.minisig").read_text(), trusted=[key])


def test_same_bytes_and_key_give_the_same_text() -> None:
    once = services.sign(b"x", name="f", comment="c")
    assert services.sign(io.BytesIO(b"x"), name="f", comment="c") == once
    assert not any(word in once for word in ("time", "202"))


@given(st.binary(max_size=100), st.integers(0, 3), st.integers(0, 200))
def test_changed_letter_is_refused(data: bytes, line: int, place: int) -> None:
    text = files.sign(data, key=ONE.private, number=ONE.number, comment="file:f\tc")
    lines = text.split("\n")
    place %= len(lines[line])
    lines[line] = lines[line][:place] + ("A" if lines[line][place] != "A" else "B") + lines[line][place + 1 :]
    if line == 0 and place >= len(files.UNTRUSTED):
        return  # the one line that nobody signs
    with pytest.raises(SignatureRefused):
        files.check(data, signature=files.read_signature("\n".join(lines)), key=ONE.public)


@given(st.text())
def test_text_of_chance_is_no_key_and_no_signature(text: str) -> None:
    with pytest.raises(SignatureRefused):
        files.read_signature(text)
    with pytest.raises(SignatureRefused):
        files.read_public_key(text)
    with pytest.raises(SignatureRefused):
        secret_key.read(text)


def test_comment_of_two_lines_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        services.sign(b"x", name="f", comment="a\nb")


def test_key_is_for_its_owner_only(keys_folder: Path) -> None:
    services.sign(b"x", name="f", comment="c")
    secrets = list(keys_folder.glob("*.key"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in secrets] == [0o600]
    assert stat.S_IMODE(keys_folder.stat().st_mode) == 0o700
    assert "SecretKey(" in repr(ONE) and ONE.seed.hex() not in repr(ONE)


def test_asking_whether_there_is_a_key_makes_none(keys_folder: Path) -> None:
    assert not services.has_keys() and not keys_folder.exists()


def test_processes_that_begin_at_once_make_one_key(keys_folder: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        texts = pool.map(_sign, range(8))
    assert len(set(texts)) == 1
    assert len(list(keys_folder.glob("*.key"))) == 1


def _sign(number: int) -> str:
    return services.sign(b"x", name="f", comment="c")


def test_key_that_is_gone_says_what_to_do(keys_folder: Path) -> None:
    services.public_key()
    next(keys_folder.glob("*.key")).unlink()
    with pytest.raises(PackError, match="rotate_pack_key --lost"):
        services.sign(b"x", name="f", comment="c")


def test_leftover_of_a_killed_beginning_does_no_harm(keys_folder: Path) -> None:
    """Killed after the secret was written, before the chain: the next one makes its own."""
    keys_folder.mkdir(parents=True)
    (keys_folder / f"{ONE.public.key_id}.key").write_text(ONE.text)
    (keys_folder / ".coming").write_text("half")
    assert services.public_key() != ONE.public
    assert services.verify(b"x", services.sign(b"x", name="f", comment="c"))


def test_stranger_is_not_trusted() -> None:
    text = files.sign(b"x", key=OTHER.private, number=OTHER.number, comment="c")
    with pytest.raises(SignatureRefused, match="not trusted here"):
        services.verify(b"x", text)
