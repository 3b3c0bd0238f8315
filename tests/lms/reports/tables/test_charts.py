"""Charts are SVG that any reader can parse, whatever the names are, with bars as long as their figures."""

from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from lms.reports.tables.charts import WIDTH, Bar, Parts, lying_bars, standing_bars

SVG = "{http://www.w3.org/2000/svg}"
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
counts = st.integers(0, 500)


def read(svg: str) -> ElementTree.Element:
    """As XML: `&quot;` and the like are all that HTML and it share here."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def rects(root: ElementTree.Element, kind: str) -> list[dict[str, Any]]:
    found = [each.attrib for each in root.iter(f"{SVG}rect") if each.get("class") == kind]
    return [{name: float(found[name]) for name in ("x", "y", "width", "height")} for found in found]


@given(bars=st.lists(st.builds(Bar, names, counts), max_size=12), title=names)
def test_standing_bars_are_whole_whatever_they_are_called(bars: list[Bar], title: str) -> None:
    root = read(standing_bars(bars, key="a", title=title, description=title))
    assert root.find(f"{SVG}title").text == (title or None)  # type: ignore[union-attr]
    assert len(rects(root, "done")) == sum(bool(bar.value) for bar in bars)
    figures = [text.text for text in root.iter(f"{SVG}text")]
    assert all(str(bar.value) in figures for bar in bars)
    heights = [each["height"] for each in rects(root, "done")]
    assert max(heights, default=120) == 120


@given(rows=st.lists(st.builds(Parts, names, names, counts, counts, counts), max_size=12))
def test_lying_bars_are_as_long_as_their_parts(rows: list[Parts]) -> None:
    root = read(lying_bars(rows, key="a", title="T", description="D"))
    for kind in ("done", "tried", "todo"):
        assert len(rects(root, kind)) == sum(bool(getattr(row, kind)) for row in rows)
    for each in (*rects(root, "done"), *rects(root, "tried"), *rects(root, "todo")):
        assert 0 <= each["x"] <= each["x"] + each["width"] <= WIDTH


def test_nothing_of_a_name_becomes_markup() -> None:
    svg = standing_bars([Bar('"><script>', 1)], key="a", title="</title><script>", description="<b onload=x>")
    assert "<script" not in svg
    assert "<b " not in svg


def test_state_is_told_by_more_than_colour() -> None:
    svg = lying_bars([Parts("Lesson", "1, 2, 3", 1, 2, 3)], key="a", title="T", description="D")
    assert 'fill="url(#hatch-a)"' in svg
    assert "style" not in svg
