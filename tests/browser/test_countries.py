"""What differs by country, on the phone: words in their place, gone when they are true no more, general words without."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from courses.facts.slots import general
from courses.outline import Callout
from lms.public.facts.listing import ShownFact
from lms.public.gallery import sample_lesson
from tests.browser.conftest import PHONE, Site
from tests.browser.line import Line
from tests.browser.phones import held, wait_until, wait_until_controlled
from tests.browser.served import ORIGIN, lesson_page, rendered, serve

FILE = "/facts/en/MX.json"
FACTS = {
    "country": "MX",
    "name": "Mexico",
    "locale": "es-MX",
    "currency": "Mexican pesos",
    "facts": {
        "PAY": {"text": "<i>CoDi</i>", "until": "2999-12-31"},
        "EMERG": {"text": "911", "until": "2026-12-31"},
    },
}
GENERAL = {
    "PAY": "the payment app that your bank offers",
    "EMERG": "the emergency number of your country",
    "GOV": "the official website of your government",
}
WORDS = "Open {PAY}. Call {EMERG}. See {GOV}. It costs {CURR 1500} in {CURR}."
CHOSEN = 'localStorage["chasqui.country"] = "MX"'
FACTS_SCRIPT = '<script src="/static/lms/js/facts.js" defer></script></body>'
SETTINGS_SCRIPT = '<script src="/static/lms/js/settings.js" defer></script>'


def with_facts(html: str) -> str:
    """The page with facts.js behind ease.js, as the bundle has them, and before the settings."""
    html = html.replace(SETTINGS_SCRIPT, "").replace("</body>", FACTS_SCRIPT)
    return html.replace("</body>", f"{SETTINGS_SCRIPT}</body>")


@pytest.fixture
def pages() -> dict[str, str]:
    with override("en"):
        lesson = replace(sample_lesson(), blocks=(Callout("x", "tip", WORDS),))
        lesson_html = lesson_page(lesson)
    facts = [ShownFact("Emergency", "911", "x.mx", "22 November 2026", date(2026, 12, 31))]
    country = rendered(
        "pages/country_page.html", "en", code="MX", name="Mexico", currency="pesos", facts=facts
    )
    return {"/lesson/": with_facts(lesson_html), "/country/": with_facts(country)}


@pytest.fixture
def asked(phone: BrowserContext, pages: dict[str, str]) -> list[str]:
    return serve(phone, pages, give_facts)


def give_facts(route: Route) -> bool:
    is_facts = route.request.url == ORIGIN + FILE
    if is_facts:
        route.fulfill(json=FACTS)
    return is_facts


def open_lesson(phone: BrowserContext, *, day: str = "2026-11-22", chosen: str = CHOSEN) -> Page:
    """A lesson on a phone whose clock says this day."""
    page = phone.new_page()
    page.clock.install(time=f"{day}T12:00:00Z")
    page.add_init_script(chosen)
    page.goto(f"{ORIGIN}/lesson/")
    return page


def slot(page: Page, name: str) -> Any:
    return page.locator(f'[data-fact="{name}"]').first


def test_words_of_the_chosen_country_stand_in_the_lesson(phone: BrowserContext, asked: list[str]) -> None:
    page = open_lesson(phone)
    # As text, whatever it holds.
    expect(slot(page, "PAY")).to_have_text("<i>CoDi</i>")
    expect(slot(page, "GOV")).to_have_text(GENERAL["GOV"])
    assert page.locator('[data-fact="CURR"]').all_inner_texts() == ["1,500 Mexican pesos", "Mexican pesos"]
    expect(page.locator("[data-country-line]")).to_have_text("Your country: Mexico. Change")
    assert asked.count(FILE) == 1


@pytest.mark.parametrize(
    ("day", "emergency"), [("2026-12-31", "911"), ("2027-01-01", GENERAL["EMERG"])], ids=["last", "after"]
)
def test_fact_ends_with_its_last_day_by_the_clock_of_the_phone(
    phone: BrowserContext, asked: list[str], day: str, emergency: str
) -> None:
    page = open_lesson(phone, day=day)
    expect(slot(page, "PAY")).to_have_text("<i>CoDi</i>")
    expect(slot(page, "EMERG")).to_have_text(emergency)


@pytest.mark.parametrize(
    ("day", "is_shown"), [("2026-12-31", True), ("2027-01-01", False)], ids=["last", "after"]
)
def test_copy_of_the_page_of_a_country_shows_nothing_that_is_too_old(
    phone: BrowserContext, asked: list[str], day: str, is_shown: bool
) -> None:
    page = phone.new_page()
    page.clock.install(time=f"{day}T12:00:00Z")
    page.goto(f"{ORIGIN}/country/")
    expect(page.locator("[data-choosing]")).to_be_visible()
    assert page.locator(".fact").is_visible() == is_shown


def test_who_comes_back_with_another_choice_reads_its_words(phone: BrowserContext, asked: list[str]) -> None:
    page = open_lesson(phone, chosen="")
    page.evaluate(CHOSEN)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(slot(page, "PAY")).to_have_text("<i>CoDi</i>")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.wait_for_load_state("networkidle")
    assert asked.count("/lesson/") == 2


@pytest.mark.parametrize("code", ["", "ZZ"])
def test_without_a_country_nothing_is_asked_and_general_words_stand(
    phone: BrowserContext, asked: list[str], code: str
) -> None:
    page = open_lesson(phone, chosen=f'localStorage["chasqui.country"] = "{code}"')
    page.wait_for_load_state("networkidle")
    assert {name: slot(page, name).inner_text() for name in GENERAL} == GENERAL
    expect(page.locator("[data-country-line] a")).to_have_attribute("href", "/en/countries/")
    assert not any(path.startswith("/facts/") for path in asked)


@pytest.mark.parametrize("answer", ["lost", "404", "broken"])
def test_general_words_stay_where_the_file_does_not_come(
    phone: BrowserContext, pages: dict[str, str], answer: str
) -> None:
    def amiss(route: Route) -> bool:
        if "/facts/" not in route.request.url:
            return False
        if answer == "lost":
            route.abort()
        else:
            route.fulfill(status=404 if answer == "404" else 200, body="<h1>Not here</h1>")
        return True

    serve(phone, pages, amiss)
    page = open_lesson(phone)
    page.wait_for_load_state("networkidle")
    assert {name: slot(page, name).inner_text() for name in GENERAL} == GENERAL
    assert page.locator('[data-fact="CURR"]').first.inner_text() == "1,500 in your money"


def test_country_is_chosen_and_dropped_on_its_page(phone: BrowserContext, asked: list[str]) -> None:
    page = phone.new_page()
    page.goto(f"{ORIGIN}/country/")
    use, drop = page.get_by_role("button", name="Use on this phone"), page.get_by_text("Use no country")
    said = page.locator("[data-chosen]")
    expect(drop).to_be_hidden()
    expect(said).to_be_hidden()
    use.tap()
    expect(said).to_be_visible()
    expect(drop).to_be_focused()
    # It is fetched at once: whoever has kept a module has it when the signal goes.
    wait_until(page, lambda: asked.count(FILE) == 1)
    page.reload()
    expect(said).to_be_visible()
    expect(use).to_be_hidden()
    page.goto(f"{ORIGIN}/lesson/")
    expect(slot(page, "PAY")).to_have_text("<i>CoDi</i>")
    page.goto(f"{ORIGIN}/country/")
    drop.tap()
    expect(said).to_be_hidden()
    expect(use).to_be_focused()
    page.goto(f"{ORIGIN}/lesson/")
    page.wait_for_load_state("networkidle")
    assert slot(page, "PAY").inner_text() == GENERAL["PAY"]


def test_without_script_general_words_stand_and_the_page_of_the_country_is_read(
    chromium: Browser, pages: dict[str, str]
) -> None:
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    serve(context, pages)
    page = context.new_page()
    page.goto(f"{ORIGIN}/lesson/")
    assert {name: slot(page, name).inner_text() for name in GENERAL} == GENERAL
    expect(page.get_by_role("link", name="Choose your country")).to_be_visible()
    page.goto(f"{ORIGIN}/country/")
    assert page.locator("main button:visible").count() == 0
    expect(page.locator(".fact")).to_contain_text("911")
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


# On a site of its own, with the worker

SET_UP = """
from datetime import date
from django.utils import timezone
from courses.facts.models import Country, FactText, LocalFact
from courses.models import LessonPage
lesson = LessonPage.objects.get(locale__language_code="es", slug="bloqueo-de-pantalla")
lesson.body.append(("callout", {"tone": "tip", "text": "Abra {PAY}."}))
lesson.save_revision().publish()
country, _ = Country.objects.get_or_create(code="MX")
LocalFact.objects.filter(country=country, slot="PAY").delete()
fact = LocalFact.objects.create(country=country, slot="PAY", state="confirmed", source="x", checked_by="Ana",
    checked_on=timezone.localdate())
FactText.objects.create(fact=fact, language="es", text="CoDi")
"""
WITHDRAW = """
from courses.facts.models import LocalFact
fact = LocalFact.objects.get(country_id="MX", slot="PAY")
fact.state = "conflicting"
fact.save()
"""
MODULE = "/es/seguridad-en-internet/proteger-mi-celular/"
LESSON = MODULE + "bloqueo-de-pantalla/"
IN_SPANISH = "/facts/es/MX.json"


@pytest.fixture
def kept(page: Page, own_site: Site, own_line: Line) -> Page:
    """A phone on which Mexico was chosen and a module kept, without reading any lesson of it."""
    own_site.python(SET_UP)
    page.context.add_cookies([{"name": "any", "value": "thing", "url": own_line.url}])
    page.goto(own_line.url + MODULE)
    page.evaluate(CHOSEN)
    page.reload()
    wait_until_controlled(page)
    place = page.locator("[data-keep]")
    expect(place).to_be_visible(timeout=15_000)
    place.locator("button").tap()
    expect(place).to_have_attribute("data-state", "kept", timeout=30_000)
    wait_until(page, lambda: IN_SPANISH in held(page).get("chasqui-facts", []))
    return page


def test_facts_are_kept_with_a_module_and_gone_at_the_next_look_with_network(
    kept: Page, own_site: Site, own_line: Line
) -> None:
    page = kept
    with override("es"):
        words = general("PAY")
    own_line.cut()
    page.goto(own_line.url + LESSON)
    expect(slot(page, "PAY")).to_have_text("CoDi")
    # Without network the date on the file counts.
    page.clock.install(time="2099-01-01T12:00:00Z")
    page.reload()
    expect(page.locator("[data-country-line]")).to_contain_text("México")
    assert slot(page, "PAY").inner_text() == words
    page.clock.set_system_time("2026-11-22T12:00:00Z")
    own_line.mend()
    own_site.python(WITHDRAW)
    page.goto(own_line.url + LESSON)
    expect(page.locator("[data-country-line]")).to_contain_text("México")
    assert slot(page, "PAY").inner_text() == words
    own_line.cut()
    page.goto(own_line.url + LESSON)
    expect(page.locator("[data-country-line]")).to_contain_text("México")
    assert slot(page, "PAY").inner_text() == words


def test_nobody_is_named_where_the_facts_of_a_country_are_asked_for(kept: Page, own_line: Line) -> None:
    assert IN_SPANISH in own_line.asked
    assert MODULE in own_line.with_cookie
    assert IN_SPANISH not in own_line.with_cookie
