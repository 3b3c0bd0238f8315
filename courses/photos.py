"""The form by which a photo is uploaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from wagtail.images.forms import BaseImageForm


class PhotoForm(BaseImageForm):
    """A photo is read to its last byte before it is stored: what Pillow cannot read now, no phone gets later."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and hasattr(file, "image"):
            file.seek(0)
            try:
                with Pillow.open(file) as picture:
                    picture.load()
            except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
                raise ValidationError(_("This picture is cut off or damaged. Take it or save it once more.")) from error
            finally:
                file.seek(0)
        return file
