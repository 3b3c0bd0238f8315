"""What the teacher sees in a pack: who has done what on this device and on those whose files were brought in."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.public.samples import SAMPLES
from offline_export.services import write_pack
from tests.browser.pack_devices import Devices, answer, blocks, lines, new_id
from tests.browser.test_ease_in_packs import first_is_sensitive
from tests.browser.test_packs import FORMS, choose_language, enter, word
from tests.offline_export.outlines import HALVES, selection


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first of its two lessons is sensitive."""
    chosen = first_is_sensitive(selection("es"))
    return write_pack(chosen, output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture(params=FORMS)
def page(request: pytest.FixtureRequest, chromium: Browser, pack: Path) -> Iterator[Page]:
    devices = Devices(chromium, pack)
    page = devices.open(request.param)
    choose_language(page, "es")
    page.evaluate("Chasqui.shell.go('es/class')")
    yield page
    devices.close()


def of_another_device(name: str, which: str, number: int, place: Path, *, lesson: int = 2) -> Path:
    """A file in which somebody has answered everything in a lesson, all right or all not yet."""
    chance = random.Random(name)
    kinds = HALVES[lesson - 1]
    given = [
        {**answer(chance, ""), "id": new_id(chance), "lesson": key, "activity": block.id}
        | {"digest": block.digest, "response": SAMPLES[block.kind][which]}
        for key, block in blocks()
        if block.kind in kinds
    ]
    path = place / f"{number}.txt"
    path.write_text(lines(new_id(chance), name, given), encoding="utf-8")
    return path


def bring_in(page: Page, *files: Path) -> None:
    page.locator("[data-class-bring]:visible").set_input_files(list(files))
    expect(page.locator("[data-class-said]:visible")).to_contain_text(files[-1].name)


def rows(page: Page) -> list[list[str]]:
    return [
        [cell.strip() for cell in row.locator("th, td small").all_inner_texts()]
        for row in page.locator("[data-class-tables]:visible tbody tr").all()
    ]


def test_empty_view_says_what_to_do_first(page: Page) -> None:
    expect(page.locator("[data-class-empty]:visible")).to_have_count(1)
    expect(page.locator("[data-class-save]:visible, [data-class-tables] table:visible")).to_have_count(0)


def test_files_of_other_devices_are_marked_and_counted(page: Page, tmp_path: Path) -> None:
    bring_in(
        page,
        of_another_device("Rosa", "right", 1, tmp_path),
        of_another_device("<i>Juan</i>", "not_yet", 2, tmp_path),
    )
    done = page.locator("[data-class-tables]:visible td small", has_text=word("done"))
    expect(done).to_have_count(1)
    # The lesson has an exercise of others, too.
    claim = word("self_reported")
    assert sorted(rows(page)) == [["<i>Juan</i>", word("tried"), claim], ["Rosa", word("done"), claim]]
    counts = word("lesson_counts", done=1, tried=1, todo=0, total=2)
    expect(page.locator("[data-class-tables]:visible .counts li").last).to_contain_text(counts)


def test_sensitive_lesson_is_never_shown_by_person(page: Page, tmp_path: Path) -> None:
    names = ["Ana", "Eva", "Luz", "Sol", "Paz", "Noa"]
    files = [of_another_device(name, "right", at, tmp_path, lesson=1) for at, name in enumerate(names)]
    bring_in(page, *files[:4])
    heads = page.locator("[data-class-tables]:visible thead th")
    expect(heads).to_have_text([word("person"), "2"])
    first = page.locator("[data-class-tables]:visible .counts li").first
    expect(first.locator("small")).to_have_text(word("not_by_person"))
    assert word("tried") not in str(rows(page)) and word("done") not in str(rows(page))
    # Nor a number, however many they are: some may be made up.
    bring_in(page, *files[4:])
    expect(first.locator("small")).to_have_text(word("not_by_person"))


def test_what_cannot_be_taken_in_is_said_of_each_file(page: Page, tmp_path: Path) -> None:
    whole = of_another_device("Rosa", "right", 1, tmp_path).read_bytes()
    made = {
        "photo": (b"\xff\xd8\x00", word("not_results")),
        "newer": (whole.replace(b'"version":2', b'"version":9', 1), word("newer_pack")),
        "large": (b"x" * 20_000_001, word("too_much")),
        "cut": (whole[:-9], word("brought", answers=len(HALVES[1]) - 1, people=1) + " " + word("damaged")),
        "whole": (whole, word("brought", answers=1, people=0)),
        "again": (whole, word("brought_nothing", count=len(HALVES[1]))),
    }
    for name, (data, _said) in made.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    bring_in(page, *(tmp_path / f"{name}.txt" for name in made))
    wanted = " ".join(f"{name}.txt: {said}" for name, (_data, said) in made.items())
    expect(page.locator("[data-class-said]:visible")).to_have_text(wanted)


def test_teacher_saves_all_and_names_stay_while_lessons_go_by(page: Page, tmp_path: Path) -> None:
    files = [of_another_device(name, "right", at, tmp_path) for at, name in enumerate(["Rosa", "Juan"])]
    bring_in(page, *files)
    with page.expect_download() as download:
        page.locator("[data-class-save]:visible").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved.count('["a",') == 2 * len(HALVES[1])
    page.evaluate("document.querySelectorAll('.wide table').forEach((t) => (t.style.width = '2000px'))")
    wide = page.locator(".wide:visible")
    before = page.locator(".wide:visible tbody th").first.bounding_box()
    wide.evaluate("wide => wide.scrollLeft = 300")
    assert wide.evaluate("wide => wide.scrollLeft") == 300
    assert page.locator(".wide:visible tbody th").first.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_view_is_open_without_a_person_and_leads_back(page: Page) -> None:
    assert page.evaluate("Chasqui.shell.person()") is None
    page.locator("[data-class]:visible .crumbs a").click()
    enter(page, "Rosa")
    page.locator(".more:visible a[href='#es/class']").click()
    expect(page.locator("[data-class-tables]:visible tbody tr")).to_have_count(1)
    assert rows(page) == [["Rosa", word("todo")]]
