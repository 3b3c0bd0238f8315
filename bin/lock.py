"""`make lock`: requirements.txt and requirements-dev.txt from pyproject.toml, each version with its hashes.

requirements-openedx.txt is apart: what our block for Open edX is tried with, and nothing of the site.

One lock for all Pythons from 3.11 on and all platforms; it names no address. Versions that still fit stay as they are;
ARGS="--upgrade" takes the newest, ARGS="--upgrade-package wagtail" those of one package.
"""

import os
import shlex
import subprocess
import tempfile
import tomllib
import venv
from pathlib import Path

from environment import FOR_DEVELOPING, FOR_RUNNING, ROOT
from openedx import FOR_OPENEDX
from telling import Trouble, give_up, step
from xblock_wheel import REQUIRES

COMMON = [
    "--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header",
    "--no-emit-index-url", "--no-emit-find-links", "--quiet",
]  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="chasqui-lock-") as folder:
        with step("Fetching the resolver"):
            venv.create(folder, with_pip=True)
            call([Path(folder) / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
        extra = shlex.split(os.environ.get("ARGS", ""))
        uv = [Path(folder) / "bin" / "uv", "pip", "compile"]
        for groups, target in ((), FOR_RUNNING), (("--group", "dev"), FOR_DEVELOPING):
            with step(f"Writing {target.name}"):
                call([*uv, "pyproject.toml", *COMMON, *groups, *extra, "-o", target.name])
        with step(f"Writing {FOR_OPENEDX.name}"):
            # Where the site has one of them too, both have the same version.
            same = ["--constraints", FOR_RUNNING.name]
            call([*uv, "-", *COMMON, *same, *extra, "-o", FOR_OPENEDX.name], given="\n".join(for_openedx()))


def for_openedx() -> list[str]:
    """What the block asks for, what the extra of that name says of it, and what checks course archives: GPL, so it stays apart."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*REQUIRES, *project["optional-dependencies"]["openedx"], "olxcleaner>=0.3"]


def call(command: list[str | Path], given: str | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        words = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
        raise Trouble(
            f"The lock could not be written:\n{words}",
            "Is the package index reached? Do the versions fit together?",
        )


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        give_up(trouble)
