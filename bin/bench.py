"""`make bench`: measures weight, speed and memory on this machine and prints them beside their budgets.

It starts its own server on a free port with its own data, asserts nothing, and leaves nothing behind. ARGS names parts
of it: make bench ARGS="pages queries load attempts packs memory". Three parts are measured only when they are named: scale fills
two databases with two million answers each, catalogue builds the packs of a thousand made-up lessons, h5p sends
hostile packages to the gate and plays exercises beside the usual player (H5P_SAMPLES names the folder that has them: see
bin/figures/h5p.py).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browsers
import debian
import looking
import postgres
from environment import FOR_DEVELOPING, PYTHON, ROOT, enter
from telling import Trouble, give_up, say

USUAL = ("queries", "pages", "load", "memory", "attempts", "packs")
PARTS = (*USUAL, "scale", "catalogue", "h5p")
# Lessons in each language of the made-up catalogues.
CATALOGUES = (100, 300, 1000)
LIMIT_SECONDS = 1800
# What packs are compared with: Debian's packages and their programs.
COMPARED = {"zip": "zip", "xdelta3": "xdelta3", "rsync": "rsync", "nginx-light": "nginx"}


def main() -> None:
    enter(FOR_DEVELOPING)
    parts = os.environ.get("ARGS", "").split() or list(USUAL)
    if unknown := set(parts) - set(PARTS):
        raise Trouble(f"There is no part called {', '.join(unknown)}.", f"The parts are: {' '.join(PARTS)}")
    if {"pages", "packs", "h5p"} & set(parts):
        browsers.ensure("CHROMIUM")
    if "packs" in parts:
        debian.ensure(
            {
                name: bool(shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin"))
                for name, program in COMPARED.items()
            },
            why="to compare packs with",
        )
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
            apart("Queries, exact", "queries", paths, environment)
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
    """What needs no server, or has its own: packs; exercises; attempts and scale, these on both databases."""
    if "packs" in parts:
        measure_packs(environment, folder / "packs")
    if "catalogue" in parts:
        for lessons in CATALOGUES:
            with made_up_site(environment, folder / f"site-{lessons}") as elsewhere:
                store = str(folder / f"packs-{lessons}")
                apart(
                    f"A catalogue of {lessons:,} lessons",
                    "pack_catalogue",
                    [store, str(lessons)],
                    elsewhere,
                )
    if "h5p" in parts:
        measure_h5p(environment)
    if "attempts" in parts:
        apart("Attempts on SQLite", "attempts", ["SQLite"], environment)
        with site_on_postgres(environment) as elsewhere:
            apart("Attempts on PostgreSQL", "attempts", ["PostgreSQL"], elsewhere)
    if "scale" in parts:
        apart("Scale on SQLite", "scale", ["SQLite"], environment)
        with site_on_postgres(environment) as elsewhere:
            apart("Scale on PostgreSQL", "scale", ["PostgreSQL"], elsewhere)


def measure_h5p(environment: dict[str, str]) -> None:
    apart("H5P, the gate", "h5p_gate", [], environment)
    samples = Path(os.environ.get("H5P_SAMPLES", ""))
    if not any(samples.glob("*.h5p")):
        say(
            "\nH5P exercises: could not be measured. H5P_SAMPLES names no folder with packages (bin/figures/h5p.py says what is in it)."
        )
        return
    apart("H5P, first and second exercise of a kind", "h5p", [str(samples.resolve())], environment)


def measure_packs(environment: dict[str, str], folder: Path) -> None:
    """Building first: what is measured behind it finds the packs there."""
    folder.mkdir()
    apart("Packs", "packs", [str(folder)], environment)
    from figures import pack_paint, pack_serving, serving
    from figures.table import print_rows

    with serving.serving("lms.wsgi", environment) as site:
        packs = json.loads(looking.fetch(f"{site.url}/packs/catalogue.json").text)["packs"]
        largest = max((each for each in packs if each["form"] == "folder"), key=lambda each: each["size"])
        pages = [each for each in packs if each["form"] == "page" and each["modules"] == ["C1"]]
        print_rows("Loading packs", pack_serving.rows(site, largest["url"], folder / "serving"))
        apart("Mirroring", "pack_mirror", [site.url, largest["folder"], str(folder / "mirror")], environment)
        for page in pages:
            (folder / f"{page['name']}.html").write_bytes(looking.fetch(site.url + page["url"]).body)
    print_rows("Packs on a phone", pack_paint.rows(sorted(folder.glob("chasqui-c1-*.html"))))


@contextmanager
def made_up_site(environment: dict[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """A copy of the site's data, to be spoilt."""
    shutil.copytree(environment["DATA_DIR"], folder, ignore=shutil.ignore_patterns("packs"))
    yield {**environment, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'chasqui.sqlite3'}"}
    shutil.rmtree(folder)


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


def apart(title: str, name: str, arguments: list[str], environment: dict[str, str]) -> None:
    """Run one of the figures in the environment of the site and print its rows."""
    from figures.table import from_json, print_rows

    done = subprocess.run(
        [PYTHON, ROOT / "bin" / "figure.py", name, *arguments],
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
