"""Database queries for each kind of page, first when nothing is kept (cold) and then again (warm). Exact.

Run inside the site's environment: python bin/figures/queries.py CATALOG COURSE MODULE LESSON
"""

import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from figures.table import Row, as_json  # noqa: E402
from lms.accounts.models import Person  # noqa: E402
from lms.public.kept import start_new_generation  # noqa: E402

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


def main(paths: list[str]) -> list[Row]:
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


if __name__ == "__main__":
    print(as_json(main(sys.argv[1:])))
