"""The page that plays exercises, the same for everybody, and the scripts in the frame inside it.

The frame inside is written by h5p.js from the parts of an exercise. It takes over the policy of this page and has a
stricter one of its own.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from courses.h5p.player_words import player_words
from courses.render import as_json
from lms.public.kept import KeptPage, finished
from lms.public.styles import critical_css, light_css

STATIC: Final = Path(__file__).resolve().parents[2] / "static" / "lms"
SCRIPTS: Final = ("h5p", "h5p-player")
# Each is a function of h5p.js, which puts it into the frame as its own text.
OF_THE_FRAME: Final = ("boot", "end")
HEADERS: Final = {"Content-Type": "text/html; charset=utf-8"}
POLICY: Final = {
    "default-src": [NONE],
    # The frame inside takes over this policy, and the scripts of libraries stand in its page. This page itself holds nothing
    # of anybody, and nothing foreign is ever written into it: what is heard from the frame is shown as text alone.
    "script-src": [UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:", "blob:"],
    "font-src": ["data:"],
    "media-src": ["data:", "blob:"],
    "connect-src": [SELF],
    # The frame inside has no address. With this it can go to none either, and take nothing along.
    "frame-src": [NONE],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "manifest-src": [NONE],
    "worker-src": [NONE],
}


@cache
def player_page() -> KeptPage:
    """The page with all that it needs, in all languages. Made once per process."""
    from rjsmin import jsmin

    scripts = [jsmin(_source(name)) for name in SCRIPTS]
    styles = critical_css() + light_css((STATIC / "css" / "h5p.css").read_text(encoding="utf-8"))
    context = {"styles": styles, "words": as_json(_words()), "scripts": scripts}
    return finished(render_to_string("h5p/player.html", context).encode(), HEADERS)


def frame_scripts() -> tuple[str, ...]:
    """The first and the last script in the frame, as h5p.js puts them there where it is loaded as it is written."""
    source = _source("h5p")
    found = (
        re.search(rf"^  (function {name}\(\) \{{\n.*?\n  \}})$", source, re.S | re.M) for name in OF_THE_FRAME
    )
    return tuple(f"({match[1]})();" for match in found if match)


def _words() -> dict[str, dict[str, str]]:
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = player_words()
    return words


def _source(name: str) -> str:
    return (STATIC / "js" / f"{name}.js").read_text(encoding="utf-8")
