"""The browsers in which pages and packs are tried: Debian's Chromium and Firefox ESR, or those named in the environment."""

import os
import shutil

import debian
from telling import Trouble

# Variable: (names on the PATH, the Debian package to install when none of them is there).
BROWSERS = {
    "CHROMIUM": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "FIREFOX": (("firefox-esr", "firefox"), "firefox-esr"),
}
# Chromium draws text with whatever font there is; without one it draws boxes.
FONTS = "fonts-dejavu-core"


def ensure(*variables: str) -> None:
    """Set each variable to the path of its browser, which is installed first where that is needed and allowed."""
    missing = {BROWSERS[name][1]: False for name in variables if not _found(name)}
    if missing:
        debian.ensure({**missing, FONTS: False}, why="to try the pages in real browsers")
    for name in variables:
        path = _found(name)
        if not path:
            raise Trouble(
                f"There is no {BROWSERS[name][1]} on the PATH.", f"Install it, or give its path in {name}."
            )
        os.environ[name] = path


def _found(name: str) -> str | None:
    named = os.environ.get(name)
    if named:
        return shutil.which(named)
    return next((path for command in BROWSERS[name][0] if (path := shutil.which(command))), None)
