"""`make check`: the fast gate. Every check runs, also after one that fails; what a failing one said is printed."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from environment import FOR_DEVELOPING, ROOT, VENV, enter
from telling import Trouble, give_up, say

APPS = ("courses", "lms", "offline_export")
BIN = VENV / "bin"
LIMIT_SECONDS = 600


@dataclass(frozen=True)
class Check:
    """One command that is silent or says what is wrong. `wanted` names a file without which there is nothing to check."""

    name: str
    command: tuple[str, ...]
    wanted: str = "manage.py"


@dataclass(frozen=True)
class Result:
    """What became of a check."""

    check: Check
    passed: bool
    seconds: float
    words: str


def checks() -> list[Check]:
    templates = sorted(str(path) for app in APPS for path in (ROOT / app).rglob("*.html"))
    python = str(BIN / "python")
    # The long ones first, so that both processors are busy to the end.
    return [
        Check("types (mypy)", (str(BIN / "mypy"),)),
        Check(
            "settings, as behind TLS", (python, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
        ),
        Check("no migration is missing", (python, "manage.py", "makemigrations", "--check", "--dry-run")),
        Check(
            "lessons", (python, "manage.py", "check_lessons"), "courses/management/commands/check_lessons.py"
        ),
        Check("layers (import-linter)", (str(BIN / "lint-imports"), "--no-cache")),
        Check("every word in every language", (python, "bin/messages.py", "--check")),
        Check("style (ruff)", (str(BIN / "ruff"), "check", "--quiet", ".")),
        Check(
            "form (ruff format)",
            (str(BIN / "ruff"), "format", "--check", "--quiet", "--output-format", "concise", "."),
        ),
        Check(
            "form of templates (djade)",
            (str(BIN / "djade"), "--target-version", "5.2", "--check", *templates),
        ),
        Check("indentation of templates (djhtml)", (str(BIN / "djhtml"), "--check", *templates)),
    ]


def main() -> int:
    enter(FOR_DEVELOPING)
    with (
        tempfile.TemporaryDirectory(prefix="chasqui-check-") as folder,
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        results = []
        for result in pool.map(
            lambda check: run(check, Path(folder)), [c for c in checks() if (ROOT / c.wanted).exists()]
        ):
            results.append(result)
            say(f"{'ok  ' if result.passed else 'FAIL'} {result.seconds:5.1f} s  {result.check.name}")
            if not result.passed:
                say(result.words)
    failed = sum(not result.passed for result in results)
    say(f"\ncheck: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(check: Check, folder: Path) -> Result:
    """The environment is that of a site behind TLS with nothing in it, so no .env of a developer decides."""
    environment = {
        **os.environ,
        "DEBUG": "0",
        "HTTPS": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'check.sqlite3'}",
    }
    began = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        passed, words = done.returncode == 0, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        passed, words = False, f"still running after {LIMIT_SECONDS} s"
    return Result(check, passed, time.monotonic() - began, words.strip())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        give_up(trouble)
