"""The page of a group and the overview of an organisation in a full database against one with that group, or that
organisation, alone: queries, and the ratio of the times.

python bin/figure.py scale NAME [LEARNERS ATTEMPTS], in the site's environment, on an empty database.
It makes a second database beside the first. Both are asked by turns within one run, each by a process of its own, so that
what else happens on the machine hits both alike.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from figures.table import Row

ROOT = Path(__file__).resolve().parents[2]
FULL = (100_000, 2_000_000)
# People and answers of the group, and of the organisation, that stand in both databases.
GROUP, FEW, ORGANISATION = (40, 800), (3, 60), (2_500, 50_000)
TURNS = 15
MOST = 1.5


class Site:
    """A process that answers for one database."""

    def __init__(self, url: str) -> None:
        self._environment = {**os.environ, "DATABASE_URL": url}
        self._process: subprocess.Popen[str] | None = None

    def load(self, learners: int, attempts: int, seed: int, organisations: int | None = None) -> None:
        self.close()
        command = [
            "manage.py",
            "make_load",
            "--yes",
            "--learners",
            str(learners),
            "--attempts",
            str(attempts),
        ]
        command += ["--seed", str(seed), *(["--organisations", str(organisations)] if organisations else [])]
        subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self._environment, check=True, stdout=subprocess.DEVNULL
        )

    def ask(self, **question: Any) -> Any:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "bin/figure.py", "scale_answers"],
                cwd=ROOT,
                env=self._environment,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        if self._process:
            assert self._process.stdin
            self._process.stdin.close()
            self._process.wait()
            self._process = None


def main(database: str, *size_of_it: str) -> list[Row]:
    learners, attempts = map(int, size_of_it) if size_of_it else FULL
    url = os.environ["DATABASE_URL"]
    alone, full = Site(a_second_database(url)), Site(url)
    try:
        began = time.perf_counter()
        full.load(learners, attempts, seed=1)
        took = time.perf_counter() - began
        size = f"{learners:,} people, {attempts:,} answers"
        rows = [Row(f"time to fill {database}: {size}", took, "s")]
        rows += of_a_group(database, alone, full)
        return rows + of_an_organisation(database, alone, full)
    finally:
        alone.close()
        full.close()


def of_a_group(database: str, alone: Site, full: Site) -> list[Row]:
    full.load(*FEW, seed=6, organisations=1)
    few = full.ask(what="newest")
    for site in (alone, full):
        site.load(*GROUP, seed=7, organisations=1)
    forty = {site: site.ask(what="newest") for site in (alone, full)}
    midst = full.ask(what="of 40")
    queries = {
        people: full.ask(what="get", path=path_of_group(there), who=there["who"])["queries"]
        for people, there in ((3, few), (40, forty[full]))
    }
    ratio, ms = compared(alone, full, forty, path_of_group)
    among, _ms = compared(alone, full, {alone: forty[alone], full: midst}, path_of_group)
    over, over_ms = compared(alone, full, forty, path_of_overview)
    return [
        Row(f"queries, page of a group of 3, {database}", queries[3]),
        Row(f"queries, page of a group of 40, {database}", queries[40], "", queries[3]),
        Row(
            f"page of a group of 40, full against alone, {database}",
            ratio,
            "x",
            MOST,
            note=f"{ms:.1f} ms in the full one",
        ),
        Row(f"the same for a group from the midst, {database}", among, "x", MOST),
        Row(
            f"overview of one group, full against alone, {database}",
            over,
            "x",
            MOST,
            note=f"{over_ms:.1f} ms",
        ),
    ]


def of_an_organisation(database: str, alone: Site, full: Site) -> list[Row]:
    for site in (alone, full):
        site.load(*ORGANISATION, seed=8, organisations=1)
    there = {site: site.ask(what="newest") for site in (alone, full)}
    rows = []
    for name, path in (
        ("by name", path_of_overview),
        ("quiet first", lambda one: path_of_overview(one) + "?sort=quiet"),
    ):
        ratio, ms = compared(alone, full, there, path)
        queries = full.ask(what="get", path=path(there[full]), who=there[full]["who"])["queries"]
        rows.append(
            Row(
                f"overview of {ORGANISATION[0]:,} people, {name}, full against alone, {database}",
                ratio,
                "x",
                MOST,
                note=f"{ms:.1f} ms, {queries} queries",
            )
        )
    return rows


def compared(
    alone: Site, full: Site, there: dict[Site, Any], path: Callable[[Any], str]
) -> tuple[float, float]:
    """How many times as long the full database takes, by the medians of turns; and its median in milliseconds."""
    times: dict[Site, list[float]] = {alone: [], full: []}
    for turn in range(TURNS + 2):
        for site in (alone, full):
            ms = site.ask(what="get", path=path(there[site]), who=there[site]["who"])["ms"]
            if turn > 1:
                times[site].append(ms)
    medians = {site: statistics.median(found) for site, found in times.items()}
    return medians[full] / medians[alone], medians[full]


def path_of_group(there: Any) -> str:
    return f"{there['below']}/{there['group']}/"


def path_of_overview(there: Any) -> str:
    return f"{there['below']}/organisation/{there['organisation']}/"


def a_second_database(url: str) -> str:
    """One as the first is now."""
    if url.startswith("sqlite"):
        source = Path(url.removeprefix("sqlite:///"))
        copy = source.with_name("alone.sqlite3")
        with sqlite3.connect(source) as one, sqlite3.connect(copy) as other:
            one.backup(other)
        return f"sqlite:///{copy}"
    import psycopg
    from psycopg import sql

    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(url, dbname="template1", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE alone TEMPLATE {}").format(sql.Identifier(name)))
    head, question, rest = url.partition("?")
    return head.rsplit("/", 1)[0] + "/alone" + question + rest
