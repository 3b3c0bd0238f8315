"""A class brought into a folder: the answers of thirty people are marked by lessons opened out of sight, each under its owner."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.activities import mark
from courses.outline import Lesson
from lms.public.samples import SAMPLES
from offline_export.selection import Selection
from offline_export.services import write_pack
from tests.browser.pack_devices import SETTLED, Devices, lines, new_id
from tests.browser.test_packs import choose_language, enter, word
from tests.offline_export.outlines import HALVES, lesson, selection

PEOPLE, LESSONS = 30, 5
MOST_SECONDS = 30
MARKED = "Chasqui.outbox.device.all().then((all) => all.map(({ id, owner, passed, unmarked }) => [id, owner, passed, unmarked]))"


def larger(locale: str) -> Selection:
    """A module of five lessons."""
    chosen = selection(locale)
    (edition,) = chosen.editions
    (course,) = edition.courses
    (module,) = course.modules
    lessons = tuple(lesson(f"T1.{number}", locale, HALVES[number % 2]) for number in range(1, LESSONS + 1))
    course = replace(course, modules=(replace(module, lessons=lessons),))
    return replace(chosen, editions=(replace(edition, courses=(course,)),))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(larger("es"), output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def page(chromium: Browser, pack: Path) -> Iterator[Page]:
    devices = Devices(chromium, pack)
    page = devices.open("folder")
    choose_language(page, "es")
    yield page
    devices.close()


def lessons() -> list[Lesson]:
    return list(larger("es").editions[0].lessons)


def answers_of(chance: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(chance),
            "lesson": str(each.key),
            "activity": block.id,
            "digest": block.digest,
            "response": SAMPLES[block.kind][chance.choice(["right", "not_yet"])],
            "answered_at": None,
        }
        for each in lessons()
        for block in each.activities
    ]


def class_of(place: Path) -> tuple[list[Path], dict[str, tuple[str, bool]]]:
    """A file for each person, and by the id of each answer whose it is and whether it is right."""
    chance = random.Random(4)
    definitions = {block.digest: block.definition for each in lessons() for block in each.activities}
    files: list[Path] = []
    wanted: dict[str, tuple[str, bool]] = {}
    for number in range(PEOPLE):
        person, given = new_id(chance), answers_of(chance)
        files.append(place / f"{number}.txt")
        files[-1].write_text(lines(person, f"Person {number}", given), encoding="utf-8")
        wanted |= {
            one["id"]: (person, mark(definitions[one["digest"]], one["response"]).passed) for one in given
        }
    return files, wanted


def test_class_is_marked_in_time_and_everybody_keeps_their_own(page: Page, tmp_path: Path) -> None:
    files, wanted = class_of(tmp_path)
    enter(page, "Teacher")
    page.evaluate("Chasqui.shell.go('es/class')")
    before = time.monotonic()
    page.locator("[data-class-bring]:visible").set_input_files(files)
    said = page.locator("[data-class-said]:visible")
    # The page stays usable meanwhile: somebody goes to a lesson, another begins, and none of it becomes theirs.
    expect(said.locator("progress")).to_have_count(1)
    page.evaluate("Chasqui.shell.go('es/who')")
    enter(page, "Somebody else")
    page.evaluate("Chasqui.shell.go('es/class')")
    expect(said).to_contain_text(f"{files[-1].name}: {word('brought', answers=len(wanted) // PEOPLE, people=1)}", timeout=MOST_SECONDS * 1000)  # fmt: skip
    page.evaluate(SETTLED)
    expect(said.locator("progress")).to_have_count(0)
    print(f"{len(wanted)} answers in {time.monotonic() - before:.1f} s")
    assert {one: (owner, passed) for one, owner, passed, _unmarked in page.evaluate(MARKED)} == wanted
    expect(page.locator("[data-class-tables]:visible tbody tr")).to_have_count(PEOPLE + 2)


def test_who_is_taken_off_while_lessons_mark_does_not_come_back(page: Page, tmp_path: Path) -> None:
    files, wanted = class_of(tmp_path)
    page.evaluate("Chasqui.shell.go('es/class')")
    page.evaluate("""void (window.marking = new Promise((begun) => new MutationObserver((changes, observer) => {
        if (!document.querySelector("iframe[hidden]")) return;
        observer.disconnect();
        begun(Chasqui.shell.removePerson(Chasqui.shell.people()[0]));
    }).observe(document.body, { childList: true })))""")
    page.locator("[data-class-bring]:visible").set_input_files(files[:1])
    page.evaluate("marking")
    given = len(wanted) // len(files)
    expect(page.locator("[data-class-said]:visible")).to_contain_text(
        word("brought", answers=given, people=1)
    )
    assert page.evaluate(MARKED) == []


def test_lesson_that_is_silent_is_asked_again_when_the_pack_is_opened_again(
    page: Page, pack: Path, tmp_path: Path
) -> None:
    chance = random.Random(4)
    person, given = new_id(chance), answers_of(chance)[:3]
    (tmp_path / "one.txt").write_text(lines(person, "Rosa", given), encoding="utf-8")
    broken = pack / "folder" / "assets" / "marking.js"
    script = broken.read_text(encoding="utf-8")
    page.evaluate("Chasqui.shell.go('es/class')")
    broken.write_text("", encoding="utf-8")
    try:
        page.locator("[data-class-bring]:visible").set_input_files(tmp_path / "one.txt")
        expect(page.locator("progress")).to_have_count(1)
        expect(page.locator("progress")).to_have_count(0, timeout=20_000)
    finally:
        broken.write_text(script, encoding="utf-8")
    assert [unmarked for *_one, unmarked in page.evaluate(MARKED)] == [True] * 3
    page.reload()
    page.wait_for_selector("html.ready", state="attached")
    page.evaluate(SETTLED)
    definitions = {block.digest: block.definition for each in lessons() for block in each.activities}
    wanted = {one["id"]: mark(definitions[one["digest"]], one["response"]).passed for one in given}
    assert {one: passed for one, _owner, passed, _unmarked in page.evaluate(MARKED)} == wanted
