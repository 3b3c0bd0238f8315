"""A classroom without a network: one trainer, thirty learners, ten packs opened from a disk, and the files of all of
them brought to the site, twice. Every answer is under the right name, once.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.answering import respond
from tests.browser.answers import definition_of
from tests.browser.conftest import PASSWORD, PHONE, Site

PACKS, AT_EACH = 10, 3
LESSON = 1
# Learners by how they are found: most give their code, under whatever name; the others have their name only.
SAME_NAME, OTHER_NAME = (2, 11, 20), (5, 26)

CLASS = """
import json
from lms.accounts.models import Person
from lms.accounts.services import create_learner
from lms.cohorts.models import Membership, Organisation, Role
from lms.cohorts.services import create_cohort, enrol
from django.utils import timezone
trainer = Person.objects.create_user("profe", password={password!r}, nickname="Profe")
organisation = Organisation.objects.create(name="Red de escuelas")
Membership.objects.create(organisation=organisation, person=trainer, role=Role.TRAINER, since=timezone.now())
group = create_cohort(organisation=organisation, name="Salón 3", language="es", led_by=trainer)
codes = []
for number in range({learners}):
    learner = create_learner(nickname=f"Alumna {{number:02}}", picture="llama", pin="2846", language="es")
    enrol(cohort=group, person=learner)
    codes.append(learner.access_code)
print(json.dumps([str(group.public_id), codes]))
"""

ROWS = """
import json
from lms.progress.models import Attempt
rows = Attempt.objects.filter(learner__cohorts__name="Salón 3").order_by("pk")
print(json.dumps([[str(r.id), r.learner.nickname, str(r.activity_id), r.response, r.source, r.score] for r in rows.select_related("learner")]))
"""


@pytest.fixture
def classroom(own_site: Site) -> tuple[str, list[str]]:
    """The way to the results of a group of thirty, and their codes."""
    made = own_site.python(CLASS.format(password=PASSWORD, learners=PACKS * AT_EACH))
    group, codes = json.loads(made)
    return f"{own_site.url}/en/groups/{group}/results/", codes


@pytest.fixture
def pack(own_site: Site, tmp_path: Path) -> Path:
    """Built by the site, as a trainer gets it: the module in one file."""
    own_site.manage(
        "build_pack", "--course", "C", "--module", "C1", "--language", "es", "--output", str(tmp_path)
    )
    (page,) = tmp_path.glob("*/chasqui-c1-es.html")
    return page


@pytest.fixture
def trainer(chromium: Browser, own_site: Site) -> Iterator[Page]:
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{own_site.url}/en/sign-in/staff/")
    page.locator("[name=username]").fill("profe")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").tap()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    yield page
    context.close()


def nickname_in_pack(number: int) -> str:
    if number in SAME_NAME:
        return f"alumna {number:02}"
    return f"Otra {number:02}" if number in OTHER_NAME else f"Apodo {number:02}"


def response_of(place: Locator, number: int) -> dict[str, Any]:
    """What this learner answers: each another choice, where there are choices."""
    data = definition_of(place)
    match data["kind"]:
        case "multiple_choice":
            return {"choice": data["choices"][number % len(data["choices"])]["id"]}
        case "true_false":
            return {"answer": bool(number % 2)}
        case "order_steps":
            return {"order": [step["id"] for step in data["steps"]]}
        case "match":
            return {"pairs": {item["id"]: item["target"] for item in data["items"]}}
        case "spot_it":
            return {"zones": [zone["id"] for zone in data["zones"] if zone["correct"]]}
        case "fill_in":
            return {"text": f"learner {number:02}"}
        case kind:
            raise AssertionError(kind)


def learn(page: Page, number: int, code: str, lessons: Sequence[int] = (LESSON,)) -> dict[str, Any]:
    """A learner begins on this device and answers lessons; their responses by activity."""
    page.locator("[name=nickname]:visible").fill(nickname_in_pack(number))
    if number not in (*SAME_NAME, *OTHER_NAME):
        page.locator("[data-new-person] [name=code]:visible").fill(f"{code[:4].lower()} {code[4:]}")
    page.locator("[data-new-person] button:visible").click()
    return answer_lessons(page, number, lessons)


def answer_lessons(page: Page, number: int, lessons: Sequence[int] = (LESSON,)) -> dict[str, Any]:
    """Whoever has begun answers these lessons, and makes room for the next person."""
    answered = {}
    for lesson in lessons:
        page.locator(f".hanging:visible a[href$='c1-{lesson}']").click()
        # `all` does not wait until the lesson is there.
        page.locator("[data-activity]:visible").first.wait_for()
        for place in page.locator("[data-activity]:visible").all():
            response = response_of(place, number)
            kind = place.get_attribute("data-kind") or ""
            page.evaluate(respond(kind, response))
            answered[place.get_attribute("data-activity") or ""] = response
        expect(page.locator("[data-outbox]:visible")).not_to_have_text("")
        page.locator(".crumbs a:visible").click()
    page.locator("[data-change-person]:visible").click()
    return answered


def one_pack(
    context: BrowserContext, pack: Path, device: int, codes: list[str], saved: Path
) -> dict[int, Any]:
    """Three learners on one device, and the file with the answers of all of them."""
    page = context.new_page()
    page.goto(pack.as_uri())
    page.wait_for_selector("html.ready", state="attached")
    mine = range(device * AT_EACH, (device + 1) * AT_EACH)
    answered = {number: learn(page, number, codes[number]) for number in mine}
    save_of_all(page, saved)
    return answered


def save_of_all(page: Page, saved: Path) -> None:
    page.locator("[data-people]:visible button").first.click()
    with page.expect_download() as download:
        page.locator("[data-save=all]:visible").click()
    download.value.save_as(saved)


def bring(page: Page, way: str, files: list[Path]) -> None:
    page.goto(way)
    page.locator("[name=brought]").set_input_files(files)
    page.locator("main form [type=submit]").first.tap()
    page.wait_for_url(f"{way}*-*/")


def take(page: Page) -> None:
    page.get_by_role("button", name="Take these answers in").tap()
    page.wait_for_load_state()


def rows(site: Site) -> list[Any]:
    found: list[Any] = json.loads(site.python(ROWS))
    return found


def told(found: list[Any]) -> list[list[str]]:
    """What stands in the rows, without their ids and scores."""
    return sorted(
        [name, activity, json.dumps(response), source] for _id, name, activity, response, source, _ in found
    )


def expected(answered: dict[int, dict[str, Any]]) -> list[list[str]]:
    """What has to stand there: every answer once, under the name of whoever gave it."""
    return sorted(
        [f"Alumna {number:02}", activity, json.dumps(response), "pack"]
        for number, responses in answered.items()
        for activity, response in responses.items()
    )


def test_every_answer_of_a_classroom_is_under_the_right_name_once(
    chromium: Browser,
    own_site: Site,
    classroom: tuple[str, list[str]],
    pack: Path,
    trainer: Page,
    tmp_path: Path,
) -> None:
    way, codes = classroom
    answered: dict[int, dict[str, Any]] = {}
    files = []
    for device in range(PACKS):
        context = chromium.new_context(**PHONE, offline=True)
        context.set_default_timeout(8_000)
        files.append(tmp_path / f"device-{device}.json")
        answered |= one_pack(context, pack, device, codes, files[-1])
        context.close()

    bring(trainer, way, files)
    shown = trainer.locator("select")
    expect(shown).to_have_count(len(SAME_NAME) + len(OTHER_NAME))
    assert rows(own_site) == []
    take(trainer)
    expect(trainer.locator(".amiss")).not_to_have_count(0)
    for number in OTHER_NAME:
        row = trainer.locator(".who-row", has_text=f"Otra {number:02}")
        row.locator("select").select_option(label=f"Alumna {number:02}")
    trainer.locator("[name=sure]").check()
    take(trainer)
    expect(trainer.locator("h1")).to_have_text("What came in")

    before = rows(own_site)
    assert told(before) == expected(answered)
    assert len(answered) == PACKS * AT_EACH
    assert {row[5] for row in before} > {0.0, 1.0} or {row[5] for row in before} == {0.0, 1.0}

    bring(trainer, way, files[::-1])
    expect(trainer.locator("select")).to_have_count(0)
    take(trainer)
    expect(trainer.locator("main li").first).to_have_text("0 new answers")
    assert rows(own_site) == before
