"""How a person plays real exercises, by the kind of their package: some of it, what must still be there later, and the rest.

The words are those of the examples that H5P's makers give for each kind (tests/browser/test_h5p_real.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, expect

CHECK = ".h5p-question-check-answer"


@dataclass(frozen=True)
class Moves:
    """`begin` leaves something undone; `still_there` is true of an exercise that goes on where it was left; `finish` is right."""

    begin: Callable[[FrameLocator], None]
    still_there: Callable[[FrameLocator], None]
    finish: Callable[[FrameLocator], None]


def check(inside: FrameLocator) -> None:
    inside.locator(CHECK).tap()


def choose(text: str) -> Callable[[FrameLocator], None]:
    def move(inside: FrameLocator) -> None:
        inside.get_by_role("radio", name=text, exact=False).tap()

    return move


def one_is_chosen(inside: FrameLocator) -> None:
    expect(inside.locator("[role=radio][aria-checked=true]")).to_have_count(1)


def type_two(inside: FrameLocator) -> None:
    fields = inside.locator(".h5p-text-input")
    fields.nth(0).fill("blue")
    fields.nth(1).fill("Cloud")
    fields.nth(1).blur()


def two_are_typed(inside: FrameLocator) -> None:
    fields = inside.locator(".h5p-text-input")
    expect(fields.nth(0)).to_have_value("blue")
    expect(fields.nth(1)).to_have_value("Cloud")


def type_the_third(inside: FrameLocator) -> None:
    field = inside.locator(".h5p-text-input").nth(2)
    field.fill("black")
    field.press("Enter")


def put(inside: FrameLocator, word: str, zone: int) -> None:
    """By the keyboard: take the word, go to its place, let go."""
    inside.locator("[aria-grabbed]", has_text=word).press("Enter")
    inside.locator("[aria-dropeffect]").nth(zone).press("Enter")


def drag_two(inside: FrameLocator) -> None:
    put(inside, "blue", 0)
    put(inside, "red", 1)


def two_are_dragged(inside: FrameLocator) -> None:
    expect(inside.locator("[aria-dropeffect]").nth(0)).to_contain_text("blue")
    expect(inside.locator("[aria-dropeffect]").nth(1)).to_contain_text("red")


def drag_the_third(inside: FrameLocator) -> None:
    put(inside, "orange", 2)
    check(inside)


BERRIES = [
    "Bilberries",
    "blueberries",
    "Cloudberries",
    "raspberries",
    "blackberries",
    "Redcurrants",
    "blackcurrants",
]


def mark(inside: FrameLocator, words: list[str]) -> None:
    for word in words:
        inside.get_by_role("option", name=word, exact=True).tap()


def three_are_marked(inside: FrameLocator) -> None:
    expect(inside.locator("[role=option][aria-selected=true]")).to_have_count(3)


def mark_the_others(inside: FrameLocator) -> None:
    mark(inside, BERRIES[3:])
    check(inside)


def slide(inside: FrameLocator, number: int) -> Locator:
    return inside.locator(f".h5p-sc-slide:nth-of-type({number}).h5p-sc-current-slide")


def choose_on_slide(inside: FrameLocator, number: int) -> None:
    slide(inside, number).locator(".h5p-sc-is-correct").tap()


def second_slide(inside: FrameLocator) -> None:
    expect(slide(inside, 2)).to_be_visible()


def choose_on_other_slides(inside: FrameLocator) -> None:
    for number in (2, 3):
        choose_on_slide(inside, number)


def claim(text: str) -> Callable[[FrameLocator], None]:
    def move(inside: FrameLocator) -> None:
        inside.locator(".summary-claim-unclicked:visible", has_text=text).tap()

    return move


def one_is_claimed(inside: FrameLocator) -> None:
    expect(inside.locator(".summary-container li")).to_have_count(1)


def touch_cherries(inside: FrameLocator) -> None:
    inside.locator(".image-hotspot").nth(3).tap()


def hotspot_is_there(inside: FrameLocator) -> None:
    expect(inside.locator(".hotspot-feedback")).to_be_visible()


def nothing(_inside: FrameLocator) -> None:
    """All of it was done at the beginning."""


MOVES = {
    "TrueFalse": Moves(choose("Yes"), one_is_chosen, check),
    "MultiChoice": Moves(choose("Very dark purple"), one_is_chosen, check),
    "Blanks": Moves(type_two, two_are_typed, type_the_third),
    "DragText": Moves(drag_two, two_are_dragged, drag_the_third),
    "MarkTheWords": Moves(lambda inside: mark(inside, BERRIES[:3]), three_are_marked, mark_the_others),
    "SingleChoiceSet": Moves(lambda inside: choose_on_slide(inside, 1), second_slide, choose_on_other_slides),
    "Summary": Moves(claim("are edible"), one_is_claimed, claim("turn blue")),
    "ImageHotspotQuestion": Moves(touch_cherries, hotspot_is_there, nothing),
}
