"""An attestation on paper and on a phone: one sheet in every language, with and without script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.keys import page_key
from tests.browser.conftest import PHONE, Site, listen

LANGUAGES = ("es", "pt-br", "en", "fr")
COURSE = str(page_key("C"))
# Somebody who has completed the course of the seeds, and is signed in already.
GRADUATE = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from courses.models import Composition, LessonPage
from lms.accounts.services import create_learner
from lms.progress.models import Completion

person = create_learner(nickname={name!r}, picture="llama", pin="2846", language="es")
keys = [("lesson", key) for key in set(LessonPage.objects.values_list("translation_key", flat=True))]
for kind, key in [*keys, ("course", {course!r})]:
    Completion.objects.create(learner=person, kind=kind, key=key, completed_at=timezone.now())
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.create()
print(session.session_key)
"""
# As many skills as the longest course of the curriculum has core lessons, in their longest words.
MANY = """
from lms.progress.models import Attestation
made = Attestation.objects.get(name={name!r})
skills = {{key: (sorted(value, key=len)[::-1] * 23)[:23] for key, value in made.skills.items()}}
Attestation.objects.filter(pk=made.pk).update(skills=skills, name="María Guadalupe Xochiquetzal de la Cruz y Hernández")
"""


def graduate(site: Site, context: BrowserContext, name: str) -> None:
    key = site.python(GRADUATE.format(name=name, course=COURSE))
    context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])


def sheets(page: Page, paper: str) -> int:
    """How many sheets of paper the page takes when it is printed."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


def address(site: Site, language: str) -> str:
    return f"{site.url}/{language}/me/attestation/{COURSE}/"


@pytest.mark.parametrize("many", [False, True])
def test_attestation_takes_one_sheet(page: Page, site: Site, many: bool) -> None:
    name = f"Paper {many}"
    graduate(site, page.context, name)
    page.goto(address(site, "es"))
    if many:
        site.python(MANY.format(name=name))
    for language in LANGUAGES:
        page.goto(address(site, language))
        expect(page.locator(".attestation-skills li")).to_have_count(23 if many else 4)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert {paper: sheets(page, paper) for paper in ("A4", "Letter")} == {"A4": 1, "Letter": 1}


def test_paper_has_the_attestation_and_nothing_beside_it(page: Page, site: Site) -> None:
    graduate(site, page.context, "Only")
    page.goto(address(site, "en"))
    page.emulate_media(media="print")
    expect(page.locator(".attestation .qr")).to_be_visible()
    for beside in ("form", "header", "footer", ".crumbs"):
        expect(page.locator(beside).first).to_be_hidden()


@pytest.fixture
def plain_page(chromium: Browser) -> Iterator[Page]:
    """A phone without script."""
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    complaints = listen(context)
    yield context.new_page()
    context.close()
    assert complaints == []


def test_without_script_it_is_found_named_and_checked(plain_page: Page, page: Page, site: Site) -> None:
    graduate(site, plain_page.context, "Plain")
    plain_page.goto(f"{site.url}/fr/me/")
    plain_page.locator(".notice a").tap()
    expect(plain_page.locator(".attestation-name")).to_have_text("Plain")
    plain_page.locator("[name=name]").fill("Marie-Ange Étienne")
    plain_page.locator("main [type=submit]").tap()
    expect(plain_page.locator(".attestation-name")).to_have_text("Marie-Ange Étienne")
    code = plain_page.locator(".pass-code").inner_text()
    # Somebody else, who was shown the paper.
    page.goto(f"{site.url}/en/verify/")
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    page.locator("[name=code]").press("Enter")
    expect(page.locator(".attestation-name")).to_have_text("Marie-Ange Étienne")
    expect(page.locator(".pass-code")).to_have_text(code)


def test_picture_on_the_paper_leads_to_the_check(page: Page, site: Site) -> None:
    graduate(site, page.context, "Scan")
    page.goto(address(site, "es"))
    way = page.locator(".attestation-foot a").get_attribute("href") or ""
    assert way.startswith(f"{site.url}/es/verify/")
    page.context.clear_cookies()
    page.goto(way)
    expect(page.locator(".attestation-name")).to_have_text("Scan")
