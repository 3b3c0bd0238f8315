"""Pictures of whole lessons, four languages side by side, to be looked at: python bin/contact_sheets.py --only A1.2 --out DIR

Asks a site that runs already (`make run`, or --url). Each lesson is cut into sheets of the height of a screen (A1.2-1.png,
A1.2-2.png, ...); on the last ones stand the screens of its stories, each opened by choosing as a learner does. What a
browser can measure is told: what is wider than the phone, and words of drawings that leave them or are too small.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browsers
import looking
from environment import FOR_DEVELOPING, ROOT, enter
from telling import Trouble, give_up, progress, say

if TYPE_CHECKING:
    from PIL.Image import Image
    from playwright.sync_api import Browser, Locator, Page

    Row = list[Image | None]
    Way = list[tuple[str, int | None]]

LANGUAGES = ("es", "pt-br", "en", "fr")
WIDTH = 360
SLICE = 1700
GAP = 12
LIMIT_MS = 30_000
FLAGS = ["--no-sandbox", "--disable-gpu"]  # it opens nothing but the site
# What is amiss with the layout of a page, one line each. Letters stand in the middle 60 % of the height of a text's box.
MEASURE = """([width, least]) => {
  const said = []
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.querySelectorAll("main *")].find(each => each.getBoundingClientRect().right > width + 1)
    said.push(`the page is ${document.documentElement.scrollWidth} px wide: ${wide ? wide.outerHTML.slice(0, 80) : "?"}`)
  }
  for (const text of document.querySelectorAll("svg.drawing text")) {
    const frame = text.closest("svg.drawing").getBoundingClientRect()
    const box = text.getBoundingClientRect()
    if (!box.width) continue
    const air = box.height / 5
    const words = text.textContent.trim()
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top + air < frame.top - 1 || box.bottom - air > frame.bottom + 1)
      said.push(`“${words}” leaves its drawing`)
    const matrix = text.getScreenCTM()
    const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b)
    if (size < least) said.push(`“${words}” is ${size.toFixed(1)} px high`)
  }
  return said
}"""
LEAST_PX = 10


@dataclass(frozen=True)
class Lesson:
    """A lesson of the seeds, and its address in each language."""

    id: str
    paths: dict[str, str]


@dataclass
class Made:
    """What a run has made and found: files, opened screens, and what is amiss, each once."""

    sheets: int = 0
    screens: int = 0
    amiss: dict[str, None] = field(default_factory=dict)


def main() -> int:
    enter(FOR_DEVELOPING)
    asked = arguments()
    browsers.ensure("CHROMIUM")
    lessons = [each for each in lessons_of(ROOT / "courses" / "seeds") if is_wanted(each.id, asked.only)]
    if not lessons:
        raise Trouble(
            f"No lesson is called {' or '.join(asked.only)}.", "Lessons are called A1.2, modules A1."
        )
    first = asked.url + lessons[0].paths[LANGUAGES[0]]
    try:
        found = looking.fetch(first).status
    except OSError as error:
        raise Trouble(
            f"No site answers at {asked.url}: {error}", "Start one: make run, or name it with --url."
        ) from error
    if found != 200:
        raise Trouble(f"{first} answers {found}.", "Put the lessons on the site: manage.py seed_courses")
    asked.out.mkdir(parents=True, exist_ok=True)
    made = Made()
    with camera(asked) as ours:
        for number, lesson in enumerate(lessons, start=1):
            photograph(ours, lesson, made)
            progress(number, len(lessons), lesson.id)
    for words in made.amiss:
        say(words)
    say(
        f"Made {made.sheets} sheets of {len(lessons)} lessons with {made.screens} screens in {asked.out}: {len(made.amiss)} amiss."
    )
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="lessons or modules: A1.2, C1")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "contact-sheets", metavar="DIR")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site that is running")
    parser.add_argument("--dark", action="store_true", help="as on a phone with dark colours")
    parser.add_argument("--no-script", action="store_true", help="as without JavaScript")
    asked = parser.parse_args()
    asked.url = asked.url.rstrip("/")
    return asked


def lessons_of(seeds: Path) -> Iterator[Lesson]:
    import yaml

    def read(path: Path) -> dict[str, Any]:
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return content

    for course in sorted(seeds.glob("*/course.yaml"), key=lambda path: str(read(path)["id"])):
        for name in read(course)["modules"]:
            module = read(course.parent / name / "module.yaml")
            for id in module["lessons"]:
                slugs = [
                    each["slug"] for each in (read(course), module, read(course.parent / name / f"{id}.yaml"))
                ]
                yield Lesson(
                    id, {one: "/".join(["", one, *(slug[one] for slug in slugs), ""]) for one in LANGUAGES}
                )


def is_wanted(id: str, only: Sequence[str]) -> bool:
    return not only or any(id == each or id.startswith(f"{each}.") for each in only)


class Camera:
    """A browser whose every page is opened on a phone of its own: what was answered on one is not known on the next."""

    def __init__(self, browser: "Browser", asked: argparse.Namespace) -> None:
        self.browser, self.asked = browser, asked

    @contextmanager
    def phone(self, path: str) -> "Iterator[Page]":
        context = self.browser.new_context(
            viewport={"width": WIDTH, "height": 640},
            color_scheme="dark" if self.asked.dark else "light",
            java_script_enabled=not self.asked.no_script,
            service_workers="block",
        )
        context.set_default_timeout(LIMIT_MS)
        page = context.new_page()
        page.goto(self.asked.url + path)
        yield page
        context.close()


@contextmanager
def camera(asked: argparse.Namespace) -> Iterator[Camera]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield Camera(browser, asked)
        browser.close()


def photograph(camera: Camera, lesson: Lesson, made: Made) -> None:
    """The sheets of one lesson."""
    pages, opened = [], []
    for language, path in lesson.paths.items():
        place = f"{lesson.id} {language}"
        with camera.phone(path) as page:
            pages.append(taken(page.screenshot(full_page=True)))
            measure(page, place, made)
            stories = [
                json.loads(each.text_content() or "")
                for each in page.locator("[data-kind=scenario] [data-definition]").all()
            ]
        opened.append(
            [
                screen
                for number, told in enumerate(stories)
                for screen in screens(camera, path, number, told, place, made)
            ]
        )
    whole = max(each.height for each in pages)
    # What would be a strip of its own stays with the last slice.
    cuts = [*range(0, whole - SLICE // 4, SLICE), whole]
    slices = [
        [each.crop((0, top, WIDTH, min(end, each.height))) if top < each.height else None for each in pages]
        for top, end in pairwise(cuts)
    ]
    for number, sheet in enumerate([*([row] for row in slices), *sheets_of(opened)], start=1):
        put_together(sheet).save(camera.asked.out / f"{lesson.id}-{number}.png", optimize=True)
        made.sheets += 1


def screens(
    camera: Camera, path: str, number: int, told: dict[str, Any], place: str, made: Made
) -> "Iterator[Image]":
    """Every scene and end of one story of a page, opened by choosing, each once."""
    seen: set[str] = set()
    # The longest ways first: they open what lies on them too.
    for steps in sorted(ways(told), key=len, reverse=True):
        if steps[-1][0] in seen:
            continue
        with camera.phone(path) as page:
            story = page.locator("[data-kind=scenario]").nth(number)
            for scene, choice in steps:
                if scene not in seen:
                    seen.add(scene)
                    made.screens += 1
                    yield taken(story.screenshot())
                    measure(page, f"{place} {scene}", made)
                if choice is not None:
                    choose(story, choice)


def ways(told: dict[str, Any]) -> "list[Way]":
    """The shortest way to each scene and end: the scenes on it, with the place of the choice that leads on."""
    scenes = {each["id"]: each["choices"] for each in told["scenes"]}
    found: dict[str, Way] = {told["start"]: []}
    waiting = [told["start"]]
    for here in waiting:
        for place, choice in enumerate(scenes.get(here, ())):
            if choice["goto"] not in found:
                found[choice["goto"]] = [*found[here], (here, place)]
                waiting.append(choice["goto"])
    return [[*way, (last, None)] for last, way in found.items()]


def choose(story: "Locator", place: int) -> None:
    """With a touch on its button; without JavaScript, by the form."""
    if story.locator(".ways").count():
        story.locator(".ways button").nth(place).click()
    else:
        story.locator(".choices label").nth(place).click()
        with story.page.expect_navigation():
            story.locator("[data-check]").click()


def measure(page: "Page", place: str, made: Made) -> None:
    for words in page.evaluate(MEASURE, [WIDTH, LEAST_PX]):
        made.amiss[f"{place}: {words}"] = None


def sheets_of(opened: "list[list[Image]]") -> "Iterator[list[Row]]":
    """The opened screens in rows, one column a language; as many rows on a sheet as it has room for."""
    sheet: list[Row] = []
    for row in map(list, zip_longest(*opened)):
        if sheet and sum(map(height, [*sheet, row])) > SLICE:
            yield sheet
            sheet = []
        sheet.append(row)
    if sheet:
        yield sheet


def put_together(rows: "list[Row]") -> "Image":
    from PIL import Image

    whole = Image.new(
        "RGB", (len(LANGUAGES) * (WIDTH + GAP) + GAP, GAP + sum(height(row) + GAP for row in rows)), "#888"
    )
    top = GAP
    for row in rows:
        for column, each in enumerate(row):
            if each:
                whole.paste(each, (GAP + column * (WIDTH + GAP), top))
        top += height(row) + GAP
    return whole


def height(row: "Row") -> int:
    return max(each.height for each in row if each)


def taken(picture: bytes) -> "Image":
    from PIL import Image

    return Image.open(io.BytesIO(picture)).convert("RGB")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        give_up(trouble)
    except KeyboardInterrupt:
        sys.exit(130)
