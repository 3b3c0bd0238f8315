"""Makes any SVG harmless: keeps what `allowed.py` lists, writes it anew, drops the rest.

The text that comes out is never the text that came in: it is written from the parsed tree, so tricks of encoding, entities,
CDATA or unclosed tags have nowhere to live. What cannot be read as a drawing at all is refused with a `DrawingError`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .allowed import ELEMENTS, NUMBER, VALUES, WORDS_IN
from .kit import PREFIX, part_names
from .write import write

MAX_BYTES = 20_000
MAX_DEPTH = 16
MAX_SIDE = 10_000
SVG = "{http://www.w3.org/2000/svg}"
ROOT_ATTRIBUTES = {"viewBox", "width", "height", "version"}
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


class DrawingError(ValueError):
    """A file that cannot be used as a drawing; the message says why, in words for its author."""


@dataclass(frozen=True)
class Sanitised:
    """A drawing that is safe to show, and what had to be taken out of it."""

    svg: str
    removed: tuple[str, ...]


def sanitise(svg: str | bytes) -> str:
    """The drawing as canonical SVG. Idempotent. Raises `DrawingError`."""
    return inspect(svg).svg


def inspect(svg: str | bytes) -> Sanitised:
    """Like `sanitise`, and tells the author what is lost: `<script>`, `onload`, `#part-nothing`."""
    tree, removed = clean(svg)
    return Sanitised(svg=write(tree), removed=tuple(dict.fromkeys(removed)))


def clean(svg: str | bytes) -> tuple[Element, list[str]]:
    """The drawing as a tree of allowed elements without namespaces, and the names of what was dropped."""
    root = _parse(svg)
    if _local(root.tag) != "svg":
        raise DrawingError("This file is not an SVG drawing: its first element is not <svg>.")
    removed = [_bare(name) for name in root.attrib if name not in ROOT_ATTRIBUTES]
    safe = Element("svg", {"viewBox": _view_box(root)})
    safe.extend(list(_children(root, depth=1, removed=removed)))
    return safe, removed


def _parse(svg: str | bytes) -> Element:
    # Measured before it is parsed; a str has at least one byte a character.
    if len(svg) > MAX_BYTES or (isinstance(svg, str) and len(svg.encode("utf-8", "replace")) > MAX_BYTES):
        raise DrawingError(f"This drawing is larger than {MAX_BYTES // 1000} KB.")
    try:
        return fromstring(svg, forbid_dtd=True)
    except DefusedXmlException:
        raise DrawingError("A drawing has no DOCTYPE and no entities: remove them and try again.") from None
    except (ParseError, ValueError, LookupError) as reason:
        raise DrawingError(f"This file cannot be read as SVG: {reason}.") from None


def _local(tag: str) -> str:
    """The name of an SVG element; of any other namespace, a name that no list has."""
    return tag.removeprefix(SVG)


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _children(parent: Element, *, depth: int, removed: list[str]) -> Iterator[Element]:
    if depth > MAX_DEPTH:
        raise DrawingError(f"This drawing has more than {MAX_DEPTH} groups inside each other.")
    inside = _local(parent.tag)
    for child in parent:
        name = _local(child.tag)
        # tspan is words of a text, and words hold nothing but words.
        if name not in ELEMENTS or (name == "tspan") != (inside in WORDS_IN):
            removed.append(f"<{_bare(name)}>")
        elif (safe := _element(child, name, depth=depth, removed=removed)) is not None:
            safe.tail = _words(child.tail) if inside in WORDS_IN else None
            yield safe


def _element(source: Element, name: str, *, depth: int, removed: list[str]) -> Element | None:
    attributes = dict(_attributes(source, ELEMENTS[name], removed))
    if name == "use" and attributes.get("href", "").removeprefix(PREFIX) not in part_names():
        removed.append(attributes.get("href", "<use>"))
        return None
    safe = Element(name, attributes)
    safe.text = _words(source.text) if name in WORDS_IN else None
    safe.extend(list(_children(source, depth=depth + 1, removed=removed)))
    return safe


def _attributes(source: Element, allowed: frozenset[str], removed: list[str]) -> Iterator[tuple[str, str]]:
    for key, value in source.attrib.items():
        name = "href" if key == XLINK_HREF else key
        value = " ".join(value.split())
        if name in allowed and VALUES[name].fullmatch(value):
            yield name, value
        else:
            removed.append(_bare(name))


def _words(text: str | None) -> str | None:
    """Character data with runs of white space made one; authors indent their files."""
    return re.sub(r"[ \t\r\n]+", " ", text) if text else None


def _view_box(root: Element) -> str:
    raw = root.get("viewBox") or f"0 0 {_pixels(root.get('width'))} {_pixels(root.get('height'))}"
    parts = re.split(r"[\s,]+", raw.strip())
    if len(parts) != 4 or not all(re.fullmatch(NUMBER, part, re.ASCII) for part in parts):
        raise DrawingError("This drawing does not say its size: give <svg> a viewBox such as 0 0 320 200.")
    numbers = [round(float(part), 3) for part in parts]
    if min(numbers[2:]) <= 0 or max(map(abs, numbers)) > MAX_SIDE:
        raise DrawingError(f"The sides of a drawing are between 0 and {MAX_SIDE}.")
    return " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers)


def _pixels(length: str | None) -> str:
    return (length or "").strip().removesuffix("px")
