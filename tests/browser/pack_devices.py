"""Devices that hold a pack: each a browser context of its own, with answers put there as if they had been given."""

import json
import random
import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.outline import ActivityBlock
from lms.public.samples import SAMPLES
from tests.browser.test_packs import FORMS, word
from tests.offline_export.outlines import selection

GIVE = "given => Promise.all(given.map((one) => Chasqui.outbox.device.add(one)))"
# Until every answer here was marked.
SETTLED = """(async () => {
    const isOpen = async () => (await Chasqui.outbox.device.all()).some(({ unmarked }) => unmarked);
    while (await isOpen()) await new Promise((go) => setTimeout(go, 50));
})()"""


class Devices:
    """Opens the pack on one device after the other; what their pages complain of is in `amiss`."""

    def __init__(self, chromium: Browser, pack: Path) -> None:
        self.chromium, self.pack = chromium, pack
        self.contexts: list[BrowserContext] = []
        self.amiss: list[str] = []

    def open(self, form: str = "single", *, before: str = "", **settings: Any) -> Page:
        phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "offline": True, **settings}
        context = self.chromium.new_context(**phone)
        self.contexts.append(context)
        if before:
            context.add_init_script(before)
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: self.amiss.append(str(error)))
        page.on("dialog", lambda dialog: self.amiss.append(dialog.message))
        page.goto(address(self.pack, form))
        page.wait_for_selector("html.ready", state="attached")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.amiss == []


def address(pack: Path, form: str = "single") -> str:
    return f"{pack.as_uri()}/{FORMS[form]}"


def blocks() -> list[tuple[str, ActivityBlock]]:
    lessons = selection("es").editions[0].lessons
    return [(str(lesson.key), block) for lesson in lessons for block in lesson.activities]


def answer(chance: random.Random, owner: str) -> dict[str, Any]:
    """An answer as a pack keeps it, right or not yet, by a clock that is not to be trusted."""
    lesson, block = chance.choice(blocks())
    which = chance.choice(["right", "not_yet"])
    day, minute = chance.randint(1, 28), chance.randint(0, 59)
    return {
        "id": new_id(chance),
        "owner": owner,
        "lesson": lesson,
        "activity": block.id,
        "digest": block.digest,
        "response": SAMPLES[block.kind][which],
        "answered_at": chance.choice([None, f"2026-11-{day:02}T10:{minute:02}:00.000Z"]),
        "passed": which == "right",
        "state": "",
    }


def new_id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


def here(page: Page) -> str:
    return str(page.evaluate("Chasqui.shell.person().id"))


def give(page: Page, count: int, *, owner: str = "", seed: int = 1) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    given = [answer(chance, owner or here(page)) for _ in range(count)]
    page.evaluate(GIVE, given)
    return given


def bring(page: Page, data: bytes | str) -> str:
    """Choose a file to bring in; what the page says then."""
    if not page.locator("[data-bring]:visible").count():
        page.locator(".takeaway details:has([data-bring]) summary:visible").click()
    with tempfile.NamedTemporaryFile(suffix=".txt") as chosen:
        chosen.write(data.encode() if isinstance(data, str) else data)
        chosen.flush()
        # What was said of the file before is no answer to this one.
        page.locator("[data-brought]").evaluate_all("all => all.forEach((said) => (said.textContent = ''))")
        page.locator("[data-bring]:visible").set_input_files(chosen.name)
        return said_of_it(page)


def said_of_it(page: Page) -> str:
    said = page.locator("[data-brought]:visible")
    progress = word("bringing", done="", total="")[:6]
    expect(said).to_have_text(re.compile(f"^(?!{progress}).+"), timeout=30_000)
    # In a folder what came is still marked after it was told, and told once more then.
    expect(page.locator("[data-bring]:visible")).to_be_enabled(timeout=30_000)
    return said.inner_text()


def lines(person: str, name: str, answers: list[dict[str, Any]]) -> str:
    """A file of version 2 as another device saves it."""
    header = {
        "format": "chasqui-results",
        "version": 2,
        "pack": {"id": "chasqui-t-es", "version": "0"},
        "device": person,
    }
    told: list[Any] = [header, ["p", person, name, "", "", ""]]
    for number, one in enumerate(answers):
        told.append(["v", one["lesson"], one["activity"], one["digest"]])
        told.append(["a", one["id"], 0, number, one["response"], one["answered_at"]])
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in told)
