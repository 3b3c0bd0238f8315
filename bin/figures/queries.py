"""Database queries for each kind of page, first when nothing is kept (cold) and then again (warm). Exact.

python bin/figure.py queries CATALOG COURSE MODULE LESSON, in the site's environment
"""

from typing import Any

from django.db import connection
from django.test import Client

from figures.table import Row
from lms.accounts.models import Person
from lms.public.kept import start_new_generation

NAMES = ("catalogue", "course", "module", "lesson")


class Counter:
    """Counts what goes to the database, without DEBUG."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def queries(client: Client, path: str) -> int:
    with connection.execute_wrapper(counter := Counter()):
        reply = client.get(path)
    if reply.status_code != 200:
        raise RuntimeError(f"{path} answers {reply.status_code}")
    return counter.count


def main(*paths: str) -> list[Row]:
    rows = []
    guest = Client()
    queries(guest, paths[0])  # what Django asks once in the life of a process
    start_new_generation()
    for name, path in zip(NAMES, paths, strict=True):
        cold, warm = queries(guest, path), queries(guest, path)
        rows += [Row(f"queries, {name}, warm", warm, "", 0), Row(f"queries, {name}, cold", cold)]
    learner = Client()
    learner.force_login(
        Person.objects.exclude(access_code=None).earliest("pk"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    language = paths[0].split("/")[1]
    rows.append(Row("queries, my page of a learner", queries(learner, f"/{language}/me/")))
    return rows
