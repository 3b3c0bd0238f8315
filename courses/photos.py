"""Photos: how one is uploaded, and what is taken out of it before a phone gets it.

A picture is judged by its header before it is read, read to its last byte before it is stored, and stored anew: without
the place where it was taken, the camera, or anything behind its last pixel.
"""

import struct
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.image_operations import FilterOperation
from willow.plugins.pillow import PillowImage

KEPT_INFO = ("icc_profile", "transparency", "gamma")
SAVED_AS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92},
    "AVIF": {"quality": 85},
}
# What Pillow raises for files that are none, cut off, or lies.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    # For data about the picture that ends in the middle.
    struct.error,
    KeyError,
    TypeError,
    Pillow.DecompressionBombError,
    Pillow.DecompressionBombWarning,
)


class PhotoField(WagtailImageField):
    """Wagtail's field reads the whole picture in order to measure it; this one looks at its header first."""

    def to_python(self, data: Any) -> Any:
        if data:
            _judge_header(data)
        try:
            file = super().to_python(data)
            return _stored_anew(file) if file else file
        except UNREADABLE as error:
            if isinstance(error, ValidationError):
                raise
            raise ValidationError(
                _("This picture is cut off or damaged. Take it or save it once more.")
            ) from error


class PhotoForm(BaseImageForm):
    """Wagtail's form of an image, with our field for its file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wagtails := self.fields.get("file"):
            # Made for each form: the field writes its messages in the language of the moment.
            self.fields["file"] = PhotoField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget
            )


class WithoutMetadata(FilterOperation):
    """`bare` in a rendition's filter: pixels and their colours, nothing of where and by what they were taken."""

    def construct(self) -> None:
        """It has no arguments."""

    def run(self, willow: Any, image: Any, env: Any) -> PillowImage:
        return PillowImage(_bare(willow.get_pillow_image()))


def _judge_header(data: Any) -> None:
    """Refuse by the size that the header claims. What has no header that Pillow knows is left to the field."""
    data.seek(0)
    try:
        with Pillow.open(data) as picture:
            width, height = picture.size
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        width = height = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    except UNREADABLE:
        return
    finally:
        data.seek(0)
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(
            _("This picture has too many pixels; %(millions)d million are the most. Make it smaller."),
            params={"millions": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
        )


def _stored_anew(file: Any) -> InMemoryUploadedFile:
    """The same picture, upright, written by Pillow."""
    file.seek(0)
    with Pillow.open(file) as picture:
        # Many phones put a second picture behind the first.
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)
        picture.load()
        upright = _bare(ImageOps.exif_transpose(picture))
    written = BytesIO()
    upright.save(written, kind, **SAVED_AS[kind], icc_profile=upright.info.get("icc_profile"))
    anew = InMemoryUploadedFile(written, "file", file.name, file.content_type, written.tell(), None)
    anew.seek(0)
    return anew


def _bare(picture: Pillow.Image) -> Pillow.Image:
    copied = picture.copy()
    copied.info = {name: value for name, value in picture.info.items() if name in KEPT_INFO}
    return copied
