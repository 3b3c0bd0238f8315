"""What comes back from an archive: all that went, and what somebody changed of it in Studio."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid5

import pytest

from courses.keys import page_key
from courses.outline import ActivityBlock, Callout, Course, Idea, PhotoPicture, Story
from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.reading import Reading, read_archive
from tests.offline_export import outlines
from tests.offline_export.olx.archives import (
    Changes,
    archive,
    bare,
    files_of,
    lessons_of,
    opened,
    seed_course,
)
from tests.offline_export.olx.photos import PNG, photo_on_site

LANGUAGES = ("es", "pt-br", "en", "fr")
Read = Callable[..., Reading]


@pytest.fixture
def course() -> Course:
    return bare(outlines.course("es"))


@pytest.fixture
def read(course: Course, tmp_path: Path) -> Read:
    def read(changes: Changes | None = None) -> Reading:
        return read_archive(opened(course, tmp_path, changes))

    return read


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("seed_id", ["A", "B", "C"])
def test_seeds_come_back_as_they_went(seed_id: str, locale: str, tmp_path: Path) -> None:
    course = seed_course(seed_id, locale)
    reading = read_archive(opened(course, tmp_path))
    assert reading.left_out == ()
    for sent, back in zip(lessons_of(course), lessons_of(reading.course), strict=True):
        assert back.blocks == sent.blocks
    assert reading.course == course


def test_every_kind_of_block_comes_back(course: Course, read: Read) -> None:
    reading = read()
    assert {block.kind for lesson in lessons_of(course) for block in lesson.activities} >= {"h5p", "scenario"}
    assert reading.course == course


def test_slots_of_countries_come_back(tmp_path: Path) -> None:
    course = seed_course("B", "es")
    slots = {lesson.seed_id: lesson.slots for lesson in lessons_of(course)}
    assert any(slots.values())
    back = read_archive(opened(course, tmp_path)).course
    assert {lesson.seed_id: lesson.slots for lesson in lessons_of(back)} == slots


def test_slot_whose_element_studio_dropped_comes_back(tmp_path: Path) -> None:
    course = bare(outlines.course("es"))
    with_slot = _with_text(course, "Abra {PAY} y pague {CURR 500}.\n\n- una vez")
    story = _first(with_slot)
    path = f"html/{story.id}.html"
    plain = files_of(with_slot)[path].decode().replace("</span>", "")
    plain = "".join(piece.partition(">")[2] if piece.startswith("span") else f"<{piece}" for piece in plain.split("<")[1:])  # fmt: skip
    assert "span" not in plain
    assert read_archive(opened(with_slot, tmp_path, {path: plain})).course == with_slot


def _first(course: Course) -> Story:
    block = course.modules[0].lessons[0].blocks[0]
    assert isinstance(block, Story)
    return block


def _with_text(course: Course, text: str) -> Course:
    module = course.modules[0]
    first = module.lessons[0]
    story = replace(_first(course), text=text)
    lesson = replace(first, blocks=(story, *first.blocks[1:]))
    return replace(course, modules=(replace(module, lessons=(lesson, *module.lessons[1:])),))


@pytest.mark.parametrize(
    "text",
    [
        "One line\nof two.",
        "Text before\n- a list\n- without a gap",
        "1) first\n2) second",
        "Stars ** that are none * of ours **strong** and <b>no HTML</b> & co.",
        "A\u00a0space that holds\u202f?",
        "{PAY} and {UNKNOWN} and {CURR}",
    ],
)
def test_text_comes_back_as_its_author_wrote_it(course: Course, tmp_path: Path, text: str) -> None:
    written = _with_text(course, text)
    assert read_archive(opened(written, tmp_path)).course == written


def test_words_that_were_changed_in_studio_win(course: Course, read: Read) -> None:
    idea = next(block for block in course.modules[0].lessons[0].blocks if isinstance(block, Idea))
    html = "<h3>Another &amp; idea</h3>\n<p>New <b>words</b>,<br>here.</p><ol><li>one</li><li><p>two</p></li></ol><script>alert(1)</script>"
    back = read({f"html/{idea.id}.html": html}).course
    found = next(block for block in back.modules[0].lessons[0].blocks if isinstance(block, Idea))
    assert found == replace(
        idea, title="Another & idea", text="New **words**,\n\nhere.\n\n1. one\n2. two", picture=idea.picture
    )


def test_layout_of_studios_editor_changes_nothing(course: Course, read: Read) -> None:
    idea = next(block for block in course.modules[0].lessons[0].blocks if isinstance(block, Idea))
    html = files_of(course)[f"html/{idea.id}.html"].decode()
    html = (
        html.replace("<p>", '<p style="margin: 0">\n  ').replace("</p>", "\n</p>").replace("<ul>", "<ul>\n")
    )
    assert read({f"html/{idea.id}.html": html}).course == course


def test_titles_come_from_studio(course: Course, read: Read) -> None:
    lesson = course.modules[0].lessons[0]
    path = f"sequential/{lesson.key}.xml"
    changed = files_of(course)[path].decode().replace(lesson.title, "New &lt;title&gt;")
    assert read({path: changed}).course.modules[0].lessons[0] == replace(lesson, title="New <title>")


def test_order_and_what_is_there_come_from_studio(course: Course, read: Read) -> None:
    lesson = course.modules[0].lessons[0]
    path = f"vertical/unit-{lesson.blocks[0].id}.xml"
    lines = files_of(course)[path].decode().splitlines()
    assert len(lines) == 7
    changed = "\n".join([*lines[:2], lines[5], lines[3], lines[6]])
    back = read({path: changed}).course.modules[0].lessons[0]
    assert [block.id for block in back.blocks[:2]] == [lesson.blocks[3].id, lesson.blocks[1].id]
    assert len(back.blocks) == len(lesson.blocks) - 2


def test_lesson_that_was_moved_to_another_module(tmp_path: Path) -> None:
    course = bare(outlines.course("es"))
    module = course.modules[0]
    other = replace(module, key=page_key("T2"), seed_id="T2", slug="other", lessons=module.lessons[:1])
    two = replace(course, modules=(replace(module, lessons=module.lessons[1:]), other))
    files = files_of(two)
    moved = f'<sequential url_name="{module.lessons[0].key}"/>\n'
    first, second = f"chapter/{module.key}.xml", f"chapter/{other.key}.xml"
    changes = {
        first: files[first].decode().replace("</chapter>", f"{moved}</chapter>"),
        second: files[second].decode().replace(moved, ""),
    }
    back = read_archive(opened(two, tmp_path, changes)).course
    assert [[lesson.seed_id for lesson in each.lessons] for each in back.modules] == [["T1.2", "T1.1"], []]


def test_text_that_was_added_in_studio_is_an_idea(course: Course, read: Read) -> None:
    lesson = course.modules[0].lessons[0]
    path = f"vertical/unit-{lesson.blocks[0].id}.xml"
    new = '<html url_name="0123456789abcdef0123456789abcdef"/>'
    changed = files_of(course)[path].decode().replace("</vertical>", f"{new}</vertical>")
    pointer = '<html filename="0123456789abcdef0123456789abcdef" display_name="Text"/>'
    html = "<p>What the partner says.</p>"
    back = read({
        path: changed,
        "html/0123456789abcdef0123456789abcdef.xml": pointer,
        "html/0123456789abcdef0123456789abcdef.html": html,
    }).course  # fmt: skip
    added = Idea("01234567-89ab-cdef-0123-456789abcdef", "Text", "What the partner says.", None)
    assert back.modules[0].lessons[0].blocks == (*lesson.blocks[:4], added, *lesson.blocks[4:])


@pytest.mark.parametrize(
    "added", ['<problem url_name="p1" display_name="Sum"/>', '<video url_name="v1" display_name="Film"/>']
)
def test_what_has_no_form_here_is_named(course: Course, read: Read, added: str) -> None:
    path = f"vertical/unit-{course.modules[0].lessons[0].blocks[0].id}.xml"
    changed = files_of(course)[path].decode().replace("</vertical>", f"{added}</vertical>")
    reading = read({path: changed})
    assert reading.course == course
    assert len(reading.left_out) == 1 and ("Sum" in reading.left_out[0] or "Film" in reading.left_out[0])


def test_activity_that_was_edited_in_studio(course: Course, read: Read) -> None:
    lesson = course.modules[0].lessons[0]
    activity = lesson.activities[0]
    path = f"vertical/unit-{activity.id}.xml"
    prompt = activity.definition.to_data()["prompt"]
    changed = files_of(course)[path].decode().replace(json.dumps(prompt)[1:-1], "Is it so?")
    back = read({path: changed}).course.modules[0].lessons[0].activities[0]
    assert back.definition.prompt == "Is it so?"
    assert back.id == activity.id and back.digest != activity.digest


def test_activity_that_was_duplicated_in_studio_is_one_of_its_own(course: Course, read: Read) -> None:
    activity = course.modules[0].lessons[0].activities[0]
    path = f"vertical/unit-{activity.id}.xml"
    lines = files_of(course)[path].decode().splitlines(keepends=True)
    twin = [line.replace(f'url_name="{activity.id}"', 'url_name="fedcba9876543210fedcba9876543210"') for line in lines[2:-1]]  # fmt: skip
    back = read({path: "".join([*lines[:-1], *twin, lines[-1]])}).course.modules[0].lessons[0].activities
    assert [each.id for each in back[:2]] == [activity.id, "fedcba98-7654-3210-fedc-ba9876543210"]
    assert back[0].definition == back[1].definition


@pytest.mark.parametrize("left_out", [False, True], ids=["above", "left out"])
def test_duplicate_that_comes_before_its_original_is_one_of_its_own(
    course: Course, read: Read, left_out: bool
) -> None:
    activity = course.modules[0].lessons[0].activities[0]
    path = f"vertical/unit-{activity.id}.xml"
    lines = files_of(course)[path].decode().splitlines(keepends=True)
    original = lines[2:-1]
    twin = [line.replace(f'url_name="{activity.id}"', 'url_name="fedcba9876543210fedcba9876543210"') for line in original]  # fmt: skip
    changes = {path: "".join([*lines[:2], *twin, *([] if left_out else original), lines[-1]])}
    if left_out:
        unit = "".join(["<vertical>", *original, "</vertical>"])
        chapter = f'<chapter display_name="New"><sequential display_name="New">{unit}</sequential></chapter>'
        changes["course/es.xml"] = files_of(course)["course/es.xml"].decode().replace("</course>", f"{chapter}</course>")  # fmt: skip
    back = read(changes).course.modules[0].lessons[0].activities
    ids = ["fedcba98-7654-3210-fedc-ba9876543210", *([] if left_out else [activity.id])]
    assert [each.id for each in back[: len(ids)]] == ids
    assert activity.id not in {each.id for each in back[len(ids) :]}
    assert back[0].definition == activity.definition


def _pasted(
    course: Course, activity: ActivityBlock, name: str, *, moved: bool
) -> dict[str, str | bytes | None]:
    """What Studio exports when an activity of the first lesson was pasted into the first unit of the second."""
    files, (_first, second) = files_of(course), lessons_of(course)
    source, target = f"vertical/unit-{activity.id}.xml", f"vertical/unit-{second.blocks[0].id}.xml"
    lines = files[source].decode().splitlines(keepends=True)
    block = "".join(lines[2:-1]).replace(f'url_name="{activity.id}"', f'url_name="{name}"')
    changes = {target: files[target].decode().replace("</vertical>", f"{block}</vertical>")}
    return {**changes, source: "".join([*lines[:2], lines[-1]])} if moved else changes


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "pasted"])
def test_activity_from_another_lesson_has_an_id_of_its_own(course: Course, read: Read, moved: bool) -> None:
    first, second = lessons_of(course)
    activity = first.activities[0]
    name = activity.id if moved else "fedcba9876543210fedcba9876543210"
    changes = _pasted(course, activity, name, moved=moved)
    found = [each.activities for each in lessons_of(read(changes).course)]
    came = found[1][0]
    assert came == replace(activity, id=str(uuid5(second.key, name)))
    assert found[0] == (first.activities[1:] if moved else first.activities)
    assert found[1][1:] == second.activities
    again = [each.activities for each in lessons_of(read(changes).course)]
    assert again == found


@pytest.mark.parametrize("base", ["", "https://example.org/h5p"])
def test_exercise_from_another_lesson_has_an_id_of_its_own(course: Course, tmp_path: Path, base: str) -> None:
    files, (first, second) = files_of(course, h5p_base=base), lessons_of(course)
    exercise = next(each for each in second.activities if each.kind == "h5p")
    unit = f'<vertical url_name="unit-{exercise.id}"/>\n'
    source, target = (f"sequential/{lesson.key}.xml" for lesson in (second, first))
    files[source] = files[source].replace(unit.encode(), b"")
    files[target] = files[target].replace(b"</sequential>", f"{unit}</sequential>".encode())
    found = lessons_of(read_archive(BytesIO(archive(files, tmp_path))).course)
    assert found[0].activities[-1] == replace(exercise, id=str(uuid5(first.key, exercise.id)))
    assert exercise.id not in {each.id for lesson in found for each in lesson.activities}


def test_photo_of_an_ending_that_we_do_not_write_is_named(course: Course, tmp_path: Path) -> None:
    with photo_on_site() as photo:
        sent = bare(outlines.course("es", photo=photo))
        files = files_of(sent)
    name = next(path for path in files if path.startswith("static/chasqui-") and path.endswith(".png") and "cover" not in path)  # fmt: skip
    carried = files["static/chasqui.json"].decode().replace(name.removeprefix("static/"), "chasqui-1.jpeg")
    files |= {"static/chasqui.json": carried.encode(), "static/chasqui-1.jpeg": files[name]}
    reading = read_archive(BytesIO(archive(files, tmp_path)))
    assert len(reading.left_out) == 1 and "chasqui-1.jpeg" in reading.left_out[0]


def test_what_studio_adds_to_every_course_is_not_named(course: Course, read: Read) -> None:
    added = '<wiki slug="T.es"/><textbook title="Book" book_url="https://example.org/"/></course>'
    reading = read({"course/es.xml": files_of(course)["course/es.xml"].decode().replace("</course>", added)})
    assert (reading.course, reading.left_out) == (course, ())


def test_photo_comes_back_with_its_file(tmp_path: Path, course: Course) -> None:
    with photo_on_site() as photo:
        sent = bare(outlines.course("es", photo=photo))
        reading = read_archive(opened(sent, tmp_path))
    back = next(block.picture for block in lessons_of(reading.course)[0].blocks if isinstance(block, Idea))
    assert isinstance(back, PhotoPicture)
    assert (back.width, back.height, back.alt) == (photo.width, photo.height, photo.alt)
    assert back.fallback == f"data:image/png;base64,{b64encode(PNG).decode()}"


def test_photo_without_its_file_is_named(tmp_path: Path) -> None:
    with photo_on_site() as photo:
        sent = bare(outlines.course("es", photo=photo))
        ideas = [block for lesson in lessons_of(sent) for block in lesson.blocks if isinstance(block, Idea)]
        gone = {f"static/chasqui-{idea.id}.png": None for idea in ideas}
        reading = read_archive(opened(sent, tmp_path, gone))
    assert len(reading.left_out) == len(ideas)
    assert all(
        block.picture is None for block in lessons_of(reading.course)[0].blocks if isinstance(block, Idea)
    )


def test_h5p_exercise_comes_back_with_and_without_an_address(course: Course, tmp_path: Path) -> None:
    for options in ({}, {"h5p_base": "https://example.org/h5p"}):
        files = files_of(course, **options)
        back = read_archive(BytesIO(archive(files, tmp_path))).course
        assert back == course
        assert [
            each
            for each in lessons_of(back)[1].blocks
            if isinstance(each, ActivityBlock) and each.kind == "h5p"
        ]


def test_drafts_of_studio_are_named(course: Course, read: Read) -> None:
    reading = read({"drafts/vertical/abc.xml": "<vertical/>"})
    assert reading.course == course
    assert "drafts" in reading.left_out[0]


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("static/chasqui.json", None, "was not exported by Chasqui"),
        ("static/chasqui.json", "{", "is damaged"),
        ("static/chasqui.json", "[]", "is in a form that this version does not know"),
        ("static/chasqui.json", '{"format": "chasqui-olx 2"}', "is in a form that this version does not know"),
        ("static/chasqui.json", '{"format": "chasqui-olx 1", "locale": 1}', "is damaged at"),
        ("course/es.xml", None, "course/es.xml is missing"),
        ("course/es.xml", "<course><chapter", "cannot be read as XML"),
        ("course/es.xml", "<chapter/>", "holds something else"),
        ("course/es.xml", "<course/>", "no lesson of Chasqui"),
        ("course/es.xml", '<!DOCTYPE x [<!ENTITY a "b">]><course>&a;</course>', "DOCTYPE or entities"),
        ("course/es.xml", "<course>" + "<a>" * 60 + "</a>" * 60 + "</course>", "inside each other"),
    ],
)  # fmt: skip
def test_archive_that_cannot_be_read_says_why(read: Read, path: str, data: str | None, said: str) -> None:
    with pytest.raises(OLXError) as refused:
        read({path: data})
    assert said in str(refused.value)


def test_key_that_is_there_twice_is_refused_however_it_is_written(course: Course, read: Read) -> None:
    carried = json.loads(files_of(course)["static/chasqui.json"])
    carried["key"] = carried["modules"][0]["key"].upper()
    with pytest.raises(OLXError, match="twice"):
        read({"static/chasqui.json": json.dumps(carried)})


@pytest.mark.parametrize("text", ["", "no json", "[1]", '{"format": "chasqui-activity 1"}'])
def test_activity_that_cannot_be_read_says_which(course: Course, read: Read, text: str) -> None:
    activity = course.modules[0].lessons[0].activities[0]
    path = f"vertical/unit-{activity.id}.xml"
    broken = f'<vertical><chasqui_activity url_name="{activity.id}"><![CDATA[{text}]]></chasqui_activity></vertical>'
    with pytest.raises(OLXError, match=activity.id):
        read({path: broken})


def test_callout_takes_the_words_of_studio_and_keeps_its_tone(course: Course, read: Read) -> None:
    callout = next(block for block in course.modules[0].lessons[0].blocks if isinstance(block, Callout))
    html = "<h3>Tenga cuidado</h3><p>Do not hurry.</p>"
    back = read({f"html/{callout.id}.html": html}).course.modules[0].lessons[0]
    assert next(each for each in back.blocks if isinstance(each, Callout)) == replace(
        callout, text="Do not hurry."
    )
