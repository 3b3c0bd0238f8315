"""Gives everything that an outline points at its address inside a pack. The only place that does.

Outlines come with the paths of the site. What is rendered from the outlines that leave this module points nowhere
but into the pack.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from courses.outline import Block, Callout, CanDo, Course, Lesson, Module, PhotoPicture, Rendition
from offline_export import paths
from offline_export.errors import PackError
from offline_export.files import MEDIA_TYPES, File, PackFile

PathOf = Callable[[Lesson], str]
Photos = Callable[[PhotoPicture], PhotoPicture | None]
Keep = Callable[[str, bytes], PackFile]


def file_name(lesson: Lesson) -> str:
    """`C1.1` is `c1-1`, in every language, so that a person who changes language stays in the lesson."""
    name = (lesson.seed_id or lesson.slug).lower().replace(".", "-")
    # Windows has names of its own: a lesson `CON` would be a device there.
    return f"{name}_" if paths.problem_of(f"{name}.html") else name


def route(lesson: Lesson) -> str:
    """How the shell of a pack names a lesson after the `#`."""
    return f"{lesson.locale}/{file_name(lesson)}"


def listed(course: Course, *, path: PathOf) -> Course:
    """The course for lists of its lessons: each at its address in the pack, without photos."""
    modules = tuple(
        replace(
            module,
            path="",
            lessons=tuple(placed_lesson(lesson, path=path, photos=_no_photo) for lesson in module.lessons),
        )
        for module in course.modules
    )
    return replace(course, path="", modules=modules)


def printed(module: Module) -> Module:
    """The module for paper, where photos stand as their words: no page and no photo has an address in it."""
    lessons = (placed_lesson(each, path=_no_path, photos=_words_only) for each in module.lessons)
    return replace(module, path="", lessons=tuple(replace(lesson, guide=None) for lesson in lessons))


def placed_lesson(lesson: Lesson, *, path: PathOf, photos: Photos) -> Lesson:
    return replace(
        lesson, path=path(lesson), blocks=tuple(_placed_block(block, photos) for block in lesson.blocks)
    )


def _no_photo(photo: PhotoPicture) -> None:
    return None


def _words_only(photo: PhotoPicture) -> PhotoPicture:
    return replace(photo, renditions=(), fallback="")


def _no_path(lesson: Lesson) -> str:
    return ""


def _placed_block(block: Block, photos: Photos) -> Block:
    if not isinstance(block, Callout | CanDo) and isinstance(block.picture, PhotoPicture):
        return replace(block, picture=photos(block.picture))
    return block


class PhotoFiles:
    """Photos as files of their own under `assets/photos/`, named by what is in them; `files` gathers them."""

    def __init__(self, *, root: str, keep: Keep = File) -> None:
        """`root` leads from the page to the top of the pack, such as `../`; `keep` makes a file of path and bytes."""
        self.root = root
        self.keep = keep
        self.files: dict[str, PackFile] = {}

    def __call__(self, photo: PhotoPicture) -> PhotoPicture:
        renditions = tuple(
            replace(rendition, src=self._keep(rendition.src)) for rendition in photo.renditions
        )
        return replace(photo, renditions=renditions, fallback=self._keep(photo.fallback))

    def _keep(self, src: str) -> str:
        data = read_photo(src)
        path = f"assets/photos/{sha256(data).hexdigest()[:16]}{PurePosixPath(src).suffix}"
        if path not in self.files:
            self.files[path] = self.keep(path, data)
        return self.root + path


def photo_inside(photo: PhotoPicture) -> PhotoPicture:
    """The photo inside the page, once: the smallest WebP, which every browser that we serve reads."""
    src = (
        min(_readable_everywhere(photo), key=lambda rendition: rendition.size).src
        if photo.renditions
        else photo.fallback
    )
    data = b64encode(read_photo(src)).decode()
    return replace(
        photo, renditions=(), fallback=f"data:{MEDIA_TYPES[PurePosixPath(src).suffix]};base64,{data}"
    )


def _readable_everywhere(photo: PhotoPicture) -> list[Rendition]:
    return [each for each in photo.renditions if each.media_type == "image/webp"] or list(photo.renditions)


def read_photo(src: str) -> bytes:
    """The bytes of a picture of the site. Anything that is no picture of the site ends in a PackError."""
    name = src.removeprefix(settings.MEDIA_URL)
    if name == src or PurePosixPath(name).suffix not in MEDIA_TYPES:
        raise PackError(
            _("The picture “%(src)s” is not one of this site. Choose it again in the lesson.") % {"src": src}
        )
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, SuspiciousOperation) as error:
        text = _("The picture “%(src)s” cannot be read. Choose it again in the lesson.")
        raise PackError(text % {"src": src}) from error
