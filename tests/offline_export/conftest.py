"""What the tests of packs share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in the language in which they stand in the code."""
    with override("en"):
        yield
