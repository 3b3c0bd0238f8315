"""The workshop with a real browser: words of drawings are measured, and a preview follows its files."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses.workshop.browser import BOXES
from courses.workshop.measuring import Box, Laid
from courses.workshop.measuring import page as page_to_measure
from courses.workshop.preview import answer
from courses.workshop.reading import read_shelf
from courses.workshop.server import server
from courses.workshop.side_by_side import render
from tests.courses.small_seeds import change, write_seeds

LONG = "Palabras que no caben de ninguna manera en un dibujo de esta anchura"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


@pytest.fixture
def preview(seeds: Path) -> Iterator[str]:
    """The address of a running preview."""
    running = server(0, lambda path: answer(path, seeds))
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.mark.parametrize(("words", "finding"), [("Ana", ""), (LONG, "runs out of the drawing")])
def test_words_of_a_drawing_are_measured_as_they_are_laid_out(
    page: Page, seeds: Path, words: str, finding: str
) -> None:
    lesson = read_shelf(seeds, ["X1.1"]).lessons[0]
    leaf = next(leaf for leaf in lesson.leaves("es") if "labels" in leaf.place)
    laid = Laid(lesson, "es", lesson.drawings["card"], {"name": type(leaf)(leaf.place, words)})
    page.set_content(page_to_measure([laid]))
    [boxes] = page.evaluate(BOXES)
    found = [each.words for each in laid.judge([Box(*box) for box in boxes])]
    assert [finding in each for each in found] == [True] * bool(finding)


def test_preview_loads_anew_when_a_file_changes(page: Page, preview: str, seeds: Path) -> None:
    page.goto(f"{preview}/X1.1/es/")
    expect(page.get_by_text("Una idea (es)")).to_be_visible()
    page.get_by_label("no", exact=True).check(force=True)
    change(seeds, "X1/X1.1.es.yaml", "Una idea (es)", "Otra idea")
    expect(page.get_by_text("Otra idea")).to_be_visible()
    change(seeds, "X1/X1.1.es.yaml", "outcome: ", "outcome ")
    expect(page.get_by_text("This is not YAML")).to_be_visible()


@pytest.mark.parametrize(("width", "columns"), [(360, 1), (800, 2), (1400, 4)])
def test_languages_stand_side_by_side_where_there_is_room(
    page: Page, seeds: Path, tmp_path: Path, width: int, columns: int
) -> None:
    file = tmp_path / "read.html"
    file.write_text(render(read_shelf(seeds).lessons, [], title="Side by side"), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(file.as_uri())
    lefts = (
        page.locator(".row")
        .nth(2)
        .locator(".cell")
        .evaluate_all("cells => cells.map(cell => Math.round(cell.getBoundingClientRect().left))")
    )
    assert len(set(lefts)) == columns
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
