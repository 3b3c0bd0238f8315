"""The parts that the drawings of one page use, given once for the whole page."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from .kit import PREFIX, part_names, part_source
from .sanitise import DrawingError, clean
from .write import NAMESPACE, write


def parts_used(svg: str | bytes) -> set[str]:
    """The parts that this drawing names itself; `part_sheet` adds those that they are made of."""
    return _uses(clean(svg)[0])


def part_sheet(parts: Iterable[str]) -> str:
    """One invisible SVG with a `<symbol id="part-...">` for each part and for each part within it; empty for no parts."""
    symbols: dict[str, Element] = {}
    waiting = set(parts)
    while waiting:
        name = waiting.pop()
        symbols[name] = _symbol(name)
        waiting |= _uses(symbols[name]) - symbols.keys()
    if not symbols:
        return ""
    # Its size hides it where no style sheet does; display:none would blank the drawings in older WebKit.
    sheet = Element("svg", {"xmlns": NAMESPACE, "class": "drawing-parts", "aria-hidden": "true"})
    sheet.attrib |= {"width": "0", "height": "0"}
    sheet.extend(symbols[name] for name in sorted(symbols))
    return write(sheet)


def _symbol(name: str) -> Element:
    if name not in part_names():
        raise DrawingError(f"There is no drawing part called “{name}”.")
    symbol, _ = clean(part_source(name))
    symbol.tag = "symbol"
    symbol.set("id", f"part-{name}")
    return symbol


def _uses(tree: Element) -> set[str]:
    return {use.attrib["href"].removeprefix(PREFIX) for use in tree.iter("use")}
