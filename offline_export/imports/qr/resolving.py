"""Makes a results file of a payload: finds the versions of activities by how their ids and digests begin."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from courses.models import ActivityVersion
from offline_export.imports.qr.payload import BriefAnswer, Payload
from offline_export.reading.contents import FORMAT

LESSONS_AT_ONCE: Final = 50
NOWHERE: Final = -1
Place = tuple[str, str, str]


def results_of(payload: Payload) -> bytes:
    """The same as the pack would have saved, in version 2 of the format.

    A lesson that no lesson here begins like stands there with its beginning alone, and is unknown to whoever takes it in.
    An answer to a version that cannot be found, or could be two, has a number that leads nowhere.
    """
    versions = _versions(payload.answers)
    person = [str(payload.person), payload.nickname, payload.code, "", ""]
    places = dict.fromkeys(place for place in versions.values() if place)
    numbers = {place: number for number, place in enumerate(places)}
    lines: list[Any] = [
        {"format": FORMAT, "version": 2, "pack": {"id": "", "version": ""}},
        ["p", *person],
        *(["v", *place] for place in numbers),
        *(_line(answer, versions[_beginning(answer)], numbers) for answer in payload.answers),
    ]
    return "".join(map(_written, lines)).encode(errors="surrogatepass")


def _written(line: Any) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def _line(answer: BriefAnswer, place: Place | None, numbers: Mapping[Place, int]) -> list[Any]:
    number = numbers[place] if place else NOWHERE
    at = answer.answered_at.isoformat() if answer.answered_at else None
    return ["a", str(answer.id), 0, number, answer.response, at]


def _beginning(answer: BriefAnswer) -> Place:
    return answer.lesson, answer.activity, answer.digest


def _versions(answers: Iterable[BriefAnswer]) -> dict[Place, Place | None]:
    """By how they begin: lesson, activity and digest in full; None for what cannot be found."""
    wanted = list(dict.fromkeys(map(_beginning, answers)))
    lessons = list(dict.fromkeys(lesson for lesson, _activity, _digest in wanted))
    known: dict[str, list[ActivityVersion]] = {lesson: [] for lesson in lessons}
    for row in _of_lessons(lessons):
        known[row.lesson_key.hex[:16]].append(row)
    return {place: _found(place, known[place[0]]) for place in wanted}


def _of_lessons(beginnings: list[str]) -> Iterator[ActivityVersion]:
    for start in range(0, len(beginnings), LESSONS_AT_ONCE):
        some = Q()
        for each in beginnings[start : start + LESSONS_AT_ONCE]:
            some |= Q(lesson_key__range=(UUID(hex=each.ljust(32, "0")), UUID(hex=each.ljust(32, "f"))))
        yield from ActivityVersion.objects.filter(some).only("lesson_key", "activity_id", "digest")


def _found(place: Place, rows: list[ActivityVersion]) -> Place | None:
    lesson, activity, digest = place
    if not rows:
        return (
            str(UUID(hex=lesson.ljust(32, "0"))),
            str(UUID(hex=activity.ljust(32, "0"))),
            digest.ljust(64, "0"),
        )
    found = [
        (str(row.lesson_key), str(row.activity_id), row.digest)
        for row in rows
        if row.activity_id.hex.startswith(activity) and row.digest.startswith(digest)
    ]
    return found[0] if len(found) == 1 else None
