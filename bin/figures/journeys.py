"""The visits whose weight has a budget: a lesson for the first time and again, and a learner's first session."""

import statistics
from collections.abc import Callable

import looking
from playwright.sync_api import Browser, Page

from figures.serving import Server
from figures.table import Row
from figures.weighing import Weight, browser, phone, settle, visit, watch

LANGUAGES = ("es", "pt-br", "en", "fr")
KB = 1_000
PAINTS = 3
# Gives each activity that is not answered yet some answer; what it is does not matter to the weight.
ANSWER = """() => {
  let more = 0;
  for (const form of document.querySelectorAll('section.activity form')) {
    for (const radio of form.querySelectorAll('input[type=radio]')) { if (radio.offsetParent) { radio.click(); break } }
    for (const box of form.querySelectorAll('input[type=checkbox]')) { if (box.offsetParent) { box.click(); break } }
    for (const text of form.querySelectorAll('input:not([type]), input[type=text]')) text.value = '6';
    for (const list of form.querySelectorAll('select')) list.selectedIndex = list.options.length - 1;
    const button = form.querySelector('[data-check]');
    if (button && button.offsetParent && !button.disabled) { button.click(); more += 1 }
  }
  return more
}"""


def lessons_of(site: Server, language: str) -> dict[str, int]:
    """The path of each lesson and the bytes of its HTML as sent, lightest first."""
    pages = looking.crawl(site.url, f"/{language}/")
    lessons = [path for path, page in pages.items() if "data-activity=" in page.text]
    sizes = {
        path: len(looking.fetch(site.url + path, headers={"Accept-Encoding": "br"}).body) for path in lessons
    }
    return dict(sorted(sizes.items(), key=lambda item: item[1]))


def rows(site: Server, learner: tuple[str, str], tell: Callable[[str], None]) -> list[Row]:
    found = [scripts_of(site)]
    with browser() as chromium:
        for language in LANGUAGES:
            lessons = lessons_of(site, language)
            paths = list(lessons)
            for name, path in (("heaviest", paths[-1]), ("median", paths[len(paths) // 2])):
                tell(f"{language}, {name} lesson")
                found += visits(chromium, site.url + path, f"{language}, {name}", lessons[path])
        heaviest = list(lessons_of(site, "es"))[-2:]
        tell("first session")
        found += first_session(chromium, site.url, heaviest, *learner)
        tell("without the server")
        found.append(without_server(chromium, site.url + heaviest[-1]))
    return found


def scripts_of(site: Server) -> Row:
    """The scripts of a lesson page, which all lessons share, as they are sent."""
    lesson = looking.fetch(site.url + next(iter(lessons_of(site, "es")))).text
    paths = [path for path in looking.assets(lesson) if path.endswith(".js")]
    sizes = [len(looking.fetch(site.url + path, headers={"Accept-Encoding": "br"}).body) for path in paths]
    return Row("scripts of a lesson page, brotli", sum(sizes), "B", 10 * KB, note=f"{len(sizes)} files")


def visits(chromium: Browser, url: str, name: str, html: int) -> list[Row]:
    with phone(chromium) as context:
        first, again = visit(context, url), visit(context, url)
    paints = []
    for _ in range(PAINTS):
        with phone(chromium) as context:
            paints.append(visit(context, url, weak=True).first_paint)
    return [
        Row(f"first visit, {name}", first.size, "B", 40 * KB, note=f"{first.requests} requests"),
        Row(f"requests of a first visit, {name}", first.requests, "", 6),
        Row(f"HTML with its critical CSS, brotli, {name}", html, "B", 14_600),
        Row(f"repeat visit, {name}", again.size, "B", 1 * KB, note=f"{again.requests} requests"),
        Row(f"first paint on the weak line, {name}", statistics.median(paints) / 1000, "s", 2.5),
    ]


def first_session(chromium: Browser, site: str, lessons: list[str], code: str, pin: str) -> list[Row]:
    """Signing in, two lessons with all their activities, my page; everything that goes over the wire."""
    language = lessons[0].split("/")[1]
    with phone(chromium) as context:
        page = context.new_page()
        weight, _session = watch(page)
        page.goto(f"{site}/{language}/sign-in/")
        page.fill("input[name=code]", code)
        page.fill("input[name=pin]", pin)
        page.click("main button[type=submit], form button[type=submit]")
        settle(page, weight)
        answered = sum(do_lesson(page, site + path, weight) for path in lessons)
        page.goto(f"{site}/{language}/me/")
        settle(page, weight)
    note = f"{weight.requests} requests, {answered} answers given"
    return [
        Row("first session: sign in, two lessons answered, my page", weight.size, "B", 150 * KB, note=note)
    ]


def do_lesson(page: Page, url: str, weight: Weight) -> int:
    page.goto(url)
    settle(page, weight)
    answered = 0
    for _ in range(4):  # a scenario asks several times
        answered += int(page.evaluate(ANSWER))
        page.wait_for_timeout(300)
    settle(page, weight)
    return answered


def without_server(chromium: Browser, url: str) -> Row:
    """Whether a lesson that was open before can be opened again when nothing answers."""
    with phone(chromium) as context:
        visit(context, url)
        context.set_offline(True)
        page = context.new_page()
        try:
            page.goto(url, wait_until="load", timeout=20_000)
            shown = page.locator("article.lesson").count()
        except Exception:
            shown = 0
    return Row("a lesson seen before opens without the server (1 = yes)", shown, "", 1, at_least=True)
