"""What authors upload: harmless drawings and whole photos are kept, everything else ends in a clear message."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Image

from courses.models import Drawing
from courses.reading import lesson_of
from tests.factories.attempts import DrawingFactory
from tests.factories.authors import desk, member, said
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module

# Wagtail leaves the file of a new rendition to be closed by the interpreter.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")]
CLEAN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect x="1" y="1" width="9" height="9"/></svg>'
ADD = "wagtailsnippets_courses_drawing:add"


@pytest.fixture
def author(db: None) -> Client:
    return desk(member("Authors"))


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(author: Client, content: bytes | str, name: str = "one.svg") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return author.post(reverse(ADD), {"name": "one", "svg": "", "file": SimpleUploadedFile(name, content)})


def test_svg_file_fills_the_source(author: Client) -> None:
    assert upload(author, CLEAN).status_code == 302
    assert Drawing.objects.get().svg.startswith('<svg viewBox="0 0 320 200"')


def test_svg_file_takes_the_place_of_the_source(author: Client) -> None:
    drawing = DrawingFactory()
    address = reverse("wagtailsnippets_courses_drawing:edit", args=[drawing.pk])
    author.post(
        address,
        {
            "name": drawing.name,
            "svg": drawing.svg,
            "file": SimpleUploadedFile("two.svg", CLEAN.replace("320", "100").encode()),
        },
    )
    drawing.refresh_from_db()
    assert 'viewBox="0 0 100 200"' in drawing.svg


def test_pasted_source(author: Client) -> None:
    assert author.post(reverse(ADD), {"name": "one", "svg": CLEAN}).status_code == 302
    assert Drawing.objects.exists()


def test_nothing_given(author: Client) -> None:
    response = author.post(reverse(ADD), {"name": "one", "svg": ""})
    assert "Choose a file, or write the source" in response.content.decode()


BAD_PARTS = [
    ("<script>alert(1)</script>", "script"),
    ('<rect onload="alert(1)" x="1" y="1" width="2" height="2"/>', "onload"),
    ('<image href="https://example.org/a.png"/>', "image"),
    ('<use href="https://example.org/a.svg#b"/>', "https://example.org/a.svg#b|href"),
    ('<use href="#part-nothing"/>', "#part-nothing"),
    ("<style>@import url(https://example.org/a.css)</style>", "style"),
    ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "foreignObject"),
    ('<a href="javascript:alert(1)"><rect x="1" y="1" width="2" height="2"/></a>', "a"),
    (
        '<rect x="1" y="1" width="2" height="2" xmlns:h="http://www.w3.org/1999/xlink" h:href="//example.org"/>',
        "href",
    ),
]


@pytest.mark.parametrize(("bad", "named"), BAD_PARTS)
@pytest.mark.parametrize("pasted", [True, False])
def test_what_runs_or_leads_away_is_refused(author: Client, bad: str, named: str, pasted: bool) -> None:
    source = CLEAN.replace("</svg>", f"{bad}</svg>")
    response = author.post(reverse(ADD), {"name": "one", "svg": source}) if pasted else upload(author, source)
    assert response.status_code == 200
    html = response.content.decode()
    assert "A drawing may not hold this" in html
    assert re.search(named, html)
    assert not Drawing.objects.exists()


def test_what_a_drawing_program_leaves_is_dropped(author: Client) -> None:
    left = '<metadata>by hand</metadata><g xmlns:i="http://www.inkscape.org/x" i:label="Layer 1"><rect x="1" y="1" width="9" height="9"/></g></svg>'
    assert upload(author, CLEAN.replace("</svg>", left)).status_code == 302
    assert "by hand" not in Drawing.objects.get().svg


def test_drawing_saved_by_code_is_clean_too() -> None:
    drawing = Drawing(name="one", svg=CLEAN.replace("</svg>", "<script>alert(1)</script></svg>"))
    drawing.full_clean()
    assert "alert" not in drawing.svg


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg viewBox="0 0 9 9"><text>&b;</text></svg>',
            "DOCTYPE",
        ),
        (
            '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 9 9"><text>&x;</text></svg>',
            "DOCTYPE",
        ),
        ("this is not xml", "cannot be read as SVG"),
        ("<html></html>", "not an SVG drawing"),
        ('<svg viewBox="0 0 9 9">', "cannot be read as SVG"),
        ("<svg/>", "does not say its size"),
        (CLEAN.replace("</svg>", "<!--" + "x" * 21_000 + "--></svg>"), "larger than 20 KB"),
        ('<?xml version="1.0" encoding="no-such"?>' + CLEAN, "cannot be read as SVG"),
        (
            b'<?xml version="1.0" encoding="utf-8"?><svg viewBox="0 0 9 9"><text>\xe9</text></svg>',
            "cannot be read as SVG",
        ),
        (b"\xff\xfe\x00\x01", "cannot be read as SVG"),
        (b"\x89PNG\r\n\x1a\n", "cannot be read as SVG"),
        ('<svg viewBox="0 0 9 9">' + "<g>" * 40 + "</g>" * 40 + "</svg>", "groups inside each other"),
        (b"", "empty"),
    ],
)
def test_file_that_is_no_drawing(author: Client, content: bytes | str, message: str) -> None:
    response = upload(author, content)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Drawing.objects.exists()


def test_pasted_source_that_is_no_drawing(author: Client) -> None:
    response = author.post(reverse(ADD), {"name": "one", "svg": "<svg"})
    assert "cannot be read as SVG" in response.content.decode()


def test_list_and_form_show_the_drawing(author: Client) -> None:
    drawing = DrawingFactory(
        svg='<svg viewBox="0 0 320 200"><use href="#part-lock" x="1" y="1" width="20" height="20"/><text data-label="code" x="1" y="9">1</text></svg>'
    )
    listed = author.get(reverse("wagtailsnippets_courses_drawing:list")).content.decode()
    assert 'class="drawing"' in listed
    edited = author.get(reverse("wagtailsnippets_courses_drawing:edit", args=[drawing.pk])).content.decode()
    assert 'id="part-lock"' in edited
    assert "<code>code</code>" in edited


def test_colours_of_the_admin_are_those_of_the_site() -> None:
    folder = Path(django_settings.BASE_DIR) / "courses"
    palette = (folder / "drawings" / "palette.css").read_text()
    assert palette in (folder / "static" / "courses" / "admin.css").read_text()


def test_drawing_in_use_is_not_deleted() -> None:
    drawing, other = DrawingFactory(), DrawingFactory()
    module = make_module(make_course())
    make_lesson(
        module,
        activities=[
            (
                "idea",
                "idea",
                {"title": "T", "text": "T", "drawing": drawing.pk, "picture": "P", "labels": []},
            ),
            ("first", "true_false", TRUE_FALSE),
        ],
    )
    editor = desk(member("Editors"))
    response = editor.post(reverse("wagtailsnippets_courses_drawing:delete", args=[drawing.pk]))
    assert "These drawings are in use" in said(response)
    editor.post(reverse("wagtailsnippets_courses_drawing:delete", args=[other.pk]))
    assert list(Drawing.objects.all()) == [drawing]


# Photos


def jpeg(size: tuple[int, int] = (1000, 750), **options: Any) -> bytes:
    """A picture with some detail, so that formats can be compared."""
    shown = Pillow.radial_gradient("L").resize(size)
    noise = Pillow.effect_noise(size, 12)
    picture = Pillow.merge("RGB", (shown, noise, Pillow.blend(shown, noise, 0.2)))
    file = BytesIO()
    picture.save(file, "JPEG", quality=85, **options)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 30,000 x 30,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def png_with_cut_notes() -> bytes:
    """What a camera notes begins, and is not there."""
    file = BytesIO()
    Pillow.new("RGB", (20, 10)).save(file, "PNG", exif=b"II*\0")
    return file.getvalue()


def send_photo(author: Client, content: bytes, name: str) -> Any:
    return author.post(
        reverse("wagtailimages:add"), {"title": "A photo", "file": SimpleUploadedFile(name, content)}
    )


def test_photo_is_kept(author: Client) -> None:
    response = author.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "A photo", "files[]": SimpleUploadedFile("a.jpg", jpeg())},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert response.json()["success"]
    image = Image.objects.get()
    assert (image.width, image.height) == (1000, 750)
    assert image.file_size == Path(image.file.path).stat().st_size


def test_uploaded_photo_is_upright_and_tells_no_place(author: Client) -> None:
    author.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": "A photo",
            "files[]": SimpleUploadedFile("a.jpg", with_place(orientation=6) + b"<script>alert(1)</script>"),
        },
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    image = Image.objects.get()
    assert (image.width, image.height) == (750, 1000)
    stored = Path(image.file.path).read_bytes()
    assert b"Camera of Rosa" not in stored
    assert b"<script>" not in stored


def test_photo_with_a_second_picture_behind_it_is_kept(author: Client) -> None:
    """As many phones write them."""
    file = BytesIO()
    Pillow.new("RGB", (40, 30)).save(
        file, "MPO", save_all=True, append_images=[Pillow.new("RGB", (20, 15), "#a63d24")]
    )
    response = author.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "A photo", "files[]": SimpleUploadedFile("a.jpg", file.getvalue())},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert response.json()["success"]
    with Pillow.open(Image.objects.get().file.path) as stored:
        assert (stored.format, stored.size) == ("JPEG", (40, 30))


BAD_PHOTOS = [
    (b"only text", "a.jpg", "valid image"),
    (jpeg()[:3_000], "a.jpg", "cut off or damaged"),
    (png_with_cut_notes(), "a.png", "cut off or damaged"),
    (bomb(), "a.png", "too many pixels"),
    (jpeg(), "a.png", "does not match the file format"),
    (jpeg(), "a.gif", "Not a supported image format"),
    (CLEAN.encode(), "a.svg", "Not a supported image format"),
    (b"GIF89a" + b"\0" * 50, "a.jpg", "valid"),
    (b"", "a.jpg", "empty"),
]


@pytest.mark.parametrize(("content", "name", "message"), BAD_PHOTOS)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_picture_that_is_no_picture(
    author: Client, content: bytes, name: str, message: str, tmp_path: Path
) -> None:
    response = author.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "A photo", "files[]": SimpleUploadedFile(name, content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert response.status_code == 200
    answer = response.json()
    assert not answer["success"]
    assert re.search(message, answer["error_message"]), answer
    chosen = author.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "A", "image-chooser-upload-file": SimpleUploadedFile(name, content)},
    )
    assert chosen.status_code == 200
    assert re.search(message, chosen.json()["htmlFragment"])
    assert not Image.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def with_place(orientation: int = 1) -> bytes:
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "S"
    exif[0x0110] = "Camera of Rosa"
    return jpeg(exif=exif)


@pytest.fixture
def photo() -> Image:
    image: Image = Image.objects.create(
        title="Market", file=ImageFile(BytesIO(with_place()), name="market.jpg")
    )
    return image


def test_renditions_are_light_and_tell_no_place(photo: Image) -> None:
    assert b"Camera of Rosa" in Path(photo.file.path).read_bytes()
    page = make_lesson(
        make_module(make_course()),
        activities=[
            (
                "idea",
                "idea",
                {"title": "T", "text": "T", "photo": photo.pk, "picture": "A market", "labels": []},
            ),
            ("first", "true_false", TRUE_FALSE),
        ],
        live=False,
    )
    shown = lesson_of(page).blocks[0].picture
    assert [(each.media_type, each.width) for each in shown.renditions] == [
        ("image/avif", 360),
        ("image/avif", 640),
        ("image/webp", 360),
        ("image/webp", 640),
    ]
    fallback = Path(django_settings.MEDIA_ROOT) / shown.fallback.removeprefix("/media/")
    assert shown.renditions[0].size < fallback.stat().st_size
    for file in (Path(django_settings.MEDIA_ROOT) / "images").iterdir():
        assert b"Camera of Rosa" not in file.read_bytes()
        with Pillow.open(file) as picture:
            assert not picture.getexif()


def test_page_offers_avif_and_webp(photo: Image, client: Client) -> None:
    page = make_lesson(
        make_module(make_course()),
        activities=[
            (
                "idea",
                "idea",
                {"title": "T", "text": "T", "photo": photo.pk, "picture": "A market", "labels": []},
            ),
            ("first", "true_false", TRUE_FALSE),
        ],
        live=False,
    )
    html = client_preview(page)
    assert 'type="image/avif"' in html
    assert 'type="image/webp"' in html
    assert 'alt="A market"' in html
    for address in re.findall(r"/media/images/[^\s\"]+", html):
        assert client.get(address).status_code == 200


def client_preview(page: Any) -> str:
    return str(
        desk(member("Editors")).get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "path",
    [
        "original_images/market.jpg",
        "images/../original_images/market.jpg",
        "images/%2e%2e/original_images/market.jpg",
        "chasqui.sqlite3",
    ],
)
def test_originals_are_not_served(photo: Image, client: Client, path: str) -> None:
    assert Path(photo.file.path).exists()
    assert client.get(f"/media/{path}").status_code == 404


def test_photo_that_is_gone_from_the_disk(photo: Image, author: Client) -> None:
    page = make_lesson(
        make_module(make_course()),
        activities=[
            (
                "idea",
                "idea",
                {"title": "T", "text": "T", "photo": photo.pk, "picture": "A market", "labels": []},
            ),
            ("first", "true_false", TRUE_FALSE),
        ],
        live=False,
    )
    Path(photo.file.path).unlink()
    response = author.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    assert "file of the photo is missing" in response.content.decode()
