"""Reads the QR codes in a photo that anybody may have made of anything. Bounded in bytes, pixels and tries.

One photo is held at a time; a JPEG is made smaller while it is decoded, the others have to be small.
"""

from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, ImageFile, ImageOps

MOST_PHOTOS: Final = 12
MOST_BYTES: Final = 15_000_000
# A phone's largest photo, as it is decoded at an eighth to a half of its size.
MOST_PIXELS: Final = 64_000_000
# Of what is decoded whole: 64 MB in memory.
MOST_PIXELS_WHOLE: Final = 16_000_000
MOST_SIDE: Final = 2_400
# How much smaller a JPEG can be made while it is decoded.
SCALES: Final = (1, 2, 4, 8)
START_OF_SCAN: Final = 0xDA
FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF")
TOO_LARGE, NO_PHOTO = "too_large", "no_photo"


class BadPhoto(Exception):
    """A file in which nothing is looked for. `code`: too_large or no_photo."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def codes_in(file: BinaryIO) -> list[str]:
    """The texts of the codes in a photo, each once. Raises BadPhoto."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadPhoto(TOO_LARGE)
    grey = _grey(data)
    # A screen in a dark room, or in the sun, differs little from what is round it.
    return _texts(grey) or _texts(ImageOps.autocontrast(grey, cutoff=2), binarizer="GlobalHistogram")


def _grey(data: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as photo:
            if photo.width * photo.height > _most_pixels(photo, data):
                raise BadPhoto(TOO_LARGE)
            scale = _scale(photo)
            photo.draft("L", (photo.width // scale, photo.height // scale))
            # Pillow may make it less small than it was asked to.
            if photo.width * photo.height > MOST_PIXELS_WHOLE:
                raise BadPhoto(TOO_LARGE)
            grey = photo.convert("L")
    except (BadPhoto, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise BadPhoto(TOO_LARGE) from None
    except Exception:
        # What is damaged makes Pillow raise nearly anything.
        raise BadPhoto(NO_PHOTO) from None
    grey.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.BOX)
    return grey


def _most_pixels(photo: ImageFile.ImageFile, data: bytes) -> int:
    """More of a JPEG that is grey and small from the first line that is decoded: not of CMYK, nor of one in several scans."""
    by_parts = photo.format == "JPEG" and photo.mode in ("L", "YCbCr", "RGB")
    at_once = not photo.info.get("progressive") and _parts_in_first_scan(data) == len(photo.getbands())
    return MOST_PIXELS if by_parts and at_once else MOST_PIXELS_WHOLE


def _scale(photo: ImageFile.ImageFile) -> int:
    """By how much it may be made smaller while it is decoded, so that no side is shorter than it will be looked at."""
    longest, pixels = max(photo.size), photo.width * photo.height
    fitting = (s for s in SCALES if longest // s < 2 * MOST_SIDE and pixels // s**2 <= MOST_PIXELS_WHOLE)
    return next(fitting, SCALES[-1])


def _parts_in_first_scan(data: bytes) -> int:
    """How many of its colours the first scan of a JPEG holds. Where it is not all, the whole picture waits in memory."""
    place = 2
    while data[place : place + 1] == b"\xff" and len(data) > place + 4:
        if data[place + 1] == START_OF_SCAN:
            return data[place + 4]
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return 0


def _texts(grey: Image.Image, binarizer: str = "LocalAverage") -> list[str]:
    # Only where a photo comes: memory that the worker and most web processes never need.
    import zxingcpp

    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=zxingcpp.Binarizer[binarizer],
    )
    return list(dict.fromkeys(code.text for code in found if code.valid))
