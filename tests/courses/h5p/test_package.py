"""The gate, tried with packages that are right and with many that are not."""

import contextlib
import json
import os
import re
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from cProfile import Profile
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from PIL import ImageFile

from courses.h5p import archive, contents, libraries, words
from courses.h5p.archive import MB
from courses.h5p.errors import H5PError
from courses.h5p.inflating import STEP
from courses.h5p.library_names import LibraryName
from courses.h5p.media import MOST_PIXELS
from courses.h5p.package import LIMITS, read_package
from courses.h5p.shelf import Shelf
from tests.courses.h5p.hostile import HOSTILE
from tests.h5p_packages import listen_package, package, picture, question_package, story_package

REAL = sorted(Path(os.environ["H5P_SAMPLES"]).glob("*.h5p")) if os.environ.get("H5P_SAMPLES") else []

# For one package: about twice what it may unpack, and six calls for each value that its JSON may have.
MOST_MEMORY = 32 * MB
MOST_CALLS = 600_000


class Spent:
    """What a package costs while it is looked at: bytes held at once and unpacked, calls of functions, pixels decoded."""

    memory = unpacked = calls = pixels = 0

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        profile = Profile()
        tracemalloc.start()
        profile.enable()
        try:
            yield
        finally:
            profile.disable()
            self.memory = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            self.calls = sum(each.callcount for each in profile.getstats())


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> Spent:
    """Counts what is unpacked and decoded from now on. Pixels lie in Pillow's own memory, where nobody traces them."""
    spent, parts, load = Spent(), archive.parts, ImageFile.ImageFile.load

    def unpack(*where: Any) -> Iterator[tuple[bytes, int]]:
        for part, packed in parts(*where):
            spent.unpacked += len(part)
            yield part, packed

    def decode(picture: ImageFile.ImageFile) -> Any:
        # Once it is decoded there is nothing left to do.
        spent.pixels += picture.width * picture.height if picture.tile else 0
        return load(picture)

    monkeypatch.setattr(archive, "parts", unpack)
    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
    return spent


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """Where all that would be written without being told where goes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_package_is_refused(name: str, empty_folder: Path, spent: Spent) -> None:
    build, code = HOSTILE[name]
    file = BytesIO(build())

    with spent.counting(), pytest.raises(H5PError) as refused:
        read_package(file)

    assert refused.value.code == code
    assert not list(empty_folder.rglob("*"))
    for language in ("en", "es"):
        with translation.override(language):
            said = words.say(refused.value)
        assert said and not set("{}\n\0\u202e").intersection(said)
        assert "%(" not in said and "_" not in said
        assert said != words.OTHERWISE
    assert spent.memory < MOST_MEMORY
    assert spent.calls < MOST_CALLS
    assert spent.unpacked <= LIMITS.total + STEP
    assert spent.pixels <= MOST_PIXELS


def test_hostile_packages_are_many_and_their_refusals_differ() -> None:
    codes = {code for _, code in HOSTILE.values()}

    assert len(HOSTILE) >= 80
    assert len(codes) >= 35
    assert len({words.SENTENCES[code] for code in codes}) == len(codes)


def test_every_sentence_has_a_hostile_package() -> None:
    of_texts = {"params_large", "text_tangled"}

    assert set(words.SENTENCES) - of_texts == {code for _, code in HOSTILE.values()}


def test_question_is_read_without_its_libraries() -> None:
    read = read_package(BytesIO(question_package(files={"images/a.png": picture()})))

    assert read.title == "Which is the safe address?"
    assert read.language == "en"
    assert read.main == LibraryName("H5P.ChasquiQuestion", 1, 0)
    assert str(read.main) == "H5P.ChasquiQuestion 1.0"
    assert list(read.files) == ["images/a.png"]
    assert read.params["answers"][1] == {"text": "bank.example", "correct": True}


@pytest.mark.parametrize("build", [listen_package, story_package])
def test_other_packages_of_ours_are_read(build: Any) -> None:
    assert read_package(BytesIO(build())).dependencies


def test_metadata_keeps_what_the_specification_knows() -> None:
    more = {
        "license": "CC BY",
        "licenseVersion": "4.0",
        "source": "javascript:alert(1)",
        "authors": [{"name": "Ana", "role": "Author", "mail": "a@b.test"}, "Eve", {}],
        "yearFrom": 2021,
        "preloadedJs": [{"path": "https://elsewhere.test/x.js"}],
        "changes": 7,
    }

    metadata = read_package(BytesIO(package(h5p_json=more))).metadata

    assert metadata == {
        "title": "Which is the safe address?",
        "language": "en",
        "mainLibrary": "H5P.ChasquiQuestion",
        "embedTypes": ["div"],
        "license": "CC BY",
        "licenseVersion": "4.0",
        "authors": [{"name": "Ana", "role": "Author"}],
        "yearFrom": "2021",
    }


def test_versions_may_be_texts_and_a_library_named_twice() -> None:
    named = {"machineName": "H5P.ChasquiQuestion", "majorVersion": "1", "minorVersion": "4"}

    read = read_package(BytesIO(package(h5p_json={"preloadedDependencies": [named, named]})))

    assert read.dependencies == (LibraryName("H5P.ChasquiQuestion", 1, 4),)


def test_what_editors_leave_behind_is_left_out() -> None:
    left = {"content/config.json": b"{", "__MACOSX/content/._content.json": b"\0", ".DS_Store": b"\0"}

    assert read_package(BytesIO(package(libraries=[left]))).files == {}


@given(changes=st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), min_size=1, max_size=8))
@tries(max_examples=200, deadline=None)
def test_damage_of_any_kind_is_an_h5p_error_or_nothing(changes: list[tuple[int, int]]) -> None:
    data = bytearray(listen_package())
    for place, value in changes:
        data[place % len(data)] = value

    # Any other error than H5PError fails.
    with contextlib.suppress(H5PError):
        read_package(BytesIO(bytes(data)))


@given(data=st.binary(max_size=200))
@tries(max_examples=200, deadline=None)
def test_noise_is_an_h5p_error(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04"):
        with pytest.raises(H5PError):
            read_package(BytesIO(start + data))


@pytest.mark.skipif(not REAL, reason="H5P_SAMPLES names no folder with packages")
@pytest.mark.parametrize("path", REAL or [Path()], ids=lambda path: path.name)
def test_real_package_is_read_or_refused_with_words(path: Path) -> None:
    with path.open("rb") as file:
        try:
            read = read_package(file)
        except H5PError as error:
            refused = error
        else:
            assert read.params and read.main in read.dependencies
            return
    assert refused.code == "file_kind", words.say(refused)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its place, as it is read: without marks, and with one space for many."""
    if isinstance(value, str):
        yield path, " ".join(unescape(re.sub(r"<[^>]*>", " ", value)).split())
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        yield from texts(each, f"{path}/{name}")


@pytest.mark.skipif(not REAL, reason="H5P_SAMPLES names no folder with packages")
@pytest.mark.django_db
def test_real_exercises_lose_no_word_when_they_are_cleaned(store: Path) -> None:
    for path in REAL:
        libraries.install(BytesIO(path.read_bytes()), source_name=path.name, at=timezone.now())
    shelf, tried = Shelf.now(), []
    for path in REAL:
        with path.open("rb") as file, contextlib.suppress(H5PError):
            prepared = contents.prepare(file, shelf=shelf)
            with zipfile.ZipFile(file) as whole:
                before = dict(texts(json.loads(whole.read("content/content.json"))))
            assert dict(texts(json.loads(prepared.files[contents.PARAMS]))) == before, path.name
            assert prepared.absent == (), path.name
            tried.append(prepared.main.machine)
    assert len(set(tried)) >= 6
