"""One module in one language for a learning platform such as Moodle or Chamilo: SCORM 1.2, each lesson an object (SCO).

The platform has the list of lessons, the people and what they have done. So a package has no shell: its pages are the
lessons, which talk to the API that the platform offers them (shell/scorm.js). docs/scorm.md is for who uploads it.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256

from courses.outline import Lesson
from offline_export.addresses import PhotoFiles, route
from offline_export.assets import LESSON_SCRIPTS, style_sheet
from offline_export.files import File, PackFile
from offline_export.formats.scorm12.manifest import MANIFEST, Sco, manifest
from offline_export.formats.scorm12.page import SCRIPT, lesson_page
from offline_export.parts import Fresh, Parts
from offline_export.place import places
from offline_export.selection import Selection


def build(selection: Selection, *, parts: Parts | None = None) -> Iterator[PackFile]:
    """All files of the package of one module in one language, the manifest last."""
    parts, files, scos = parts or Fresh(), [], []
    (edition,) = selection.editions
    (module,) = edition.modules
    facts = selection.words_of_country(edition.locale)
    photos = PhotoFiles(root="../", keep=parts.keep)
    for place in places(edition, path=_nowhere, photos=photos):
        page = parts.part(
            f"{route(place.lesson)}.html",
            made_from=("sco", place, facts),
            render=partial(lesson_page, place, facts),
        )
        files.append(page)
        scos.append(Sco(place.lesson, page.path, _shown(photos, page)))
        yield page
    shared = [parts.keep(file.path, file.data) for file in _shared()]
    files += [*shared, *photos.files.values()]
    yield from files[len(scos) :]
    yield parts.keep(
        MANIFEST,
        manifest(f"{selection.id}-scorm12", module, scos, shared=shared, version=version_of(files)),
    )


def _shared() -> Iterator[File]:
    """What all lessons use."""
    yield File("assets/chasqui.css", style_sheet().encode())
    for path in (*LESSON_SCRIPTS, SCRIPT):
        yield File(f"assets/{path.name}", path.read_bytes())


def _nowhere(lesson: Lesson) -> str:
    """The platform leads from lesson to lesson: SCORM 1.2 does not let a lesson do it."""
    return ""


def _shown(photos: PhotoFiles, page: PackFile) -> tuple[str, ...]:
    """The photos that this page shows; a photo may be in several lessons."""
    return tuple(path for path in photos.files if path.encode() in page.data)


def version_of(files: Iterable[PackFile]) -> str:
    """A name for all of these files but the manifest: another as soon as one of them is another."""
    listed = sorted(f"{file.path} {file.sha256}" for file in files)
    return sha256("\n".join(listed).encode()).hexdigest()[:16]
