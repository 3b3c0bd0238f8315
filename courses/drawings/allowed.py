"""What a drawing may be made of: elements, attributes and the values each attribute takes.

Everything that is not listed here is taken out of a drawing. No entry can name another resource: there is no `url()`, no
`style`, no `id`, and the only reference is a `<use>` of a part of our own kit.
"""

import re

NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
NUMBERS = rf"{NUMBER}(?:[\s,]+{NUMBER})*"
LENGTH = rf"{NUMBER}(?:px|%)?"
CLASSES = r"d-[a-z0-9-]+"
TRANSFORM = rf"(?:translate|rotate|scale|skewX|skewY|matrix)\(\s*{NUMBERS}\s*\)"
COLOUR = r"none|currentColor|#[0-9a-fA-F]{3,8}|[a-z]{3,20}"

_VALUES = {
    "class": rf"{CLASSES}(?: {CLASSES})*",
    "transform": rf"{TRANSFORM}(?:[\s,]*{TRANSFORM})*",
    "fill": COLOUR,
    "stroke": COLOUR,
    "stroke-width": LENGTH,
    "stroke-linecap": "butt|round|square",
    "stroke-linejoin": "miter|round|bevel",
    "stroke-dasharray": NUMBERS,
    "fill-rule": "nonzero|evenodd",
    "fill-opacity": NUMBER,
    "stroke-opacity": NUMBER,
    "opacity": NUMBER,
    "d": r"[MmZzLlHhVvCcSsQqTtAaeE0-9+\-.,\s]*",
    "points": r"[eE0-9+\-.,\s]*",
    "text-anchor": "start|middle|end",
    "dominant-baseline": "auto|middle|central|hanging",
    "font-size": LENGTH,
    "font-weight": r"normal|bold|[1-9]00",
    "letter-spacing": LENGTH,
    "data-label": r"[a-z0-9-]{1,40}",
    "data-fit": r"\d{1,4}(?:\.\d{1,3})?",
    "href": r"#part-[a-z0-9-]{1,40}",
}
_VALUES |= dict.fromkeys(
    ("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "dx", "dy"), LENGTH
)
VALUES = {name: re.compile(pattern, re.ASCII) for name, pattern in _VALUES.items()}

_PAINT = (
    "class transform fill stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray"
    " fill-rule fill-opacity stroke-opacity opacity"
)
_TEXT = "x y dx dy text-anchor dominant-baseline font-size font-weight letter-spacing"
_ELEMENTS = {
    "g": "",
    "path": "d",
    "rect": "x y width height rx ry",
    "circle": "cx cy r",
    "ellipse": "cx cy rx ry",
    "line": "x1 y1 x2 y2",
    "polyline": "points",
    "polygon": "points",
    "text": f"{_TEXT} data-label data-fit",
    "tspan": _TEXT,
    "use": "href x y width height",
}
ELEMENTS = {name: frozenset(f"{_PAINT} {own}".split()) for name, own in _ELEMENTS.items()}

WORDS_IN = frozenset({"text", "tspan"})
"""Elements in which character data are kept."""
