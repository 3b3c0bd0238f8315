"""Files beside an exercise: which kinds are taken, and pictures stored anew.

A picture is judged by its header before it is decoded, decoded to its last pixel, and written by Pillow: without the place where
it was taken or anything behind its last byte, and no larger than a lesson shows it. One that moves goes on moving, in its size;
the pixels of all its frames count. Sound and
film are held against the first bytes of their kind and kept as they are: nothing here can decode them, and nothing on the
learner's side takes them for anything else, since their type comes from this list.
"""

from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from math import ceil, floor
from pathlib import PurePosixPath
from typing import Any, Final

from PIL import Image as Pillow
from PIL import ImageOps, ImageSequence
from PIL.ExifTags import Base

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
# Pixels: a lesson is 612 wide on a computer. What is tall one scrolls through, as long as a phone can hold it.
WIDEST: Final = 640
TALLEST: Final = 4_000
# A photo as PNG is six times one as JPEG. Its name, and with it its kind, has to stay: it gets 256 colours.
HEAVY_PNG: Final = 50_000
MOST_COLOURS: Final = 256
# Between black and white: as many as stand in half a byte.
MOST_GREYS: Final = 16
# Bytes. That of sRGB has 3,144 and says what browsers take for granted; those of phones and cameras have 600.
HEAVIEST_PROFILE: Final = 3_000
# Pixels that are in colours of four bytes at once while a picture is made smaller; and how far Lanczos looks for each.
MOST_IN_STRIP: Final = 250_000
REACH: Final = 3
# The orientations in EXIF by which width and height are the other way round.
LYING: Final = (5, 6, 7, 8)
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
    try:
        with Pillow.open(BytesIO(data), formats=(kind,)) as picture:
            pixels = picture.width * picture.height
            _check_pixels(name, pixels, most)
            if kind != "JPEG" and getattr(picture, "is_animated", False):
                return _moving(name, picture, kind, most)
            return _still(picture, kind), pixels
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise H5PError("picture_large", name=name, most=most // MILLION) from error
    except UNREADABLE as error:
        raise H5PError("picture_damaged", name=name) from error


def _still(picture: Pillow.Image, kind: str) -> bytes:
    """Upright, bare and no larger than a lesson shows it; in its own size where that weighs less.

    In memory is the picture as Pillow decodes it, four bytes for a pixel at most, and little more: it is made smaller
    first, and turned then. (What decodes WebP holds four times as much for itself.)
    """
    # A JPEG can be decoded as a half, a quarter, an eighth. Its short side may lie, and be the one that is shown as width.
    picture.draft(None, (WIDEST, WIDEST))
    picture.load()
    size = _shown_size(picture)
    if size == picture.size:
        return _written(_upright(picture), kind)
    written = _written(_upright(_shrunk(picture, size, kind)), kind, drawn=picture.mode in ("1", "P"))
    # Flat drawings get heavier with each colour between two of theirs. What has more pixels, a phone does not hold.
    if kind in ("GIF", "PNG") and picture.width * picture.height <= WIDEST * TALLEST:
        with suppress(_TooHeavy):
            return _saved(_upright(picture), kind, most=len(written))
    return written


def _shown_size(picture: Pillow.Image) -> tuple[int, int]:
    """How large it will be while it still lies as it came."""
    lies = picture.getexif().get(Base.Orientation) in LYING
    width, height = (TALLEST, WIDEST) if lies else (WIDEST, TALLEST)
    scale = min(1, width / picture.width, height / picture.height)
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _shrunk(picture: Pillow.Image, size: tuple[int, int], kind: str) -> Pillow.Image:
    """The same in this size, strip by strip: two more copies in full colours are what a worker's memory is not for."""
    scale = picture.height / size[1]
    rows = max(1, int(MOST_IN_STRIP / (picture.width * scale)))
    parts = []
    for top in range(0, size[1], rows):
        bottom = min(top + rows, size[1])
        above = max(0, floor((top - REACH) * scale))
        below = min(picture.height, ceil((bottom + REACH) * scale))
        strip = _in_full_colours(picture.crop((0, above, picture.width, below)))
        seen = (0, top * scale - above, picture.width, min(bottom * scale, below) - above)
        parts.append(strip.resize((size[0], bottom - top), Pillow.Resampling.LANCZOS, box=seen))
    small = Pillow.new(parts[0].mode, size)
    for number, part in enumerate(parts):
        small.paste(part, (0, number * rows))
    small.info = {name: value for name, value in picture.info.items() if name != "transparency"}
    return _hard_edged(small) if kind == "GIF" and small.has_transparency_data else small


def _in_full_colours(picture: Pillow.Image) -> Pillow.Image:
    """Between two colours of a palette lie others, and between seen and unseen what is half seen."""
    if picture.mode == "I;16":
        picture = _in_eight_bits(picture)
    if picture.mode == "P":
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if "transparency" in picture.info:
        return picture.convert("RGBA" if picture.mode == "RGB" else "LA")
    return picture.convert("L") if picture.mode == "1" else picture


def _in_eight_bits(picture: Pillow.Image) -> Pillow.Image:
    """Greys of 16 bits as those of 8 that are seen, the one that is not seen among them."""
    unseen = picture.info.pop("transparency", None)
    grey = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    if unseen is not None:
        grey.info["transparency"] = unseen // 256
    return grey


def _hard_edged(picture: Pillow.Image) -> Pillow.Image:
    """A GIF knows no half: what is half seen would be there whole."""
    picture.putalpha(picture.getchannel("A").point(lambda alpha: 255 if alpha >= 128 else 0))
    return picture if picture.mode == "RGBA" else picture.convert("RGBA")


def _upright(picture: Pillow.Image) -> Pillow.Image:
    ImageOps.exif_transpose(picture, in_place=True)
    return _bare(picture)


def _written(picture: Pillow.Image, kind: str, *, drawn: bool = False) -> bytes:
    """As the file it becomes: a PNG with fewer colours where it is heavy or was drawn with few, and that is lighter."""
    written = _saved(picture, kind)
    heavy = len(written) > HEAVY_PNG and picture.mode in ("RGB", "RGBA")
    if kind == "PNG" and (heavy or (drawn and picture.mode in ("L", "RGB"))):
        with suppress(_TooHeavy):
            return _saved(_with_fewer_colours(picture), kind, most=len(written))
    return written


def _with_fewer_colours(picture: Pillow.Image) -> Pillow.Image:
    if "transparency" in picture.info:
        # One colour that is not seen: among 256 it would be another.
        picture = picture.convert("RGBA")
    if picture.mode == "RGBA":
        return picture.quantize(MOST_COLOURS, method=Pillow.Quantize.FASTOCTREE)
    return picture.quantize(MOST_GREYS if picture.mode == "L" else MOST_COLOURS)


def _saved(picture: Pillow.Image, kind: str, *, most: int | None = None) -> bytes:
    """Raises _TooHeavy as soon as it has no fewer bytes than `most`."""
    written = BytesIO() if most is None else _Lighter(most)
    picture.save(written, kind, **SAVED_AS[kind], icc_profile=_profile(picture))
    return written.getvalue()


def _profile(picture: Pillow.Image) -> bytes | None:
    """What its colours mean, where that is light and fits them; those of printing presses are half a million bytes."""
    profile = bytes(picture.info.get("icc_profile") or b"")
    space = b"GRAY" if picture.mode in ("1", "L", "LA", "I;16") else b"RGB "
    return profile if profile[16:20] == space and len(profile) < HEAVIEST_PROFILE else None


class _TooHeavy(Exception):
    """What is being written is no lighter than what is there."""


class _Lighter(BytesIO):
    """A file that stays lighter than another, or is not written to its end."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: Any) -> int:
        if self.tell() + len(data) >= self.most:
            raise _TooHeavy
        return super().write(data)


def _moving(name: str, picture: Pillow.Image, kind: str, most: int) -> tuple[bytes, int]:
    """All frames with their times, and how many pixels they have together."""
    written = BytesIO()
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
        icc_profile=_profile(first),
        **({} if loop is None else {"loop": loop}),
        **({"disposal": 2} if kind == "GIF" and see_through else {}),
    )
    return written.getvalue(), pixels


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
