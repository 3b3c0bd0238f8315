"""The command: what it prints, what it reads, and when it fails."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.courses.small_seeds import SVG, change

MORE = "answer: [a]}" + "".join(
    f"\n  - {{key: more-{number}, block: true_false, answer: [a]}}" for number in (1, 2)
)


def run(seeds: Path, **options: object) -> tuple[str, str]:
    """What is printed, and why it failed; "" where it did not."""
    out = StringIO()
    try:
        call_command("check_lessons", seeds=seeds, no_browser=True, stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_row_for_each_lesson_and_language(small: Path) -> None:
    printed, _failed = run(small)
    rows = [line.split()[:2] for line in printed.splitlines() if re.match(r"X1\.\d ", line)]
    assert rows == [
        [lesson, language] for lesson in ("X1.1", "X1.2") for language in ("es", "pt-br", "en", "fr")
    ]


def test_findings_name_file_line_and_key_of_each_text_that_breaks_a_limit(small: Path) -> None:
    name = "X1/X1.1.es.yaml"
    change(small, name, "    Hoy no.", "    " + "Compra pan. " * 31)
    change(small, name, "No, es una fila (es).", "Internacionalización institucionalizada.")
    change(small, name, "Va después (es).", "Haga el examen.")
    change(small, name, "    - dos (es)", "    - " + "dos y " * 40)
    printed, failed = run(small)
    assert re.search(r"X1\.1\.es\.yaml:3: error: story: 67 words\. Keep to 60\.", printed)
    assert "order/steps/two/feedback: “examen” is a word to avoid." in printed
    assert "which (feedback): score" in printed
    assert re.search(r"X1\.1\.es\.yaml:\d+: error: idea: \d\d\.\d words a sentence\. Keep to 15\.", printed)
    assert re.search(r"\d+ errors, \d+ advice, in 2 lessons\. Mend", failed)


def test_missing_file_is_a_finding_and_the_other_languages_are_measured(small: Path) -> None:
    (small / "small/X1/X1.1.fr.yaml").unlink()
    printed, failed = run(small, only=["X1.1"])
    assert "X1.1.fr.yaml:1: error: This file is missing." in printed
    assert re.search(r"X1\.1 +en +\d", printed)
    assert failed


@pytest.mark.parametrize("svg", ["", SVG[: len(SVG) // 2], SVG.replace("<rect", "<script"), "\0"])
def test_drawing_that_cannot_be_used_is_a_finding_with_its_file(small: Path, svg: str) -> None:
    (small / "small/drawings/card.svg").write_text(svg, encoding="utf-8")
    for only in ([], ["X1.1"]):
        printed, failed = run(small, only=only)
        assert re.search(r"drawings/card\.svg:1: error: ", printed)
        assert re.search(
            r"X1\.1\.yaml:\d+: error: The drawing “card” cannot be used\. Mend the file ", printed
        )
        assert failed


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("X1/X1.1.yaml", "right: b", "right: {}"),
        ("X1/X1.1.yaml", "drawing: card", 'drawing: "a\\0b"'),
        ("X1/X1.2.yaml", "answer: false}", MORE),
        ("X1/X1.1.yaml", "block: idea", 'block: ""'),
        ("X1/X1.1.yaml", "key: idea", 'key: ""'),
    ],
)
def test_odd_values_are_findings(small: Path, name: str, old: str, new: str) -> None:
    change(small, name, old, new)
    shared, _, _ = name.partition(".yaml")
    printed, failed = run(small)
    assert re.search(rf"{shared}\.yaml:\d+: error: ", printed) and failed
    assert "do not know why" not in printed


def test_file_of_a_language_that_is_no_list_of_names_is_a_finding(small: Path) -> None:
    (small / "small/X1/X1.1.es.yaml").write_text("title", encoding="utf-8")
    printed, failed = run(small)
    assert "X1.1.es.yaml:1: error: Names with values are expected here." in printed and failed
    assert "do not know why" not in printed


def test_check_that_stumbles_says_so_and_the_others_go_on(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(lesson: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("courses.workshop.checking.bytes.find", stumble)
    change(small, "X1/X1.1.es.yaml", "Va después (es).", "Haga el examen.")
    printed, failed = run(small, only=["X1.1"])
    assert "X1.1.yaml:1: error: This cannot be read to its end" in printed and "by nought" in printed
    assert "“examen” is a word to avoid." in printed and failed
    monkeypatch.setattr("courses.workshop.reading.Folder.page", stumble)
    assert "This cannot be read to its end" in run(small, only=["X1.1"])[0]


def test_words_of_a_slot_are_counted_as_they_are_read(small: Path) -> None:
    change(small, "X1/X1.1.es.yaml", "    Hoy no.", "    " + "Compra pan. " * 26)
    assert "words. Keep to 60." not in run(small, only=["X1.1"])[0]
    change(small, "X1/X1.1.es.yaml", "Ana vende pan.", "Ana vende pan con {PAY}.")
    assert re.search(r"story: 6\d words\. Keep to 60\.", run(small, only=["X1.1"])[0])


def test_page_for_a_missing_folder_is_refused_with_words(small: Path) -> None:
    printed, failed = run(small, only=["X1.1"], html=small / "gone" / "read.html")
    assert "There is no folder" in failed and not printed
    _printed, failed = run(small, only=["X1.1"], html=small)
    assert "was not written" in failed


def test_only_does_not_open_what_others_have_begun(small: Path) -> None:
    (small / "small/X1/X1.2.es.yaml").write_text("{broken", encoding="utf-8")
    assert "X1.2" not in run(small, only=["X1.1"])[0]
    assert "X1.2.es.yaml" in run(small)[0]
    (small / "small/X1/module.yaml").unlink()
    assert "X1.1 " in run(small, only=["X1.1"])[0]


def test_only_takes_a_module_and_says_when_there_is_no_such_lesson(small: Path) -> None:
    printed, _failed = run(small, only=["X1"])
    assert "X1.1" in printed and "X1.2" in printed
    printed, failed = run(small, only=["X9.9"])
    assert "There is no lesson “X9.9”" in printed and failed


def test_advice_alone_does_not_fail(real: Path) -> None:
    change_real(real, "C1.1.es.yaml", "feedback: Los números", "feedback: No. # ")
    printed, failed = run(real, only=["C1.1"])
    assert "advice: which-pin/choices/row/feedback" in printed and not failed


def change_real(root: Path, name: str, old: str, new: str) -> None:
    path = root / "safety" / "C1" / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_html_holds_every_text_of_every_language_once_and_needs_nothing_else(small: Path) -> None:
    change(small, "X1/X1.1.es.yaml", "Va después (es).", "Haga el examen.")
    file = small / "read.html"
    run(small, only=["X1.1"], html=file)
    html = file.read_text(encoding="utf-8")
    for language in ("es", "pt-br", "en", "fr"):
        assert f"Una idea ({language})" in html
        assert f"Va al final ({language})." in html  # feedback, too
        assert f"Ana {language}</text>" in html  # the drawing in its language
    assert "“examen” is a word to avoid" in html
    assert html.count("not reviewed") + html.count("Not reviewed by a native speaker yet") == 4
    assert "<script" not in html and "http" not in re.sub(r'xmlns="[^"]*"', "", html)
    assert "&lt;b&gt;" in html and "<b> (es)" not in html
