"""Files beside an exercise: what is taken, and what is no longer in it."""

from io import BytesIO

import pytest
from PIL import Image, ImageFile, ImageSequence
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from courses.h5p import media
from courses.h5p.errors import H5PError
from courses.h5p.media import TYPES, clean_file, clean_files
from tests.h5p_packages import picture, sound

PLACE = b"Ayacucho"
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
    [((2000, 1000), (640, 320)), ((1000, 4000), (240, 960)), ((640, 960), (640, 960)), ((40, 9), (40, 9))],
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
    palette = Image.new("P", (1280, 100), 0)
    palette.putpalette([0, 255, 0, 255, 0, 0])
    plain = Image.new("RGB", (1280, 100), (0, 255, 0))
    for before, red, unseen in ((palette, 1, 0), (plain, (255, 0, 0), (0, 255, 0))):
        for left in range(0, 640, 2):
            before.paste(red, (left, 0, left + 1, 100))
        before.paste(red, (640, 0, 1280, 100))
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
