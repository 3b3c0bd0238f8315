"""A learner finishes the module, four ways and in four languages, and my page says so."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.keys import page_key
from tests.browser.answers import definition_of, submit, touch, type_in
from tests.browser.conftest import PHONE, PIN, Site, listen

LANGUAGES = ("es", "pt-br", "en", "fr")
MODULES = {
    "es": "/es/seguridad-en-internet/proteger-mi-celular/",
    "pt-br": "/pt-br/seguranca-na-internet/proteger-meu-celular/",
    "en": "/en/staying-safe-online/protect-my-phone/",
    "fr": "/fr/securite-sur-internet/proteger-mon-telephone/",
}
ACTIVITIES_OF_THE_MODULE = 11


def lessons_of(page: Page, site: Site, language: str) -> list[str]:
    page.goto(site.url + MODULES[language])
    links = page.locator("main .hanging a")
    return [site.url + str(link.get_attribute("href")) for link in links.all()]


def sign_in(page: Page, site: Site, language: str, name: str) -> None:
    page.goto(f"{site.url}/{language}/sign-in/")
    page.locator("[name=code]").fill(site.codes[name])
    page.locator("[name=pin]").fill(PIN)
    page.locator("main [type=submit]").tap()
    page.wait_for_url(f"{site.url}/{language}/me/")


def expect_module_done(page: Page, site: Site, language: str) -> None:
    page.goto(f"{site.url}/{language}/me/")
    expect(page.locator(".module .facts").first).to_have_text(re.compile(r"5\D+5"))
    expect(page.locator('.module use[href="#knot-done"]')).to_have_count(5)


def done_by(site: Site, name: str) -> dict[str, int]:
    out = site.python(
        "from lms.progress.models import *; import json; from collections import Counter;"
        f"print(json.dumps(dict(Counter(Completion.objects.filter(learner__username={name!r}).values_list('kind', flat=True)))))"
    )
    import json

    result: dict[str, int] = json.loads(out)
    return result


WHOLE_MODULE = {"activity": ACTIVITIES_OF_THE_MODULE, "lesson": 5, "module": 1, "course": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_learner_finishes_the_module_by_touch(page: Page, site: Site, language: str) -> None:
    name = f"touch-{language}"
    site.add_learner(name)
    sign_in(page, site, language, name)
    for lesson in lessons_of(page, site, language):
        page.goto(lesson)
        for place in page.locator("[data-activity]").all():
            touch(place)
            expect(place.locator(".eyebrow use")).to_have_attribute("href", "#knot-done")
        expect(page.locator("[data-outbox]")).to_have_text(re.compile("Enviado|Sent|Envoyé"))
    assert done_by(site, name) == WHOLE_MODULE
    expect_module_done(page, site, language)


def test_learner_finishes_the_module_by_keyboard_alone(page: Page, site: Site) -> None:
    site.add_learner("keys")
    sign_in(page, site, "en", "keys")
    for lesson in lessons_of(page, site, "en"):
        page.goto(lesson)
        for place in page.locator("[data-activity]").all():
            type_in(page, place)
            expect(place.locator(".eyebrow use")).to_have_attribute("href", "#knot-done")
        expect(page.locator("[data-outbox]")).to_have_text("Sent")
    assert done_by(site, "keys") == WHOLE_MODULE
    expect_module_done(page, site, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_learner_finishes_the_module_without_script(chromium: Browser, site: Site, language: str) -> None:
    name = f"plain-{language}"
    site.add_learner(name)
    context = chromium.new_context(**PHONE, java_script_enabled=False, color_scheme="dark")
    complaints = listen(context)
    page = context.new_page()
    sign_in(page, site, language, name)
    for lesson in lessons_of(page, site, language):
        page.goto(lesson)
        places = page.locator("[data-activity]").all()
        asked = [(str(place.get_attribute("data-activity")), definition_of(place)) for place in places]
        for activity_id, data in asked:
            page.goto(lesson)
            submit(page, activity_id, data)
            expect(page.locator(".say-right").first).to_be_visible()
            expect(page.locator("main a[href*='#activity-']")).to_be_visible()
    assert done_by(site, name) == WHOLE_MODULE
    expect_module_done(page, site, language)
    context.close()
    assert complaints == []


def test_answers_of_a_guest_move_to_the_account_at_sign_in(page: Page, site: Site) -> None:
    site.add_learner("guest")
    first, second, *_ = lessons_of(page, site, "es")
    for lesson in (first, second):
        page.goto(lesson)
        for place in page.locator("[data-activity]").all():
            touch(place)
            expect(place.locator(".say-right").first).to_be_visible()
        expect(page.locator("[data-outbox]")).to_have_text(
            re.compile("Guardado en este celular|Kept on this phone")
        )
    page.goto(f"{site.url}/es/me/")
    expect(page.locator('[data-guest] use[href="#knot-done"]')).to_have_count(2)
    assert done_by(site, "guest") == {}
    sign_in(page, site, "es", "guest")
    # The page loads itself anew when they have arrived.
    expect(page.locator('.module use[href="#knot-done"]')).to_have_count(2)
    assert done_by(site, "guest")["lesson"] == 2


def test_answers_wait_while_the_network_is_cut_and_are_counted_once(
    phone: BrowserContext, site: Site
) -> None:
    site.add_learner("bus")
    page = phone.new_page()
    sign_in(page, site, "es", "bus")
    page.goto(lessons_of(page, site, "es")[0])
    phone.set_offline(True)
    for place in page.locator("[data-activity]").all():
        touch(place)
        expect(place.locator(".say-right").first).to_be_visible()
    expect(page.locator("[data-outbox]")).to_contain_text("2")
    assert done_by(site, "bus") == {}
    phone.set_offline(False)
    expect(page.locator("[data-outbox]")).to_have_text("Enviado")
    assert done_by(site, "bus") == {"activity": 2, "lesson": 1}
    page.reload()
    expect(page.locator("[data-outbox]")).to_have_text("Enviado")
    count = site.python(
        "from lms.progress.models import *; print(Attempt.objects.filter(learner__username='bus').count())"
    )
    assert count == "2"


def test_learner_changes_language_and_keeps_everything(page: Page, site: Site) -> None:
    """Invariant 1: what was done in Spanish is done in French."""
    site.add_learner("two-tongues")
    sign_in(page, site, "es", "two-tongues")
    page.goto(lessons_of(page, site, "es")[3])
    for place in page.locator("[data-activity]").all():
        touch(place)
    expect(page.locator("[data-outbox]")).to_have_text("Enviado")
    page.locator(".languages summary").tap()
    page.locator(".languages a[hreflang=fr]").tap()
    page.wait_for_url("**/fr/**")
    expect(page.locator('[data-activity] .eyebrow use[href="#knot-done"]')).to_have_count(2)
    page.goto(f"{site.url}/fr/me/")
    expect(page.locator('.module use[href="#knot-done"]')).to_have_count(1)


def test_next_person_sees_nothing_of_the_first(page: Page, site: Site) -> None:
    for name in ("first-person", "next-person"):
        site.add_learner(name)
    sign_in(page, site, "es", "first-person")
    lesson = lessons_of(page, site, "es")[0]
    page.goto(lesson)
    touch(page.locator("[data-activity]").first)
    expect(page.locator("[data-outbox]")).to_have_text("Enviado")
    page.goto(f"{site.url}/es/me/")
    page.locator("form button").tap()
    page.wait_for_url("**/sign-in/")
    sign_in(page, site, "es", "next-person")
    page.goto(lesson)
    expect(page.locator('use[href="#knot-todo"]').first).to_be_attached()
    expect(page.locator('[data-activity] use[href="#knot-done"]')).to_have_count(0)
    assert done_by(site, "next-person") == {}


def test_door_leads_to_the_language_of_the_browser(chromium: Browser, site: Site) -> None:
    for accepted, path in (
        ("fr-HT,fr;q=0.9", "/fr/"),
        ("pt-PT", "/pt-br/"),
        ("de", "/es/"),
        ("en-JM", "/en/"),
        ("es-419", "/es/"),
    ):
        context = chromium.new_context(**PHONE, extra_http_headers={"Accept-Language": accepted})
        page = context.new_page()
        page.goto(site.url)
        assert page.url == site.url + path
        context.close()


def test_every_page_is_reached_by_links_and_none_leads_nowhere(page: Page, site: Site) -> None:
    """From the door, by links alone: all lessons in all languages; each link answers."""
    waiting, seen, lessons = [site.url + "/"], set[str](), set[str]()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        # Files, which are saved and not shown: packs, their key, the lists for machines.
        if url.startswith(f"{site.url}/packs/") or url.endswith("/feed.xml"):
            assert page.request.get(url).status == 200, url
            continue
        reply = page.goto(url)
        assert reply is not None and reply.status == 200, url
        key = (
            page.locator("article.lesson").first.get_attribute("data-lesson")
            if page.locator("article.lesson").count()
            else None
        )
        if key:
            lessons.add(f"{key} {page.locator('html').get_attribute('lang')}")
        links: list[str] = page.eval_on_selector_all(
            "a[href]", "links => links.map(link => link.href.split('#')[0])"
        )
        waiting += [link for link in links if link.startswith(site.url)]
    languages = {"es", "pt-BR", "en", "fr"}
    assert lessons == {
        f"{page_key(f'{module}.{number}')} {language}"
        for module in ("A1", "B1", "C1")
        for number in range(1, 6)
        for language in languages
    }


def site_pages(site: Site) -> list[tuple[str, str]]:
    module = MODULES["es"]
    return [
        ("catalog", "/es/"),
        ("course", "/es/seguridad-en-internet/"),
        ("module", module),
        ("lesson", f"{module}contrasenas/"),
        ("lesson-spot-it", f"{module}actualizaciones-y-aplicaciones/"),
        ("me", "/es/me/"),
        ("sign-in", "/es/sign-in/"),
        ("not-there", "/es/no-existe/"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page_type(chromium: Browser, site: Site, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(**PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for name, path in site_pages(site):
        page.goto(site.url + path)
        for place in page.locator("[data-activity]").all():
            touch(place)
        result = Axe().run(page)
        found += [
            (name, violation["id"], [node["target"] for node in violation["nodes"]])
            for violation in result.response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    context.close()
    assert found == []


@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (360, 2)])
def test_nothing_scrolls_sideways(chromium: Browser, site: Site, width: int, zoom: int) -> None:
    """At 320 px, and at 200 % (which leaves half the width)."""
    context = chromium.new_context(viewport={"width": width // zoom if zoom > 1 else width, "height": 640})
    page = context.new_page()
    wide = []
    for language in LANGUAGES:
        paths = (
            [path for _name, path in site_pages(site)]
            if language == "es"
            else lessons_of(page, site, language)
        )
        for path in paths:
            page.goto(path if path.startswith("http") else site.url + path)
            if page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
            ):
                wide.append(path)
    context.close()
    assert wide == []
