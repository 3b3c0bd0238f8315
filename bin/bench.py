"""`make bench`: measures weight, speed and memory on this machine and prints them beside their budgets.

It starts its own server on a free port with its own data, asserts nothing, and leaves nothing behind. ARGS names parts
of it: make bench ARGS="pages queries load attempts packs memory". The part scale is measured only when it is named: it fills
two databases with two million answers each.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browsers
import postgres
from environment import FOR_DEVELOPING, PYTHON, ROOT, enter
from telling import Trouble, give_up, say

USUAL = ("queries", "pages", "load", "memory", "attempts", "packs")
PARTS = (*USUAL, "scale")
LIMIT_SECONDS = 1800


def main() -> None:
    enter(FOR_DEVELOPING)
    parts = os.environ.get("ARGS", "").split() or list(USUAL)
    if unknown := set(parts) - set(PARTS):
        raise Trouble(f"There is no part called {', '.join(unknown)}.", f"The parts are: {' '.join(PARTS)}")
    if "pages" in parts:
        browsers.ensure("CHROMIUM")
    from figures import serving

    say(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chasqui-bench-") as name:
        folder = Path(name)
        environment = serving.environment_of_a_site(folder / "site")
        learner = prepare(environment, folder / "site")
        measure_serving(parts, environment, learner, folder)
        measure_apart(parts, environment, folder)
    say(
        f"\nMeasured in {time.monotonic() - began:.0f} s. Other work on this machine makes the times worse, not the bytes."
    )


def prepare(environment: dict[str, str], folder: Path) -> tuple[str, str]:
    """A site with its seeds in `folder`; returns the learner's code and PIN."""
    folder.mkdir()
    done = subprocess.run(
        [PYTHON, "bin/prepare.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(f"The site could not be prepared:\n{done.stdout}{done.stderr}", "Does `make run` work?")
    found = re.search(r"^\s+learner\s+code (\S+), PIN (\d+)$", done.stdout, re.MULTILINE)
    return (found[1], found[2]) if found else ("", "")


def measure_serving(
    parts: list[str], environment: dict[str, str], learner: tuple[str, str], folder: Path
) -> None:
    from figures import journeys, load, memory, serving
    from figures.table import print_rows

    with serving.serving("lms.wsgi", environment) as site:
        lesson = list(journeys.lessons_of(site, "es"))[-1]
        if "queries" in parts:
            pieces = lesson.strip("/").split("/")
            paths = ["/" + "/".join(pieces[:depth]) + "/" for depth in range(1, 5)]
            apart("Queries, exact", "queries.py", paths, environment)
        if "pages" in parts:
            print_rows("Weight, as Chromium counts it", journeys.rows(site, learner, tell_quietly))
        if "load" in parts:
            print_rows(
                f"Requests, {load.TURNS} turns of {load.SECONDS:.0f} s each",
                load.rows(site, lesson, environment, folder),
            )
        if "memory" in parts:
            for path in journeys.lessons_of(site, "fr"):
                load.run(site, path, seconds=0.3)
            print_rows("Memory", memory.rows(site))


def measure_apart(parts: list[str], environment: dict[str, str], folder: Path) -> None:
    """What needs no server: packs; attempts and scale, these on both databases."""
    if "packs" in parts:
        (folder / "packs").mkdir()
        apart("Packs", "packs.py", [str(folder / "packs")], environment)
    if "attempts" in parts:
        apart("Attempts on SQLite", "attempts.py", ["SQLite"], environment)
        with site_on_postgres(environment) as elsewhere:
            apart("Attempts on PostgreSQL", "attempts.py", ["PostgreSQL"], elsewhere)
    if "scale" in parts:
        apart("Scale on SQLite", "scale.py", ["SQLite"], environment)
        with site_on_postgres(environment) as elsewhere:
            apart("Scale on PostgreSQL", "scale.py", ["PostgreSQL"], elsewhere)


@contextmanager
def site_on_postgres(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    with postgres.running() as url:
        elsewhere = {**environment, "DATABASE_URL": url}
        done = subprocess.run(
            [PYTHON, "bin/prepare.py"], cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Trouble(
                f"PostgreSQL could not be prepared:\n{done.stdout}{done.stderr}",
                "SQLite's figures stand above.",
            )
        yield elsewhere


def apart(title: str, script: str, arguments: list[str], environment: dict[str, str]) -> None:
    """Run one of the figures' scripts in the environment of the site and print its rows."""
    from figures.table import from_json, print_rows

    done = subprocess.run(
        [PYTHON, ROOT / "bin" / "figures" / script, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        say(f"\n{title}: could not be measured.\n{done.stderr.strip()[-2000:]}")
        return
    print_rows(title, from_json(done.stdout))


def tell_quietly(what: str) -> None:
    if sys.stdout.isatty():
        print(f"\r  weighing {what:40}", end="\r", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        give_up(trouble)
    except KeyboardInterrupt:
        sys.exit(130)
