"""Exercises in packs: each part once, as it is in the store; nothing leads out; packs without any are as they were."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from courses.h5p import storing
from offline_export.errors import PackError
from offline_export.exercises import parts_needed
from offline_export.files import File, FileToRead, PackFile
from offline_export.formats import folder, single_file
from offline_export.paths import problems_of
from offline_export.selection import Selection
from tests.offline_export import outlines as plain
from tests.offline_export.h5p.outlines import CORE, activity, content, part, selection, small

POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
EXERCISE_FILES = ["assets/exercise.js", "assets/h5p.css", "assets/h5p.js"]


def files_of(chosen: Selection) -> dict[str, PackFile]:
    return {file.path: file for file in folder.build(chosen)}


def page_of(chosen: Selection) -> str:
    return b"".join(single_file.page(chosen)).decode()


def policy_of(html: str) -> dict[str, str]:
    found = POLICY.search(html)
    assert found
    directives = found[1].replace("&#x27;", "'").split("; ")
    return {name: rest for name, _, rest in (each.partition(" ") for each in directives)}


def named(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


class Data(HTMLParser):
    """The parts inside a page, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}
        self.scripts: list[str] = []
        self._open: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self._open = None
        if tag == "script" and not told:
            self.scripts.append("")
            self._open = ""
        elif tag == "script" and told.get("data-part"):
            self._open = str(told["data-part"])
            self.parts[self._open] = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.parts[self._open] += data
        elif self._open == "":
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = None


def test_folder_has_each_part_once_and_hands_over_its_very_text() -> None:
    chosen = small()
    files = files_of(chosen)
    parts = parts_needed(chosen.editions[0].lessons)
    assert len(parts) == 4
    assert sorted(path for path in files if path.startswith("h5p/")) == sorted(
        f"h5p/{each[:16]}.js" for each in parts
    )
    for digest in parts:
        script = files[f"h5p/{digest[:16]}.js"].data.decode()
        begin, end = f'Chasqui.exercise.take("{digest}",', ");\n"
        assert script.startswith(begin) and script.endswith(end)
        assert json.loads(script[len(begin) : -len(end)]).encode() == storing.read(digest)


def test_manifest_and_names_are_good() -> None:
    files = files_of(small())
    manifest = json.loads(files["manifest.json"].data)
    told = {each["path"]: (each["size"], each["sha256"], each["type"]) for each in manifest["files"]}
    part_files = {path: file for path, file in files.items() if path.startswith("h5p/")}
    for path, file in part_files.items():
        assert told[path] == (len(file.data), sha256(file.data).hexdigest(), "text/javascript")
    assert set(EXERCISE_FILES) < told.keys()
    assert problems_of(told) == {}


def test_lesson_with_an_exercise_loads_the_player_and_its_frames_lead_nowhere() -> None:
    core = part(**CORE)
    html = files_of(selection("es", first=[activity("one", [core, content("One", 1)])]))
    with_one, without = html["es/t1-1.html"].data.decode(), html["es/t1-2.html"].data.decode()
    assert policy_of(with_one) == {"frame-src": "'none'"}
    assert not POLICY.search(without)
    for name in EXERCISE_FILES:
        assert f'"../{name}"' in with_one
        assert f'"../{name}"' not in without


def test_single_file_has_each_part_once_as_data() -> None:
    chosen = small()
    html = page_of(chosen)
    inside = Data(html).parts
    assert inside.keys() == parts_needed(chosen.editions[0].lessons).keys()
    assert {digest: json.loads(text) for digest, text in inside.items()} == {
        digest: json.loads(storing.read(digest)) for digest in inside
    }


def test_single_file_names_every_script_of_its_frames_in_its_policy() -> None:
    html = page_of(small())
    policy = policy_of(html)
    data = Data(html)
    for script in [*data.scripts, *(json.loads(text).get("js", "") for text in data.parts.values())]:
        assert named(script) in policy["script-src"]
    assert "unsafe-inline" not in policy["script-src"]
    assert policy["default-src"] == "'none'"
    assert {name: rest for name, rest in policy.items() if name not in ("default-src", "script-src")} == {
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "font-src": "data:",
        "media-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_packs_without_exercises_are_as_they_were() -> None:
    chosen = plain.selection("es", "fr")
    files = files_of(chosen)
    assert [path for path in files if path.startswith("h5p/") or path in EXERCISE_FILES] == []
    assert [path for path, file in files.items() if POLICY.search(file.data.decode())] == []
    (only, _french) = single_file.by_module(chosen)
    html = page_of(only)
    assert "data-part" not in html.split("<script>")[0]
    assert Data(html).parts == {}
    policy = policy_of(html)
    styles = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert styles
    assert policy["style-src"] == named(styles[1])
    assert policy["img-src"] == "data:"
    assert list(policy) == ["default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"]
    assert len(policy["script-src"].split()) == len(Data(html).scripts)


def test_exercise_that_cannot_be_opened_brings_nothing() -> None:
    """A library is missing: the lesson says so, on the site and in the pack."""
    block = replace(activity("one", [part(**CORE), content("One", 1)]), exercise=None)
    chosen = selection("es", first=[block])
    assert [path for path in files_of(chosen) if "h5p" in path] == []
    assert "unsafe-inline" not in policy_of(page_of(chosen))["style-src"]


def test_same_content_gives_the_same_bytes() -> None:
    one, two = files_of(small()), files_of(small())
    assert {path: file.data for path, file in one.items()} == {path: file.data for path, file in two.items()}
    assert page_of(small()) == page_of(small())


def test_list_of_lessons_counts_what_an_exercise_brings() -> None:
    big = part(css="", js=f"// {'x' * 300_000}", files={})
    one, two = content("One", 1), content("Two", 2)
    chosen = selection("es", first=[activity("one", [big, one])], second=[activity("two", [big, two])])
    extra = kilobytes_said(files_of(chosen)) - kilobytes_said(files_of(plain.selection("es")))
    # The part that both need is on the device once.
    assert 300 <= extra < 310


def kilobytes_said(files: dict[str, PackFile]) -> int:
    found = re.search(r"(\d+)\s+KB</p>", files["index.html"].data.decode())
    assert found
    return int(found[1])


def test_part_that_is_lost_stops_the_build() -> None:
    chosen = selection("es", first=[activity("one", ["ab" * 32], title="Honest?")])
    with pytest.raises(PackError, match="Honest"):
        files_of(chosen)
    with pytest.raises(PackError, match="Honest"):
        page_of(chosen)


def test_parts_are_read_when_they_are_wanted_and_not_held() -> None:
    files = files_of(small())
    kinds: dict[str, type[Any]] = {path: type(file) for path, file in files.items()}
    assert {kinds[path] for path in files if path.startswith("h5p/")} == {FileToRead}
    assert kinds["index.html"] is File
