"""Results in a pack: saved, saved again, sent, and brought in from other devices by files that nobody vouches for."""

import json
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.activities import mark
from lms.public.samples import SAMPLES
from offline_export.results import Results, read_results
from offline_export.services import write_pack
from tests.browser.answering import respond
from tests.browser.firefox import firefox
from tests.browser.pack_devices import (
    GIVE,
    SETTLED,
    Devices,
    address,
    answer,
    blocks,
    bring,
    give,
    here,
    lines,
    new_id,
)
from tests.browser.test_packs import FORMS, NO_STORAGE, back, choose_language, enter, lesson, word
from tests.offline_export.outlines import selection

CLOSES = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
KEPT = "Chasqui.outbox.device.all().then((all) => all.map(({ id, owner, passed, unmarked }) => ({ id, owner, passed, unmarked })))"
TEXT = "ids => Chasqui.results.text(Chasqui.shell, ids).then(({ text }) => text)"
SHARE = """(how) => {
    navigator.canShare = ({ files: [file] }) => file.type === "text/plain" && file.name.endsWith(".txt");
    navigator.share = async ({ files: [file] }) => {
        if (how) throw new DOMException("no", how);
        window.shared = await file.text();
    };
}"""
# Everything is there, and refuses what is new: no room on the device, or a private window.
FULL = """
IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(selection("es", "fr"), output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def devices(chromium: Browser, pack: Path) -> Iterator[Devices]:
    opened = Devices(chromium, pack)
    yield opened
    opened.close()


def saved(page: Page, who: str, place: Path) -> bytes:
    with page.expect_download() as download:
        page.locator(f"[data-save={who}]:visible").click()
    assert download.value.suggested_filename.endswith(".txt")
    download.value.save_as(place)
    return place.read_bytes()


def read_back(data: bytes) -> Results:
    return read_results(BytesIO(data))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_later_file_begins_with_the_earlier_one_whatever_happened(devices: Devices, seed: int) -> None:
    page = devices.open()
    chance = random.Random(seed)
    enter(page, "Rosa")
    people = [here(page)]
    files: dict[str, str] = {}
    for _ in range(25):
        happens = chance.choice(["answer", "answer", "person", "rename", "file"])
        who = chance.choice(people)
        if happens == "answer":
            page.evaluate(GIVE, [answer(chance, who) for _ in range(chance.randint(1, 4))])
        elif happens == "file":
            stranger = new_id(chance)
            people.append(stranger)
            bring(page, lines(stranger, "Other", [answer(chance, stranger) for _ in range(3)]))
        else:
            who = new_id(chance) if happens == "person" else who
            people = list(dict.fromkeys([*people, who]))
            page.evaluate(
                "one => Chasqui.shell.savePerson(one)",
                {"id": who, "nickname": f"N{chance.random()}", "code": chance.choice(["", "CDFGHJKQ"])},
            )
        for ids in (None, people[:1], people[-1:]):
            text = page.evaluate(TEXT, ids)
            assert text.startswith(files.get(str(ids), ""))
            files[str(ids)] = text
    read = read_back(files["None"].encode())
    assert read.problems == () and set(read.people) == set(people)
    kept = {(one["owner"], one["id"]) for one in page.evaluate(KEPT)}
    assert {(who, str(one.id)) for who in read.people for one in read.attempts_of(who)} == kept


def test_saved_twice_and_closed_between(devices: Devices, tmp_path: Path) -> None:
    page = devices.open()
    enter(page, "Rosa")
    give(page, 5)
    first = saved(page, "mine", tmp_path / "first.txt")
    expect(page.locator("[data-saved]:visible")).to_contain_text(word("saved_next"))
    give(page, 4, seed=2)
    page.reload()
    page.wait_for_selector("html.ready", state="attached")
    second = saved(page, "mine", tmp_path / "second.txt")
    assert second.startswith(first) and len(second) > len(first)
    (person,) = read_back(second).people
    assert len(read_back(second).attempts_of(person)) == 9


@pytest.mark.parametrize("form", FORMS)
def test_file_of_another_device_is_taken_in_once_and_marked_here(devices: Devices, form: str) -> None:
    one, other = devices.open(form), devices.open(form)
    choose_language(one, "es")
    choose_language(other, "es")
    enter(one, "Rosa")
    rosas = give(one, 8)
    enter(other, "Juan")
    juans = give(other, 3, seed=2)
    text = one.evaluate(TEXT, None)
    assert bring(other, text) == word("brought", answers=8, people=1)
    assert bring(other, text) == word("brought_nothing", count=8)
    definitions = {block.digest: block.definition for _lesson, block in blocks()}
    wanted = {each["id"]: mark(definitions[each["digest"]], each["response"]).passed for each in rosas}
    other.evaluate(SETTLED)
    assert {
        each["id"]: each["passed"] for each in other.evaluate(KEPT) if each["owner"] == here(one)
    } == wanted
    read = read_back(other.evaluate(TEXT, None).encode())
    assert {name: len(read.attempts_of(who)) for who, name in read.people.items()} == {"Rosa": 8, "Juan": 3}
    assert len(juans) == 3


def test_file_of_version_1_is_taken_in(devices: Devices) -> None:
    page = devices.open()
    enter(page, "Ana")
    person = new_id(random.Random(9))
    attempts = [{**answer(random.Random(number), person), "person": person} for number in range(3)]
    old = {
        "format": "chasqui-results",
        "version": 1,
        "people": [{"id": person, "nickname": "Rosa"}],
        "attempts": attempts,
    }
    assert bring(page, json.dumps(old, indent=1)) == word("brought", answers=3, people=1)
    assert bring(page, json.dumps(old)) == word("brought_nothing", count=3)


def hostile() -> dict[str, tuple[str | bytes, list[str]]]:
    chance = random.Random(5)
    person = new_id(chance)
    whole = lines(person, "<img src=x onerror=alert(1)>", [answer(chance, person) for _ in range(4)])
    header, *rest = whole.splitlines(keepends=True)
    crowd = "".join(json.dumps(["p", new_id(chance), "P", "", "", ""]) + "\n" for _ in range(10_000))
    deep = f'["a","{new_id(chance)}",0,0,{{"choice":{"[" * 9000}{"]" * 9000}}},null]\n'
    proto = f'["a","{new_id(chance)}",0,0,{{"__proto__":{{"polluted":1}},"choice":"x"}},null]\n'
    nowhere = (
        f'["a","{new_id(chance)}","__proto__","map",{{}},null]\n["a","{new_id(chance)}",-1,99,{{}},null]\n'
    )
    strange = '["__proto__",1]\n["z","of a newer pack"]\n["p",{"a":1},null,[],5]\n[]\nnull\n'
    some = [word("brought", answers=4, people=1), word("damaged")]
    return {
        "script": (whole, some[:1]),
        "cut": (whole[:-9], [word("brought", answers=3, people=1), word("damaged")]),
        "torn": (header + "{{{\n" + "".join(rest), [word("damaged")]),
        "deep": (whole + deep, some),
        "proto": (whole + proto, [word("brought", answers=5, people=1)]),
        "nowhere": (whole + nowhere + strange, some),
        "crowd": (header + crowd, [word("too_much")]),
        "huge": (b"x" * 20_000_001, [word("too_much")]),
        "lines": (header.encode() + b"\n" * 19_000_000, [word("damaged")]),
        "newer": (header.replace('"version":2', '"version":3') + "".join(rest), [word("newer_pack")]),
        "photo": (bytes(range(256)) * 9, [word("not_results")]),
        "empty": ("", [word("not_results")]),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "script",
        "cut",
        "torn",
        "deep",
        "proto",
        "nowhere",
        "crowd",
        "huge",
        "lines",
        "newer",
        "photo",
        "empty",
    ],
)
def test_hostile_or_damaged_file_does_no_harm(devices: Devices, kind: str) -> None:
    page = devices.open()
    enter(page, "Ana")
    mine = give(page, 2)
    data, wanted = hostile()[kind]
    said = bring(page, data)
    assert all(each in said for each in wanted), said
    assert page.evaluate("({}).polluted === undefined && !document.querySelector('img[onerror]')")
    assert {each["id"] for each in mine} <= {each["id"] for each in page.evaluate(KEPT)}
    assert here(page) and read_back(page.evaluate(TEXT, None).encode()).problems == ()


def test_line_that_is_lost_never_gives_an_answer_to_somebody_else(devices: Devices) -> None:
    page = devices.open()
    enter(page, "Ana")
    chance = random.Random(8)
    for lost in range(1, 15):
        people = [new_id(chance), new_id(chance)]
        given = [answer(chance, people[number % 2]) for number in range(6)]
        told = lines(people[0], "One", given).splitlines(keepends=True)
        told.insert(4, json.dumps(["p", people[1], "Two"]) + "\n")
        for number, line in enumerate(told):
            for place, one in enumerate(given):
                told[number] = line = line.replace(f'"{one["id"]}",0,', f'"{one["id"]}",{place % 2},')
        told[lost] = told[lost].replace("]", "", 1) if lost % 2 else "#" + told[lost]
        bring(page, "".join(told))
        wanted = {one["id"]: (one["owner"], one["digest"]) for one in given}
        kept = {
            one["id"]: (one["owner"], one["digest"]) for one in page.evaluate("Chasqui.outbox.device.all()")
        }
        assert {each: kept[each] for each in wanted if each in kept}.items() <= wanted.items()


def test_own_person_is_never_replaced_by_a_file(devices: Devices) -> None:
    page = devices.open()
    enter(page, "Rosa")
    given = give(page, 2)
    forged = [{**each, "response": {"choice": "forged"}} for each in given]
    assert bring(page, lines(here(page), "Mallory", forged)) == word("brought_nothing", count=2)
    read = read_back(page.evaluate(TEXT, None).encode())
    assert list(read.people.values()) == ["Rosa"]
    assert {
        each["response"] != {"choice": "forged"} for each in page.evaluate("Chasqui.outbox.device.all()")
    } == {True}


@pytest.mark.parametrize("how", ["", "AbortError", "NotAllowedError"])
def test_results_are_sent_where_the_browser_can(devices: Devices, how: str) -> None:
    page = devices.open(before=f"({SHARE})({how!r})")
    enter(page, "Rosa")
    give(page, 3)
    expect(page.locator("[data-send=all]:visible")).to_have_count(0)
    said = page.locator("[data-saved]").first
    if how == "NotAllowedError":
        with page.expect_download():
            page.locator("[data-send=mine]:visible").click()
        expect(said).to_contain_text(word("not_sent"))
        return
    page.locator("[data-send=mine]:visible").click()
    if how:
        page.wait_for_timeout(300)
        expect(said).to_have_text("")
    else:
        expect(said).to_have_text(word("handed_on", count=3))
        assert page.evaluate("shared") == page.evaluate(TEXT, None)


def test_what_cannot_be_sent_has_no_button(devices: Devices) -> None:
    page = devices.open(before="delete Navigator.prototype.canShare")
    enter(page, "Rosa")
    expect(page.locator("[data-save=mine]:visible")).to_have_count(1)
    expect(page.locator("[data-send]:visible")).to_have_count(0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("amiss", [FULL, NO_STORAGE], ids=["full", "refused"])
def test_answer_that_cannot_be_kept_is_offered_as_a_file_at_once(
    devices: Devices, form: str, amiss: str, tmp_path: Path
) -> None:
    page = devices.open(form, before=amiss)
    choose_language(page, "es")
    enter(page, "Rosa")
    place = lesson(page, 1)
    offer = place.locator("[data-save-now]:visible")
    expect(offer).to_have_count(0)
    for kind in ("true_false", "multiple_choice"):
        assert place.evaluate(respond(kind, SAMPLES[kind]["right"]))
    expect(offer).to_contain_text(word("until_closed"))
    assert page.evaluate(CLOSES) is False
    with page.expect_download() as download:
        offer.locator("button").click()
    expect(offer.locator(".said")).to_contain_text(download.value.suggested_filename)
    expect(offer.locator("button")).to_be_hidden()
    assert page.evaluate(CLOSES) is True
    read = read_back(Path(download.value.path()).read_bytes())
    assert {name: len(read.attempts_of(who)) for who, name in read.people.items()} == {"Rosa": 2}
    place.evaluate(respond("fill_in", SAMPLES["fill_in"]["not_yet"]))
    expect(offer.locator("button")).to_be_visible()
    back(page, place)
    assert page.evaluate(CLOSES) is False
    assert len(read_back(saved(page, "mine", tmp_path / "all.txt")).attempts_of(here(page))) == 3
    assert page.evaluate(CLOSES) is True


def test_file_brought_into_a_device_without_room_says_how_long_it_stays(devices: Devices) -> None:
    page = devices.open(before=FULL)
    enter(page, "Rosa")
    person = new_id(random.Random(3))
    given = [answer(random.Random(number), person) for number in range(3)]
    bring(page, lines(person, "Juan", given))
    said = page.locator("[data-brought]:visible")
    expect(said).to_have_text(word("brought", answers=3, people=1) + " " + word("until_closed"))


@pytest.mark.parametrize("form", FORMS)
def test_firefox_takes_in_a_file_of_another_device(pack: Path, tmp_path: Path, form: str) -> None:
    person = new_id(random.Random(3))
    given = [answer(random.Random(number), person) for number in range(6)]
    (tmp_path / "rosa.txt").write_text(lines(person, "Rosa", given), encoding="utf-8")
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        browser.open(f"{address(pack, form)}#es/class")
        browser.until("document.querySelector('html.ready')")
        browser.choose("[data-language=es] [data-class-bring]", tmp_path / "rosa.txt")
        said = "document.querySelector('[data-language=es] [data-class-said]').textContent"
        browser.until(f"{said}.includes({json.dumps(word('brought', answers=6, people=1))})")
        browser.evaluate(SETTLED)
        kept = {each["id"]: (each["owner"], each["passed"]) for each in browser.evaluate(KEPT)}
    assert kept == {each["id"]: (person, each["passed"]) for each in given}
