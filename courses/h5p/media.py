"""Files beside an exercise: which kinds are taken, and pictures stored anew.

A picture is judged by its header before it is decoded, decoded to its last pixel, and written by Pillow: without the place where
it was taken or anything behind its last byte, and no larger than a lesson shows it. One that moves goes on moving, in its size;
the pixels of all its frames count. Sound and
film are held against the first bytes of their kind and kept as they are: nothing here can decode them, and nothing on the
learner's side takes them for anything else, since their type comes from this list.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final

from PIL import Image as Pillow
from PIL import ImageOps, ImageSequence

from courses.h5p.errors import H5PError
from courses.photos import KEPT_INFO, UNREADABLE

TYPES: Final[Mapping[str, str]] = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "png": "image/png",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
}
"""The kinds of files that are taken, by the end of their name in small letters, and what a browser is told they are."""

FORMATS: Final = {"gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
SAVED_AS: Final[Mapping[str, dict[str, Any]]] = {
    "GIF": {"optimize": True},
    "JPEG": {"quality": 60, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 60},
}
# Pixels: a lesson is 612 wide on a computer. What is taller than this is a strip that nobody sees whole.
WIDEST_AND_TALLEST: Final = (640, 960)
# A photo as PNG is six times one as JPEG. Its name, and with it its kind, has to stay: it gets 256 colours.
HEAVY_PNG: Final = 50_000
MOST_COLOURS: Final = 256
# Of one picture, and of all in a package; 16 million are 4,600 x 3,450, more than a phone's photo has.
MOST_PIXELS: Final = 16_000_000
MOST_PIXELS_TOGETHER: Final = 64_000_000
# A frame costs time however small it is.
LEAST_OF_FRAME: Final = 40_000
MILLION: Final = 1_000_000


def kind_of(name: str) -> str:
    """The end of the name that stands for its kind, in small letters, without the dot."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def check_kind(name: str) -> None:
    """Refuse by its name a file of a kind that is not taken; asked before anything is decompressed."""
    if kind_of(name) not in TYPES:
        raise H5PError("file_kind", name=name)


def clean_file(name: str, data: bytes) -> bytes:
    """The file as it may be stored. Raises H5PError: of another kind than its name says, damaged, or too many pixels."""
    return _cleaned(name, data, MOST_PIXELS)[0]


def clean_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files of a package; their pictures have a number of pixels together, too. Raises H5PError."""
    # Headers first: what is too much is refused before anything is decoded.
    if sum(_claimed_pixels(name, data) for name, data in files.items()) > MOST_PIXELS_TOGETHER:
        raise H5PError("pictures_large", most=MOST_PIXELS_TOGETHER // MILLION)
    cleaned, left = {}, MOST_PIXELS_TOGETHER
    for name, data in files.items():
        cleaned[name], pixels = _cleaned(name, data, min(left, MOST_PIXELS))
        left -= pixels
    return cleaned


def _cleaned(name: str, data: bytes, most: int) -> tuple[bytes, int]:
    check_kind(name)
    kind = kind_of(name)
    if not _begins_as(kind, data):
        raise H5PError("file_disguised", name=name, kind=kind)
    return _drawn_anew(name, data, FORMATS[kind], most) if kind in FORMATS else (data, 0)


def _begins_as(kind: str, data: bytes) -> bool:
    """Whether the first bytes are those of the kind."""
    match kind:
        case "gif":
            return data.startswith((b"GIF87a", b"GIF89a"))
        case "jpg" | "jpeg":
            return data.startswith(b"\xff\xd8\xff")
        case "png":
            return data.startswith(b"\x89PNG\r\n\x1a\n")
        case "webp":
            return data.startswith(b"RIFF") and data[8:12] == b"WEBP"
        case "wav":
            return data.startswith(b"RIFF") and data[8:12] == b"WAVE"
        case "m4a" | "mp4":
            return data[4:8] == b"ftyp"
        case "ogg" | "oga":
            return data.startswith(b"OggS")
        case "webm":
            return data.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in data[:64]
        case "mp3":
            return data.startswith(b"ID3") or _is_mpeg_frame(data[:2])
        case "vtt":
            return data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") and _is_text(data)
    return False


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven bits of a frame's start, and then a layer: 00 is none."""
    return len(head) == 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and bool(head[1] & 0x06)


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def _claimed_pixels(name: str, data: bytes) -> int:
    """What the header says, of the first frame. A header that cannot be read is judged with its picture."""
    if kind_of(name) not in FORMATS:
        return 0
    try:
        with Pillow.open(BytesIO(data), formats=(FORMATS[kind_of(name)],)) as picture:
            return min(picture.width * picture.height, MOST_PIXELS)
    except UNREADABLE:
        return 0


def _drawn_anew(name: str, data: bytes, kind: str, most: int) -> tuple[bytes, int]:
    written = BytesIO()
    try:
        with Pillow.open(BytesIO(data), formats=(kind,)) as picture:
            pixels = picture.width * picture.height
            _check_pixels(name, pixels, most)
            if kind != "JPEG" and getattr(picture, "is_animated", False):
                pixels = _write_moving(name, picture, kind, written, most)
            else:
                # Decoded as a half, a quarter, an eighth where a JPEG can be: fewer pixels to keep in memory.
                picture.draft(None, (max(WIDEST_AND_TALLEST),) * 2)
                # In place: a second copy of so many pixels is what a worker's memory is not for.
                ImageOps.exif_transpose(picture, in_place=True)
                _write_still(_shrunk(_bare(picture)), kind, written)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise H5PError("picture_large", name=name, most=most // MILLION) from error
    except UNREADABLE as error:
        raise H5PError("picture_damaged", name=name) from error
    return written.getvalue(), pixels


def _shrunk(picture: Pillow.Image) -> Pillow.Image:
    """The same, no larger than a lesson shows it."""
    widest, tallest = WIDEST_AND_TALLEST
    if picture.width <= widest and picture.height <= tallest:
        return picture
    # Between two colours of a palette lie others, and between seen and unseen what is half seen.
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    elif picture.mode == "1":
        picture = picture.convert("L")
    elif picture.mode == "I;16":
        # Its greys of 16 bits as those of 8 that are seen.
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    picture.thumbnail(WIDEST_AND_TALLEST, Pillow.Resampling.LANCZOS)
    return picture


def _write_still(picture: Pillow.Image, kind: str, written: BytesIO) -> None:
    picture.save(written, kind, **SAVED_AS[kind])
    if kind != "PNG" or written.tell() <= HEAVY_PNG or picture.mode not in ("RGB", "RGBA"):
        return
    method = Pillow.Quantize.MEDIANCUT if picture.mode == "RGB" else Pillow.Quantize.FASTOCTREE
    lighter = BytesIO()
    picture.quantize(MOST_COLOURS, method=method).save(lighter, kind, **SAVED_AS[kind])
    if lighter.tell() < written.tell():
        written.seek(0)
        written.truncate()
        written.write(lighter.getvalue())


def _write_moving(name: str, picture: Pillow.Image, kind: str, written: BytesIO, most: int) -> int:
    """All frames with their times; returns how many pixels they have together."""
    pixels, frames, times = 0, [], []
    for frame in ImageSequence.Iterator(picture):
        pixels += max(LEAST_OF_FRAME, picture.width * picture.height)
        _check_pixels(name, pixels, most)
        frames.append(_bare(frame.copy()))
        times.append(int(frame.info.get("duration", 0)))
    first, *others = frames
    see_through = any(frame.has_transparency_data for frame in frames)
    loop = picture.info.get("loop")
    first.save(
        written,
        kind,
        **SAVED_AS[kind],
        save_all=True,
        append_images=others,
        duration=times,
        **({} if loop is None else {"loop": loop}),
        **({"disposal": 2} if kind == "GIF" and see_through else {}),
    )
    return pixels


def _check_pixels(name: str, pixels: int, most: int) -> None:
    if pixels <= most:
        return
    if most < MOST_PIXELS:
        raise H5PError("pictures_large", most=MOST_PIXELS_TOGETHER // MILLION)
    raise H5PError("picture_large", name=name, most=most // MILLION)


def _bare(picture: Pillow.Image) -> Pillow.Image:
    """The same, with its pixels and colours and nothing else that came with them."""
    picture.load()
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT_INFO}
    return picture
