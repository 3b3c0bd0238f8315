"""A group whose pack is there, as the building of packs leaves it."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from offline_export import store
from offline_export.archive import write_zip
from offline_export.builds.signing import signed
from offline_export.formats import folder, single_file
from offline_export.models import Pack, PackVersion
from offline_export.selection import select
from tests.factories.cohorts import EnrolmentFactory, led_cohort
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory

# That of the group: where lessons name a slot, its packs have the words of its country in them.
COUNTRIES = ["PE"]
WITH_SLOT = [
    ("idea", "idea", {"title": "Cash or app", "text": "Open {PAY}."}),
    ("first", "true_false", TRUE_FALSE),
    ("second", "true_false", TRUE_FALSE),
]


@dataclass
class Room:
    """A trainer with a group of two, in a browser."""

    client: Client
    cohort: Cohort
    trainer: Person
    rosa: Person
    juan: Person

    @property
    def path(self) -> str:
        return f"/en/groups/{self.cohort.public_id}/packs/"


@pytest.fixture(autouse=True)
def own_folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "packs": {
            "BACKEND": "offline_export.storage.WholeFiles",
            "OPTIONS": {"location": tmp_path / "packs"},
        },
    }


@pytest.fixture
def courses(db: None, committed: Any) -> None:
    """X with two modules in Spanish, the first in English too; Y in Spanish. The first lesson of X names a slot."""
    with committed():
        course = make_course()
        first, second = make_module(course), make_module(course, "X2")
        make_lesson(first, "X1.1", activities=WITH_SLOT)
        make_lesson(first, "X1.2")
        make_lesson(second, "X2.1")
        make_lesson(make_module(make_course("Y"), "Y1"), "Y1.1")
        make_lesson(make_module(make_course(locale="en")), "X1.1")


@pytest.fixture
def room(courses: None, client: Client) -> Room:
    cohort, trainer = led_cohort(name="Las Flores", country=COUNTRIES[0])
    rosa, juan = LearnerFactory(nickname="Rosa", picture="sun"), LearnerFactory(nickname="Juan")
    for person in (rosa, juan):
        EnrolmentFactory(cohort=cohort, person=person)
    client.force_login(trainer)
    return Room(client, cohort, trainer, rosa, juan)


def whole_folder(
    *, courses: Sequence[str] = ("X",), modules: Sequence[str] = (), languages: Sequence[str] = ("es",)
) -> PackVersion:
    """A version of a folder that is whole: its zip and its files in the store, its manifest in the row."""
    selection = select(courses=courses, modules=modules, languages=languages, countries=COUNTRIES)
    files = list(folder.build(selection))
    (manifest,) = (file for file in files if file.path == "manifest.json")
    for file in files:
        store.keep(file.data)
    version = json.loads(manifest.data)["version"]
    packed = io.BytesIO()
    write_zip(
        packed, [*files, *signed(manifest.data, name=selection.id, version=version)], folder=selection.id
    )
    pack = PackFactory(
        name=selection.id,
        courses=list(courses),
        modules=list(modules),
        languages=list(languages),
        countries=COUNTRIES,
    )
    return PackVersionFactory(
        pack=pack,
        version=version,
        manifest=manifest.data.decode(),
        content=packed.getvalue(),
    )


def whole_page(
    *,
    courses: Sequence[str] = ("X",),
    modules: Sequence[str] = ("X1",),
    countries: Sequence[str] = COUNTRIES,
    **fields: Any,
) -> PackVersion:
    """`fields`: of the version."""
    selection = select(courses=courses, modules=modules, languages=["es"], countries=countries)
    (file,) = single_file.build(selection)
    pack = PackFactory(
        name=selection.id,
        form=Pack.Form.PAGE,
        courses=list(courses),
        modules=list(modules),
        languages=["es"],
        countries=list(countries),
    )
    return PackVersionFactory(pack=pack, content=file.data, **fields)
