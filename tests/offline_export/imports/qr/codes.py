"""Transfers as the script of a pack shows them (qr_vectors.json is written by it), and transfers of our own."""

import json
from binascii import crc32
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import segno
from PIL import Image

from courses.models import ActivityVersion
from offline_export.imports.qr.base45 import ALPHABET
from offline_export.imports.qr.payload import EPOCH

DIGITS = ALPHABET[:36]
VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "qr_vectors.json").read_text(encoding="utf-8")
)


def base45(data: bytes) -> str:
    text = ""
    for start in range(0, len(data), 2):
        group = data[start : start + 2]
        number, size = int.from_bytes(group), 3 if len(group) == 2 else 2
        text += "".join(ALPHABET[number // 45**place % 45] for place in range(size))
    return text


@dataclass
class Sent:
    """An answer that is to be sent."""

    id: UUID
    version: ActivityVersion
    response: dict[str, Any]
    answered_at: datetime | None = None


def payload(
    person: UUID,
    *answers: Sent,
    nickname: str = "Rosa",
    code: str = "",
    group: UUID | None = None,
    flags: int = 0,
) -> bytes:
    """As docs/results-format.md says it, one lesson and version for each answer."""
    name = nickname.encode()
    flags |= (1 if code else 0) | (2 if group else 0)
    data = person.bytes + bytes([flags, len(name)]) + name + code.encode() + (group.bytes if group else b"")
    return data + bytes([len(answers)]) + b"".join(map(_written, answers))


def _written(answer: Sent) -> bytes:
    version, response = answer.version, json.dumps(answer.response, separators=(",", ":")).encode()
    seconds = int((answer.answered_at - EPOCH).total_seconds()) if answer.answered_at else 0
    place = (
        version.lesson_key.bytes[:8]
        + b"\1"
        + version.activity_id.bytes[:4]
        + bytes.fromhex(version.digest)[:6]
    )
    return place + b"\1" + answer.id.bytes + seconds.to_bytes(4) + len(response).to_bytes(2) + response


def frames(data: bytes, *, size: int = 300) -> list[str]:
    """The texts of the codes of a payload."""
    check = crc32(data)
    text = base45(data + check.to_bytes(4))
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    head = f"CQ1:{check:08X}"[:8]
    return [
        f"{head}{_two(number)}{_two(len(pieces))}:{piece}." for number, piece in enumerate(pieces, start=1)
    ]


def _two(number: int) -> str:
    return DIGITS[number // 36] + DIGITS[number % 36]


def drawn(text: str, *, scale: int = 6) -> Image.Image:
    """The code as a screen shows it: version 13 of QR, with its white edge."""
    image = BytesIO()
    code = segno.make(text, version=13, error="l", mode="alphanumeric", boost_error=False)
    code.save(image, kind="png", scale=scale, border=4)
    return Image.open(image).convert("L")


def as_photo(image: Image.Image, kind: str = "JPEG", **how: Any) -> BytesIO:
    file = BytesIO()
    image.convert("RGB").save(file, kind, **how)
    file.seek(0)
    return file
