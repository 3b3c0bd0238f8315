"""People without e-mail: in three taps to the first lesson, and back in by code, QR or group, in four languages."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Site, listen
from tests.browser.test_journeys import LANGUAGES

PIN = "2846"


def make_learner(site: Site, nickname: str, **more: Any) -> dict[str, str]:
    """An account as the sign-up makes it: its code and its public id."""
    out = site.python(
        "import json; from lms.accounts.services import create_learner;"
        f"p = create_learner(nickname={nickname!r}, picture='llama', pin={PIN!r}, language='es');"
        "print(json.dumps({'code': p.access_code, 'id': str(p.public_id)}))"
    )
    made: dict[str, str] = json.loads(out)
    return made


def type_code_and_pin(page: Page, site: Site, language: str, code: str, pin: str = PIN) -> None:
    page.goto(f"{site.url}/{language}/sign-in/")
    page.locator("[name=code]").fill(f"{code[:4]}-{code[4:]}".lower())
    page.locator("[name=pin]").fill(pin)
    page.locator("main [type=submit]").tap()


def fits(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_taps_from_the_start_page_to_the_first_lesson(page: Page, site: Site, language: str) -> None:
    """Typing a name and a PIN is no tap; scrolling is none either."""
    page.goto(f"{site.url}/{language}/")
    page.locator(f'main a[href$="/{language}/sign-up/"]').tap()
    page.wait_for_url("**/sign-up/**")
    assert fits(page)
    page.locator("[name=nickname]").fill("Rosa María")
    page.locator("[name=pin]").fill(PIN)
    page.locator("main form [type=submit]").tap()
    page.wait_for_url("**/me/card/**")
    expect(page.locator(".pass-code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    assert fits(page)
    page.locator("main a.button").first.tap()
    expect(page.locator("article.lesson")).to_be_visible()
    first = page.url
    page.goto(f"{site.url}/{language}/")
    page.locator("main a.card").first.tap()
    expect(page.locator("main .hanging a").first).to_have_attribute("href", first.removeprefix(site.url))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_back_in_by_code_by_qr_and_by_group(
    chromium: Browser, site: Site, language: str, script: bool
) -> None:
    nickname = f"Ana {language} {script}"
    learner = make_learner(site, nickname)
    group = site.python(
        "from lms.accounts.models import Person; from lms.cohorts.services import *;"
        "from lms.cohorts.models import Organisation; o, _ = Organisation.objects.get_or_create(name='Taller');"
        f"c = create_cohort(organisation=o, name='Taller', language={language!r});"
        f"enrol(cohort=c, person=Person.objects.get(access_code={learner['code']!r})); print(c.join_code)"
    )
    context = chromium.new_context(**PHONE, java_script_enabled=script, locale=language)
    complaints = listen(context)
    page = context.new_page()

    type_code_and_pin(page, site, language, learner["code"])
    page.wait_for_url(f"{site.url}/{language}/me/")
    expect(page.locator("h1")).to_contain_text(nickname)
    change_person(page)

    page.goto(f"{site.url}/q/{learner['code']}/")
    page.wait_for_url(f"{site.url}/{language}/sign-in/**")
    page.locator("[name=pin]").fill(PIN)
    page.locator("main [type=submit]").tap()
    page.wait_for_url(f"{site.url}/{language}/me/")
    change_person(page)

    page.goto(f"{site.url}/{language}/join/")
    page.locator("[name=code]").fill(group)
    page.locator("main [type=submit]").tap()
    page.locator(".person", has_text=nickname).tap()
    page.locator("[name=pin]").fill(PIN)
    assert fits(page)
    page.locator("main form [type=submit]").tap()
    page.wait_for_url(f"{site.url}/{language}/me/")
    expect(page.locator("h1")).to_contain_text(nickname)
    context.close()
    assert complaints == []


def change_person(page: Page) -> None:
    page.locator("form[data-sign-out] button").tap()
    page.wait_for_url("**/sign-in/")


def test_wrong_pin_says_so_and_then_asks_to_wait(page: Page, site: Site) -> None:
    learner = make_learner(site, "Olvidadiza")
    for _ in range(3):
        type_code_and_pin(page, site, "es", learner["code"], pin="9173")
        expect(page.locator("[role=alert]")).to_be_visible()
    type_code_and_pin(page, site, "es", learner["code"])
    expect(page.locator("[role=alert]")).to_contain_text(re.compile(r"\d"))
    assert page.locator("[name=code]").input_value().replace("-", "").upper() == learner["code"]


def personal_pages(language: str) -> list[str]:
    return [
        f"/{language}/{rest}"
        for rest in (
            "sign-in/",
            "sign-in/staff/",
            "sign-up/",
            "join/",
            "privacy/",
            "phone/",
            "offline/",
            "verify/",
            "me/",
            "me/card/",
            "me/data/",
            "me/data/delete/",
        )
    ]


@pytest.fixture(scope="module")
def finisher(site: Site) -> dict[str, str]:
    """Somebody who completed the course: there is an attestation to look at."""
    learner = make_learner(site, "Doña Chela")
    learner["course"] = site.python(
        "from datetime import date; from django.utils import timezone; from lms.accounts.models import Person;"
        "from courses.models import Composition; from lms.progress.models import Completion;"
        f"p = Person.objects.get(access_code={learner['code']!r});"
        "rows = [(c.kind, c.key) for c in Composition.objects.filter(current_until=None)];"
        "Completion.objects.bulk_create(Completion(learner=p, kind=k, key=key, completed_at=timezone.now()) for k, key in rows);"
        "print([key for k, key in rows if k == 'course'][0])"
    )
    return learner


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_on_learners_pages(
    chromium: Browser, site: Site, finisher: dict[str, str], language: str, scheme: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(**PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found: list[Any] = []
    pages = personal_pages(language)

    def look(path: str) -> None:
        reply = page.goto(site.url + path)
        assert reply and reply.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        result = Axe().run(page)
        found.extend(
            (path, violation["id"], [node["target"] for node in violation["nodes"]])
            for violation in result.response["violations"]
            if violation["impact"] in ("serious", "critical")
        )
        if not fits(page):
            found.append((path, "scrolls sideways"))

    for path in pages:
        if "/me/" not in path:
            look(path)
    look(f"/{language}/me/")
    type_code_and_pin(page, site, language, finisher["code"])
    page.wait_for_url(f"{site.url}/{language}/me/")
    for path in pages:
        if "/me/" in path:
            look(path)
    look(f"/{language}/me/attestation/{finisher['course']}/")
    code = site.python(
        f"from lms.progress.models import Attestation; print(Attestation.objects.get(person__access_code={finisher['code']!r}).code)"
    )
    look(f"/{language}/verify/{code}/")
    context.close()
    assert found == []


def test_learners_pages_work_by_keyboard_alone(page: Page, site: Site) -> None:
    """Sign up, look at the card, delete the account and take it back, with Tab, Enter and Space."""
    page.goto(f"{site.url}/en/sign-up/")
    tab_to(page, "[name=nickname]")
    page.keyboard.type("Keyboard")
    tab_to(page, "[name=pin]")
    page.keyboard.type(PIN)
    tab_to(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/card/**")
    page.goto(f"{site.url}/en/me/data/")
    tab_to(page, 'main a[href$="/me/data/delete/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/data/delete/")
    tab_to(page, "[name=proof]")
    page.keyboard.type(PIN)
    tab_to(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("sign in", ignore_case=True)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, and it can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", selector
            return
    raise AssertionError(f"Tab does not lead to {selector}")
