"""Exercises on a running site, as an administrator and an author bring them there. Run by `manage.py shell` of the site."""

from contextlib import suppress
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Collection

from courses.h5p import contents, libraries, library_words
from courses.h5p.errors import H5PError
from courses.h5p.models import H5PContent
from tests.factories.exercises import h5p_block
from tests.factories.pages import make_course, make_lesson, make_module
from tests.h5p_packages import library, package, picture, zipped

ENGINE = Path(__file__).with_name("h5p_engine.js").read_bytes()
SEMANTICS: list[dict[str, Any]] = [
    {"name": "asked", "type": "text", "widget": "html", "tags": ["b"]},
    {"name": "answers", "type": "list", "field": {"name": "answer", "type": "text"}},
]
ANSWERS = ["first", "second", "third"]


def make() -> None:
    """A course of two modules with a lesson each, and a question in each lesson: of one kind, by our own engine."""
    now = timezone.now()
    core = {"frame.bundle.js": ENGINE, "styles/h5p.css": b".told { font-weight: 700; }"}
    libraries.install_core(core, version=(1, 0, 0), source_name="ours", at=now)
    kind = library("H5P.Question", js="window.kind = 'question';", semantics=SEMANTICS)
    libraries.install(BytesIO(zipped(kind)), source_name="ours.zip", at=now)
    course = make_course()
    for number in (1, 2):
        content = _uploaded(f"question-{number}")
        make_lesson(make_module(course, f"X{number}"), f"X{number}.1", activities=[h5p_block(content)])


def make_real(folder: str, kinds: list[str]) -> None:
    """A course of one module: a lesson for each of these packages in the folder, played by the libraries that lie in them."""
    samples = Path(folder)
    call_command("h5p_libraries", "core", str(samples / "h5p-standalone"))
    packages = [samples / f"{kind}.h5p" for kind in kinds]
    for path in [*sorted(samples.glob("*.zip")), *packages]:
        call_command("h5p_libraries", "install", str(path))
    module = make_module(make_course(), "X1")
    for number, path in enumerate(packages, 1):
        content = _kept(path.read_bytes())
        make_lesson(module, f"X1.{number}", title=path.stem, activities=[h5p_block(content)])


def make_samples(folder: str) -> dict[str, str]:
    """The same for all packages that lie there, as far as they are taken: by the name of each, the address of its lesson, or
    the sentence with which it was refused."""
    samples = Path(folder)
    call_command("h5p_libraries", "core", str(samples / "h5p-standalone"), stdout=StringIO())
    packages = sorted(samples.glob("*.h5p"))
    for path in [*sorted(samples.glob("*.zip")), *packages]:
        # What has no libraries of its own is played by those of the others.
        with path.open("rb") as file, suppress(H5PError):
            libraries.install(file, source_name=path.name, at=timezone.now())
    module = make_module(make_course(), "X1")
    told = {}
    for number, path in enumerate(packages, 1):
        try:
            content = _kept(path.read_bytes())
        except H5PError as error:
            told[path.stem] = library_words.say(error)
        else:
            make_lesson(module, f"X1.{number}", title=path.stem, activities=[h5p_block(content)])
            told[path.stem] = f"/es/course-x/module-x1/lesson-x1-{number}/"
    return told


def _uploaded(title: str) -> H5PContent:
    return _kept(
        package(
            "H5P.Question",
            title=title,
            params={"asked": title, "answers": ANSWERS},
            files={"dot.png": picture(size=(1, 1))},
        )
    )


def _kept(given: bytes) -> H5PContent:
    prepared = contents.prepare(BytesIO(given))
    content = H5PContent(collection=Collection.get_first_root_node())
    contents.put_into(content, prepared, at=timezone.now())
    content.save()
    assert contents.build(content), content.title
    return content
