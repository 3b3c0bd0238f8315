"""Results files as a browser sends them, for a group of tests."""

import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import ActivityVersion
from tests.offline_export.results_files import answer, results


def pack_person(nickname: str = "Rosa", **more: Any) -> dict[str, Any]:
    """Somebody as a pack writes them; `code=` where they gave one."""
    return {"id": str(uuid4()), "nickname": nickname, **more}


def answer_to(version: ActivityVersion, person: dict[str, Any], **changes: Any) -> dict[str, Any]:
    place = {
        "lesson": str(version.lesson_key),
        "activity": str(version.activity_id),
        "digest": version.digest,
        "response": {"answer": True},
    }
    return answer(person["id"], **{**place, **changes})


def file_of(
    *people: dict[str, Any], answers: Any, name: str = "chasqui-t1-es.json", **more: Any
) -> SimpleUploadedFile:
    data = json.dumps(results(*answers, people=list(people), **more))
    return SimpleUploadedFile(name, data.encode(), "application/json")
