"""The pictures of whole lessons that are looked at before they are published."""

import sys
from pathlib import Path

import yaml
from PIL import Image

from tests.browser.conftest import ROOT, Site

LESSON = ROOT / "courses/seeds/computing/A1/A1.2.yaml"


def test_contact_sheets_show_a_lesson_and_every_screen_of_its_story(site: Site, tmp_path: Path) -> None:
    said = site.run(
        [sys.executable, "bin/contact_sheets.py", "--url", site.url, "--only", "A1.2", "--out", str(tmp_path)]
    ).stdout
    [story] = [each for each in yaml.safe_load(LESSON.read_text())["body"] if each["block"] == "scenario"]
    screens = 4 * len({*story["scenes"], *story["ends"]})
    sheets = {path.name: path for path in tmp_path.iterdir()}
    assert f"Made {len(sheets)} sheets of 1 lessons with {screens} screens in {tmp_path}" in said
    assert {"A1.2-1.png", f"A1.2-{len(sheets)}.png"} <= sheets.keys()
    with Image.open(sheets["A1.2-1.png"]) as sheet:
        assert sheet.width > 4 * 360
