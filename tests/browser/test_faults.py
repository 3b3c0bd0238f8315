"""Answers given on the bus: whatever fails meanwhile, each is there in the end, and counted once."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.answers import touch
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, Site
from tests.browser.line import Line
from tests.browser.phones import wait_until
from tests.browser.test_journeys import ACTIVITIES_OF_THE_MODULE, MODULES, WHOLE_MODULE
from tests.browser.test_learners import PIN, make_learner

SENT = re.compile("^(Enviado|Sent|Envoyé)$")
IN_TROUBLE = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nOops"


def sign_in(page: Page, address: str, learner: dict[str, str], *, own_phone: bool = False) -> None:
    page.goto(f"{address}/es/sign-in/")
    page.locator("[name=code]").fill(learner["code"])
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=own_phone]").set_checked(own_phone, force=True)
    page.locator("main [type=submit]").tap()
    page.wait_for_url("**/me/")


def answers_of(site: Site, learner: dict[str, str]) -> dict[str, Any]:
    """How many answers the server holds, under how many ids, and what is completed by kind."""
    out = site.python(
        "import json; from collections import Counter; from lms.progress.models import *;"
        f"mine = Attempt.objects.filter(learner__public_id={learner['id']!r});"
        f"done = Completion.objects.filter(learner__public_id={learner['id']!r}).values_list('kind', flat=True);"
        "print(json.dumps({'count': mine.count(), 'activities': mine.values('activity_id', 'digest').distinct().count(),"
        " 'done': Counter(done)}))"
    )
    found: dict[str, Any] = json.loads(out)
    return found


def answer_lesson(page: Page, address: str) -> int:
    """Answer all activities of one lesson rightly; how many there were."""
    page.goto(address)
    places = page.locator("[data-activity]").all()
    for place in places:
        touch(place)
        # Said once the answer is kept. The knot may be tied before: who passed it in another language has done it.
        expect(place.locator(".say-right").first).to_be_visible()
        expect(place.locator(".eyebrow use")).to_have_attribute("href", "#knot-done")
    return len(places)


def lessons_of(page: Page, address: str, language: str) -> list[str]:
    page.goto(address + MODULES[language])
    return [address + str(link.get_attribute("href")) for link in page.locator("main .hanging a").all()]


def keep_module(page: Page, address: str, language: str) -> None:
    """Tap "Keep on this phone", and wait until it is."""
    page.goto(address + MODULES[language])
    page.locator("[data-keep] button").first.tap()
    expect(page.locator("[data-keep] progress")).to_be_hidden(timeout=30_000)
    expect(page.locator("[data-keep] .button-plain")).to_be_visible()


class Telephone:
    """A Chromium of its own with a profile that outlives it: it can be killed and started again."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.playwright, self.folder = playwright, folder
        self.switch_on()

    def switch_on(self) -> None:
        self.context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=FLAGS, **PHONE
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.pages[0]

    def kill(self) -> None:
        """As when the battery is gone: nobody gets to tidy up."""
        for process in psutil.process_iter(["cmdline"]):
            if f"--user-data-dir={self.folder}" in (process.info["cmdline"] or []):
                with suppress(psutil.Error):
                    process.kill()
                    process.wait(10)
        with suppress(Exception):
            self.context.close()

    def forget_cookies(self) -> None:
        """As if it had died before it wrote them down, which takes Chromium up to 30 seconds."""
        for path in self.folder.rglob("Cookies*"):
            path.unlink()


@pytest.fixture
def telephone(playwright: Playwright, tmp_path: Path) -> Iterator[Telephone]:
    telephone = Telephone(playwright, tmp_path / "profile")
    yield telephone
    with suppress(Exception):
        telephone.context.close()


def test_ten_lessons_without_server_and_a_dead_battery(own_site: Site, telephone: Telephone) -> None:
    """The module in two languages is ten lessons. Kept, answered with the server gone, the browser killed, and sent."""
    learner = make_learner(own_site, "Del bus")
    page = telephone.page
    sign_in(page, own_site.url, learner, own_phone=True)
    # Chromium writes cookies to the disk every 30 seconds.
    page.wait_for_timeout(31_000)
    lessons = []
    for language in ("es", "pt-br"):
        keep_module(page, own_site.url, language)
        lessons += lessons_of(page, own_site.url, language)
    assert len(lessons) == 10

    own_site.stop(kill=True)
    given = sum(answer_lesson(page, lesson) for lesson in lessons)
    assert given == 2 * ACTIVITIES_OF_THE_MODULE
    expect(page.locator("[data-outbox]").first).to_contain_text(str(given))

    telephone.kill()
    telephone.switch_on()
    page = telephone.page
    for lesson in lessons:
        page.goto(lesson)
        expect(page.locator("article.lesson")).to_be_visible()
        for place in page.locator("[data-activity]").all():
            expect(place.locator(".eyebrow use")).to_have_attribute("href", "#knot-done")
    expect(page.locator("[data-outbox]").first).to_contain_text(str(given))

    own_site.start()
    page.reload()
    expect(page.locator("[data-outbox]").first).to_have_text(SENT, timeout=30_000)
    assert answers_of(own_site, learner) == {"count": given, "activities": given, "done": WHOLE_MODULE}
    page.reload()
    expect(page.locator("[data-outbox]").first).to_have_text(SENT)
    assert answers_of(own_site, learner)["count"] == given


def test_battery_that_dies_right_after_signing_in(own_site: Site, telephone: Telephone) -> None:
    """The phone no longer knows who was there. What they answered is sealed, and arrives as theirs."""
    learner = make_learner(own_site, "De prisa")
    page = telephone.page
    sign_in(page, own_site.url, learner, own_phone=True)
    lesson = lessons_of(page, own_site.url, "es")[0]
    page.goto(lesson)
    page.wait_for_load_state("networkidle")
    own_site.stop(kill=True)
    given = answer_lesson(page, lesson)
    telephone.kill()
    telephone.forget_cookies()
    telephone.switch_on()
    page = telephone.page
    page.goto(lesson)
    expect(page.locator('[data-activity] use[href="#knot-done"]')).to_have_count(0)
    own_site.start()
    page.reload()
    wait_until(page, lambda: answers_of(own_site, learner)["count"] == given > 0)
    # Nothing comes a second time. (Nobody is signed in, so no line says that all was sent.)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert answers_of(own_site, learner)["count"] == given


@pytest.mark.parametrize("trouble", ["500", "hangs", "cut"])
def test_server_in_trouble_loses_nothing(page: Page, own_site: Site, own_line: Line, trouble: str) -> None:
    """It says 500; it takes the answers and is silent for over a minute; the line breaks in the middle of its answer."""
    learner = make_learner(own_site, "Con paciencia")
    sign_in(page, own_line.url, learner)
    lesson = lessons_of(page, own_line.url, "es")[0]
    page.goto(lesson)
    page.wait_for_load_state("networkidle")
    if trouble == "500":
        own_line.instead["/api/v1/attempts"] = IN_TROUBLE
    elif trouble == "hangs":
        own_line.instead["/api/v1/attempts"] = b" "
    else:
        own_line.cut_in = "/api/v1/attempts"
    places = page.locator("[data-activity]").all()
    for place in places:
        touch(place)
        expect(place.locator(".say-right").first).to_be_visible()
    expect(page.locator("[data-outbox]").first).to_contain_text(str(len(places)))
    if trouble == "hangs":
        page.wait_for_timeout(62_000)
        expect(page.locator("[data-outbox]").first).to_contain_text(str(len(places)))
    elif trouble == "cut":
        # The server had them; the phone could not know.
        wait_until(page, lambda: own_line.is_cut and answers_of(own_site, learner)["count"] >= 1)
    own_line.instead.clear()
    own_line.mend()
    page.reload()
    expect(page.locator("[data-outbox]").first).to_have_text(SENT, timeout=30_000)
    assert answers_of(own_site, learner) == {
        "count": len(places),
        "activities": len(places),
        "done": {"activity": len(places), "lesson": 1},
    }


def test_session_that_expired_meanwhile(page: Page, own_site: Site) -> None:
    learner = make_learner(own_site, "De vuelta")
    sign_in(page, own_site.url, learner, own_phone=True)
    lesson = lessons_of(page, own_site.url, "es")[0]
    page.goto(lesson)
    own_site.python("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
    places = page.locator("[data-activity]").all()
    for place in places:
        touch(place)
    expect(page.locator("[data-outbox] a[href*='/sign-in/']").first).to_be_visible()
    assert answers_of(own_site, learner)["count"] == 0
    sign_in(page, own_site.url, learner, own_phone=True)
    page.goto(lesson)
    expect(page.locator("[data-outbox]").first).to_have_text(SENT)
    assert answers_of(own_site, learner)["count"] == len(places)


def test_another_person_on_the_same_phone_meanwhile(page: Page, own_site: Site, own_line: Line) -> None:
    """A answers without signal and hands the phone on; B signs in and learns; A's answers arrive as A's."""
    one, other = make_learner(own_site, "Persona A"), make_learner(own_site, "Persona B")
    sign_in(page, own_line.url, one)
    lesson = lessons_of(page, own_line.url, "es")[0]
    page.goto(lesson)
    page.wait_for_load_state("networkidle")
    own_line.instead["/api/v1/attempts"] = IN_TROUBLE
    own_line.instead["/api/v1/sealed"] = IN_TROUBLE
    places = page.locator("[data-activity]").all()
    for place in places:
        touch(place)
    expect(page.locator("[data-outbox]").first).to_contain_text(str(len(places)))
    digests = [str(place.get_attribute("data-digest")) for place in places]
    page.goto(f"{own_line.url}/es/me/")
    wait_until(page, lambda: page.evaluate("Boolean(window.Chasqui && Chasqui.mine)"))
    page.locator("form[data-sign-out] button").tap()
    page.wait_for_url("**/sign-in/**", timeout=20_000)
    held = page.evaluate(EVERYTHING)
    for secret in (*digests, "Persona A", one["code"], '"response"'):
        assert secret not in held, secret
    assert answers_of(own_site, one)["count"] == 0

    own_line.instead.clear()
    sign_in(page, own_line.url, other)
    expect(page.locator("body")).not_to_contain_text("Persona A")
    page.goto(lesson)
    expect(page.locator('[data-activity] use[href="#knot-done"]')).to_have_count(0)
    touch(page.locator("[data-activity]").first)
    expect(page.locator("[data-outbox]").first).to_have_text(SENT, timeout=20_000)
    page.wait_for_timeout(1_000)
    assert answers_of(own_site, one)["count"] == len(places)
    assert answers_of(own_site, other)["count"] == 1


# All that a page can read on the device, as one text.
EVERYTHING = """async () => {
  const found = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const box of database.objectStoreNames) {
      const request = database.transaction(box).objectStore(box).getAll();
      await new Promise((done) => (request.onsuccess = done));
      found.push(JSON.stringify(request.result));
    }
    database.close();
  }
  return found.join("\\n");
}"""
