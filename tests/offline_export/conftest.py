"""What the tests of packs share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from offline_export.downloads.finding import files_of


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in the language in which they stand in the code."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def no_manifest_of_another_test() -> None:
    """A process remembers the files of a version by its number, and the numbers of tests begin anew."""
    files_of.cache_clear()
