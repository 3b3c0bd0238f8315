"""Right answers, given as people give them: by touch, by keyboard alone, or by form without script."""

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page


def definition_of(place: Locator) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(place.locator("[data-definition]").text_content() or "")
    return data


def right_path(data: Mapping[str, Any]) -> list[str]:
    """The choices that lead through a story to an end of score 1."""
    scenes = {scene["id"]: scene for scene in data["scenes"]}
    good = {end["id"] for end in data["ends"] if end["score"] == 1}

    def search(here: str) -> list[str] | None:
        if here in good:
            return []
        for choice in scenes[here]["choices"] if here in scenes else []:
            rest = search(choice["goto"])
            if rest is not None:
                return [choice["id"], *rest]
        return None

    path = search(data["start"])
    assert path
    return path


def claim(place: Locator) -> None:
    """An exercise of others has done its part: this is what it says of itself."""
    place.evaluate("(element) => Chasqui.play.claim(element, { score: 1, max: 1 })")


def touch(place: Locator) -> None:
    """Answer one activity rightly with the finger."""
    data = definition_of(place)
    match data["kind"]:
        case "multiple_choice":
            _label(place, next(choice["id"] for choice in data["choices"] if choice["correct"])).tap()
        case "true_false":
            _label(place, str(data["answer"]).lower()).tap()
        case "fill_in":
            place.locator("[name=text]").fill(data["answers"][0])
        case "match":
            for item in data["items"]:
                place.locator(f'[name="item-{item["id"]}"]').select_option(item["target"])
        case "spot_it":
            for zone in data["zones"]:
                if zone["correct"]:
                    place.locator(f'[data-zone="{zone["id"]}"] rect').tap()
        case "order_steps":
            for number, step in enumerate(data["steps"]):
                while place.locator("[data-step]").nth(number).get_attribute("data-step") != step["id"]:
                    place.locator(f'[data-step="{step["id"]}"] .move-up').tap()
        case "h5p":
            claim(place)
            return
        case "scenario":
            for text in _story_texts(data):
                place.locator(".ways button").get_by_text(text, exact=True).tap()
            return
    place.locator("[data-check]").tap()


def type_in(page: Page, place: Locator) -> None:
    """Answer one activity rightly with keys only, from the focus on its first control."""
    data = definition_of(place)
    place.locator("form :is(input:not([type=hidden]), select, button:enabled)").first.focus()
    press = page.keyboard.press
    match data["kind"]:
        case "multiple_choice":
            at = [choice["correct"] for choice in data["choices"]].index(True)
            # The first arrow from an unchecked group of radios moves to the second of them.
            for key in ["ArrowDown"] * at or ["Space"]:
                press(key)
            press("Enter")
        case "true_false":
            press("Space" if data["answer"] else "ArrowDown")
            press("Enter")
        case "fill_in":
            page.keyboard.type(data["answers"][0])
            press("Enter")
        case "match":
            texts = {target["id"]: target["text"] for target in data["targets"]}
            for item in data["items"]:
                page.keyboard.type(texts[item["target"]])
                press("Tab")
            press("Enter")
        case "spot_it":
            for zone in data["zones"]:
                if zone["correct"]:
                    press("Space")
                press("Tab")
            press("Enter")
        case "order_steps":
            for number, step in enumerate(data["steps"]):
                while place.locator("[data-step]").nth(number).get_attribute("data-step") != step["id"]:
                    place.locator(f'[data-step="{step["id"]}"] .move-up').focus()
                    press("Enter")
            place.locator("[data-check]").focus()
            press("Enter")
        case "h5p":
            claim(place)
        case "scenario":
            for text in _story_texts(data):
                place.locator(".ways button").get_by_text(text, exact=True).focus()
                press("Enter")


def submit(page: Page, activity_id: str, data: Mapping[str, Any]) -> None:
    """Answer one activity rightly in a browser without script; each step loads a page."""
    place = page.locator(f'[data-activity="{activity_id}"]')
    match data["kind"]:
        case "multiple_choice":
            _label(place, next(choice["id"] for choice in data["choices"] if choice["correct"])).tap()
        case "true_false":
            _label(place, str(data["answer"]).lower()).tap()
        case "fill_in":
            place.locator("[name=text]").fill(data["answers"][0])
        case "match":
            for item in data["items"]:
                place.locator(f'[name="item-{item["id"]}"]').select_option(item["target"])
        case "spot_it":
            for zone in data["zones"]:
                if zone["correct"]:
                    _label(place, zone["id"]).tap()
        case "order_steps":
            for number, step in enumerate(data["steps"], start=1):
                place.locator(f'[name="place-{step["id"]}"]').select_option(str(number))
        case "scenario":
            for choice in right_path(data):
                _label(page.locator(f'[data-activity="{activity_id}"]'), choice).tap()
                page.locator(f'[data-activity="{activity_id}"] [data-check]').tap()
            return
    place.locator("[data-check]").tap()


def _label(place: Locator, value: str) -> Locator:
    return place.locator(f'label:has(input[value="{value}"])')


def _story_texts(data: Mapping[str, Any]) -> list[str]:
    choices = {choice["id"]: choice["text"] for scene in data["scenes"] for choice in scene["choices"]}
    return [choices[key] for key in right_path(data)]
