"""Archives that somebody made in order to harm: each is refused with a sentence, and none is unpacked anywhere."""

import gzip
import tarfile
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from offline_export.formats.olx import gate
from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.gate import open_archive
from tests.offline_export.olx.archives import tarred

COURSE = b"<course/>"


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def with_course(*entries: tuple[tarfile.TarInfo, bytes]) -> BytesIO:
    return tarred([(entry("course/course.xml"), COURSE), *entries])


def test_course_is_found_with_and_without_a_folder() -> None:
    expected = {"course.xml": COURSE, "chapter/a.xml": b"<chapter/>"}
    for folder in ("course/", "", "my-course/", "./"):
        files = [(entry(f"{folder}course.xml"), COURSE), (entry(f"{folder}chapter/a.xml"), b"<chapter/>")]
        assert open_archive(tarred(files)) == expected


def test_what_is_none_of_ours_is_passed_by() -> None:
    film = (entry("course/static/film.mp4"), b"x" * 5_000_000)
    ours = (entry("course/static/chasqui-1.svg"), b"<svg/>")
    assert open_archive(with_course(film, ours)) == {"course.xml": COURSE, "static/chasqui-1.svg": b"<svg/>"}


@pytest.mark.parametrize(
    "names",
    [
        ["Logo.png", "logo.png"],
        ["Acta\u202f2026.pdf"],
        ["Acta\u00a02026.pdf"],
        ["family\u200d.png"],
        ["Chasqui\u202f2026.pdf"],
        ["a\x1b[2J.pdf"],
    ],
)
def test_files_that_are_not_read_may_have_any_name(names: list[str]) -> None:
    files = [(entry(f"course/static/{name}"), b"x") for name in names]
    assert open_archive(with_course(*files)) == {"course.xml": COURSE}


@pytest.mark.parametrize("names", [["chasqui-1.svg", "chasqui-1.SVG"], ["chasqui-\u202f1.svg"]])
def test_names_of_files_that_are_read_are_plain_and_there_once(names: list[str]) -> None:
    with pytest.raises(OLXError):
        open_archive(with_course(*((entry(f"course/static/{name}"), b"x") for name in names)))


@pytest.mark.parametrize(
    ("name", "kind", "link"),
    [
        ("/etc/passwd", tarfile.REGTYPE, ""),
        ("course/../../x", tarfile.REGTYPE, ""),
        ("..", tarfile.DIRTYPE, ""),
        ("course\\html\\a.html", tarfile.REGTYPE, ""),
        ("course/html/a\n.html", tarfile.REGTYPE, ""),
        ("course/html/a\x1b[2J.html", tarfile.REGTYPE, ""),
        ("course/html/a\u202egnp.html", tarfile.REGTYPE, ""),
        ("course/" + "a/" * 20 + "b", tarfile.REGTYPE, ""),
        ("course/html/" + "a" * 400, tarfile.REGTYPE, ""),
        ("course/html/a.html", tarfile.SYMTYPE, "/etc/passwd"),
        ("course/html/a.html", tarfile.LNKTYPE, "course/course.xml"),
        ("course/html/a.html", tarfile.CHRTYPE, ""),
        ("course/html/a.html", tarfile.BLKTYPE, ""),
        ("course/html/a.html", tarfile.FIFOTYPE, ""),
        ("course/html/a.html", tarfile.GNUTYPE_SPARSE, ""),
        ("course/COURSE.XML", tarfile.REGTYPE, ""),
        ("course/course.xml", tarfile.REGTYPE, ""),
        ("./course/course.xml", tarfile.REGTYPE, ""),
        ("course/./course.xml", tarfile.REGTYPE, ""),
    ],
)
def test_entry_that_leads_elsewhere_is_refused(name: str, kind: bytes, link: str) -> None:
    with pytest.raises(OLXError) as refused:
        open_archive(with_course((entry(name, kind, link), b"")))
    assert str(refused.value).isprintable()


def zeros(count: int) -> BytesIO:
    """An archive whose one file unpacks to so many bytes; it is small itself."""
    head = entry("course/static/zeros.bin")
    head.size = count
    written = BytesIO()
    with gzip.GzipFile(fileobj=written, mode="wb", compresslevel=1) as packed:
        packed.write(head.tobuf())
        for _piece in range(count // 1_000_000):
            packed.write(bytes(1_000_000))
    written.seek(0)
    return written


def long_head(count: int) -> BytesIO:
    """An entry that says that its extended head is so long: tarfile would read it in one piece."""
    head = entry("x", tarfile.XHDTYPE)
    head.size = count
    return BytesIO(gzip.compress(head.tobuf() + bytes(count)))


def many(count: int) -> BytesIO:
    return with_course(*((entry(f"course/about/{number}"), b"") for number in range(count)))


NONE = "This is no course archive"
HOSTILE: dict[str, tuple[Callable[[], BytesIO], str]] = {
    "nothing": (lambda: BytesIO(b""), NONE),
    "text": (lambda: BytesIO(b"course"), NONE),
    "zip": (lambda: BytesIO(b"PK\x03\x04" + bytes(100)), NONE),
    "gzip of nothing": (lambda: BytesIO(gzip.compress(b"")), NONE),
    "gzip of text": (lambda: BytesIO(gzip.compress(b"course" * 200)), NONE),
    "cut off": (
        lambda: BytesIO(with_course((entry("course/html/a.html"), b"a" * 9000)).getvalue()[:-40]),
        NONE,
    ),
    "gzip in gzip": (lambda: BytesIO(gzip.compress(with_course().getvalue())), NONE),
    "no course": (lambda: tarred([(entry("course/html/a.html"), b"a")]), NONE),
    "course too deep": (lambda: tarred([(entry("a/b/c/course.xml"), COURSE)]), NONE),
    "bomb": (lambda: zeros(gate.MOST_UNPACKED + 1_000_000), "unpacks to more than 200 MB"),
    "long head": (lambda: long_head(30_000_000), "far too long"),
    "large file": (
        lambda: with_course((entry("course/html/a.html"), b"a" * (gate.MOST_OF_ONE + 1))),
        "is larger than 3 MB",
    ),
    "many entries": (lambda: many(gate.MOST_ENTRIES + 1), "more than 20000 entries"),
    "many large files": (
        lambda: with_course(
            *((entry(f"course/html/{number}.html"), b"a" * gate.MOST_OF_ONE) for number in range(21))
        ),
        "are more than 60 MB",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archive_is_refused_within_bounds(name: str) -> None:
    make, said = HOSTILE[name]
    file = make()
    tracemalloc.start()
    try:
        with pytest.raises(OLXError, match=said):
            open_archive(file)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < gate.MOST_OF_ALL + 20_000_000


def test_packed_file_is_read_no_further_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_PACKED", 100_000)
    noise = b"".join(sha256(bytes([number % 256, number // 256])).digest() for number in range(60_000))
    file = BytesIO(gzip.compress(noise))
    with pytest.raises(OLXError, match="larger than"):
        open_archive(file)
    assert file.tell() < 300_000


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    open_archive(with_course())
    with pytest.raises(OLXError):
        open_archive(with_course((entry("../x"), b"x")))
    assert list(tmp_path.iterdir()) == []
