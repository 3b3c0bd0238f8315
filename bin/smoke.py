"""Tries the README's command as a newcomer would: `make run` on a free port in an empty folder, then looks around.

Posts nothing. Ends what it started, by its id.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import looking
from environment import ROOT
from telling import say

START_LIMIT_SECONDS = 300
SECOND_START_SECONDS = 60
LANGUAGES = ("es", "pt-br", "en", "fr")
READY = "Chasqui is ready"
POLICIES = ("Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Frame-Options")


@dataclass
class Site:
    """A site that `make run` serves: where, and what it said while starting."""

    url: str
    words: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "".join(self.words)


@contextmanager
def started(folder: Path, limit: float) -> Iterator[Site]:
    """`make run` with its data in `folder`, from the moment it is ready; stopped at the end."""
    port = looking.free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("SECRET_KEY", "DATABASE_URL", "DEBUG")
    }
    environment |= {"PORT": str(port), "DATA_DIR": str(folder / "data"), "MEDIA_DIR": str(folder / "media")}
    make = subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=environment, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}")
    reader = threading.Thread(target=lambda: site.words.extend(make.stdout or ()), daemon=True)
    reader.start()
    try:
        deadline = time.monotonic() + limit
        while READY not in site.said:
            if make.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"smoke: `make run` did not get ready. It said:\n{site.said}")
            time.sleep(0.2)
        yield site
    finally:
        os.killpg(make.pid, signal.SIGTERM)
        make.wait(timeout=60)


def main() -> int:
    tried = Tried()
    with tempfile.TemporaryDirectory(prefix="chasqui-smoke-") as name:
        folder = Path(name)
        began = time.monotonic()
        with started(folder, START_LIMIT_SECONDS) as site:
            say(f"served after {time.monotonic() - began:.0f} s")
            tried(
                "it prints what opens the accounts of the first people",
                lambda: "author " in site.said and ", PIN " in site.said,
            )
            look_around(site.url, tried)
        began = time.monotonic()
        with started(folder, SECOND_START_SECONDS) as site:
            say(f"served again after {time.monotonic() - began:.0f} s")
            tried(
                "the second start prints no password and no PIN",
                lambda: "author " not in site.said and ", PIN " not in site.said,
            )
            tried(
                "the second start serves the same site",
                lambda: looking.fetch(f"{site.url}/es/").status == 200,
            )
    say(f"\nsmoke: {tried.passed} passed, {tried.failed} failed")
    return 1 if tried.failed else 0


class Tried:
    """Counts what held and what did not, and says each."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def __call__(self, what: str, holds: Callable[[], bool]) -> None:
        try:
            well, why = holds(), ""
        except Exception as error:
            well, why = False, f" ({type(error).__name__}: {error})"
        self.passed += well
        self.failed += not well
        say(f"{'ok  ' if well else 'FAIL'} {what}{why}")


def look_around(url: str, tried: Tried) -> None:
    home = looking.fetch(f"{url}/", follow=False)
    tried("/ leads to a language", lambda: home.status == 302 and home.headers["Location"] == "/es/")
    french = looking.fetch(f"{url}/", follow=False, headers={"Accept-Language": "fr-CA, en;q=0.5"})
    tried("/ leads to the reader's language", lambda: french.headers["Location"] == "/fr/")
    for language in LANGUAGES:
        look_at_language(url, language, tried)
    login = looking.fetch(f"{url}/cms/login/")
    tried("/cms/login/ answers, with policies", lambda: login.status == 200 and has_policies(login))
    tried("/cms/login/ loads nothing from elsewhere", lambda: not looking.foreign_loads(login.text, url))
    tried("an unknown page is a plain 404", lambda: looking.fetch(f"{url}/es/nada/").status == 404)


def look_at_language(url: str, language: str, tried: Tried) -> None:
    start = looking.fetch(f"{url}/{language}/")
    tried(f"/{language}/ answers, with policies", lambda: start.status == 200 and has_policies(start))
    pages = looking.crawl(url, f"/{language}/")
    lessons = {path: page for path, page in pages.items() if "data-activity=" in page.text}
    tried(
        f"{language}: {len(pages)} pages, {len(lessons)} lessons, all answer",
        lambda: all_answer(pages, lessons),
    )
    tried(
        f"{language}: no page sets a cookie",
        lambda: not any("Set-Cookie" in page.headers for page in pages.values()),
    )
    tried(
        f"{language}: no page loads anything from elsewhere",
        lambda: not any(looking.foreign_loads(page.text, url) for page in pages.values()),
    )
    lesson = next(iter(lessons.values()), None)
    tried(f"{language}: what a lesson loads is there, and kept for good", lambda: assets_answer(url, lesson))


def has_policies(page: looking.Answer) -> bool:
    return (
        all(name in page.headers for name in POLICIES) and page.headers["X-Content-Type-Options"] == "nosniff"
    )


def all_answer(pages: dict[str, looking.Answer], lessons: dict[str, looking.Answer]) -> bool:
    return bool(lessons) and all(page.status == 200 and has_policies(page) for page in pages.values())


def assets_answer(url: str, lesson: looking.Answer | None) -> bool:
    paths = looking.assets(lesson.text) if lesson else []
    answers = [looking.fetch(url + path, headers={"Accept-Encoding": "br"}) for path in paths]
    return bool(answers) and all(
        answer.status == 200 and "immutable" in answer.headers.get("Cache-Control", "") for answer in answers
    )


if __name__ == "__main__":
    sys.exit(main())
