"""Real browsers, and a real site for them: gunicorn, compressed static files, the published seeds.

The site is prepared once in a session, by the steps of `make run`, in a temporary folder of its own.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect, sync_playwright

from tests.browser.line import Line

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
# What never comes is found out later; what comes on a busy machine is waited for.
expect.set_options(timeout=15_000)
PASSWORD = "llama-mango-7"
PIN = "2846"

_goto = Page.goto


def goto(page: Page, url: str, **kwargs: Any) -> Any:
    """Go there also where the page was just renewing itself: the driver gives up then, and a person touches the link again."""
    try:
        return _goto(page, url, **kwargs)
    except Error as error:
        if "interrupted by another navigation" not in str(error):
            raise
        page.wait_for_load_state()
        return _goto(page, url, **kwargs)


Page.goto = goto  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of a session: a second beside it would not start."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests; each test has a profile of its own."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of all components, as a file with the scripts and styles of the sources."""
    from lms.public.gallery import sample  # when Django is set up

    with override("en"):
        html = render_to_string("gallery.html", sample())
    path = tmp_path_factory.mktemp("gallery") / "gallery.html"
    path.write_text(html.replace(settings.STATIC_URL, f"{(ROOT / 'lms/static').as_uri()}/"), encoding="utf-8")
    return path


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh phone with an empty cache. What its pages complain of fails the test."""
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(10_000)
    complaints = listen(context)
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


def listen(context: BrowserContext) -> list[str]:
    """Collects what goes wrong in the pages of a context: script errors, refusals of the policy, foreign requests."""
    complaints: list[str] = []

    def on_page(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"console: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )

    context.on("page", on_page)
    context.on(
        "request",
        lambda request: complaints.append(f"foreign: {request.url}") if is_foreign(request.url) else None,
    )
    return complaints


def is_foreign(url: str) -> bool:
    return url.startswith(("http:", "https:", "ws:", "wss:")) and not url.split("/")[2].startswith(
        ("127.0.0.1", "localhost")
    )


class Site:
    """A running Chasqui. `url` has no slash at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.codes: dict[str, str] = {}
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("DJANGO_SETTINGS")},
            "DEBUG": "0",
            "SECRET_KEY": "for-browser-tests-" + "x" * 50,
            "DATA_DIR": str(folder),
            "MEDIA_DIR": str(folder / "media"),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "CACHE_URL": "",
            "DJANGO_SETTINGS_MODULE": "lms.settings",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }

    def prepare(self) -> None:
        # Forty seconds of work, most of it the migrations; several times that where the machine does other things as well.
        self.run([sys.executable, "bin/prepare.py"], timeout=900)

    def run(
        self, command: list[str], *, timeout: int = 300, **kwargs: Any
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
            **kwargs,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def manage(self, *words: str, **kwargs: Any) -> str:
        return self.run([sys.executable, "manage.py", *words], **kwargs).stdout

    def python(self, code: str) -> str:
        """Run a line of Python with the site's settings; what it printed."""
        return self.manage("shell", "-v", "0", "-c", code).strip()

    def add_learner(self, name: str) -> str:
        """Make an account under this nickname; returns its access code, which `codes` keeps too."""
        self.codes[name] = self.python(
            "from lms.accounts.services import create_learner;"
            f"person = create_learner(nickname={name!r}, picture='llama', pin={PIN!r}, language='es');"
            f"person.username = {name!r}; person.save(); print(person.access_code)"
        )
        return self.codes[name]

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "lms/gunicorn.py", "lms.wsgi"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{self.url}/es/", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self, *, kill: bool = False) -> None:
        """End the server; with `kill` all of it at once, as when the power is gone."""
        if self.process:
            if kill:
                # So that it starts no worker while they are being killed: one alone would go on answering for a while.
                self.process.send_signal(signal.SIGSTOP)
                for worker in psutil.Process(self.process.pid).children():
                    with suppress(psutil.NoSuchProcess):
                        worker.kill()
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(timeout=30)
            self.process = None


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site as `make run` prepares it, which nobody has used yet."""
    site = Site(tmp_path_factory.mktemp("prepared"))
    site.prepare()
    return site.folder


@pytest.fixture(scope="session")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that runs for the whole session; each test brings its own people."""
    site = Site(shutil.copytree(prepared, tmp_path_factory.mktemp("site") / "data"))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def own_site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of one test's own, which it may change or kill."""
    site = Site(shutil.copytree(prepared, tmp_path / "data"))
    site.start()
    yield site
    site.stop(kill=True)


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    """A line to the site of all, which a test may cut."""
    line = Line(site.port)
    yield line
    line.close()


@pytest.fixture
def own_line(own_site: Site) -> Iterator[Line]:
    """A line to a site of the test's own."""
    line = Line(own_site.port)
    yield line
    line.close()


def free_port() -> int:
    """Below those that the machine gives to what asks: one that is stopped and started finds it free again."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
