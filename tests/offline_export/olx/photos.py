"""A photo as a site has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from courses.outline import PhotoPicture


def picture_bytes(kind: str = "PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "#0b5563").save(written, kind)
    return written.getvalue()


PNG = picture_bytes()


@contextmanager
def image_on_site() -> Iterator[AbstractImage]:
    """A photo that an editor uploaded, wider than any phone gets it."""
    written = BytesIO()
    Image.linear_gradient("L").resize((800, 600)).convert("RGB").save(written, "JPEG", quality=92)
    file = ContentFile(written.getvalue(), "olx-image.jpg")
    image = get_image_model().objects.create(title="Stall", file=file)
    try:
        yield image
    finally:
        for made in (*image.renditions.all(), image):
            made.file.delete(save=False)


@contextmanager
def photo_on_site() -> Iterator[PhotoPicture]:
    """A photo whose file lies in the storage of the site."""
    name = default_storage.save("olx-photo.png", ContentFile(PNG))
    try:
        yield PhotoPicture((), f"{settings.MEDIA_URL}{name}", 40, 30, "A market stall")
    finally:
        default_storage.delete(name)
