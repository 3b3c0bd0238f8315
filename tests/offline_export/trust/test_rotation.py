"""A new key, for which the old one vouches."""

import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from offline_export import mirror
from offline_export.trust import chain, keys, services
from offline_export.trust.minisign import SignatureRefused
from tests.factories.packs import PackFactory
from tests.offline_export.mirror.served import ONE, OTHER

pytestmark = pytest.mark.django_db
Minisign = Callable[..., subprocess.CompletedProcess[str]]


def rotated(*options: str) -> str:
    said = StringIO()
    call_command("rotate_pack_key", *options, stdout=said)
    return said.getvalue()


def test_old_signatures_are_still_known(keys_folder: Path) -> None:
    before, old = services.sign(b"x", name="f", comment="c"), services.public_key()
    said = rotated()
    new = services.public_key()
    assert new != old and new.line in said and new.fingerprint in said
    assert services.known_keys() == [old, new]
    assert services.verify(b"x", before).key == old
    assert services.verify(b"x", services.sign(b"x", name="f", comment="c")).key == new
    assert [path.stem for path in keys_folder.glob("*.key")] == [new.key_id]


def test_packs_are_built_anew() -> None:
    """The version of a pack depends on the key."""
    pack = PackFactory()
    rotated()
    pack.refresh_from_db()
    assert pack.stale_since is not None


def test_mirror_follows_the_chain_as_we_do() -> None:
    first = services.public_key()
    for _time in range(3):
        rotated()
    followed = mirror.follow(services.chain_text(), mirror.read_key(first.text))
    assert [key.text for key in followed] == [key.text for key in services.known_keys()]
    assert chain.follow(services.chain_text(), trusted=services.known_keys()[2]) == services.known_keys()[2:]


def test_minisign_reads_a_step_of_the_chain(minisign: Minisign, tmp_path: Path) -> None:
    old = services.public_key()
    rotated()
    lines = services.chain_text().splitlines(keepends=True)
    (tmp_path / "chasqui.pub").write_text("".join(lines[2:4]))
    (tmp_path / "chasqui.pub.minisig").write_text("".join(lines[4:]))
    assert minisign("-V", "-m", "chasqui.pub", "-P", old.line).returncode == 0


def test_lost_key_begins_anew(keys_folder: Path) -> None:
    before = services.sign(b"x", name="f", comment="c")
    next(keys_folder.glob("*.key")).unlink()
    assert "every mirror" in rotated("--lost")
    with pytest.raises(SignatureRefused):
        services.verify(b"x", before)
    assert len(services.known_keys()) == 1


@pytest.mark.parametrize("step", ["_write", "_put"])
def test_killed_on_the_way_the_old_key_signs_on(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old = services.public_key()

    def killed(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, step, killed)
    with pytest.raises(KeyboardInterrupt):
        services.rotate_key()
    monkeypatch.undo()
    assert services.known_keys() == [old]
    assert services.verify(b"x", services.sign(b"x", name="f", comment="c")).key == old


def test_chain_that_was_changed_is_refused() -> None:
    text = chain.extended(ONE.public.text, by=ONE, to=OTHER.public)
    assert chain.read(text) == [ONE.public, OTHER.public]
    third = type(ONE)(b"thirdkey", b"\x03" * 32).public
    with pytest.raises(SignatureRefused):
        chain.read(text.replace(OTHER.public.line, third.line))
    with pytest.raises(SignatureRefused):
        chain.read(chain.extended(ONE.public.text, by=OTHER, to=third))
    with pytest.raises(SignatureRefused):
        chain.follow(text, trusted=third)
