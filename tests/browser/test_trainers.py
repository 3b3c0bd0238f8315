"""A trainer with a phone in a village hall: a group of thirty with cards, something to do, and who has done it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.answers import touch
from tests.browser.conftest import PASSWORD, PHONE, Site, listen
from tests.browser.test_journeys import MODULES

LANGUAGES = ["es", "pt-br", "en", "fr"]
NAMES = [
    *("Rosa", "Itzel", "José", "Ñusta", "María del Carmen", "Ana", "Luz", "Beto", "Chayo", "Inés"),
    *("Wayra", "Tupaq", "João", "Conceição", "Zé", "Anaïs", "Jean-Loup", "Célestine", "Desmond", "Shanice"),
    *("Doña Eulalia", "Don Simón", "Quispe", "Mamani", "Sisa", "Illari", "Nayra", "Amaru", "Kusi", "Yma"),
]
# How far a page may be wider than the screen: nothing.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Fingers:
    """Does what a hand does, and counts it."""

    page: Page
    taps: int = 0
    fields: int = 0
    letters: int = 0

    def tap(self, place: Locator) -> None:
        place.tap()
        self.taps += 1

    def fill(self, place: Locator, text: str) -> None:
        place.fill(text)
        self.fields += 1
        self.letters += len(text)


@dataclass
class Trainer:
    """Somebody who leads a group, by user name; the organisation and, where there is one, the group."""

    name: str
    organisation: str
    cohort: str = ""


def make_trainer(site: Site, name: str, *, role: str = "trainer", learners: int = 0) -> Trainer:
    """A trainer with an organisation of their own; with `learners`, a group in which the first of them has answered."""
    out = site.python(
        "import json; from lms.accounts.models import Person; from lms.cohorts.models import *;"
        "from django.utils import timezone; from lms.accounts.services import create_learner;"
        "from lms.cohorts.services import create_cohort, enrol; from courses.contents import contents;"
        f"o = Organisation.objects.create(name='Red {name}', country='PE');"
        f"p = Person.objects.create_user({name!r}, password={PASSWORD!r}, nickname={name.title()!r});"
        f"Membership.objects.create(organisation=o, person=p, role={role!r}, since=timezone.now());"
        f"n = {learners};"
        "c = create_cohort(organisation=o, name='Tarde del martes', language='es', led_by=p) if n else None;"
        "[enrol(cohort=c, person=create_learner(nickname=f'Persona {i:02}', picture='llama', pin='2846', language='es'))"
        " for i in range(n)];"
        "m = contents('es')[0].modules[0];"
        "c and Assignment.objects.create(cohort=c, kind='module', keys=[str(m.key)]);"
        "print(json.dumps([str(o.public_id), str(c.public_id) if c else '']))"
    )
    organisation, cohort = json.loads(out)
    return Trainer(name, organisation, cohort)


def come_in(page: Page, site: Site, trainer: Trainer, language: str = "es") -> None:
    page.goto(f"{site.url}/{language}/sign-in/staff/")
    page.locator("[name=username]").fill(trainer.name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").tap()
    page.wait_for_url(f"{site.url}/{language}/groups/")


def cards_of(page: Page) -> dict[str, tuple[str, str]]:
    """Code and PIN on each card, by name."""
    return {
        str(card.locator("bdi").text_content()): tuple(card.locator(".plain-code").all_text_contents())  # type: ignore[misc]
        for card in page.locator(".cut").all()
    }


def test_a_group_of_thirty_in_five_minutes(
    chromium: Browser, page: Page, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the sign-in to the printed cards; then something to do, a learner who does it, and the table that shows it."""
    come_in(page, site, make_trainer(site, "yolanda"))
    hand = Fingers(page)
    hand.tap(page.locator('main a.button[href$="/groups/new/"]'))
    hand.fill(page.locator("[name=name]"), "Tarde del martes")
    hand.tap(page.locator("main form button").first)
    page.wait_for_url("**/people/add/")
    hand.fill(page.locator("[name=names]"), "\n".join(NAMES))
    hand.tap(page.locator("main form button").first)
    hand.tap(page.locator("button[value=make]"))
    expect(page.locator(".cut")).to_have_count(30)
    expect(page.locator(".cut svg.qr")).to_have_count(30)
    cards = cards_of(page)
    assert set(cards) == set(NAMES)
    assert all(
        re.fullmatch(r"\w{4}-\w{4}", code) and re.fullmatch(r"\d{4}", pin) for code, pin in cards.values()
    )
    assert len({code for code, _pin in cards.values()}) == 30
    with capsys.disabled():
        print(f"\n30 people with cards: {hand.taps} taps, {hand.fields} fields, {hand.letters} letters")
    assert hand.taps <= 4

    hand.tap(page.locator('.tabs a[href$="/assigned/"]'))
    hand.tap(page.locator('main a.button[href$="/assigned/add/"]'))
    hand.tap(page.locator('[name=what][value^="module"] + span', has_text="Proteger mi celular"))
    hand.tap(page.locator("main form > button").last)
    page.wait_for_url("**/assigned/")

    learner = chromium.new_context(**PHONE)
    name = "María del Carmen"
    do_first_lesson(learner, site, *cards[name])
    page.locator(".tabs a").first.tap()
    row = page.locator("tbody tr", has_text=name)
    expect(row.locator('use[href="#knot-done"]')).to_have_count(1)
    expect(page.locator("tbody tr", has_text="Tupaq").locator('use[href="#knot-done"]')).to_have_count(0)


def do_first_lesson(context: BrowserContext, site: Site, code: str, pin: str) -> None:
    """Sign in with what stands on the card, open the first thing to do from my page, and answer it."""
    page = context.new_page()
    page.goto(f"{site.url}/es/sign-in/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=pin]").fill(pin)
    page.locator("main [type=submit]").tap()
    page.wait_for_url("**/me/**")
    if "/me/" in page.url and page.locator("main form button[name=agree]").count():
        page.locator("main form button[name=agree]").tap()
    page.goto(f"{site.url}/es/me/")
    page.locator(f'main a[href^="{MODULES["es"]}"]').first.tap()
    page.wait_for_load_state("networkidle")
    for place in page.locator("[data-activity]").all():
        touch(place)
        expect(place.locator(".eyebrow use")).to_have_attribute("href", "#knot-done")
    expect(page.locator("[data-outbox]").first).to_have_text("Enviado")
    context.close()


def test_new_pin_in_three_taps(page: Page, site: Site) -> None:
    trainer = make_trainer(site, "zenon", learners=3)
    come_in(page, site, trainer)
    hand = Fingers(page)
    hand.tap(page.locator(f'main a.card[href*="{trainer.cohort}"]'))
    hand.tap(page.locator("tbody tr", has_text="Persona 01").locator("a").first)
    hand.tap(page.locator('main form[action$="/pin/"] button').first)
    page.wait_for_url("**/pin/")
    expect(page.locator("main .pass-code").first).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"\b\d{4}\b"))
    assert hand.taps == 3


PAGES = [
    "",
    "new/",
    "{c}/",
    "{c}/people/",
    "{c}/people/add/",
    "{c}/cards/",
    "{c}/poster/",
    "{c}/more/",
    "{c}/edit/",
    "{c}/assigned/",
    "{c}/assigned/add/",
    "{c}/questions/",
    "{c}/charts/",
    "{c}/attendance/",
    "{c}/exports/",
    "{c}/results/",
    "{c}/paper/",
    "{c}/class/",
    "organisation/{o}/",
    "organisation/{o}/staff/",
]


@pytest.fixture(scope="module")
def coordinator(site: Site) -> Trainer:
    return make_trainer(site, "consuelo", role="administrator", learners=12)


@pytest.fixture
def desk(chromium: Browser, site: Site, coordinator: Trainer, request: Any) -> Iterator[Page]:
    """The phone of an administrator who has come in, in light or dark."""
    language, scheme = request.param
    context = chromium.new_context(**PHONE, color_scheme=scheme)
    complaints = listen(context)
    page = context.new_page()
    come_in(page, site, coordinator, language)
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize(
    "desk",
    [(language, scheme) for language in LANGUAGES for scheme in ("light", "dark")],
    indirect=True,
    ids=str,
)
def test_axe_finds_nothing_serious_on_trainers_pages(desk: Page, site: Site, coordinator: Trainer) -> None:
    found = []
    root = desk.url
    for path in PAGES:
        address = root + path.format(c=coordinator.cohort, o=coordinator.organisation)
        answer = desk.goto(address)
        assert answer and answer.status == 200, address
        if desk.evaluate(SIDEWAYS) > 0:
            found.append((path, "scrolls sideways"))
        found += [
            (path, violation["id"], violation["nodes"][0]["html"][:200])
            for violation in Axe().run(desk).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    assert found == []


@pytest.mark.parametrize("path", ["{c}/", "{c}/people/", "{c}/questions/", "{c}/paper/", "organisation/{o}/"])
def test_first_visit_is_light(
    chromium: Browser, site: Site, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that comes over the line to a phone that holds nothing of the site yet but who is signed in: 60 KB at most."""
    trainer = make_trainer(site, f"pesa{PAGES.index(path)}", role="administrator", learners=30)
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    come_in(page, site, trainer)
    # The worker keeps files, too.
    page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))"
    )
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    came: list[float] = []
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(f"{site.url}/es/groups/{path.format(c=trainer.cohort, o=trainer.organisation)}")
    page.wait_for_timeout(1_500)
    with capsys.disabled():
        print(f"\n{path}: {sum(came):,.0f} bytes, {len(came)} requests")
    assert 5_000 < sum(came) <= 60_000
    context.close()


def test_everything_works_without_script(chromium: Browser, site: Site) -> None:
    trainer = make_trainer(site, "sinjs")
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    come_in(page, site, trainer)
    page.locator('main a.button[href$="/groups/new/"]').tap()
    page.locator("[name=name]").fill("Sin guiones")
    page.locator("main form button").first.tap()
    page.locator("[name=names]").fill("Rosa\nInés")
    page.locator("main form button").first.tap()
    page.locator("button[value=make]").tap()
    expect(page.locator(".cut")).to_have_count(2)
    page.locator('.tabs a[href$="/assigned/"]').tap()
    page.locator('main a.button[href$="/assigned/add/"]').tap()
    page.locator('[name=what][value^="module"] + span').first.tap()
    page.locator("main form > button").last.tap()
    page.locator(".tabs a").first.tap()
    expect(page.locator("tbody tr")).to_have_count(2)
    context.close()
