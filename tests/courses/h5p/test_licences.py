"""docs/licences.md names all that we build on, and nothing of it is AGPL."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
RUNS = "requirements.txt"


def locked(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.partition("==")[0].partition("[")[0].strip() for line in lines if "==" in line}


def named() -> set[str]:
    rows = re.findall(r"^\|[^|]*\|([^|]*)\|$", (ROOT / "docs" / "licences.md").read_text(), re.MULTILINE)
    return {
        re.sub(r"\(.*?\)", "", each).strip()
        for row in rows
        for each in re.sub(r"\(.*?\)", "", row).split(",")
    }


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_its_licence_on_the_page(name: str) -> None:
    assert locked(name) - named() == set()


def test_nothing_of_the_site_or_its_tests_is_agpl() -> None:
    found = []
    for name in sorted(locked(RUNS) | locked("requirements-dev.txt")):
        try:
            said = metadata(name)
        except PackageNotFoundError:  # for another system
            continue
        labels = [
            said.get("License-Expression") or "",
            said.get("License") or "",
            *(said.get_all("Classifier") or []),
        ]
        found += [name for label in labels if re.search(r"AGPL|Affero", label[:200])]
    assert found == []
