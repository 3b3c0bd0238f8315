"""The marker in the browser gives what the marker in Python gives, to the letter."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser, Page

from courses.activities import ResponseError, load, mark
from courses.activities.figures import readings
from courses.activities.normalise import normalise
from courses.activities.shapes import UNSTORABLE
from tests.courses.activities import strategies
from tests.courses.activities.vectors import all_vectors

MARK_JS = Path(__file__).parents[2] / "lms/static/lms/js/mark.js"
Question = tuple[dict[str, Any], Any]  # a definition's data, and a response

# Data travels as a text of JSON: what the driver makes of odd values (__proto__) is not tried here.
MARK_ALL = """text => JSON.stringify(JSON.parse(text).map(([definition, response]) => {
    try { return {mark: Chasqui.mark(definition, response)}; }
    catch (error) { return {error: error.code || String(error)}; }
}))"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def marked_in_browser(page: Page, questions: list[Question]) -> list[dict[str, Any]]:
    page.set_content("<!doctype html><meta charset=utf-8><title>mark</title>")
    page.add_script_tag(path=MARK_JS)
    marks: list[dict[str, Any]] = json.loads(page.evaluate(MARK_ALL, json.dumps(questions)))
    return marks


def marked_in_python(question: Question) -> dict[str, Any]:
    try:
        return {"mark": mark(load(question[0]), question[1]).as_data()}
    except ResponseError as refusal:
        return {"error": refusal.code}


def assert_same_marks(page: Page, questions: list[Question]) -> None:
    for question, result in zip(questions, marked_in_browser(page, questions), strict=True):
        assert result == marked_in_python(question), question


def fill_in(answer: str, *, number: bool) -> dict[str, Any]:
    words = dict.fromkeys(("prompt", "feedback_right", "feedback_not_yet"), "Words")
    return words | {"kind": "fill_in", "before": "", "after": "", "answers": [answer], "number": number}


def test_mark_js_gives_what_every_vector_says(page: Page) -> None:
    vectors = all_vectors()
    results = marked_in_browser(page, [(vector["definition"], vector["response"]) for _, vector in vectors])
    wrong = {
        name: result
        for (name, vector), result in zip(vectors, results, strict=True)
        if result != {key: vector[key] for key in ("mark", "error") if key in vector}
    }
    assert wrong == {}


def test_mark_js_agrees_with_python_on_random_answers(page: Page) -> None:
    questions: list[Question] = []

    @settings(max_examples=400, derandomize=True, database=None, deadline=None)
    @given(strategies.marked_pairs())
    def collect(pair: Question) -> None:
        if not re.search(r"\b(NaN|Infinity)\b", json.dumps(pair[1])):  # which JSON has not
            questions.append(pair)

    collect()
    passed = [marked_in_python(question).get("mark", {}).get("passed") for question in questions]
    assert len(questions) >= 200
    assert {True, False, None} == set(passed)
    assert_same_marks(page, questions)


def test_mark_js_agrees_with_python_on_every_character_that_people_type(page: Page) -> None:
    blocks = [(0x20, 0x600), (0x1E00, 0x20D0), (0x2100, 0x2150), (0x2200, 0x2220), (0x3000, 0x3010)]
    blocks += [(0xFB00, 0xFB07), (0xFE50, 0xFE70), (0xFEFF, 0xFFF0)]
    characters = [chr(code) for start, end in blocks for code in range(start, end)]
    storable = [character for character in characters if not UNSTORABLE.search(character)]
    typed = [text for character in storable for text in (character, f"a{character}b", f"1{character}000")]
    accepted = [normalise(text) or "-" for text in typed]
    questions = [(answer, {"text": text}) for answer, text in zip(accepted, typed, strict=True)]
    for number in (False, True):
        assert_same_marks(
            page, [(fill_in(answer, number=number), response) for answer, response in questions]
        )


def test_mark_js_agrees_with_python_on_numbers(page: Page) -> None:
    dice = random.Random("numbers")
    pieces = [*"0123456789", "000", "500", *".,' -+$€%", "\u00a0", "\u202f", "R$"]
    questions: list[Question] = []
    for _ in range(2000):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 6)))
        for number in readings(text) or {"7"}:
            questions.append((fill_in(number, number=True), {"text": text}))
    assert (
        sum(marked_in_python(question).get("mark", {}).get("passed", False) for question in questions) > 300
    )
    assert_same_marks(page, questions)


def test_mark_js_adds_to_what_other_scripts_offer(page: Page) -> None:
    page.set_content("<script>var Chasqui = {words: 1}</script>")
    page.add_script_tag(path=MARK_JS)
    assert page.evaluate("Object.keys(Chasqui).join()") == "words,mark"


def test_mark_js_is_written_for_chrome_80() -> None:
    newer = r"\?\?|\?\.[^\]*]|\|\|=|&&=|\.at\(|replaceAll|hasOwn\b|structuredClone|\(\?<|^import|^export"
    assert re.findall(newer, MARK_JS.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_mark_js_weighs_at_most_2500_bytes() -> None:
    assert len(brotli.compress(MARK_JS.read_bytes())) <= 2500
