"""Charts as SVG text, from figures alone. No style, no script, no colour that means something by itself.

Each has a title and a description for who does not see it, and the page has the same figures in a table. Colours are
those of the page (groups.css), so a chart is dark where the page is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# In units of the drawing; a phone of 360 pixels shows them nearly one to one.
WIDTH: Final = 328
HEIGHT: Final = 120
TOP: Final = 18
FOOT: Final = 18
BAR: Final = 16
ROW: Final = 52


@dataclass(frozen=True)
class Bar:
    """One bar that stands: its name below it, and its figure above it."""

    name: str
    value: int


@dataclass(frozen=True)
class Parts:
    """One bar that lies, of done, tried and not yet, with its name and its figures in words above it."""

    name: str
    words: str
    done: int
    tried: int
    todo: int


def standing_bars(bars: Sequence[Bar], *, key: str, title: str, description: str) -> SafeString:
    """`key` tells this chart from others on the page. Every third bar is named, the last among them."""
    most = max([bar.value for bar in bars], default=0) or 1
    wide = WIDTH / max(len(bars), 1)
    drawn = format_html_join(
        "", "{}", ((_standing(bar, place, len(bars), wide, most),) for place, bar in enumerate(bars))
    )
    line = format_html('<path class="axis" d="M0 {}h{}"/>', TOP + HEIGHT + 1, WIDTH)
    return _frame(drawn + line, TOP + HEIGHT + FOOT + 4, key=key, title=title, description=description)


def lying_bars(rows: Sequence[Parts], *, key: str, title: str, description: str) -> SafeString:
    """Done is filled, tried is hatched, not yet is empty. The longest bar is the whole width."""
    most = max([row.done + row.tried + row.todo for row in rows], default=0) or 1
    drawn = format_html_join(
        "", "{}", ((_lying(row, place * ROW, most, key),) for place, row in enumerate(rows))
    )
    hatch = format_html(
        '<pattern id="hatch-{}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path class="hatch" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5"/></pattern>',
        key,
    )
    return _frame(hatch + drawn, max(len(rows), 1) * ROW, key=key, title=title, description=description)


def _frame(inside: SafeString, height: int, *, key: str, title: str, description: str) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="title-{} words-{}">'
        '<title id="title-{}">{}</title><desc id="words-{}">{}</desc>{}</svg>',
        WIDTH,
        height,
        key,
        key,
        key,
        title,
        key,
        description,
        inside,
    )


def _standing(bar: Bar, place: int, of: int, wide: float, most: int) -> SafeString:
    high = round(HEIGHT * bar.value / most, 1)
    left, middle, top = place * wide, (place + 0.5) * wide, TOP + HEIGHT - high
    parts = [
        format_html(
            '<rect class="done" x="{}" y="{}" width="{}" height="{}"/>',
            round(left + 3, 1),
            round(top, 1),
            round(wide - 6, 1),
            high,
        )
        if bar.value
        else "",
        _text(bar.value, round(middle, 1), round(top - 4, 1), "middle"),
    ]
    if (of - 1 - place) % 3 == 0:
        last = place == of - 1
        at = WIDTH if last else middle
        parts.append(_text(bar.name, round(at, 1), TOP + HEIGHT + FOOT - 2, "end" if last else "middle"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _lying(row: Parts, top: int, most: int, key: str) -> SafeString:
    unit = (WIDTH - 2) / most
    drawn = _text(_short(row.name), 0, top + 14, "start", "name") + _text(row.words, 0, top + 28, "start")
    left = 1.0
    for kind, value in (("done", row.done), ("tried", row.tried), ("todo", row.todo)):
        if value:
            fill = format_html(' fill="url(#hatch-{})"', key) if kind == "tried" else ""
            drawn += format_html(
                '<rect class="{}"{} x="{}" y="{}" width="{}" height="{}"/>',
                kind,
                fill,
                round(left, 1),
                top + 33,
                round(value * unit, 1),
                BAR - 3,
            )
        left += value * unit
    return drawn


def _text(words: object, x: float, y: float, anchor: str, kind: str = "") -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', kind, x, y, anchor, words)


def _short(name: str, longest: int = 40) -> str:
    """As much of a name as there is room for; the table below the chart has all of it."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
