"""One results file while it is written, within what its reader takes."""

import json
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from lms.accounts.models import Person
from lms.progress.models import Attempt
from offline_export.reading import limits
from offline_export.reading.contents import FORMAT

PACK: Final = "chasqui-site"
SALT: Final = "offline_export.exporting"


class Sheet:
    """The lines of version 2, with people and versions numbered as they come."""

    def __init__(self, *, with_codes: bool) -> None:
        self.with_codes = with_codes
        self.people: dict[int, int] = {}
        self.versions: dict[tuple[str, str, str], int] = {}
        self.lines: list[bytes] = []
        self.answers = self.size = self.brackets = self.commas = 0
        header = {"format": FORMAT, "version": 2, "pack": {"id": PACK, "version": ""}}
        self._write(_line({**header, "device": str(opaque_id("device"))}))

    def add(self, attempt: Attempt) -> bool:
        """Add an answer with what it needs. False, and nothing is added, when it does not fit any more."""
        place = (str(attempt.lesson_key), str(attempt.activity_id), attempt.digest)
        person = self.people.get(attempt.learner_id, len(self.people))
        version = self.versions.get(place, len(self.versions))
        at = attempt.answered_at.isoformat() if attempt.answered_at else None
        lines = [_line(["a", str(attempt.pk), person, version, attempt.response, at])]
        if version == len(self.versions):
            lines.insert(0, _line(["v", *place]))
        if person == len(self.people):
            lines.insert(0, self._person(attempt.learner))
        if self.answers and not self._takes(lines, person, version):
            return False
        self.people[attempt.learner_id], self.versions[place] = person, version
        self.answers += 1
        self._write(*lines)
        return True

    @property
    def content(self) -> bytes:
        return b"".join(self.lines)

    def _person(self, learner: Person) -> bytes:
        code = (learner.access_code or "") if self.with_codes else ""
        return _line(
            ["p", str(opaque_id(str(learner.public_id))), learner.nickname, code, learner.picture, ""]
        )

    def _takes(self, lines: list[bytes], person: int, version: int) -> bool:
        added = b"".join(lines)
        return (
            person < limits.MOST_PEOPLE
            and version < limits.MOST_VERSIONS
            and self.answers < limits.MOST_ATTEMPTS
            and self.size + len(added) <= limits.MOST_BYTES
            and self.brackets + _brackets(added) <= limits.MOST_BRACKETS
            and self.commas + added.count(b",") <= limits.MOST_COMMAS
        )

    def _write(self, *lines: bytes) -> None:
        for line in lines:
            self.lines.append(line)
            self.size += len(line)
            self.brackets += _brackets(line)
            self.commas += line.count(b",")


def opaque_id(of: str) -> UUID:
    """The same for the same on this platform, and nothing to whoever does not have its key.

    By the oldest key that is still among the fallbacks: so people stay who they are where the platform has a new one.
    """
    oldest = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS][-1]
    return UUID(bytes=salted_hmac(SALT, of, secret=oldest, algorithm="sha256").digest()[:16], version=4)


def _brackets(text: bytes) -> int:
    return text.count(b"[") + text.count(b"{")


def _line(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
