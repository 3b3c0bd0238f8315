"""The screen of H5P libraries in a browser: a bar says how far the exercises are, and a lost connection loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import PASSWORD, Site
from tests.browser.test_editor import desk, enter
from tests.h5p_packages import library, zipped

__all__ = ["desk"]
KEEPER = f"from lms.accounts.models import Person; Person.objects.create_superuser('keeper', password={PASSWORD!r})"
DONE = "Every exercise that can be played is put together with what is installed now"
PARTS = "from courses.h5p.models import H5PExercise; print(H5PExercise.objects.order_by('pk').values_list('parts', flat=True))"
NEWER = library("H5P.Question", js="window.kind = 'newer';", patch=1)


@pytest.fixture
def busy_site(own_site: Site) -> Site:
    """A site with two exercises of one kind."""
    own_site.python(f"from tests.browser.h5p_site import make; make(); {KEEPER}")
    return own_site


@pytest.fixture
def page(desk: BrowserContext, busy_site: Site, tmp_path: Path) -> Iterator[Page]:
    """The question whether a newer version of that kind is to be installed."""
    package = tmp_path / "newer.zip"
    package.write_bytes(zipped(NEWER))
    page = enter(desk, busy_site, "keeper")
    page.goto(f"{busy_site.url}/cms/h5p-libraries/")
    page.locator("[name=package]").set_input_files(package)
    page.get_by_role("button", name="See what is in it").click()
    page.get_by_role("button", name="Yes, install").wait_for()
    return page


def test_bar_goes_on_by_itself_and_ends_in_the_list(busy_site: Site, page: Page) -> None:
    before = busy_site.python(PARTS)
    asked: list[str] = []
    seen: list[tuple[str, str | None]] = []

    def one_is_done(route: Route) -> None:
        """The first time as a server answers that came as far as one of two, and did nothing; then the server itself."""
        asked.append(route.request.post_data or "")
        if len(asked) > 1:
            far = page.locator("[data-renew-far]").inner_text()
            seen.append((far, page.locator("progress").get_attribute("value")))
            return route.continue_()
        shown = page.content().replace("0 of 2", "1 of 2").replace('max="2" value="0"', 'max="2" value="1"')
        return route.fulfill(body=shown, content_type="text/html")

    page.route(
        "**/h5p-libraries/renew/",
        lambda route: one_is_done(route) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Yes, install").click()
    page.wait_for_url("**/cms/h5p-libraries/")
    expect(page.locator(".messages")).to_contain_text(DONE)
    assert len(asked) == 2
    assert seen == [("Exercises put together: 1 of 2.", "1")]
    assert busy_site.python(PARTS) != before


def test_lost_connection_loses_nothing(busy_site: Site, page: Page) -> None:
    page.route(
        "**/h5p-libraries/renew/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Yes, install").click()
    expect(page.get_by_role("alert")).to_contain_text("The connection was lost")
    on = page.get_by_role("button", name="Go on")
    expect(on).to_be_focused()
    page.goto(f"{busy_site.url}/cms/h5p-libraries/")
    expect(page.locator("main")).to_contain_text("2 exercises are not yet put together")
    page.get_by_role("link", name="Put exercises together").click()
    expect(page.get_by_role("alert")).to_contain_text("The connection was lost")
    page.unroute_all()
    on.click()
    page.wait_for_url("**/cms/h5p-libraries/")
    expect(page.locator(".messages")).to_contain_text(DONE)
    expect(page.locator("main")).not_to_contain_text("not yet put together")


def test_without_script_a_button_does_the_same(busy_site: Site, page: Page, chromium: Browser) -> None:
    page.route("**/h5p-libraries/renew/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Yes, install").click()
    plain = chromium.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    shown = plain.new_page()
    shown.goto(f"{busy_site.url}/cms/h5p-libraries/renew/")
    expect(shown.locator("[data-renew-far]")).to_have_text("Exercises put together: 0 of 2.")
    while shown.url.endswith("/renew/"):
        with shown.expect_navigation():
            shown.get_by_role("button", name="Go on").click()
    expect(shown.locator(".messages")).to_contain_text(DONE)
    plain.close()
