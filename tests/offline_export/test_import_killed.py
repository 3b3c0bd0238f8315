"""`import_results` is killed at random statements: all of the file is there afterwards, or nothing; and again gives all, once."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from courses import baseline
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt, Completion, ProgressRevision
from offline_export.models import ImportedAttempt, PackPerson
from tests.factories.attempts import versions_of
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory
from tests.offline_export.databases import address
from tests.offline_export.lines import in_lines
from tests.offline_export.results_files import answer, results

PEOPLE, EACH = 4, 700
KILLS, CHANCE = 6, random.Random(5)
# Counts what the command writes, kills itself behind the n-th statement, and says at the end how many there were.
COMMAND = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
last, written = int(sys.argv[1]), []
def count(execute, sql, params, many, context):
    done = execute(sql, params, many, context)
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        written.append(sql)
        if len(written) == last:
            os.kill(os.getpid(), signal.SIGKILL)
    return done
with connection.execute_wrapper(count):
    call_command("import_results", *sys.argv[2:])
answers = [number for number, sql in enumerate(written, start=1) if "INTO \\"progress_attempt\\"" in sql]
print("written", len(written), *answers[:1], *answers[-1:])
"""


@pytest.mark.django_db(transaction=True)
def test_killed_import_takes_all_in_or_nothing(tmp_path: Path) -> None:
    cohort, file = class_with_results(tmp_path)
    total, first, last = whole_import(cohort, file)
    assert first < last < total
    assert all_is_there()
    # In the middle of the answers, behind the last of them, and anywhere.
    inside = [CHANCE.randint(first, last), last]
    for point in [*inside, *(CHANCE.randint(1, total) for _ in range(KILLS))]:
        forget()
        with importing(cohort, file, point) as process:
            assert process.wait(timeout=120) == -signal.SIGKILL
        there = Attempt.objects.count()
        assert there in (0, PEOPLE * EACH) and (there == 0 or point > last), point
        assert ImportedAttempt.objects.count() == there
        assert Completion.objects.filter(kind="lesson").count() == PEOPLE * bool(there)
    for _again in range(2):
        whole_import(cohort, file)
        assert all_is_there()


def whole_import(cohort: Cohort, file: Path) -> list[int]:
    """How many statements write in it, and which of them are the first and the last that add answers."""
    with importing(cohort, file, 0) as process:
        out, _err = process.communicate(timeout=120)
        assert process.returncode == 0
    return [int(word) for word in out.decode().rpartition("written ")[2].split()]


def all_is_there() -> bool:
    lessons = Completion.objects.filter(kind="lesson").count()
    return (Attempt.objects.count(), lessons) == (PEOPLE * EACH, PEOPLE)


def class_with_results(folder: Path) -> tuple[Cohort, Path]:
    baseline.ensure_baseline()
    versions = versions_of(make_lesson(make_module(make_course())).translation_key)
    cohort: Any = CohortFactory()
    people: list[Any] = [LearnerFactory() for _ in range(PEOPLE)]
    for person in people:
        EnrolmentFactory(cohort=cohort, person=person)
    names = [{"id": str(uuid4()), "nickname": each.nickname, "code": each.access_code} for each in people]
    answers = [
        answer(
            name["id"],
            lesson=str(version.lesson_key),
            activity=str(version.activity_id),
            digest=version.digest,
        )
        for name in names
        for number in range(EACH)
        for version in [versions[number % len(versions)]]
    ]
    file = folder / "class.txt"
    file.write_bytes(in_lines(results(*answers, people=names)))
    return cohort, file


def importing(cohort: Cohort, file: Path, last: int) -> subprocess.Popen[bytes]:
    """The command in a process of its own, on the database of this test; it ends behind the statement `last`."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": address(),
        "CHASQUI_TEST_DIR": str(settings.DATA_DIR),
    }
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(last), str(file), "--cohort", str(cohort.public_id)],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def forget() -> None:
    """As before the import; only the people are known again."""
    ImportedAttempt.objects.all().delete()
    PackPerson.objects.all().delete()
    Completion.objects.all().delete()
    Attempt.objects.all().delete()
    # So that the next one writes as many rows.
    ProgressRevision.objects.all().delete()
    assert Person.objects.count() >= PEOPLE
