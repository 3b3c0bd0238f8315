"""The block in a host, the whole way: a browser, the block's own handler, what the host keeps, and the answer there again.

The host is that of tests/courses/xblocks, served: it runs by itself, where XBlock is and the site is not.
"""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from courses.activities import load, mark
from tests.browser.answering import respond
from tests.courses.xblocks.test_inside import INSIDE, PYTHON, cases, needs_xblock, surroundings

pytestmark = needs_xblock
# What an author writes in the other languages, for what the samples say in English.
WRITTEN = {
    "es": {
        "Which PIN is the strongest?": "¿Qué PIN es el más fuerte?",
        "Six numbers that say nothing about you.": "Seis cifras que no dicen nada de usted.",
        "Which message do you not answer?": "¿Qué mensaje no contesta usted?",
        "The code is never sent.": "El código no se manda nunca.",
    },
    "fr": {
        "Which PIN is the strongest?": "Quel code est le plus sûr ?",
        "Six numbers that say nothing about you.": "Six chiffres qui ne disent rien de vous.",
        "Which message do you not answer?": "À quel message ne répondez-vous pas ?",
        "The code is never sent.": "Le code ne s’envoie jamais.",
        "Hola, Rosa": "Bonjour, Rosa",
    },
}
SAID = {
    "es": ["Comprobar", "Correcto", "Su mejor resultado aquí: 100 %"],
    "fr": ["Vérifier", "Juste", "Votre meilleur résultat ici : 100 %"],
}


class Host:
    """Where the block runs; `url` has no slash at its end."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open(self, page: Page, names: str, *, user: str, language: str = "en") -> FrameLocator:
        """The first activity of a page as this person gets it."""
        page.goto(f"{self.url}/{names}?user={user}&language={language}")
        return page.frame_locator("iframe").first

    def told(self, user: str) -> list[Any]:
        """What the block published of this person: the name of each event and its data."""
        with urllib.request.urlopen(f"{self.url}/told", timeout=30) as answered:
            return [[event, data] for who, event, data in json.load(answered) if who == user]


def activities() -> dict[str, Any]:
    """One of each kind; two of them in two languages more; one that somebody may change; and one without content."""
    found = cases()
    for locale, words in WRITTEN.items():
        for kind in ("multiple_choice", "spot_it"):
            text = json.dumps(found[kind]["payload"] | {"locale": locale}, ensure_ascii=False)
            for english, other in words.items():
                text = text.replace(english, other)
            found[f"{kind}-{locale}"] = found[kind] | {"payload": json.loads(text)}
    return found | {"changing": found["true_false"], "empty": {"payload": {}}}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that runs while the tests of this file do; each of them brings its own people."""
    folder = tmp_path_factory.mktemp("host")
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [PYTHON, INSIDE / "served.py"],
            cwd=folder,
            env=surroundings(folder, activities()),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url, (folder / "log").read_text(encoding="utf-8")
        yield Host(url)
        process.terminate()


def give(frame: FrameLocator, response: dict[str, Any]) -> None:
    """Answer through the controls, also where a story has come to an end before."""
    again = frame.locator("[data-feedback] button")
    if again.count():
        again.tap()
    kind = frame.locator("[data-kind]").get_attribute("data-kind") or ""
    frame.locator("html").evaluate(f"html => {respond(kind, response)}")


def left(frame: FrameLocator) -> list[Any]:
    """How an activity stands: what can be read, and what is in its controls."""
    return frame.locator("form").evaluate("form => [form.innerText, ...new FormData(form)]")


def shows_best(frame: FrameLocator, score: float) -> None:
    expect(frame.locator("#chasqui-best")).to_have_text(f"Your best result here: {round(score * 100)}%")


@pytest.mark.parametrize("kind", ["multiple_choice", "order_steps", "scenario", "spot_it"])
def test_answer_is_kept_by_the_host_and_is_there_again(kind: str, host: Host, page: Page) -> None:
    case = cases()[kind]
    result = mark(load(case["payload"]["definition"]), case["not_yet"])
    rosa, bruno = f"rosa-{kind}", f"bruno-{kind}"
    frame = host.open(page, kind, user=rosa)
    expect(frame.locator("#chasqui-best")).to_be_empty()
    untouched = left(frame)

    give(frame, case["not_yet"])
    shows_best(frame, result.score)
    expect(frame.locator("[data-feedback]")).to_contain_text("Not yet")
    expect(frame.locator("form")).to_contain_text(result.feedback[0].text)
    wrong = left(frame)
    page.reload()
    shows_best(frame, result.score)
    assert left(frame) == wrong != untouched

    give(frame, case["right"])
    shows_best(frame, 1)
    expect(frame.locator(".activity")).to_have_class("activity passed")
    right = left(frame)
    # The second person has the same browser.
    host.open(page, kind, user=bruno)
    expect(frame.locator("#chasqui-best")).to_be_empty()
    assert left(frame) == untouched
    give(frame, case["not_yet"])
    shows_best(frame, result.score)

    host.open(page, kind, user=rosa)
    shows_best(frame, 1)
    expect(frame.locator(".activity")).to_have_class("activity passed")
    assert left(frame) == right != wrong
    grades = [["grade", {"value": score, "max_value": 1.0}] for score in (result.score, 1.0)]
    assert host.told(rosa) == [*grades, ["completion", {"completion": 1.0}]]
    assert host.told(bruno) == grades[:1]


@pytest.mark.parametrize("kind", ["multiple_choice", "spot_it"])
@pytest.mark.parametrize(("user", "locale"), [("rosa", "es"), ("bruno", "fr")])
def test_words_are_those_of_the_language_of_the_course(
    kind: str, user: str, locale: str, host: Host, page: Page
) -> None:
    frame = host.open(page, f"{kind}-{locale}", user=user, language="de")
    give(frame, cases()[kind]["right"])
    expect(frame.locator("html")).to_have_attribute("lang", locale)
    text = json.dumps(activities()[f"{kind}-{locale}"]["payload"], ensure_ascii=False)
    written = [words for words in WRITTEN[locale].values() if words in text]
    assert len(written) >= 2
    for words in [*written, *SAID[locale]]:
        expect(frame.locator("body")).to_contain_text(words)


@pytest.mark.parametrize(("locale", "said"), [("es-419", "todavía"), ("fr", "pas encore")])
def test_block_without_an_activity_speaks_to_who_reads_it(
    locale: str, said: str, host: Host, page: Page
) -> None:
    host.open(page, "empty", user="ana", language=locale)
    expect(page.locator("body")).to_contain_text(said)
    expect(page.locator("iframe")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "box", "said"),
    [
        ("spot_it", "[data-zone=ask] rect", "The code is never sent."),
        ("scenario", "[data-choice=send] rect", "The code opens your account."),
    ],
    ids=["spot_it", "scenario"],
)
def test_drawing_is_seen_and_touched(kind: str, box: str, said: str, host: Host, page: Page) -> None:
    frame = host.open(page, kind, user=f"carla-{kind}")
    drawing = frame.locator("svg.drawing").first
    expect(drawing).to_be_visible()
    expect(drawing).to_contain_text("Hola, Rosa")
    place, around = drawing.bounding_box(), page.locator("iframe").bounding_box()
    assert place and around
    # Most of the phone's width, in its own shape, and not cut off by its frame.
    assert 280 < place["width"] <= 360
    assert place["width"] / place["height"] == pytest.approx(320 / 180, rel=0.01)
    assert place["y"] + place["height"] < around["y"] + around["height"]
    # Its colours, and the part that comes from the kit.
    assert drawing.locator(".d-ochre").evaluate("shape => getComputedStyle(shape).fill") not in (
        "none",
        "rgb(0, 0, 0)",
    )
    assert drawing.locator("use").evaluate("use => use.getBBox().width") > 0

    frame.locator(box).tap()
    check = frame.locator("[data-check]")
    if check.count():
        check.tap()
    expect(frame.locator("form")).to_contain_text(said)
    expect(frame.locator("#chasqui-best")).to_have_text(re.compile(r"\d%"))


def test_each_activity_of_a_unit_has_its_own_answer(host: Host, page: Page) -> None:
    kinds = {"true_false": "not_yet", "fill_in": "right", "match": "not_yet"}
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    host.open(page, ",".join(kinds), user="dora")
    frames = [page.frame_locator("iframe").nth(place) for place in range(len(kinds))]
    scores = []
    # From below: the one that is answered first is not the first of the page.
    for frame, (kind, which) in reversed(list(zip(frames, kinds.items(), strict=True))):
        case = cases()[kind]
        scores.insert(0, mark(load(case["payload"]["definition"]), case[which]).score)
        give(frame, case[which])
        shows_best(frame, scores[0])
    stood = [left(frame) for frame in frames]
    page.reload()
    for frame, score in zip(frames, scores, strict=True):
        shows_best(frame, score)
    assert [left(frame) for frame in frames] == stood
    assert len(set(scores)) == len(set(sent)) == len(sent) == len(kinds)


def test_answer_to_a_question_that_was_changed_meanwhile_is_not_taken(host: Host, page: Page) -> None:
    frame = host.open(page, "changing", user="eva")
    changed = cases()["true_false"]["payload"]
    changed["definition"]["prompt"] = "Your bank never asks for the code."
    values = {"values": {"content": json.dumps(changed)}, "defaults": []}
    # What Studio sends when an author saves.
    page.evaluate(
        """async (values) => {
            const url = document.querySelector("[data-usage]").dataset.usage + "/submit_studio_edits" + location.search;
            await jQuery.ajax({ type: "POST", url: "/handler/" + url, data: JSON.stringify(values), contentType: "application/json" });
        }""",
        values,
    )
    give(frame, {"answer": False})
    said = "This question has changed. Open the lesson again and answer it there."
    expect(frame.locator("#chasqui-sent")).to_have_text(said)
    assert host.told("eva") == []
    page.reload()
    expect(frame.locator("h2")).to_have_text("Your bank never asks for the code.")
