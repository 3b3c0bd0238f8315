"""Exercises made by hand, with an engine of our own (h5p_engine.js), as parts in the store: nothing of H5P is in them."""

import json
from pathlib import Path
from typing import Any

from courses.h5p import storing
from courses.h5p.bundles.joining import as_bytes
from courses.h5p.bundles.scripts import joined
from courses.outline import ActivityBlock
from tests.offline_export.h5p.outlines import activity

ENGINE = Path(__file__).with_name("h5p_engine.js").read_text(encoding="utf-8")
DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
ASKED = {"asked": "Which is <b>honest</b>? </script>", "answers": ["first", "second", "third"]}


def exercise(name: str, kind: str, params: dict[str, Any]) -> ActivityBlock:
    """An exercise in a lesson: the engine, and what is asked."""
    engine = {"css": ".told{font-weight:700}", "js": joined([("Engine-1.0/engine.js", ENGINE)]), "files": {}}
    told = {"main": f"H5P.{kind} 1.0", "title": name, "language": "es", "fullscreen": False}
    own = {"css": "", "js": "", "files": {"dot.png": DOT}, "params": json.dumps(params), **told}
    return activity(name, [storing.put(as_bytes(each)) for each in (engine, own)], title=name)


def question(name: str = "question") -> ActivityBlock:
    return exercise(name, "Question", ASKED)


def story() -> ActivityBlock:
    return exercise("story", "Story", {"story": "Once."})


def slides() -> ActivityBlock:
    return exercise("slides", "Slides", {"slides": [1, 2]})


def hostile(away: str) -> ActivityBlock:
    """Tries what it can, and to reach this address."""
    return exercise("hostile", "Hostile", {"away": away, "rosa": "x"})
