"""Guides in the seed files: loaded, dumped, and refused where the languages would not fit each other."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from courses import seeding
from courses.reading import lesson_of
from courses.seeding import State
from courses.seeding.pages import digest
from courses.translations import open_segments
from tests.courses.small_seeds import LANGUAGES, write_seeds
from tests.courses.test_seeding_dump import data_of, dump
from tests.courses.test_seeding_load import edit, lesson, load
from tests.factories.guides import guide

pytestmark = pytest.mark.django_db


def words(language: str, **fields: Any) -> dict[str, Any]:
    return {
        "aim": f"Cada persona puede ({language}).",
        "materials": [f"Papel ({language})", "Lápiz: uno"],
        "steps": [f"5 min. Paso {number} ({language})." for number in range(1, 6)],
        "mistakes": [f"Apurarse ({language})."],
        "question": f"¿Quién ayuda? ({language})",
    } | fields


def add(root: Path, language: str, **fields: Any) -> None:
    path = root / "small" / "X1" / f"X1.1.{language}.yaml"
    text = yaml.safe_dump({"guide": words(language, **fields)}, allow_unicode=True, sort_keys=False)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    root = write_seeds(tmp_path / "seeds")
    for language in LANGUAGES:
        add(root, language)
    return root


def refused(root: Path) -> list[str]:
    with pytest.raises(seeding.SeedError) as error:
        seeding.read_seeds(root)
    return [f"{Path(problem.file).name}: {problem.reason}" for problem in error.value.problems]


def test_guide_is_loaded_in_every_language_and_loading_again_changes_nothing(seeds: Path) -> None:
    load(seeds)
    for language in LANGUAGES:
        found = lesson_of(lesson(language)).guide
        assert found
        assert (found.aim, found.steps[0]) == (words(language)["aim"], words(language)["steps"][0])
        assert found.materials == tuple(words(language)["materials"])
    assert load(seeds) == {State.SAME: 16}


def test_loaded_guide_has_its_translations_with_the_translators(seeds: Path) -> None:
    load(seeds)
    assert [open_segments(lesson(language)) for language in LANGUAGES] == [0] * 4
    ids = {lesson(language).guide.raw_data[0]["id"] for language in LANGUAGES}
    assert len(ids) == 1


def test_dump_is_equal_data_and_loads_without_difference(seeds: Path, tmp_path: Path) -> None:
    load(seeds)
    assert dump(tmp_path / "out", seeds) == []
    assert data_of(tmp_path / "out") == data_of(seeds)
    assert load(tmp_path / "out") == {State.SAME: 16}


def test_sentences_of_a_dumped_guide_stand_in_lines_of_their_own(seeds: Path, tmp_path: Path) -> None:
    load(seeds)
    dump(tmp_path / "out", seeds)
    text = (tmp_path / "out" / "small" / "X1" / "X1.1.fr.yaml").read_text()
    assert "\n    - 5 min. Paso 3 (fr).\n" in text


def test_changed_guide_is_an_update_and_a_removed_one_too(seeds: Path) -> None:
    load(seeds)
    for language in LANGUAGES:
        path = seeds / "small" / "X1" / f"X1.1.{language}.yaml"
        path.write_text(path.read_text().replace("Paso 2", "Parte 2"))
    assert load(seeds)[State.UPDATE] == 4
    assert "Parte 2" in lesson_of(lesson("fr")).guide.steps[1]  # type: ignore[union-attr]
    write_seeds(seeds)
    assert load(seeds)[State.UPDATE] == 4
    assert lesson_of(lesson()).guide is None


def test_guide_written_in_the_editor_is_kept(seeds: Path) -> None:
    load(seeds)
    edit(lesson(), guide=guide(aim="Otro fin."))
    assert load(seeds)[State.EDITED] == 1
    assert lesson_of(lesson()).guide.aim == "Otro fin."  # type: ignore[union-attr]


def test_digest_of_a_lesson_without_guide_is_what_it_was_before_there_were_guides(tmp_path: Path) -> None:
    """Else every lesson that was seeded before would count as edited."""
    root = write_seeds(tmp_path / "plain")
    load(root)
    plan = seeding.compare(seeding.read_seeds(root))
    for step in plan.steps:
        assert "guide" not in step.content
        assert step.digest == digest(step.content) == step.page.seeded_digest


def test_guide_in_some_languages_only_is_refused(tmp_path: Path) -> None:
    root = write_seeds(tmp_path / "seeds")
    for language in ("es", "en"):
        add(root, language)
    said = refused(root)
    assert [line.split(":")[0] for line in said] == ["X1.1.fr.yaml", "X1.1.pt-br.yaml"]
    assert "The guide in fr is not like that in es." in said[0]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"steps": ["Uno.", "Dos."]}, "“steps” has 2 entries. Give 5."),
        ({"materials": ["Papel"] * 7}, "“materials” has 7 entries. Give 1 to 6."),
        ({"aim": "x" * 201}, "“aim” has 201 characters. Keep to 200."),
        ({"mistakes": [""]}, "“mistakes” is empty."),
        ({"question": 3}, "YAML reads this as a number."),
        ({"steps": "Uno."}, "A list is expected here."),
        ({"title": "Guía"}, "“title” is not known here in “guide”."),
    ],
)
def test_guide_that_is_amiss_is_refused_with_its_reason(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    root = write_seeds(tmp_path / "seeds")
    for language in LANGUAGES:
        add(root, language, **(fields if language == "fr" else {}))
    said = refused(root)
    assert any(line.startswith(f"X1.1.fr.yaml: {reason}") for line in said), said


def test_missing_part_of_a_guide_is_named(tmp_path: Path) -> None:
    root = write_seeds(tmp_path / "seeds")
    for language in LANGUAGES:
        add(root, language)
    path = root / "small" / "X1" / "X1.1.en.yaml"
    path.write_text(path.read_text().replace("  question:", "  asked:"))
    assert any("“question” is missing in “guide”." in line for line in refused(root))


def test_shipped_guides_stand_in_every_language(seeded: None) -> None:
    """Each of the five lessons of C1: 45 minutes in five steps."""
    for language in LANGUAGES:
        for number in range(1, 6):
            found = lesson_of(lesson(language, f"C1.{number}")).guide
            assert found
            assert sum(int(step.split()[0]) for step in found.steps) == 45
