"""What the tests of the catalogue share: a small published course in two languages, and packs of it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.packs import PackFactory, PackVersionFactory
from tests.factories.pages import make_course, make_lesson, make_module

DIGEST = "ab" * 32


@pytest.fixture
def course(committed: Any) -> Any:
    """X in Spanish and French with modules X1 and X2; X2 is not there in French."""
    with committed():
        french = make_course("X", locale="fr")
        make_lesson(make_module(french))
        spanish = make_course("X", locale="es")
        make_lesson(make_module(spanish))
        make_lesson(make_module(spanish, "X2"), "X2.1")
    return spanish


@pytest.fixture
def whole(db: None) -> Callable[..., Any]:
    """A pack of the course that can be downloaded."""

    def made(name: str = "chasqui-x-es", **fields: Any) -> Any:
        pack = PackFactory(name=name, **{"courses": ["X"], **fields})
        version: Any = PackVersionFactory(pack=pack, size=312_400, lessons=24, sha256=DIGEST)
        return version

    return made
