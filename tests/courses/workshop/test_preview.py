"""The preview of one lesson from its files, and its server."""

import threading
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from django.core.management import CommandError, call_command

from courses.workshop.preview import Answer, answer, version
from courses.workshop.server import server
from tests.courses.small_seeds import SVG, change


@pytest.mark.parametrize("language", ["es", "pt-br", "en", "fr"])
def test_lesson_is_shown_from_its_files_without_the_database(small: Path, language: str) -> None:
    found = answer(f"/X1.1/{language}/", small)
    html = found.body.decode()
    assert found.status == 200
    assert f"Una idea ({language})" in html and f"Ana {language}</text>" in html
    assert "/version/X1.1'" in html
    assert 'href="/X1.1/fr/"' in html  # the same lesson in the other languages


def test_problem_of_a_file_is_shown_in_words_with_its_line(small: Path) -> None:
    change(small, "X1/X1.1.es.yaml", "outcome: ", "outcome ")
    html = answer("/X1.1/es/", small).body.decode()
    assert "X1.1.es.yaml:3: error: This is not YAML" in html and "/version/X1.1" in html
    assert "Una idea (en)" in answer("/X1.1/en/", small).body.decode()


@pytest.mark.parametrize("svg", ["", SVG[: len(SVG) // 2]])
def test_drawing_that_is_half_saved_stops_the_lesson_until_it_is_mended(small: Path, svg: str) -> None:
    path = small / "small/drawings/card.svg"
    path.write_text(svg, encoding="utf-8")
    found = answer("/X1.1/es/", small)
    html = found.body.decode()
    assert found.status == 200 and "X1.1 in es cannot be shown yet" in html
    assert "card.svg:1: error: " in html and f"'{version(small, 'X1.1')}'" in html
    path.write_text(SVG, encoding="utf-8")
    assert version(small, "X1.1") not in html  # so that the page loads anew
    assert "Una idea (es)" in answer("/X1.1/es/", small).body.decode()


def test_exception_is_a_page_that_looks_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*args: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("courses.workshop.preview.outline_of", stumble)
    html = answer("/X1.1/es/", small).body.decode()
    assert "X1.1.yaml:1: error: This cannot be read to its end" in html and "/version/X1.1'" in html


def test_version_changes_with_every_file_of_the_lesson(small: Path) -> None:
    seen = {version(small, "X1.1")}
    for name in ("X1/X1.1.yaml", "X1/X1.1.fr.yaml", "drawings/card.svg"):
        path = small / "small" / name
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        seen.add(version(small, "X1.1"))
    assert len(seen) == 4


def test_list_styles_and_what_is_not_there(small: Path) -> None:
    assert "X1.2" in answer("/", small).body.decode()
    assert answer("/static/lms/css/chasqui.css", small).kind == "text/css"
    assert answer("/static/../settings.py", small).status == 404
    assert answer("/X9.9/es/", small).status == 404
    assert answer("/X1.1/de/", small).status == 404


@pytest.mark.parametrize("name", ["X9.9", "**", "a**", "[", "X1.*"])
def test_version_of_what_is_no_lesson_is_not_there(small: Path, name: str) -> None:
    assert answer("/version/X1.1", small).body.decode() == version(small, "X1.1")
    assert answer(f"/version/{name}", small).status == 404


def test_server_answers_to_this_machine_by_its_own_names_only() -> None:
    running = server(0, lambda path: Answer(200, "text/plain", path.encode()))
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{running.server_port}/here"
        assert running.server_address[0] == "127.0.0.1"
        with urllib.request.urlopen(address) as found:
            assert found.read() == b"/here"
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "elsewhere.example:80"}))
        assert refused.value.code == 421
        refused.value.close()
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def test_preview_is_for_developing_only(small: Path) -> None:
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("preview_lessons", seeds=small)
