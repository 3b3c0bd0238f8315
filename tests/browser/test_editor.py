"""The authors' side in a real browser: nothing foreign is asked for, the policy holds, and what is refused is said."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, Site, listen

ROLES = {"ana": "Authors", "teo": "Translators", "eva": "Editors"}
LESSON = "from courses.models import LessonPage; print(LessonPage.objects.get(seed_id='C1.1', locale__language_code='{}').pk)"
MODULE = "from courses.models import ModulePage; print(ModulePage.objects.get(seed_id='C1', locale__language_code='es').pk)"
MAKE_PEOPLE = f"""
from django.contrib.auth.models import Group
from lms.accounts.models import Person
for name, group in {ROLES!r}.items():
    person = Person.objects.create_user(name, password={PASSWORD!r})
    person.groups.add(Group.objects.get(name=group))
Person.objects.create_superuser("keeper", password={PASSWORD!r})
"""
PAGES = (
    "/cms/",
    "/cms/pages/{module}/",
    "/cms/pages/{es}/edit/",
    "/cms/pages/{fr}/edit/",
    "/cms/pages/add/courses/lessonpage/{module}/",
    "/cms/pages/{es}/history/",
    "/cms/localize/submit/page/{module}/",
    "/cms/localize/reports/translations/",
    "/cms/snippets/courses/drawing/",
    "/cms/snippets/courses/drawing/add/",
    "/cms/snippets/courses/drawing/edit/1/",
    "/cms/snippets/courses/h5pcontent/",
    "/cms/snippets/courses/h5pcontent/add/",
    "/cms/h5p-libraries/",
    "/cms/images/",
    "/cms/images/multiple/add/",
    "/cms/users/",
    "/cms/workflows/list/",
    "/cms/locales/",
    "/cms/account/",
)


@pytest.fixture(scope="module")
def people(site: Site) -> None:
    site.python(MAKE_PEOPLE)


@pytest.fixture(scope="module")
def ids(site: Site) -> dict[str, str]:
    return {
        "es": site.python(LESSON.format("es")),
        "fr": site.python(LESSON.format("fr")),
        "module": site.python(MODULE),
    }


@pytest.fixture
def desk(chromium: Browser) -> Iterator[BrowserContext]:
    """An author's computer. What its pages complain of fails the test."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    complaints = listen(context)
    yield context
    context.close()
    assert complaints == []


def enter(desk: BrowserContext, site: Site, name: str) -> Page:
    page = desk.new_page()
    page.goto(f"{site.url}/cms/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(f"{site.url}/cms/")
    return page


def publish(page: Page) -> None:
    """Press “Publish” in the menu beside “Save draft”."""
    page.locator(
        "footer [data-w-dropdown-target=toggle], footer [aria-label='Show actions'], footer .w-dropdown button"
    ).first.click()
    page.locator("[name=action-publish]").click()


def test_pages_of_the_admin_ask_nobody_else(
    site: Site, people: None, ids: dict[str, str], desk: BrowserContext
) -> None:
    page = enter(desk, site, "keeper")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            response = page.goto(site.url + path.format(**ids))
            assert response
            assert response.status == 200, path
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


def test_refused_publication_keeps_what_was_typed(
    site: Site, people: None, ids: dict[str, str], desk: BrowserContext
) -> None:
    page = enter(desk, site, "eva")
    page.goto(f"{site.url}/cms/pages/{ids['es']}/edit/")
    expect(page.locator(".courses-report")).to_contain_text("of 40 KB")
    page.fill("[name=outcome]", "Lo que escribí.")
    page.get_by_role("tab", name="Curriculum").click()
    page.fill("[name=digcomp]", "")
    publish(page)
    expect(page.locator(".messages")).to_contain_text("Give the DigComp 2.2 code")
    expect(page.locator("[name=outcome]")).to_have_value("Lo que escribí.")


def test_preview_beside_the_form(site: Site, people: None, ids: dict[str, str], desk: BrowserContext) -> None:
    page = enter(desk, site, "ana")
    page.goto(f"{site.url}/cms/pages/{ids['es']}/edit/")
    page.locator("[name=title]").fill("Un título sin guardar")
    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("[data-w-preview-target=iframe], #w-preview-iframe").first
    expect(frame.locator("h1")).to_have_text("Un título sin guardar", timeout=30_000)
    expect(frame.locator("html")).to_have_attribute("lang", "es")


def test_translator_has_words_and_no_way_around_an_editor(
    site: Site, people: None, ids: dict[str, str], desk: BrowserContext
) -> None:
    page = enter(desk, site, "teo")
    page.goto(f"{site.url}/cms/pages/{ids['fr']}/edit/")
    expect(page.locator(".courses-translation")).to_contain_text("Send to an editor")
    expect(page.locator(".js-translation-editor")).to_contain_text("Download PO file")
    for forbidden in ("Convert to alias page", "Publish in French", "Unpublish"):
        expect(page.get_by_text(forbidden)).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Páginas"), ("pt-br", "Páginas"), ("en", "Pages"), ("fr", "Pages")]
)
def test_admin_in_four_languages(
    site: Site, people: None, chromium: Browser, language: str, word: str
) -> None:
    context = chromium.new_context(locale=language, viewport={"width": 1280, "height": 900})
    page = enter(context, site, "ana")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("nav").first).to_contain_text(word)
    context.close()
