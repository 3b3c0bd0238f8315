"""Shows a drawing in a page: its labels in the reader's language, its text alternative, its parts by reference."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from .fit import fit
from .sanitise import clean
from .write import NAMESPACE, write

FONT_SIZE = 14.0
LINE_HEIGHT = 1.2
NOT_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def labels(svg: str | bytes) -> list[str]:
    """The keys of the words that a translator gives this drawing, in the order in which they stand in it."""
    return list(dict.fromkeys(text.attrib["data-label"] for text in _labelled(clean(svg)[0])))


def draw(svg: str | bytes, *, labels: Mapping[str, str], alt: str) -> str:
    """Inline SVG for HTML or XHTML. A label that is not given keeps the words of the drawing itself.

    The text alternative is an `aria-label`: a `<title>` would pop up under the pointer. An empty one hides the drawing from
    screen readers, for a picture that only repeats the text beside it.
    """
    tree, _ = clean(svg)
    alt = _printable(alt)
    for text in _labelled(tree):
        words = labels.get(text.attrib["data-label"])
        _set_words(text, "".join(text.itertext()) if words is None else words)
    for text in tree.iter("text"):
        text.attrib.pop("data-label", None)
        text.attrib.pop("data-fit", None)
    spoken = {"role": "img", "aria-label": alt} if alt else {"aria-hidden": "true"}
    tree.attrib |= {"xmlns": NAMESPACE, "class": "drawing"} | spoken
    return write(tree)


def _labelled(tree: Element) -> list[Element]:
    return [text for text in tree.iter("text") if "data-label" in text.attrib]


def _set_words(text: Element, words: str) -> None:
    """Replaces what the text element says, in up to three lines where it has a `data-fit`."""
    for child in list(text):
        text.remove(child)
    words = _printable(words)
    room, size = float(text.get("data-fit", 0)), _font_size(text)
    if not room:
        text.text = words
        return
    fitted = fit(words, room=room, size=size)
    if fitted.size != size:
        text.set("font-size", f"{fitted.size:g}")
    if len(fitted.lines) == 1:
        text.text = fitted.lines[0]
    else:
        _set_lines(text, fitted.lines, fitted.size * LINE_HEIGHT)


def _set_lines(text: Element, lines: tuple[str, ...], step: float) -> None:
    """The middle of the block stands where the single line was drawn."""
    text.text = None
    first = -step * (len(lines) - 1) / 2
    for index, line in enumerate(lines):
        down = f"{first if index == 0 else step:.1f}".rstrip("0").rstrip(".")
        SubElement(text, "tspan", {"x": text.get("x", "0"), "dy": down}).text = line


def _font_size(text: Element) -> float:
    return float((text.get("font-size") or "").removesuffix("px").removesuffix("%") or FONT_SIZE)


def _printable(words: str) -> str:
    """Without control characters and lone surrogates, which no XML file may hold; no-break spaces stay."""
    return re.sub(r" {2,}", " ", NOT_XML.sub(" ", words)).strip(" ")
