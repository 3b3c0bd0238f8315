"""What the blocks of a course that is taken in point to: drawings and photos, found again or stored anew.

A photo passes the gate of every upload (`courses.photos`). One that left from here left smaller than it is (`PHOTO_FALLBACK`):
where the lesson has it still, it is found by that, and stays. Files are no part of a transaction: those that were made for a
course that was not taken in are deleted (`Keeping.forget`).
"""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.utils.file import hash_filelike

from courses.h5p.models import H5PContent
from courses.models import Drawing
from courses.outline import Lesson, PhotoPicture, Picture
from courses.photos import PhotoField
from courses.reading import PHOTO_FALLBACK
from courses.restoring import Kept

ADDRESS = re.compile(r"data:image/(?P<kind>jpeg|png|webp|avif);base64,(?P<data>.*)", re.DOTALL)
SUFFIXES = {"jpeg": "jpg"}


class Keeping:
    """Keeps drawings, photos and exercises of one course."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.photos: dict[str, int] = {}
        self.missing: list[str] = []

    def of(self, lesson: Lesson, bodies: Iterable[Iterable[Mapping[str, Any]]] = ()) -> Kept:
        """For the blocks of one lesson. `bodies`: those that it has here, the newest first."""
        blocks = [(str(block["id"]), block["value"]) for body in bodies for block in body]
        photos = [(block_id, value["photo"]) for block_id, value in blocks if value.get("photo")]
        exercises = {
            block_id: value["exercise"] for block_id, value in reversed(blocks) if "exercise" in value
        }
        return Kept(
            drawing=lambda svg: self.drawing(svg, lesson),
            # The block's own photo first: another may look the same.
            photo=lambda picture, block_id: self.photo(
                picture, [photo for _id, photo in sorted(photos, key=lambda each: each[0] != block_id)]
            ),
            exercise=lambda digest, block_id: self.exercise(digest, exercises.get(block_id)),
        )

    def drawing(self, svg: str, lesson: Lesson) -> int:
        """The drawing with this source, whatever it is called; a new one is called by its lesson."""
        drawing = Drawing(svg=svg)
        drawing.clean()
        found = Drawing.objects.filter(svg=drawing.svg).order_by("pk").first()
        if found is None:
            drawing.name = _free_name(lesson, drawing.svg)
            drawing.full_clean()
            drawing.save()
            found = drawing
        return int(found.pk)

    def photo(self, picture: Picture, present: Iterable[int] = ()) -> int | None:
        """The photo that lies in a data address. One that is here already, byte for byte, is not stored twice.

        `present`: photos of the lesson, one of which it may be as an export shows it.
        """
        if not isinstance(picture, PhotoPicture):
            return None
        kind, data = _inside(picture)
        if found := _shown_as(data, present):
            return found
        number = sha256(picture.fallback.encode()).hexdigest()
        if number not in self.photos:
            self.photos[number] = self._store(picture, kind, data, number)
        return self.photos[number]

    def _store(self, picture: PhotoPicture, kind: str, sent: bytes, number: str) -> int:
        name = f"taken-in-{number[:12]}.{SUFFIXES.get(kind, kind)}"
        upload = SimpleUploadedFile(name, sent, f"image/{kind}")
        clean = PhotoField(label="").clean(upload)
        data = clean.read()
        model = get_image_model()
        digest = hash_filelike(BytesIO(data))
        found = model.objects.filter(file_hash=digest).order_by("pk").first()
        if found is None:
            clean.seek(0)
            found = model(title=picture.alt[:255] or name, file=clean)
            found.file_hash = digest
            found.save()
            self.made.append(found)
        return int(found.pk)

    def exercise(self, digest: str, present: int | None = None) -> int | None:
        """The H5P exercise with this digest. One that nobody uploaded here is noted as missing.

        `present`: what its block has. Its package may have been renewed since; so it stays where the digest is unknown.
        """
        found = H5PContent.objects.of_digests({digest}).values_list("pk", flat=True).first()
        if found is None and present:
            found = H5PContent.objects.filter(pk=present).values_list("pk", flat=True).first()
        if found is None:
            self.missing.append(digest)
        return found

    def forget(self) -> None:
        """Delete the files that were made: the rows are gone with the transaction."""
        for image in self.made:
            image.file.storage.delete(image.file.name)


def _inside(picture: PhotoPicture) -> tuple[str, bytes]:
    """Kind and bytes of the photo in a data address."""
    parts = ADDRESS.fullmatch(picture.fallback)
    try:
        if parts:
            return parts["kind"], b64decode(parts["data"])
    except ValueError:
        pass
    raise ValidationError("A photo of this lesson is no picture.")


def _shown_as(data: bytes, photos: Iterable[int]) -> int | None:
    """The first of the photos that has left with these bytes."""
    numbers = list(dict.fromkeys(photos))
    images = get_image_model().objects.in_bulk(numbers)
    return next((each for each in numbers if each in images and _fallback(images[each]) == data), None)


def _fallback(image: Any) -> bytes | None:
    """As `courses.reading` gives it. It is not made here: its file would stay when nothing comes in."""
    try:
        with image.find_existing_rendition(Filter(PHOTO_FALLBACK)).file.open("rb") as file:
            return bytes(file.read())
    except (ObjectDoesNotExist, OSError):
        return None


def _free_name(lesson: Lesson, svg: str) -> str:
    """By the lesson and what is drawn; longer where somebody drew something else under that name."""
    stem, digest = lesson.seed_id.lower().replace(".", "-"), sha256(svg.encode()).hexdigest()
    names = (f"{stem}-{digest[:length]}" for length in range(8, 40))
    return next(name for name in names if not Drawing.objects.filter(name=name).exists())
