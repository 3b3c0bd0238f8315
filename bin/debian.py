"""Debian packages that a command cannot do without: installed where that is allowed, named where it is not."""

import os
import shutil
import subprocess
from collections.abc import Mapping

from telling import Trouble, step

APT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def ensure(packages: Mapping[str, bool], *, why: str) -> None:
    """Install the packages whose value says that they are not here yet (False). Needs root and apt-get."""
    missing = [name for name, here in packages.items() if not here]
    if not missing:
        return
    by_hand = f'sudo sh -c "apt-get update && apt-get install -y {" ".join(missing)}"'
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(
            f"Needed {why}, and not here: {', '.join(missing)}.",
            f"Type this, then the same again:  {by_hand}",
        )
    with step(f"Installing {', '.join(missing)} {why}"):
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", *missing]):
            done = subprocess.run(command, env=APT, capture_output=True, text=True, check=False)
            if done.returncode:
                words = "\n".join((done.stdout + done.stderr).splitlines()[-8:])
                raise Trouble(
                    f"{' '.join(command)} failed:\n{words}", f"Type this, then the same again:  {by_hand}"
                )
