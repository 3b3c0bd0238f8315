"""The store of each test is its own, and empty; and those who work with it in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from courses.h5p.permissions import give_first_rights
from tests.factories.authors import desk, member


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """Where the files of H5P lie in this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "h5p"


@pytest.fixture
def rights(db: None) -> None:
    give_first_rights()


@pytest.fixture
def author(rights: None) -> Client:
    return desk(member("Authors"))


@pytest.fixture
def editor(rights: None) -> Client:
    return desk(member("Editors"))


@pytest.fixture
def administrator(db: None) -> Client:
    """Not a superuser: somebody whose group has the right over libraries."""
    person = member("Editors")
    keepers = Group.objects.create(name="Keepers of libraries")
    keepers.permissions.add(Permission.objects.get(codename="change_h5plibrary"))
    person.groups.add(keepers)
    return desk(person)


def stored(store: Path) -> set[str]:
    """The names of all files in the store, the compressed parts apart."""
    return {path.name for path in store.glob("*") if path.is_file()}
