"""The digest names one version of an activity: the same everywhere, another as soon as a word changes."""

import json
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities import KINDS, digest, load
from tests.courses.activities import strategies
from tests.courses.activities.vectors import broken, example_of

# Published digests are stored for ever: when one of these changes, old answers can no longer be marked.
STORED = {
    "true_false": "e3c217d40d41a874110a4e05df7e2b9f65741412f8186b0bcfef9d28dc92112e",
    "scenario": "8f0c9dca281343b4d0ec9ea9a18691b6a439be8ca6a84064d9697b8f60fd1f08",
    "h5p": "fb8e913328e1fe9141ed5da449fd6b29abedeab4bee72d4e6cf314b96abce70f",
}


def shuffled(value: Any, order: random.Random) -> Any:
    """The same data with the keys of every record in another order."""
    if isinstance(value, dict):
        names = list(value)
        order.shuffle(names)
        return {name: shuffled(value[name], order) for name in names}
    return [shuffled(part, order) for part in value] if isinstance(value, list) else value


def changed(value: Any, number: int) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 + number if isinstance(value, int | float) else value + "x" * (1 + number)


@pytest.mark.parametrize("kind", STORED)
def test_digest_of_a_stored_definition_stays(kind: str) -> None:
    assert digest(load(example_of(kind))) == STORED[kind]


@given(strategies.data, st.randoms())
def test_digest_is_the_same_in_any_order_of_keys(data: dict[str, Any], order: random.Random) -> None:
    assert digest(load(shuffled(data, order))) == digest(load(data))


@given(strategies.data)
def test_digest_survives_storage_as_json(data: dict[str, Any]) -> None:
    definition = load(data)
    assert digest(load(json.loads(json.dumps(definition.to_data(), indent=2)))) == digest(definition)


@pytest.mark.parametrize("kind", KINDS)
def test_digest_changes_with_every_single_value(kind: str) -> None:
    definition = load(example_of(kind))
    leaves = [(path, value) for path, _, value in definition.leaves()]
    versions = [broken(kind, path, changed(value, number)) for number, (path, value) in enumerate(leaves)]
    digests = {digest(load(version)) for version in versions} | {digest(definition)}
    assert len(digests) == len(leaves) + 1


@given(strategies.data)
def test_digest_does_not_tell_composed_accents_from_decomposed(data: dict[str, Any]) -> None:
    decomposed = json.loads(unicodedata.normalize("NFD", json.dumps(data, ensure_ascii=False)))
    assert digest(load(decomposed)) == digest(load(data))


def test_digest_does_not_tell_10_from_10_point_0() -> None:
    assert digest(load(broken("spot_it", "zones.0.x", 10.0))) == digest(load(example_of("spot_it")))


@given(strategies.data)
def test_digest_is_64_hexadecimal_figures(data: dict[str, Any]) -> None:
    assert len(bytes.fromhex(digest(load(data)))) == 32
