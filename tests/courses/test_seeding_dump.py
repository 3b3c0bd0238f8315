"""Dumping is the inverse of loading: the same data comes back, and loading it again changes nothing."""

from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from django.core.management import CommandError, call_command

from courses import drawings, seeding
from courses.models import LessonPage, ModulePage
from courses.seeding import State
from tests.courses.small_seeds import write_seeds
from tests.courses.test_seeding_load import lesson, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    seeds = write_seeds(tmp_path / "seeds")
    load(seeds)
    return seeds


def dump(output: Path, names_from: Path | None = None) -> list[str]:
    found = seeding.dump(seeding.known_names([names_from] if names_from else []))
    seeding.write_files(found.files, output)
    return found.left_out


def data_of(root: Path) -> dict[str, Any]:
    """Every file of some seeds as plain data, words without the space round them."""
    found: dict[str, Any] = {}
    for path in root.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        found[str(path.relative_to(root))] = (
            drawings.sanitise(text) if path.suffix == ".svg" else tidy(yaml.safe_load(text))
        )
    return found


def tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: tidy(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [tidy(inner) for inner in value]
    return value.strip() if isinstance(value, str) else value


def test_dump_of_loaded_seeds_is_equal_data(loaded: Path, tmp_path: Path) -> None:
    assert dump(tmp_path / "out", loaded) == []
    assert data_of(tmp_path / "out") == data_of(loaded)


def test_dump_of_the_shipped_seeds_is_equal_data(seeded: None, tmp_path: Path) -> None:
    out = StringIO()
    call_command("dump_courses", output=tmp_path / "out", stdout=out)
    shipped = data_of(seeding.SEEDS)
    for lesson_file in shipped.values():
        if isinstance(lesson_file, dict):
            lesson_file.pop("allowed", None)  # a note for `check_lessons`, which no page holds
    assert data_of(tmp_path / "out") == shipped
    assert "Dumped" in out.getvalue()
    assert load(tmp_path / "out") == {State.SAME: 84}


def test_second_dump_writes_the_same_bytes(loaded: Path, tmp_path: Path) -> None:
    dump(tmp_path / "one", loaded)
    dump(tmp_path / "two", loaded)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in ("one", "two")
    )
    assert one == two


def test_dump_without_the_names_of_the_seeds_loads_without_difference(loaded: Path, tmp_path: Path) -> None:
    """On another machine nobody knows the keys: the ids of blocks stand for them."""
    dump(tmp_path / "out")
    entries = yaml.safe_load((tmp_path / "out/course/X1/X1.1.yaml").read_text())["body"]
    assert entries[0]["key"] == lesson().body[0].id
    assert load(tmp_path / "out") == {State.SAME: 16}


def test_lesson_that_began_in_the_editor_is_dumped_and_loads_without_difference(
    loaded: Path, tmp_path: Path
) -> None:
    key, block = uuid4(), str(uuid4())
    for module in ModulePage.objects.select_related("locale"):
        language = module.locale.language_code
        module.add_child(instance=(page := LessonPage(
            title=f"Nueva {language}", slug="nueva", seed_id="X1.9", outcome="Puedo.", digcomp="4.1", minutes=5,
            locale=module.locale, translation_key=key, body=[{
                "type": "true_false", "id": block,
                "value": {"prompt": f"¿Sí? {language}", "answer": True, "feedback_true": "Sí.", "feedback_false": "No."},
            }],
        )))  # fmt: skip
        page.save_revision().publish()
    assert dump(tmp_path / "out", loaded) == []
    assert load(tmp_path / "out") == {State.SAME: 20}
    assert lesson("fr", "X1.9").translation_key == UUID(str(key))


def test_what_the_seeds_cannot_say_is_left_out_and_named(loaded: Path, tmp_path: Path) -> None:
    lesson("fr", "X1.2").unpublish()
    with pytest.raises(CommandError, match="1 pages were left out"):
        call_command("dump_courses", output=tmp_path / "out", stdout=StringIO(), stderr=(err := StringIO()))
    assert "X1.2 “Segunda es”: it is not live in fr." in err.getvalue()
    assert yaml.safe_load(next((tmp_path / "out").glob("*/X1/module.yaml")).read_text())["lessons"] == [
        "X1.1"
    ]


def test_folder_that_cannot_be_written_is_told(loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("dump_courses", output=tmp_path / "file", stdout=StringIO())
