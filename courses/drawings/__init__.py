"""Drawings: flat SVG pictures with live text, made of one kit of parts. Pure text in, pure text out.

A drawing is an author's or a seed's SVG file. `sanitise` makes it harmless, `labels` says which words it wants, `draw` shows
it in a page with those words, and `part_sheet` gives the page the parts of the kit once. What can go wrong is a
`DrawingError`. Everything that is shown has been sanitised in the same call; nothing relies on what was stored.
"""

from .draw import draw, labels
from .kit import part_names
from .parts import part_sheet, parts_used
from .sanitise import DrawingError, Sanitised, inspect, sanitise

__all__ = [
    "DrawingError",
    "Sanitised",
    "draw",
    "inspect",
    "labels",
    "part_names",
    "part_sheet",
    "parts_used",
    "sanitise",
]
