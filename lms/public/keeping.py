"""What a phone fetches to keep a module: each page and file with its size on the wire and a digest of its contents.

The pages are rendered as readers get them. Where a digest has not changed, the phone fetches nothing. The parts of an
exercise that others made never change under their addresses, and modules on one phone share them.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.urls import reverse

from courses.h5p.bundles.compressed import size_of
from courses.models import CoursesPage, LessonPage, ModulePage
from courses.outline import PhotoPicture, Rendition
from courses.reading import lesson_of
from lms.public.h5p.frame import player_page
from lms.public.kept import KeptPage, finished, kept_page

# What opens an exercise in a lesson. Pages name it, and nothing loads it before somebody wants one.
OPENS_EXERCISES = "lms/js/h5p-site.js"
# As worker.js reads them: what a page cannot be without.
NAMED_FILES = re.compile(rb"/static/[^\"'\s?#]+\.(?:css|js)(?=[\"'\s])")


@dataclass(frozen=True)
class KeptFile:
    """One thing to fetch: its address, its bytes as they travel (brotli), and a digest of what it holds."""

    url: str
    bytes: int
    digest: str


def live_module(key: UUID, language: str) -> ModulePage | None:
    return (
        ModulePage.objects.live()
        .public()
        .filter(translation_key=key, locale__language_code=language)
        .select_related("locale")
        .first()
    )


def plan_of(module: ModulePage, request: HttpRequest) -> dict[str, Any]:
    """All that belongs to a kept module, and a version that changes with any of it."""
    lessons = list(LessonPage.objects.live().public().child_of(module).order_by("path"))
    pages = [module, *lessons, module.get_parent().specific]
    rendered = {page.site_path: _page(page, request) for page in pages}
    found = [
        *_files_of(rendered.values()),
        *_photos_of(lessons),
        *_exercises_of(lessons),
        *(KeptFile(path, len(page.bodies["br"]), page.validator) for path, page in rendered.items()),
    ]
    files = list(dict.fromkeys(found))
    return {
        "version": sha256("".join(f"{file.url} {file.digest}\n" for file in files).encode()).hexdigest()[:20],
        "title": module.title,
        "path": module.site_path,
        "bytes": sum(file.bytes for file in files),
        "files": [asdict(file) for file in files],
    }


def _page(page: CoursesPage, request: HttpRequest) -> KeptPage:
    """The page as readers get it: the one that is kept, or rendered for the purpose."""
    if kept := kept_page(page.site_path):
        return kept
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", page.site_path, page.site_path
    asked.META = {
        name: request.META[name]
        for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT")
        if name in request.META
    }
    return finished(page.serve(asked).render().content, {})


def _files_of(pages: Iterable[KeptPage]) -> Iterator[KeptFile]:
    """The style sheets and scripts of the pages, each once."""
    for url in dict.fromkeys(url for page in pages for url in NAMED_FILES.findall(page.bodies[""])):
        yield _static_file(url.decode())


@cache
def _static_file(url: str) -> KeptFile:
    """A file of the release; its name changes with its contents."""
    name = url.removeprefix(settings.STATIC_URL)
    collected = Path(staticfiles_storage.path(name))
    source = collected if collected.exists() else Path(str(finders.find(name)))
    compressed = source.with_name(f"{source.name}.br")
    contents = source.read_bytes()
    size = compressed.stat().st_size if compressed.exists() else len(brotli.compress(contents))
    return KeptFile(url, size, sha256(contents).hexdigest()[:20])


def _photos_of(lessons: list[LessonPage]) -> Iterator[KeptFile]:
    for lesson in lessons:
        for block in lesson_of(lesson).blocks:
            picture = getattr(block, "picture", None)
            if isinstance(picture, PhotoPicture):
                photo = stand_in(picture)
                # Another picture has another address.
                yield KeptFile(photo.src, photo.size, sha256(photo.src.encode()).hexdigest()[:20])


def _exercises_of(lessons: list[LessonPage]) -> Iterator[KeptFile]:
    """The page that plays what others made, what opens it, and each part once."""
    activities = [activity for lesson in lessons for activity in lesson_of(lesson).activities]
    parts = dict.fromkeys(part for each in activities if each.exercise for part in each.exercise.parts)
    if not parts:
        return
    player = player_page()
    yield KeptFile(reverse("h5p:player"), len(player.bodies["br"]), player.validator)
    yield _static_file(staticfiles_storage.url(OPENS_EXERCISES))
    for part in parts:
        # One that is lost has no address: the rest of the module is kept all the same.
        with suppress(FileNotFoundError):
            yield KeptFile(reverse("h5p:part", args=[part]), size_of(part), part[:20])


def stand_in(photo: PhotoPicture) -> Rendition:
    """The one file of a photo that is kept: the smallest in a format that every phone with a worker reads."""
    webp = [rendition for rendition in photo.renditions if rendition.media_type == "image/webp"]
    return min(webp, key=lambda rendition: rendition.width)
