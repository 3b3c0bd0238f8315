"""The key of a seal: the same for its owner, another for everybody else, and nowhere in the database."""

import json
import re
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lms.accounts.models import Person
from lms.accounts.sealing import NotOpened, open_sealed, seal_key, seal_of

# A person is not stored for this: nothing of a seal is.
LUPITA = Person(public_id="8f5ab3a3-4f4c-4a57-9c5c-5b6b8ed5a1f0")
ANA = Person(public_id="0e6d1d1e-27d3-4f4c-8a31-6f4c0f9b2b11")
SEAL, IV = "AAAAAAAAAAAAAAAA", bytes(12)


def close(person: Person, content: bytes, *, named: str | None = None) -> bytes:
    name = named or f"{person.public_id}.{SEAL}"
    return AESGCM(seal_key(person, SEAL)).encrypt(IV, content, name.encode())


def test_key_follows_from_secret_person_and_seal(settings: Any) -> None:
    keys = {seal_key(LUPITA, SEAL), seal_key(ANA, SEAL), seal_key(LUPITA, "B" * 16)}
    settings.SECRET_KEY = "another"
    keys.add(seal_key(LUPITA, SEAL))
    assert [len(key) for key in keys] == [32] * 4


def test_worked_example_of_the_documentation_opens(settings: Any) -> None:
    """Phones hold keys for weeks: whoever changes how they are made closes what waits."""
    settings.SECRET_KEY = "worked example"
    text = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text(encoding="utf-8")
    record = json.loads(re.findall(r"^    \{\n.*?^    \}$", text, re.MULTILINE | re.DOTALL)[0])
    assert (record["owner"], record["key"]) == (str(LUPITA.public_id), SEAL)
    assert b64encode(seal_key(LUPITA, SEAL)).decode() in text
    iv, data = b64decode(record["iv"]), b64decode(record["data"])
    assert open_sealed(LUPITA, SEAL, iv=iv, data=data) == b'{"attempts": []}'


def test_owner_opens(settings: Any) -> None:
    data = close(LUPITA, b"answers")
    assert open_sealed(LUPITA, SEAL, iv=IV, data=data) == b"answers"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = ["older", settings.SECRET_KEY], "newer"
    assert open_sealed(LUPITA, SEAL, iv=IV, data=data) == b"answers"


@pytest.mark.parametrize(
    "change",
    [
        {"person": ANA},
        {"seal_id": "B" * 16},
        {"seal_id": "A" * 15},
        {"seal_id": "A" * 15 + "\n"},
        {"iv": bytes(11) + b"1"},
        {"iv": b""},
        {"iv": bytes(16)},
        {"data": b""},
        {"data": bytes(15)},
        {"data": bytes(40)},
        {"data": close(LUPITA, b"answers", named=f"{ANA.public_id}.{SEAL}")},
        {"data": close(LUPITA, b"answers", named=f"{LUPITA.public_id}.{'B' * 16}")},
    ],
)
def test_nobody_else_opens(change: dict[str, Any]) -> None:
    right = {"person": LUPITA, "seal_id": SEAL, "iv": IV, "data": close(LUPITA, b"answers")}
    with pytest.raises(NotOpened):
        open_sealed(**{**right, **change})


def test_session_keeps_its_seal() -> None:
    session: Any = {}
    name = seal_of(session)
    assert seal_of(session) == name
    assert len(name) == 16
    assert seal_of({}) != name
