"""A classroom without a network and without a cable: ten devices, some with the pack of the group, some with that of all.

Half of them bring files; of the others the trainer's phone reads the codes from the screens. Then everything comes again,
both ways: every answer is under the right name, once.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Site
from tests.browser.test_classroom import (
    AT_EACH,
    OTHER_NAME,
    PACKS,
    SAME_NAME,
    answer_lessons,
    bring,
    classroom,
    expected,
    learn,
    nickname_in_pack,
    pack,
    rows,
    save_of_all,
    take,
    told,
    trainer,
)

__all__ = ["classroom", "pack", "trainer"]

# Devices with the pack of the group, in which everybody chooses their name; on the others they type one, most with a code.
WITH_LIST = (0, 4, 5, 7)
# Where people did more than one lesson, their answers need several codes each.
DILIGENT, LESSONS = (5, 9), (1, 2, 3, 5)
BY_FILE, BY_CODE = range(5), range(5, PACKS)

BUILD = """
from django.utils import timezone
from offline_export.builds.services import build
from offline_export.models import PackVersion
print(build(PackVersion.objects.get(), now=timezone.now()).state)
"""


@dataclass
class Brought:
    """What ten devices give: what was answered by whom, the file of each device, and the photos of each person."""

    answered: dict[int, dict[str, Any]] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    photos: list[list[Path]] = field(default_factory=list)


@pytest.fixture
def group_pack(own_site: Site, classroom: tuple[str, list[str]], trainer: Page, tmp_path: Path) -> Path:
    """As the trainer gets it from the page of the group: one file, with its names."""
    way = classroom[0].replace("/results/", "/packs/") + "?form=page&language=es"
    trainer.goto(way)
    trainer.get_by_role("button", name="Make the pack").tap()
    expect(trainer.locator("[role=status]")).to_have_count(1)
    # What the worker beside a server does.
    own_site.python(BUILD)
    trainer.goto(way)
    with trainer.expect_download() as download:
        trainer.get_by_role("link", name="Get the pack").tap()
    place = tmp_path / download.value.suggested_filename
    download.value.save_as(place)
    return place


def name_of(number: int) -> str:
    """The name on the device."""
    return f"Alumna {number:02}" if number // AT_EACH in WITH_LIST else nickname_in_pack(number)


def begin_and_learn(page: Page, number: int, code: str) -> dict[str, Any]:
    """From the list of the group where the pack has one."""
    device = number // AT_EACH
    lessons = LESSONS if device in DILIGENT else LESSONS[:1]
    if device not in WITH_LIST:
        return learn(page, number, code, lessons)
    page.locator("[data-roster]:visible button", has_text=name_of(number)).click()
    return answer_lessons(page, number, lessons)


def photos_of(page: Page, number: int, folder: Path) -> list[Path]:
    """What a camera sees of the codes of a learner, one after the other."""
    page.locator("[data-people]:visible button", has_text=name_of(number)).click()
    page.locator(".takeaway a[href$='/codes']:visible").click()
    page.wait_for_selector("[data-code] svg:visible")
    count = int(re.findall(r"\d+", page.locator("[data-code-place]:visible").inner_text())[1])
    seen = []
    for frame in range(count):
        if frame:
            page.locator("[data-code-step='1']:visible").click()
        seen.append(folder / f"code-{number:02}-{frame}.png")
        page.locator("[data-code] svg:visible").screenshot(path=seen[-1])
    page.evaluate("location.hash = 'es/who'")
    page.wait_for_selector("[data-people] button:visible")
    return seen


def ten_devices(chromium: Browser, packs: tuple[Path, Path], codes: list[str], folder: Path) -> Brought:
    """`packs`: that of the group, and that of all."""
    brought = Brought()
    for device in range(PACKS):
        context = chromium.new_context(**PHONE, offline=True)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(packs[device not in WITH_LIST].as_uri())
        page.wait_for_selector("html.ready", state="attached")
        mine = range(device * AT_EACH, (device + 1) * AT_EACH)
        brought.answered |= {number: begin_and_learn(page, number, codes[number]) for number in mine}
        brought.photos += [photos_of(page, number, folder) for number in mine]
        brought.files.append(folder / f"device-{device}.txt")
        save_of_all(page, brought.files[-1])
        context.close()
    return brought


def read_codes(page: Page, way: str, photos: list[Path], words: str) -> None:
    page.goto(f"{way}qr/")
    page.locator("#id_photos").set_input_files(photos)
    page.get_by_role("button", name="Read the codes").tap()
    expect(page.locator(".notice").first).to_contain_text(words)


def take_with_names(page: Page, numbers: range) -> None:
    """Only those who typed another name and no code have to be chosen; those of the same name to be looked at."""
    typed = [number for number in numbers if number // AT_EACH not in WITH_LIST]
    by_hand = [number for number in typed if number in OTHER_NAME]
    looked_at = [number for number in typed if number in SAME_NAME]
    assert by_hand and looked_at
    expect(page.locator("select")).to_have_count(len(by_hand) + len(looked_at))
    for number in by_hand:
        row = page.locator(".who-row", has_text=name_of(number))
        row.locator("select").select_option(label=f"Alumna {number:02}")
    page.locator("[name=sure]").check()
    take(page)
    expect(page.locator("h1")).to_have_text("What came in")


def nothing_new(page: Page) -> None:
    expect(page.locator("select")).to_have_count(0)
    take(page)
    expect(page.locator("main li").first).to_have_text("0 new answers")


def people_of(devices: range) -> range:
    return range(devices.start * AT_EACH, devices.stop * AT_EACH)


def test_files_and_codes_of_a_classroom_come_in_once(
    chromium: Browser,
    own_site: Site,
    classroom: tuple[str, list[str]],
    pack: Path,
    trainer: Page,
    group_pack: Path,
    tmp_path: Path,
) -> None:
    way, codes = classroom
    brought = ten_devices(chromium, (group_pack, pack), codes, tmp_path)

    bring(trainer, way, [brought.files[device] for device in BY_FILE])
    assert rows(own_site) == []
    take_with_names(trainer, people_of(BY_FILE))
    first = {number: brought.answered[number] for number in people_of(BY_FILE)}
    assert told(rows(own_site)) == expected(first)

    for number in people_of(BY_CODE):
        read_codes(trainer, way, brought.photos[number], name_of(number))
    read_codes(trainer, way, brought.photos[people_of(BY_CODE).start], "This was read already")
    trainer.get_by_role("link", name="Go on: who is who?").tap()
    assert told(rows(own_site)) == expected(first)
    take_with_names(trainer, people_of(BY_CODE))
    before = rows(own_site)
    assert told(before) == expected(brought.answered)
    assert len(brought.answered) == PACKS * AT_EACH
    assert all((len(photos) > 1) == (n // AT_EACH in DILIGENT) for n, photos in enumerate(brought.photos))

    bring(trainer, way, brought.files)
    nothing_new(trainer)
    for number, photos in enumerate(brought.photos):
        read_codes(trainer, way, photos, name_of(number))
    trainer.get_by_role("link", name="Go on: who is who?").tap()
    nothing_new(trainer)
    assert rows(own_site) == before
    print(
        f"{PACKS} devices ({len(WITH_LIST)} with the group's pack), {len(brought.answered)} people, {len(before)} answers,"
        f" {sum(map(len, brought.photos))} codes"
    )
