"""Files beside an exercise: what is taken, and what is no longer in it."""

import subprocess
import sys
from io import BytesIO
from math import sin
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFile, ImageOps, ImageSequence, ImageStat
from PIL.ExifTags import GPS, IFD, Base
from PIL.ImageCms import ImageCmsProfile
from PIL.PngImagePlugin import PngInfo

from courses.h5p import media
from courses.h5p.errors import H5PError
from courses.h5p.media import TYPES, clean_file, clean_files
from tests.h5p_packages import picture, sound

PLACE = b"Ayacucho"
COLOURS = ["#b23a48", "#e0a33a", "#2f6d7a", "#5b8c5a", "white"]
FIRST_BYTES = {
    "m4a": b"\0\0\0\x18ftypM4A ",
    "mp3": b"ID3\x04",
    "mp4": b"\0\0\0\x18ftypisom",
    "oga": b"OggS\0",
    "ogg": b"OggS\0",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nÑandú\n".encode(),
    "wav": sound(),
    "webm": b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm",
}


# What the process held at most, in KB: before, once the picture was decoded, once it was cleaned. (What `getrusage` says
# begins with what the process had that started this one.)
PEAKS = """
import os, re, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from io import BytesIO
from PIL import Image
from courses.h5p.media import clean_file
def tell():
    print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
small = BytesIO()
Image.new("RGBA", (700, 700)).save(small, "PNG")
clean_file("a.png", small.getvalue())
data = open(sys.argv[1], "rb").read()
tell()
with Image.open(BytesIO(data)) as picture:
    picture.load()
del picture
tell()
clean_file("a.png", data)
tell()
"""


def saved(before: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    written = BytesIO()
    before.save(written, kind, **more)
    return written.getvalue()


def shown(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as picture:
        picture.load()
    return picture


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).rms[0])


def drawing(mode: str, size: tuple[int, int]) -> Image.Image:
    """Circles in a few colours with black rims, and writing: what somebody drew on a computer, or scanned."""
    chance = Random(3)
    drawn = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(drawn)
    for number in range(60):
        left, top, wide = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(20, 200)
        pen.ellipse((left, top, left + wide, top + wide), fill=chance.choice(COLOURS), outline="black")
        pen.text((chance.randrange(size[0]), chance.randrange(size[1])), f"Say no {number}", fill="black")
    if mode == "P":
        return drawn.quantize(8)
    return drawn.convert("L").convert("I;16") if mode == "I;16" else drawn.convert(mode)


def with_place(kind: str) -> bytes:
    """A picture that says in its EXIF where it was taken, with something behind its end."""
    exif = Image.Exif()
    exif[Base.ImageDescription] = PLACE.decode()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSAreaInformation] = PLACE
    return picture(kind, exif=exif) + b"<script>" + PLACE


@pytest.mark.parametrize(
    "ending, kind", [("jpg", "JPEG"), ("JPEG", "JPEG"), ("png", "PNG"), ("webp", "WEBP")]
)
def test_picture_says_no_longer_where_it_was_taken(ending: str, kind: str) -> None:
    before = with_place(kind)
    assert PLACE in before

    after = clean_file(f"a.{ending}", before)

    assert PLACE not in after and b"<script>" not in after
    with Image.open(BytesIO(after)) as shown:
        assert (shown.format, shown.size) == (kind, (8, 6))
        assert not shown.getexif()


def test_picture_that_lies_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6

    with Image.open(BytesIO(clean_file("a.jpg", picture("JPEG", exif=exif)))) as shown:
        assert shown.size == (6, 8)


@pytest.mark.parametrize("ending, kind", [("jpg", "JPEG"), ("gif", "GIF")])
@pytest.mark.parametrize("frames", [1, 3])
def test_comment_is_gone(ending: str, kind: str, frames: int) -> None:
    written = BytesIO()
    first, *others = (Image.new("RGB", (9, 9), (0, 0, 90 * number)) for number in range(frames))
    more = {"save_all": True, "append_images": others} if kind == "GIF" else {}
    first.save(written, kind, comment=PLACE, **more)
    assert PLACE in written.getvalue()

    assert PLACE not in clean_file(f"a.{ending}", written.getvalue())


def test_words_in_a_png_are_gone() -> None:
    said = PngInfo()
    said.add_text("Comment", PLACE.decode())

    assert PLACE not in clean_file("a.png", picture(pnginfo=said))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_picture_that_moves_goes_on_moving(kind: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    written = BytesIO()
    frames[0].save(
        written,
        kind,
        save_all=True,
        append_images=frames[1:],
        duration=[100, 200, 300],
        loop=0,
        lossless=True,
    )

    after = clean_file(f"a.{kind.lower()}", written.getvalue())

    with Image.open(BytesIO(after)) as shown:
        seen = [
            (frame.convert("RGB").getpixel((3, 3)), frame.info["duration"])
            for frame in ImageSequence.Iterator(shown)
        ]
        assert shown.info["loop"] == 0
    assert [time for _, time in seen] == [100, 200, 300]
    assert [max(range(3), key=colour.__getitem__) for colour, _ in seen] == [0, 1, 2]


def test_picture_one_can_see_through_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "PNG")

    with Image.open(BytesIO(clean_file("a.png", written.getvalue()))) as shown:
        assert shown.getpixel((1, 1)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("size", "becomes"),
    [
        ((2000, 1000), (640, 320)),
        ((1000, 4000), (640, 2560)),
        ((700, 5000), (560, 4000)),
        ((640, 960), (640, 960)),
        ((40, 9), (40, 9)),
    ],
)
@pytest.mark.parametrize(
    ("ending", "kind", "mode"),
    [("jpg", "JPEG", "RGB"), ("jpg", "JPEG", "CMYK"), ("jpg", "JPEG", "L"), ("webp", "WEBP", "RGBA")]
    + [("png", "PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
)
def test_picture_is_no_larger_than_a_lesson_shows_it(
    ending: str, kind: str, mode: str, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    written = BytesIO()
    Image.new(mode, size).save(written, kind)

    with Image.open(BytesIO(clean_file(f"a.{ending}", written.getvalue()))) as shown:
        shown.load()
        assert shown.size == becomes


def test_what_is_seen_through_stays_so_in_a_smaller_picture() -> None:
    """Stripes as wide as a pixel, of a colour that is not seen, and red, on the left; red on the right."""
    palette = Image.new("P", (1280, 2010), 0)
    palette.putpalette([0, 255, 0, 255, 0, 0])
    plain = Image.new("RGB", (1280, 2010), (0, 255, 0))
    for before, red, unseen in ((palette, 1, 0), (plain, (255, 0, 0), (0, 255, 0))):
        for left in range(0, 640, 2):
            before.paste(red, (left, 0, left + 1, 2010))
        before.paste(red, (640, 0, 1280, 2010))
        written = BytesIO()
        before.save(written, "PNG", transparency=unseen)

        with Image.open(BytesIO(clean_file("a.png", written.getvalue()))) as shown:
            seen = shown.convert("RGBA")
            assert 100 < seen.getpixel((100, 20))[3] < 156
            assert seen.getpixel((500, 20)) == (255, 0, 0, 255)


def test_greys_of_sixteen_bits_stay_grey_in_a_smaller_picture() -> None:
    written = BytesIO()
    Image.new("I;16", (1280, 100), 0x80FF).save(written, "PNG")

    with Image.open(BytesIO(clean_file("a.png", written.getvalue()))) as shown:
        assert shown.getpixel((3, 3)) == 0x80


def test_greys_of_sixteen_bits_with_one_that_is_not_seen_keep_both() -> None:
    before = Image.new("I;16", (1280, 2010), 0x40FF)
    before.paste(0xFFFF, (640, 0, 1280, 2010))

    after = shown(clean_file("a.png", saved(before, transparency=0xFFFF))).convert("RGBA")

    assert after.size == (640, 1005)
    assert after.getpixel((100, 500)) == (0x40, 0x40, 0x40, 255)
    assert after.getpixel((500, 500))[3] == 0


def test_large_gif_that_one_can_see_through_has_no_rim() -> None:
    """Red on nothing, on a palette whose unseen colour is green: at the edge of each line there is red, or nothing."""
    before = Image.new("P", (1300, 2000), 0)
    before.putpalette([0, 255, 0, 255, 0, 0])
    drawn = ImageDraw.Draw(before)
    for number in range(0, 1300, 50):
        drawn.line((0, number, 1300, number * 1.4), fill=1, width=9)

    after = shown(clean_file("a.gif", saved(before, "GIF", transparency=0))).convert("RGBA")

    assert after.size == (640, 985)
    seen = {colour for _, colour in after.getcolors() or [] if colour[3]}
    assert seen and all(red > 250 and green < 5 and blue < 5 for red, green, blue, _ in seen)
    half = before.convert("L", dither=Image.Dither.NONE).point(lambda grey: 255 * (grey < 100))
    half = half.resize(after.size, Image.Resampling.LANCZOS).point(lambda alpha: 255 * (alpha >= 128))
    assert difference(after.getchannel("A"), half) < 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "becomes"),
    [
        ((2000, 1960), (640, 653)),
        ((2600, 1950), (640, 853)),
        ((5000, 700), (560, 4000)),
        ((700, 5000), (640, 90)),
    ],
)
def test_large_picture_that_lies_on_its_side_is_turned(
    kind: str, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    """Red is where its left end came to lie: above."""
    before = Image.new("RGB", size, "blue")
    before.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[Base.Orientation] = 6

    with Image.open(BytesIO(clean_file(f"a.{kind.lower()}", saved(before, kind, exif=exif)))) as after:
        assert after.size == becomes
        assert not after.getexif()
        ends = [after.convert("RGB").getpixel((becomes[0] // 2, becomes[1] * part // 10)) for part in (1, 9)]
    assert ends[0][0] > 200 > 50 > ends[0][2] and ends[1][2] > 200 > 50 > ends[1][0]


@pytest.mark.parametrize(
    ("size", "orientation"),
    [
        ((2600, 1950), 1),
        ((1950, 2600), 1),
        ((2000, 1960), 6),
        ((4000, 3000), 6),
        ((5300, 700), 1),
        ((800, 4000), 1),
        ((4000, 800), 6),
    ],
)
def test_photo_is_as_sharp_as_if_it_had_been_decoded_whole(size: tuple[int, int], orientation: int) -> None:
    """Rings that get finer from the middle outwards, against the same made smaller from all its pixels."""
    rings = Image.radial_gradient("L").resize(size, Image.Resampling.BICUBIC)
    photo = rings.point([128 + round(100 * sin(grey**2 / 300)) for grey in range(256)])
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    before = saved(photo, "JPEG", quality=95, exif=exif)

    after = shown(clean_file("a.jpg", before))

    whole = ImageOps.exif_transpose(shown(before)).resize(after.size, Image.Resampling.LANCZOS)
    again = shown(saved(whole, "JPEG", quality=60))
    assert difference(after, whole) < difference(again, whole) + 1


def test_photo_is_not_decoded_larger_than_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded, shrunk = [], media._shrunk

    def noted(picture: Image.Image, *more: Any) -> Image.Image:
        decoded.append(picture.size)
        return shrunk(picture, *more)

    monkeypatch.setattr(media, "_shrunk", noted)

    clean_file("a.jpg", saved(Image.new("RGB", (4000, 3000)), "JPEG"))
    clean_file("a.jpg", saved(Image.new("RGB", (800, 4000)), "JPEG"))

    assert decoded == [(1000, 750), (800, 4000)]


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [
        ("PNG", "P", (660, 660)),
        ("PNG", "P", (1080, 2340)),
        ("PNG", "1", (1000, 1000)),
        ("PNG", "L", (1000, 1000)),
        ("PNG", "LA", (1000, 1000)),
        ("PNG", "RGB", (1080, 2340)),
        ("PNG", "RGBA", (1000, 1000)),
        ("PNG", "I;16", (1000, 1000)),
        ("GIF", "P", (660, 660)),
        ("GIF", "1", (1000, 1000)),
    ],
)
def test_drawing_is_never_heavier_than_in_its_own_size(kind: str, mode: str, size: tuple[int, int]) -> None:
    before = drawing(mode, size)
    merely_rewritten = saved(before, kind, optimize=True)

    assert len(clean_file(f"a.{kind.lower()}", merely_rewritten)) <= len(merely_rewritten)


@pytest.mark.parametrize("mode", ["1", "P"])
def test_drawing_that_is_too_large_for_a_phone_gets_few_colours(mode: str) -> None:
    before = drawing(mode, (2480, 3508))

    after = shown(clean_file("a.png", saved(before)))

    assert (after.mode, after.size) == ("P", (640, 905))
    assert len(after.getcolors() or []) <= (16 if mode == "1" else 256)


def test_heavy_picture_with_a_colour_that_is_not_seen_gets_fewer_colours() -> None:
    before = Image.merge("RGB", [Image.effect_noise((400, 300), 200) for _ in "RGB"])
    before.paste((1, 2, 3), (0, 0, 200, 300))
    data = saved(before, transparency=(1, 2, 3))
    assert len(data) > media.HEAVY_PNG

    after = shown(clean_file("a.png", data))

    assert (after.mode, after.size) == ("P", (400, 300))
    assert after.convert("RGBA").getchannel("A").crop((0, 0, 200, 300)).getextrema() == (0, 0)
    assert after.convert("RGBA").getchannel("A").crop((200, 0, 400, 300)).getextrema() == (255, 255)


@pytest.mark.parametrize("size", [(8, 8), (900, 900)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_mean_what_they_meant(kind: str, size: tuple[int, int]) -> None:
    profile = ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(Image.new("RGB", size, "red"), kind, icc_profile=profile)

    assert shown(clean_file(f"a.{kind.lower()}", data)).info["icc_profile"] == profile


def test_film_means_the_colours_it_meant() -> None:
    profile = ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], icc_profile=profile)

    assert shown(clean_file("a.webp", data)).info["icc_profile"] == profile


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("space", "more"), [(b"RGB ", 5_000), (b"CMYK", 0)])
def test_profile_that_is_heavy_or_of_other_colours_is_left_out(kind: str, space: bytes, more: int) -> None:
    profile = ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile[:16] + space + profile[20:] + bytes(more)
    data = saved(Image.new("RGB", (8, 8), "red"), kind, icc_profile=profile)

    assert not shown(clean_file(f"a.{kind.lower()}", data)).info.get("icc_profile")


@pytest.mark.parametrize("mode", ["P", "RGB", "I;16", "lies"])
def test_large_picture_takes_little_more_memory_than_its_pixels(mode: str, tmp_path: Path) -> None:
    """Of 16 million pixels with four bytes a worker can hold one copy and not three."""
    before = Image.new("RGBA" if mode == "lies" else mode, (3000, 3000))
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    unseen: dict[str, Any] = {
        "P": {"transparency": 0},
        "RGB": {"transparency": (0, 0, 0)},
        "I;16": {"transparency": 0},
    }
    path = tmp_path / "a.png"
    path.write_bytes(saved(before, exif=exif if mode == "lies" else None, **unseen.get(mode, {})))

    command = [sys.executable, "-W", "ignore", "-c", PEAKS, str(path)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)

    began, decoded, cleaned = map(int, done.stdout.split())
    assert cleaned - began < decoded - began + 16_000


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_photo_as_png_is_as_light_as_it_can_be(mode: str) -> None:
    colours = [Image.effect_noise((400, 300), 200) for _ in mode]
    written = BytesIO()
    before = Image.merge(mode, colours)
    before.save(written, "PNG")

    after = clean_file("a.png", written.getvalue())

    assert len(after) < len(written.getvalue()) / 2
    with Image.open(BytesIO(after)) as shown:
        assert shown.size == (400, 300)
        assert shown.has_transparency_data == (mode == "RGBA")


@pytest.mark.parametrize("kind", FIRST_BYTES)
def test_sound_and_film_are_kept_as_they_are(kind: str) -> None:
    assert clean_file(f"folder/a.{kind}", FIRST_BYTES[kind]) == FIRST_BYTES[kind]


@pytest.mark.parametrize("kind", TYPES)
def test_file_of_another_kind_is_refused(kind: str) -> None:
    for data in (b"", b"<html>", b"\xff\xe0", b"\0" * 100):
        with pytest.raises(H5PError) as refused:
            clean_file(f"a.{kind}", data)
        assert refused.value.code == "file_disguised"


def test_pictures_that_are_too_much_together_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_: object, **__: object) -> None:
        pytest.fail("A picture was decoded.")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)

    with pytest.raises(H5PError) as refused:
        clean_files(dict.fromkeys(["a.png", "b.png", "c.png", "d.png", "e.png"], picture(size=(4000, 4000))))

    assert refused.value.code == "pictures_large"


def test_films_that_are_too_much_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their headers speak of one frame; the frames count as they come."""
    frames = [Image.new("RGB", (200, 200), (0, 0, blue)) for blue in range(0, 250, 50)]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    monkeypatch.setattr(media, "MOST_PIXELS_TOGETHER", 9 * 200 * 200)
    clean_files({"a.gif": written.getvalue()})

    with pytest.raises(H5PError) as refused:
        clean_files({"a.gif": written.getvalue(), "b.gif": written.getvalue()})

    assert refused.value.code == "pictures_large"


def test_kinds_are_all_tried() -> None:
    assert set(TYPES) == set(FIRST_BYTES) | {"gif", "jpeg", "jpg", "png", "webp"}
