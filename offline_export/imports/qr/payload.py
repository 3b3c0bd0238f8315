"""What the frames of a transfer say together: who somebody is, and their answers. Believes nothing."""

from binascii import crc32
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lms.accounts.codes import read_code
from lms.progress.batch import MOST_RESPONSE_BYTES
from offline_export.imports.qr import base45
from offline_export.reading.limits import MOST_NICKNAME
from offline_export.reading.plain import from_json, plain

EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
WITH_CODE, WITH_GROUP, MORE = 1, 2, 4
MOST_NICKNAME_BYTES: Final = 240
DAMAGED, NEWER = "damaged", "newer"


class BadPayload(Exception):
    """What was read is none: `code` is damaged or newer (of a newer pack)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class BriefAnswer:
    """An answer, with the beginnings of lesson, activity and digest in hex."""

    id: UUID
    lesson: str
    activity: str
    digest: str
    response: Any
    answered_at: datetime | None


@dataclass(frozen=True)
class Payload:
    """One person and their answers. `more`: not everything fitted, the file of the device has the rest."""

    person: UUID
    nickname: str
    code: str
    more: bool
    answers: tuple[BriefAnswer, ...]


def read_transfer(text: str) -> Payload:
    """The pieces of all frames, put together. Raises BadPayload."""
    return read_payload(checked(text))


def checked(text: str) -> bytes:
    """The bytes of the payload. Raises BadPayload where the sum of the check is another."""
    try:
        data = base45.decode(text)
    except (ValueError, OverflowError):
        raise BadPayload(DAMAGED) from None
    payload, check = data[:-4], data[-4:]
    if len(data) < 4 or crc32(payload).to_bytes(4) != check:
        raise BadPayload(DAMAGED)
    return payload


def read_payload(data: bytes) -> Payload:
    """Raises BadPayload."""
    rest = _Bytes(data)
    person = UUID(bytes=rest.take(16))
    flags = rest.number(1)
    if flags & ~(WITH_CODE | WITH_GROUP | MORE):
        raise BadPayload(NEWER)
    nickname = _nickname(rest)
    code = _text(rest.take(8)) if flags & WITH_CODE else ""
    rest.take(16 if flags & WITH_GROUP else 0)
    answers = [answer for _lesson in range(rest.number(1)) for answer in _lesson_of(rest)]
    if rest.left:
        raise BadPayload(DAMAGED)
    return Payload(person, nickname, read_code(code) or "", bool(flags & MORE), tuple(answers))


def name_at_the_beginning(piece: str) -> str:
    """The nickname as far as the first frame tells it, before anything can be checked; or nothing."""
    try:
        rest = _Bytes(base45.decode(piece[: len(piece) // 3 * 3]))
        rest.take(17)
        return _nickname(rest)
    except (ValueError, OverflowError, BadPayload):
        return ""


class _Bytes:
    """Bytes that are taken from the front. Raises BadPayload when there are too few."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise BadPayload(DAMAGED)
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    @property
    def left(self) -> int:
        return len(self.data) - self.at


def _nickname(rest: _Bytes) -> str:
    size = rest.number(1)
    if size > MOST_NICKNAME_BYTES:
        raise BadPayload(DAMAGED)
    return plain(_text(rest.take(size)))[:MOST_NICKNAME]


def _lesson_of(rest: _Bytes) -> list[BriefAnswer]:
    lesson = rest.take(8).hex()
    return [answer for _version in range(rest.number(1)) for answer in _version_of(rest, lesson)]


def _version_of(rest: _Bytes, lesson: str) -> list[BriefAnswer]:
    activity, digest = rest.take(4).hex(), rest.take(6).hex()
    return [_answer(rest, lesson, activity, digest) for _number in range(rest.number(1))]


def _answer(rest: _Bytes, lesson: str, activity: str, digest: str) -> BriefAnswer:
    number, seconds, size = UUID(bytes=rest.take(16)), rest.number(4), rest.number(2)
    if size > MOST_RESPONSE_BYTES:
        raise BadPayload(DAMAGED)
    answered_at = EPOCH + timedelta(seconds=seconds) if seconds else None
    return BriefAnswer(number, lesson, activity, digest, _response(rest.take(size)), answered_at)


def _response(data: bytes) -> Any:
    try:
        return from_json(_text(data))
    except ValueError:
        raise BadPayload(DAMAGED) from None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadPayload(DAMAGED) from None
