"""The Python marker gives what the vectors say; test_mark_vectors.py asks the same of the browser's."""

from typing import Any

import pytest

from courses.activities import KINDS, RESPONSE_PROBLEMS, ResponseError, load, mark, validate
from tests.courses.activities.vectors import FOLDER, all_vectors, vectors_of

VECTORS = all_vectors()
each_vector = pytest.mark.parametrize("vector", [v for _, v in VECTORS], ids=[name for name, _ in VECTORS])


@each_vector
def test_mark_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    definition = load(vector["definition"])
    if "error" in vector:
        with pytest.raises(ResponseError) as refusal:
            mark(definition, vector["response"])
        assert refusal.value.code == vector["error"]
    else:
        assert mark(definition, vector["response"]).as_data() == vector["mark"]


@each_vector
def test_vector_has_a_definition_that_can_be_published(vector: dict[str, Any]) -> None:
    assert validate(load(vector["definition"])) == []


@pytest.mark.parametrize("kind", KINDS)
def test_vectors_of_kind_are_many_named_and_of_every_outcome(kind: str) -> None:
    vectors = vectors_of(kind)
    names = [vector["name"] for vector in vectors]
    assert len(vectors) >= 12
    assert len(set(names)) == len(names)
    assert {vector["definition"]["kind"] for vector in vectors} == {kind}
    assert {vector["mark"]["passed"] for vector in vectors if "mark" in vector} == {True, False}
    assert any("error" in vector for vector in vectors)


def test_vectors_reach_every_refusal_of_mark() -> None:
    seen = {vector["error"] for _, vector in VECTORS if "error" in vector}
    assert seen == set(RESPONSE_PROBLEMS) - {"same_place", "needs_script"}  # which only a form can have


def test_vector_files_are_those_of_the_kinds() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(KINDS)
