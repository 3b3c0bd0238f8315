"""The wheel of our block, as a partner builds and unpacks it."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]


BUILD = "import pathlib, sys, xblock_wheel; xblock_wheel.build(pathlib.Path(sys.argv[1]))"


def built(folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, folder], cwd=ROOT / "bin", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    [wheel] = folder.glob("*.whl")
    return wheel


def unpacked(wheel: Path, folder: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder
