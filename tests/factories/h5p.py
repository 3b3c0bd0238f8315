"""H5P as it is once an administrator and an author have been there: libraries of our own making, and exercises."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.models import Collection

from courses.h5p import contents, libraries
from courses.h5p.models import H5PContent, H5PLibrary
from tests.factories.attempts import NOON
from tests.h5p_packages import QUESTION_LIBRARY, STYLE_LIBRARY, Library, question_package, zipped

CORE_FILES = {"frame.bundle.js": b"window.H5P = {};", "styles/h5p.css": b".h5p { margin: 0; }"}


def shelf_zip(*folders: Library) -> BytesIO:
    """A zip of these library folders; those of our question where none is given."""
    entries: Library = {}
    for folder in folders or (STYLE_LIBRARY, QUESTION_LIBRARY):
        entries |= folder
    return BytesIO(zipped(entries))


def install(*folders: Library, **options: Any) -> libraries.Plan:
    """Install these folders, or those of our question; what that is new for is put together once it is committed."""
    given = {"source_name": "ours.zip", "at": NOON, **options}
    done = libraries.install(shelf_zip(*folders), **given)
    transaction.on_commit(contents.build_stale)
    return done


def install_core(version: tuple[int, int, int] = (3, 8, 2), **files: bytes) -> H5PLibrary:
    """An engine that does nothing."""
    core = libraries.install_core(
        {**CORE_FILES, **files}, version=version, source_name="h5p-standalone", at=NOON
    )
    transaction.on_commit(contents.build_stale)
    return core


def make_content(package: bytes | None = None, *, title: str = "", collection: Any = None) -> H5PContent:
    """An exercise from a package, stored as the form stores it; its libraries have to be there."""
    prepared = contents.prepare(BytesIO(package or question_package()))
    content = H5PContent(title=title, collection=collection or Collection.get_first_root_node())
    contents.put_into(content, prepared, at=NOON)
    content.save()
    return content


def upload(package: bytes | None = None, name: str = "question.h5p") -> SimpleUploadedFile:
    """A package as a browser sends it."""
    return SimpleUploadedFile(name, package or question_package())
