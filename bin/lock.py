"""`make lock`: requirements.txt and requirements-dev.txt from pyproject.toml, each version with its hashes.

One lock for all Pythons from 3.11 on and all platforms; it names no address. Versions that still fit stay as they are;
ARGS="--upgrade" takes the newest, ARGS="--upgrade-package wagtail" those of one package.
"""

import os
import shlex
import subprocess
import tempfile
import venv
from pathlib import Path

from environment import FOR_DEVELOPING, FOR_RUNNING, ROOT
from telling import Trouble, give_up, step

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
        for groups, target in ((), FOR_RUNNING), (("--group", "dev"), FOR_DEVELOPING):
            with step(f"Writing {target.name}"):
                call(
                    [
                        Path(folder) / "bin" / "uv",
                        "pip",
                        "compile",
                        "pyproject.toml",
                        *COMMON,
                        *groups,
                        *extra,
                        "-o",
                        target.name,
                    ]
                )


def call(command: list[str | Path]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
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
