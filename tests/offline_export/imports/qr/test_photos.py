"""Codes are found in photos as people make them; a file that is none, or too much, costs nothing."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from offline_export.imports.qr import photos
from offline_export.imports.qr.base45 import ALPHABET
from offline_export.imports.qr.photos import BadPhoto, codes_in
from tests.offline_export.imports.qr.codes import as_photo, drawn

# Drawn once: each drawing is another, and what a test finds is not to depend on those before it.
NOISE = Image.effect_noise((1200, 1600), 40)


def full(number: int, seed: int = 1) -> str:
    """A frame that fills version 13."""
    chosen = random.Random(seed * 100 + number)
    return f"CQ1:ABCD0{number}03:{''.join(chosen.choice(ALPHABET) for _ in range(605))}."


def photographed(*codes: tuple[str, tuple[int, int], float], scale: int = 6) -> Image.Image:
    """Codes on a table with a pattern, turned by so many degrees, as 12 megapixels made smaller by the page."""
    table = NOISE.point([each // 2 + 60 for each in range(256)])
    for text, place, degrees in codes:
        turned = drawn(text, scale=scale).convert("RGBA").rotate(degrees, expand=True)
        table.paste(turned.convert("L"), place, turned.getchannel("A"))
    return table


def darker(image: Image.Image, by: int) -> Image.Image:
    return image.point([each // by + 3 for each in range(256)])


def skewed(image: Image.Image) -> Image.Image:
    how = (1.1, 0.15, -100, 0.05, 1.1, -60, 0.00008, 0.0001)
    return image.transform(image.size, Image.Transform.PERSPECTIVE, how, Image.Resampling.BILINEAR)


ONE = full(1)


@pytest.mark.parametrize(
    "image",
    [
        photographed((ONE, (300, 400), 0)),
        photographed((ONE, (200, 300), 17)),
        photographed((ONE, (200, 300), 90)),
        photographed((ONE, (200, 300), 180)),
        photographed((ONE, (150, 300), 45)).filter(ImageFilter.GaussianBlur(1.5)),
        darker(photographed((ONE, (300, 400), 3)), 6),
        darker(photographed((ONE, (300, 400), 3)), 14),
        skewed(photographed((ONE, (300, 400), 3))),
        photographed((ONE, (300, 400), 5)).transpose(Image.Transpose.ROTATE_90),
    ],
    ids=[
        "straight",
        "turned",
        "sideways",
        "upside down",
        "blurred",
        "dark",
        "very dark",
        "skewed",
        "on its side",
    ],
)
def test_code_is_found(image: Image.Image) -> None:
    assert codes_in(as_photo(image, quality=75)) == [ONE]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_kind_of_photo_is_read(kind: str) -> None:
    assert codes_in(as_photo(photographed((ONE, (300, 400), 5)), kind)) == [ONE]


def test_several_codes_in_one_photo_are_all_found() -> None:
    texts = [full(1), full(2), full(3)]
    places = [(40, 30), (650, 560), (60, 1050)]
    image = photographed(*((text, place, 4) for text, place in zip(texts, places, strict=True)))
    assert sorted(codes_in(as_photo(image, quality=80))) == texts


def test_photo_of_nothing_has_no_codes() -> None:
    assert codes_in(as_photo(photographed())) == []


def test_photo_with_too_many_bytes_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES", 1_000)
    assert refused(as_photo(photographed())) == "too_large"


def test_large_photo_is_made_smaller_while_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """12 megapixels are no more than 2,400 on a side by the time they are looked at."""
    image = photographed((ONE, (300, 400), 5)).resize((3000, 4000))
    sides = []

    def look(grey: Image.Image) -> list[str]:
        sides.append(max(grey.size))
        return [ONE]

    monkeypatch.setattr(photos, "_texts", look)
    codes_in(as_photo(image, quality=60))
    assert sides == [2_400]


@pytest.mark.parametrize(
    ("kind", "how"), [("PNG", {}), ("WEBP", {}), ("AVIF", {"speed": 10}), ("JPEG", {"progressive": True})]
)
def test_what_is_decoded_whole_has_to_be_small(kind: str, how: dict[str, object]) -> None:
    assert refused(as_photo(Image.new("L", (4_100, 4_000)), kind, **how)) == "too_large"


@pytest.mark.parametrize(
    ("mode", "size"), [("CMYK", (4_100, 4_000)), ("CMYK", (31_000, 2_060)), ("L", (63_000, 1_000))]
)
def test_jpeg_is_decoded_at_few_pixels_or_not_at_all(
    mode: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pillow makes no grey of CMYK while it decodes; a long thin picture is made smaller by its long side."""
    decoded = []
    convert = Image.Image.convert

    def look(image: Image.Image, to: str) -> Image.Image:
        decoded.append(image.width * image.height * len(image.getbands()))
        return convert(image, to)

    file = BytesIO()
    Image.new(mode, size).save(file, "JPEG", quality=10)
    file.seek(0)
    monkeypatch.setattr(Image.Image, "convert", look)
    if mode == "CMYK":
        assert refused(file) == "too_large"
    else:
        assert codes_in(file) == []
    assert all(size <= photos.MOST_PIXELS_WHOLE for size in decoded)


def test_jpeg_in_several_scans_is_decoded_whole_and_has_to_be_small() -> None:
    """Such a one waits in memory until its last scan has come, and does not say that it is progressive."""
    data = as_photo(Image.new("RGB", (5_000, 4_000)), quality=10).getvalue()
    assert codes_in(BytesIO(data)) == []
    scan = data.index(b"\xff\xda")
    assert data[scan + 4] == 3
    first_alone = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    assert refused(BytesIO(data[:scan] + first_alone + data[scan + 14 :])) == "too_large"


@pytest.mark.parametrize(
    ("size", "scale"),
    [
        ((4_000, 3_000), 1),
        ((4_608, 3_456), 1),
        ((5_184, 3_888), 2),
        ((4_790, 4_790), 2),
        ((8_000, 8_000), 2),
        ((8_160, 6_144), 2),
        ((31_000, 2_060), 8),
    ],
)
def test_photo_of_a_phone_is_made_as_small_as_it_is_looked_at(size: tuple[int, int], scale: int) -> None:
    photo = Image.new("L", size)
    assert photos._scale(photo) == scale  # type: ignore[arg-type]
    assert max(size) // scale >= photos.MOST_SIDE or size == (4_790, 4_790)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as that."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = part(b"IDAT", zlib.compress(b"\0" * 1_000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + rows + part(b"IEND", b"")


@pytest.mark.parametrize("size", [(5_000, 5_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_bomb_is_refused(size: tuple[int, int]) -> None:
    assert refused(BytesIO(bomb(*size))) in ("too_large", "no_photo")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 a zip", b"GIF89a\x01\0\x01\0\0\0\0;", b"<svg/>", bomb(100, 100), b"\xff\xd8\xff"],
)
def test_file_that_is_no_photo_is_refused(data: bytes) -> None:
    assert refused(BytesIO(data)) == "no_photo"


WHOLE = {
    kind: as_photo(photographed((ONE, (300, 400), 5)).resize((300, 400)), kind).getvalue()
    for kind in ("JPEG", "PNG", "WEBP", "AVIF")
}


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(list(WHOLE)), place=st.integers(0, 3_000), with_what=st.binary(max_size=20))
def test_damaged_photo_is_read_or_refused(kind: str, place: int, with_what: bytes) -> None:
    data = WHOLE[kind]
    spoiled = data[: place % len(data)] + with_what + data[place % len(data) + len(with_what) :]
    try:
        codes_in(BytesIO(spoiled))
    except BadPhoto:
        return


def refused(file: BytesIO) -> str:
    with pytest.raises(BadPhoto) as error:
        codes_in(file)
    return error.value.code
