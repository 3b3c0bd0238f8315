"""What the blocks of a course that is taken in point to: drawings and photos, found again or stored anew.

A photo passes the gate of every upload (`courses.photos`). Files are no part of a transaction: those that were made for a
course that was not taken in are deleted (`Keeping.forget`).
"""

import re
from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from courses.h5p.models import H5PContent
from courses.models import Drawing
from courses.outline import Lesson, PhotoPicture, Picture
from courses.photos import PhotoField
from courses.restoring import Kept

ADDRESS = re.compile(r"data:image/(?P<kind>jpeg|png|webp|avif);base64,(?P<data>.*)", re.DOTALL)
SUFFIXES = {"jpeg": "jpg"}


class Keeping:
    """Keeps drawings, photos and exercises of one course."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.photos: dict[str, int] = {}
        self.missing: list[str] = []

    def of(self, lesson: Lesson) -> Kept:
        """For the blocks of one lesson."""
        return Kept(drawing=lambda svg: self.drawing(svg, lesson), photo=self.photo, exercise=self.exercise)

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

    def photo(self, picture: Picture) -> int | None:
        """The photo that lies in a data address. One that is here already, byte for byte, is not stored twice."""
        if not isinstance(picture, PhotoPicture):
            return None
        number = sha256(picture.fallback.encode()).hexdigest()
        if number not in self.photos:
            self.photos[number] = self._store(picture, number)
        return self.photos[number]

    def _store(self, picture: PhotoPicture, number: str) -> int:
        parts = ADDRESS.fullmatch(picture.fallback)
        if parts is None:
            raise ValidationError("A photo of this lesson is no picture.")
        name = f"taken-in-{number[:12]}.{SUFFIXES.get(parts['kind'], parts['kind'])}"
        upload = SimpleUploadedFile(name, b64decode(parts["data"]), f"image/{parts['kind']}")
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

    def exercise(self, digest: str) -> int | None:
        """The H5P exercise with this digest. One that nobody uploaded here is noted as missing."""
        found = H5PContent.objects.of_digests({digest}).values_list("pk", flat=True).first()
        if found is None:
            self.missing.append(digest)
        return found

    def forget(self) -> None:
        """Delete the files that were made: the rows are gone with the transaction."""
        for image in self.made:
            image.file.storage.delete(image.file.name)


def _free_name(lesson: Lesson, svg: str) -> str:
    """By the lesson and what is drawn; longer where somebody drew something else under that name."""
    stem, digest = lesson.seed_id.lower().replace(".", "-"), sha256(svg.encode()).hexdigest()
    names = (f"{stem}-{digest[:length]}" for length in range(8, 40))
    return next(name for name in names if not Drawing.objects.filter(name=name).exists())
