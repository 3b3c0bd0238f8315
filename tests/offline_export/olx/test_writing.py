"""What stands in an archive: the same bytes each time, nothing that olxcleaner calls an error, and nothing that runs."""

import json
import re
import subprocess
import tarfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from courses.outline import Course, DrawingPicture
from courses.xblocks.payload import from_payload
from offline_export.formats.olx import build
from offline_export.selection import Edition, Selection
from tests.offline_export import outlines
from tests.offline_export.olx.archives import archive, files_of, lessons_of, seed_course
from tests.offline_export.olx.photos import photo_on_site

LANGUAGES = ("es", "pt-br", "en", "fr")
ROOT = Path(__file__).parents[3]
# GPL-3.0, and for tests only: it runs apart, in the environment of Open edX.
PYTHON = ROOT / ".venv" / "openedx" / "bin" / "python"
# With the kinds of blocks that it does not know by itself.
CLEAN = """
import json, sys
from olxcleaner import validate
from olxcleaner.reporting import report_errors
course, errors, names = validate(sys.argv[1], allowed_xblocks=["chasqui_activity", "h5pxblock"])
print(json.dumps(list(report_errors(errors))))
"""


def cleaned(files: dict[str, bytes], folder: Path) -> list[str]:
    """What olxcleaner has to say of an archive, unpacked as Studio does it; nothing is the best."""
    with tarfile.open(fileobj=BytesIO(archive(files, folder))) as packed:
        packed.extractall(folder / "out", filter="data")
    command = [PYTHON, "-c", CLEAN, folder / "out" / "course"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("seed_id", ["A", "B", "C"])
def test_olxcleaner_finds_nothing_in_the_seeds(seed_id: str, locale: str, tmp_path: Path) -> None:
    assert cleaned(files_of(seed_course(seed_id, locale)), tmp_path) == []


@pytest.mark.parametrize("h5p_base", ["", "https://example.org/h5p"])
def test_olxcleaner_finds_nothing_in_any_kind_of_block(h5p_base: str, tmp_path: Path) -> None:
    with photo_on_site() as photo:
        files = files_of(outlines.course("en", photo=photo), h5p_base=h5p_base)
    assert cleaned(files, tmp_path) == []


def test_olxcleaner_would_find_what_is_wrong(tmp_path: Path) -> None:
    files = files_of(outlines.course("en"))
    picture = next(path for path in files if path.endswith(".svg"))
    del files[picture]
    (tmp_path / "picture").mkdir()
    assert any("missing static file" in line for line in cleaned(files, tmp_path / "picture"))
    files = files_of(outlines.course("en"))
    unit = next(path for path in files if path.startswith("vertical/"))
    del files[unit]
    (tmp_path / "unit").mkdir()
    assert any("does not exist" in line for line in cleaned(files, tmp_path / "unit"))


def test_same_course_gives_the_same_bytes(tmp_path: Path) -> None:
    files = files_of(outlines.course("es"))
    again = dict(reversed(files_of(outlines.course("es")).items()))
    packed = archive(files, tmp_path)
    assert packed == archive(again, tmp_path)
    assert packed[4:8] == bytes(4)  # the clock of gzip


def test_entries_have_no_clock_and_no_owner(tmp_path: Path) -> None:
    with tarfile.open(fileobj=BytesIO(archive(files_of(outlines.course("es")), tmp_path))) as packed:
        entries = packed.getmembers()
    assert [entry.name for entry in entries] == sorted(entry.name for entry in entries)
    assert {(entry.mtime, entry.uid, entry.gid, entry.uname, entry.mode) for entry in entries} == {
        (315_532_800, 0, 0, "", 0o644)
    }


def test_names_do_not_depend_on_words() -> None:
    """So a second import, also after every word was changed, updates what is there."""
    spanish, french = (set(files_of(outlines.course(locale))) for locale in ("es", "fr"))
    assert {re.sub(r"/es\b", "/fr", path) for path in spanish} == french


def test_course_has_begun_and_has_its_language() -> None:
    for locale, language in (("es", "es"), ("pt-br", "pt")):
        course = fromstring(files_of(outlines.course(locale))[f"course/{locale}.xml"])
        assert (course.get("start"), course.get("language")) == ("2020-01-01T00:00:00Z", language)
        assert course.get("display_name") == f"Course {locale}"


def test_archive_of_some_modules_has_a_number_of_its_own() -> None:
    course = outlines.course("es")
    selection = Selection("x", (Edition("es", (course,)),))
    roots = [
        fromstring({file.path: file.data for file in build(selection, number=number)}["course.xml"])
        for number in ("", "T1")
    ]
    assert [root.get("course") for root in roots] == ["T", "T1"]


def test_units_are_what_is_read_together_and_each_activity_by_itself() -> None:
    course = outlines.course("es")
    files, lesson = files_of(course), lessons_of(course)[0]
    sequential = fromstring(files[f"sequential/{lesson.key}.xml"])
    units = [fromstring(files[f"vertical/{unit.get('url_name')}.xml"]) for unit in sequential]
    assert [[part.tag for part in unit] for unit in units] == [
        ["html"] * 4,
        *[["chasqui_activity"]] * 4,
        ["html"],
    ]
    assert units[0].get("display_name") == lesson.title
    assert units[1].get("display_name") == "¿Verdadero o falso?"


def test_activity_travels_whole() -> None:
    course = outlines.course("es")
    files, lesson = files_of(course), lessons_of(course)[0]
    for activity in lesson.activities:
        (block,) = fromstring(files[f"vertical/unit-{activity.id}.xml"])
        payload = from_payload(json.loads(block.text or ""))
        assert (payload.activity, payload.lesson_key, payload.locale) == (activity, lesson.key, "es")
        assert block.get("url_name") == activity.id


def test_lessons_that_count_are_graded_and_others_not() -> None:
    course = seed_course("C", "es")
    files = files_of(course)
    graded = {
        lesson.seed_id: fromstring(files[f"sequential/{lesson.key}.xml"]).get("graded") == "true"
        for lesson in lessons_of(course)
    }
    assert graded == {lesson.seed_id: lesson.core for lesson in lessons_of(course)}
    (grader,) = json.loads(files["policies/es/grading_policy.json"])["GRADER"]
    assert grader["min_count"] == sum(graded.values())


def test_lessons_in_which_nobody_scores_do_not_count() -> None:
    whole = outlines.course("es")
    module, (first, second) = whole.modules[0], whole.modules[0].lessons
    exercise = [each for each in second.blocks if getattr(each, "kind", "") == "h5p"]
    only_h5p = replace(second, blocks=(*first.blocks[:4], *exercise))
    course = replace(whole, modules=(replace(module, lessons=(first, only_h5p)),))
    assert _graded(files_of(course)) == ["T1.1"]
    assert _graded(files_of(course, h5p_base="https://example.org/h5p")) == ["T1.1", "T1.2"]


def test_sensitive_lessons_do_not_count() -> None:
    whole = outlines.course("es")
    module, (first, second) = whole.modules[0], whole.modules[0].lessons
    lessons = (first, replace(second, sensitive=True))
    assert _graded(files_of(replace(whole, modules=(replace(module, lessons=lessons),)))) == ["T1.1"]


def _graded(files: dict[str, bytes]) -> list[str]:
    """The ids of the lessons that count, of which the policy has as many."""
    lessons = {str(each.key): each.seed_id for each in lessons_of(outlines.course("es"))}
    graded = [key for key in lessons if fromstring(files[f"sequential/{key}.xml"]).get("graded")]
    (grader,) = json.loads(files["policies/es/grading_policy.json"])["GRADER"]
    assert grader["min_count"] == len(graded)
    return [lessons[key] for key in graded]


def test_slots_say_what_is_true_in_every_country() -> None:
    course = seed_course("B", "es")
    texts = {path: data.decode() for path, data in files_of(course).items() if path.startswith("html/")}
    assert any("data-fact" in text for text in texts.values())
    assert [path for path, text in texts.items() if re.search(r"\{[A-Z]", text)] == []


@pytest.mark.parametrize("course", [outlines.course("es"), seed_course("C", "es")], ids=["all kinds", "seed"])
def test_nothing_runs_and_nothing_is_asked_elsewhere(course: Course) -> None:
    for path, data in files_of(course).items():
        if path.endswith((".html", ".svg")):
            text = data.decode()
            assert not re.search(r"<script|<iframe|<object|javascript:|\son\w+=", text, re.IGNORECASE), path
            assert not re.search(r"(src|href)=[\"'](?!/static/|#part-)", text), path
            assert "url(" not in text and "@import" not in text, path


def test_drawing_is_whole_by_itself() -> None:
    course = outlines.course("es")
    story = lessons_of(course)[0].blocks[0]
    svg = files_of(course)[f"static/chasqui-{story.id}.svg"].decode()
    root = fromstring(svg)
    assert "es <&>" in "".join(root.itertext()) and root.get("aria-label") == "A phone"
    symbols = set(re.findall(r'id="(part-[a-z-]+)"', svg))
    assert symbols and set(re.findall(r'href="#(part-[a-z-]+)"', svg)) <= symbols
    declared = set(re.findall(r"(--[a-z]+):", svg))
    assert set(re.findall(r"var\((--[a-z]+)", svg)) <= declared


def test_drawings_are_light() -> None:
    sizes = [len(data) for path, data in files_of(seed_course("C", "es")).items() if path.endswith(".svg")]
    assert sizes and max(sizes) < 9_000


def test_photo_is_a_file_and_travels_in_its_activity() -> None:
    with photo_on_site() as photo:
        course = outlines.course("es", photo=photo)
        files = files_of(course)
    idea = lessons_of(course)[0].blocks[1]
    with Image.open(BytesIO(files[f"static/chasqui-{idea.id}.png"])) as picture:
        assert picture.size == (40, 30)
    assert (
        f'src="/static/chasqui-{idea.id}.png" alt="A market stall"' in files[f"html/{idea.id}.html"].decode()
    )


def _exercise(files: dict[str, bytes], course: Course) -> Any:
    activity = next(each for lesson in lessons_of(course) for each in lesson.activities if each.kind == "h5p")
    return activity, list(fromstring(files[f"vertical/unit-{activity.id}.xml"]))


def test_h5p_exercise_has_an_absolute_address_and_a_note_for_the_staff() -> None:
    course = outlines.course("es")
    files = files_of(course, h5p_base="https://example.org/h5p/")
    activity, (block, note) = _exercise(files, course)
    assert block.tag == "h5pxblock" and block.get("url_name") == activity.id
    assert block.get("h5p_content_json_path") == f"https://example.org/h5p/{activity.definition.content}"
    assert fromstring(files[f"html/{note.get('url_name')}.xml"]).get("visible_to_staff_only") == "true"


def test_h5p_exercise_without_an_address_is_a_note_for_the_staff() -> None:
    course = outlines.course("es")
    files = files_of(course)
    activity, (note,) = _exercise(files, course)
    assert note.tag == "html"
    assert fromstring(files[f"html/{note.get('url_name')}.xml"]).get("visible_to_staff_only") == "true"
    assert activity.definition.content in files[f"html/{note.get('url_name')}.html"].decode()


def test_what_carries_the_course_back_is_locked() -> None:
    assets = json.loads(files_of(outlines.course("es"))["policies/assets.json"])
    assert [name for name, asset in assets.items() if asset["locked"]] == ["chasqui.json"]


def test_cover_is_a_picture_in_the_colour_of_the_course() -> None:
    with Image.open(BytesIO(files_of(outlines.course("es"))["static/chasqui-cover.png"])) as cover:
        assert cover.size == (750, 422)
        assert cover.getpixel((0, 0)) == (0x6B, 0x2A, 0x5B)


def test_drawings_of_a_story_stay_inside_the_activity() -> None:
    course = seed_course("B", "es")
    screens = [
        screen for lesson in lessons_of(course) for each in lesson.activities for screen in each.screens
    ]
    assert screens and all(isinstance(screen.picture, DrawingPicture) for screen in screens)
