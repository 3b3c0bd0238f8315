"""Each check of the workshop: what it finds, where, and that the same lesson without the mistake is left in peace."""

from collections.abc import Callable
from pathlib import Path

import pytest

from courses.workshop.checking import check
from courses.workshop.findings import Finding

Broken = Callable[[str, str, str], list[Finding]]
CASES = {
    "term": ("C1.1.es.yaml", "abra Ajustes", "en su móvil abra Ajustes", "error", "our word is “celular”"),
    "term as advice": ("C1.1.fr.yaml", "text: |\n", "text: |\n    Gardez le certificat.\n\n", "advice", "attestation"),
    "avoided": ("C1.1.en.yaml", "text: |\n", "text: |\n    Sync it.\n\n", "error", "is a word to avoid"),
    "familiar": ("C1.1.es.yaml", "abra Ajustes", "puedes abrir Ajustes", "advice", "we say usted"),
    "loud": ("C1.1.es.yaml", "pero ya tiene un plan.", "pero ya tiene un plan!", "advice", "exclamation mark"),
    "another language": ("C1.1.pt-br.yaml", "text: |\n", "text: |\n    Usted está muy lejos y hay lluvia.\n\n", "error", "sounds like es"),
    "untranslated": ("C1.1.fr.yaml", "title: ", "title: The phone is lost and you are safe # ", "error", "sounds like en"),
    "amount": ("C1.1.en.yaml", "text: |\n", "text: |\n    It costs $500 to do.\n\n", "error", "{CURR 500}"),
    "amount in words": ("C1.1.es.yaml", "text: |\n", "text: |\n    Pagó 300 pesos ayer.\n\n", "error", "amount"),
    "telephone": ("C1.1.es.yaml", "text: |\n", "text: |\n    Llame hoy: 55 1234 5678.\n\n", "error", "telephone number"),
    "number to dial": ("C1.1.es.yaml", "text: |\n", "text: |\n    Llame al 911 ahora.\n\n", "error", "{EMERG}"),
    "law": ("C1.1.fr.yaml", "text: |\n", "text: |\n    La loi 78-17 le dit.\n\n", "error", "a law"),
    "address": ("C1.1.en.yaml", "text: |\n", "text: |\n    See www.example.org now.\n\n", "error", "an address"),
    "fee": ("C1.1.en.yaml", "text: |\n", "text: |\n    They ask 3% of it.\n\n", "error", "percentage"),
    "unknown slot": ("C1.1.en.yaml", "text: |\n", "text: |\n    Open {PAYS} now.\n\n", "error", "no slot {PAYS}"),
    "slot in a title": ("C1.1.es.yaml", "title: Una lista en papel", "title: '{PAY} en papel'", "error", "cannot stand here"),
    "alternative": ("C1.1.es.yaml", "picture: Doña", "picture: Una tienda # ", "error", "too short"),
    "alternative of alternatives": ("C1.1.es.yaml", "picture: Doña", "picture: Imagen de doña", "advice", "it is a picture"),
    "no reason": ("C1.1.es.yaml", "feedback: Los números", "feedback: No. # ", "advice", "Say why"),
    "long label": ("C1.1.es.yaml", "sim: 1 Línea", "sim: 1 Internacionalización incomprensibilísima", "error", "does not fit its box"),
    "long screen": ("C1.1.es.yaml", "    No use", "    " + "Use pan. " * 60 + "\n\n    No use", "error", "Keep to 60"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_mistake_is_found_in_its_file_and_line(broken: Broken, real: Path, case: str) -> None:
    name, old, new, severity, words = CASES[case]
    assert check(real, ["C1.1"]).findings == []
    found = [each for each in broken(name, old, new) if words in each.words and each.severity == severity]
    assert found, case
    finding = found[0]
    lines = Path(finding.file).read_text(encoding="utf-8").splitlines()
    assert finding.file.endswith(name) and 1 <= finding.line <= len(lines)
    assert str(finding).startswith(f"{finding.file}:{finding.line}: {severity}: ")


def test_same_sentence_in_two_languages_is_found_at_the_later_one(real: Path) -> None:
    for language in ("en", "fr"):
        path = real / "safety" / "C1" / f"C1.1.{language}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("text: |\n", "text: |\n    Kanpe la pou mwen souple.\n\n", 1), encoding="utf-8"
        )
    found = [each for each in check(real, ["C1.1"]).findings if "the same words as en" in each.words]
    assert [(each.language, each.key, each.is_error) for each in found] == [("fr", "story", True)]


def test_typed_fact_that_is_allowed_with_a_reason_is_no_finding(broken: Broken, real: Path) -> None:
    path = real / "safety" / "C1" / "C1.1.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + 'allowed: ["$500"]  # the price in the story\n', encoding="utf-8"
    )
    assert broken("C1.1.en.yaml", "text: |\n", "text: |\n    It costs $500 to do.\n\n") == []


def test_allowed_facts_want_a_reason_and_a_use(real: Path) -> None:
    path = real / "safety" / "C1" / "C1.1.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'allowed: ["$700"]\n', encoding="utf-8")
    found = check(real, ["C1.1"]).findings
    assert [each.severity for each in found] == ["advice", "advice"]
    assert "stands nowhere" in found[1].words or "stands nowhere" in found[0].words


def test_slot_in_the_text_of_an_idea_is_welcome(broken: Broken) -> None:
    assert broken("C1.1.es.yaml", "En Ajustes, busque", "Abra {PAY}. Pague {CURR 500}. Busque") == []


def test_right_answer_that_is_always_the_longest_is_told_once_for_a_module(small: Path) -> None:
    shared = small / "small/X1/X1.1.yaml"
    entry = "  - {key: which, block: multiple_choice, choices: [a, b, c], right: b}\n"
    more = entry + entry.replace("which", "again") + entry.replace("which", "last")
    shared.write_text(shared.read_text(encoding="utf-8").replace(entry, more), encoding="utf-8")
    for path in sorted((small / "small/X1").glob("X1.1.*.yaml")):
        text = path.read_text(encoding="utf-8")
        block = text[text.index("which:") : text.index("order:")]
        both = block.replace("which:", "again:") + block.replace("which:", "last:")
        path.write_text(text.replace("order:", both + "order:", 1), encoding="utf-8")
    words = [each.words for each in check(small, ["X1.1"]).findings]
    assert sum("is the longest" in each for each in words) == 4  # once in each language
    assert sum("stands in place 2" in each for each in words) == 1


def test_all_real_lessons_have_nothing_to_mend(real: Path) -> None:
    assert [str(each) for each in check(real).findings if each.is_error] == []


def test_lesson_too_heavy_for_the_first_flight_is_an_error(broken: Broken) -> None:
    noise = " ".join(f"{number:x}q{number * 7919 % 104729:x}" for number in range(1500))
    found = broken("C1.1.es.yaml", "text: |\n", f"text: |\n    {noise}\n\n")
    assert any("arrive at once" in each.words for each in found)
