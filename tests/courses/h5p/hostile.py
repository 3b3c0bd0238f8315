"""Packages that must be refused, of our own making: what each is, how it is made, and the code of its refusal."""

import json
import stat
import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image

from tests.courses.h5p.raw_zip import UTF_8, Raw, deflated, raw_zip, zeros
from tests.h5p_packages import package, picture

MB = 1024 * 1024
DESCRIBED: dict[str, Any] = {
    "title": "A trap",
    "language": "en",
    "mainLibrary": "H5P.ChasquiQuestion",
    "embedTypes": ["div"],
    "preloadedDependencies": [{"machineName": "H5P.ChasquiQuestion", "majorVersion": 1, "minorVersion": 0}],
}
H5P_JSON = Raw(b"h5p.json", json.dumps(DESCRIBED).encode())
CONTENT = Raw(b"content/content.json", b"{}")
Build = Callable[[], bytes]


def more(*entries: Raw, **end: int) -> Build:
    """A package that is right but for these entries, or for what its end says."""
    return lambda: raw_zip([H5P_JSON, CONTENT, *entries], **end)


def named(name: str, data: bytes = b"", **others: Any) -> Build:
    return more(Raw(name.encode(), data, **others))


def content(text: bytes) -> Build:
    return lambda: raw_zip([H5P_JSON, Raw(b"content/content.json", text, method=0)])


def described(**fields: Any) -> Build:
    """With these fields in h5p.json; a field that is None is left out."""
    said = {name: value for name, value in (DESCRIBED | fields).items() if value is not None}
    return lambda: raw_zip([Raw(b"h5p.json", json.dumps(said).encode()), CONTENT])


def cut_picture() -> bytes:
    whole = picture(size=(400, 400), colour="#A63D24")
    return package(files={"images/cut.png": whole[: len(whole) - 40]})


def endless_picture() -> bytes:
    """Its header claims 900 million pixels; behind it are 48."""
    data = bytearray(picture())
    data[16:24] = struct.pack(">LL", 30_000, 30_000)
    data[29:33] = struct.pack(">L", zlib.crc32(data[12:29]))
    return package(files={"images/endless.png": bytes(data)})


def long_film() -> bytes:
    """A GIF of a few kilobytes with 24 frames of a million pixels."""
    frames = [Image.new("P", (1000, 1000), colour) for colour in range(24)]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], duration=40)
    return package(files={"images/film.gif": written.getvalue()})


def album() -> bytes:
    """Each picture is small enough, all together are not."""
    written = BytesIO()
    Image.new("1", (4000, 4000)).save(written, "PNG")
    return package(files={f"images/{number}.png": written.getvalue() for number in range(5)})


def zip64() -> bytes:
    whole = more()()
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    return whole[:-22] + locator + whole[-22:]


def inside_another() -> bytes:
    """One entry's bytes are a part of another's."""
    inner = Raw(b"content/inner.png", b"x", method=0)
    hidden = raw_zip([inner])[: 30 + len(inner.name) + 1]
    outer = Raw(b"content/outer.png", hidden, method=0)
    at = _body(H5P_JSON, CONTENT) + 30 + len(outer.name)
    return raw_zip([H5P_JSON, CONTENT, outer, Raw(b"content/inner.png", b"x", method=0, at=at)])


def _body(*entries: Raw) -> int:
    return sum(30 + len(entry.name) + len(entry.content) for entry in entries)


def full() -> bytes:
    """Film of fifteen megabytes, and what is wrong comes last: all of it has to be unpacked before."""
    film = [
        Raw(f"content/{n}.mp4".encode(), bytes(4) + b"ftyp" + bytes(n * MB - 8), method=0) for n in (7, 8)
    ]
    return raw_zip([H5P_JSON, CONTENT, *film, Raw(b"content/a.png", SCRIPT)])


def crowd() -> bytes:
    """As many entries as there may be; the first and the last that would be kept are twins."""
    others = (Raw(f"lib-1.0/{n}.js".encode()) for n in range(3_996))
    return raw_zip([H5P_JSON, CONTENT, Raw(b"content/a.png"), *others, Raw(b"content/A.png")])


def long_list() -> bytes:
    """As many numbers as there may be, as long as there may be, and no end."""
    return b'{"a": [' + b",".join(b"%015d" % n for n in range(10**14, 10**14 + 99_000))


SCRIPT = b"<script>parent.document.cookie</script>"
LINK = (stat.S_IFLNK | 0o777) << 16
TEN_GB = 10 * 1024 * MB

HOSTILE: Mapping[str, tuple[Build, str]] = {
    # The zip itself
    "nothing at all": (lambda: b"", "not_a_zip"),
    "a page that is called .h5p": (lambda: b"<!doctype html>" + SCRIPT, "not_a_zip"),
    "a program with a package behind it": (lambda: b"MZ\x90\x00" + more()(), "not_a_zip"),
    "a page that begins as a zip, with a package behind it": (
        lambda: b"PK\x03\x04" + SCRIPT + more()(),
        "contradiction",
    ),
    "a package without its end": (lambda: more()()[:-30], "cut_off"),
    "a package with a page behind it": (lambda: more()() + SCRIPT, "contradiction"),
    "larger than a package may be": (lambda: bytes(64 * MB + 1), "package_large"),
    "4,001 entries": (more(*(Raw(f"lib-1.0/{n}.js".encode()) for n in range(3_999))), "entries"),
    "a directory of 60 MB": (lambda: raw_zip([H5P_JSON]) + bytes(60 * MB), "cut_off"),
    "4,000 entries, the first and the last of them twins": (crowd, "name_twin"),
    "an archive of the large kind": (zip64, "zip64"),
    "the second part of two": (more(disk=1), "parts"),
    "more entries than it says": (more(count=1), "contradiction"),
    "a directory that is elsewhere": (more(start=7), "contradiction"),
    "encrypted": (named("content/a.png", flags=UTF_8 | 1), "encrypted"),
    "encrypted only in the entry's own head": (
        named("content/a.png", head={"flags": UTF_8 | 1}),
        "contradiction",
    ),
    "packed with LZMA": (named("content/a.png", method=14), "method"),
    "a link to /etc/passwd": (named("content/a.png", b"/etc/passwd", attributes=LINK), "link"),
    "a device": (named("content/a.png", attributes=stat.S_IFCHR << 16), "link"),
    "a link of Windows": (named("content/a.png", attributes=0x400), "link"),
    "two names for one entry": (named("content/a.png", head={"name": b"content/a.htm"}), "contradiction"),
    "two methods for one entry": (named("content/a.png", head={"method": 0}), "contradiction"),
    "two sizes for one entry": (named("content/a.png", b"x", head={"said": (1, 2, 3)}), "contradiction"),
    "one entry inside another": (inside_another, "overlap"),
    "the same bytes as two entries": (
        more(Raw(b"h5p.json", H5P_JSON.data, at=0)),
        "overlap",
    ),
    # Bombs
    "10 GB that claim to be 8 MB": (
        more(Raw(b"content/a.png", packed=zeros(TEN_GB), size=8 * MB, checksum=0)),
        "bomb",
    ),
    "10 GB that claim to be 9 bytes": (
        more(Raw(b"content/a.png", packed=zeros(TEN_GB), size=9, checksum=0)),
        "contradiction",
    ),
    "3 GB that say so": (
        more(Raw(b"content/a.png", packed=zeros(3 * 1024 * MB), size=3 * 1024 * MB, checksum=0)),
        "total_large",
    ),
    "15 MB of film, and a page called .png at the end": (full, "file_disguised"),
    "9 MB in one file": (named("content/a.mp4", b"ab" * (9 * MB // 2)), "file_large"),
    "three files of 6 MB": (
        more(*(Raw(f"content/{n}.mp4".encode(), size=6 * MB, checksum=0) for n in range(3))),
        "total_large",
    ),
    "ends before its end": (more(Raw(b"content/a.png", packed=b"\x00", size=5)), "damaged"),
    "goes on behind its end": (
        more(Raw(b"content/a.vtt", b"WEBVTT", packed=deflated(b"WEBVTT") + SCRIPT)),
        "contradiction",
    ),
    "fewer bytes than it says": (more(Raw(b"content/a.vtt", b"WEBVTT", size=9)), "contradiction"),
    "another checksum": (more(Raw(b"content/a.vtt", b"WEBVTT", checksum=1)), "damaged"),
    # Names
    "climbs out of its folder": (named("content/../../settings.py"), "name_outside"),
    "climbs out in a library's folder": (named("H5P.X-1.0/../../../x.js"), "name_outside"),
    "an absolute name": (named("/etc/cron.d/x"), "name_outside"),
    "a drive": (named("C:/x.png"), "name_outside"),
    "backslashes": (named("content\\..\\x.png"), "name_outside"),
    "a folder without a name": (named("content//x.png"), "name_outside"),
    "a NUL in its name": (named("content/a.png\0.html"), "name_unreadable"),
    "a bell in its name": (named("content/a\a.png"), "name_unreadable"),
    "a name in nobody's encoding": (more(Raw(b"content/\xe9.png", flags=0)), "name_unreadable"),
    "a name that is no UTF-8": (more(Raw(b"content/\xff.png")), "not_a_zip"),
    "a hidden file": (named("content/.htaccess"), "name_hidden"),
    "a name written from right to left": (named("content/a\u202egnp.png"), "name_unwritable"),
    "a name of a device": (named("content/images/AUX.png"), "name_unwritable"),
    "a name that ends in a dot": (named("content/a.png."), "name_unwritable"),
    "a stream of Windows": (named("content/a.png:x"), "name_unwritable"),
    "a name of 300 letters": (named(f"content/{'a' * 300}.png"), "name_long"),
    "twenty folders deep": (named(f"content/{'a/' * 20}b.png"), "folders_deep"),
    "twins but for capitals": (more(Raw(b"content/a.png"), Raw(b"content/A.png")), "name_twin"),
    "twins but for how an accent is written": (
        more(Raw("content/\u00e9.png".encode()), Raw("content/e\u0301.png".encode())),
        "name_twin",
    ),
    "a file that is also a folder": (more(Raw(b"content/a.png"), Raw(b"content/a.png/")), "name_twin"),
    "one name twice with different bytes": (more(Raw(b"content/content.json", b"[]")), "name_twice"),
    # JSON
    "no h5p.json": (lambda: raw_zip([CONTENT]), "part_missing"),
    "no content.json": (lambda: raw_zip([H5P_JSON]), "part_missing"),
    "JSON that is none": (content(b"{'a': 1}"), "json_broken"),
    "JSON with a number of 5,000 figures": (content(b'{"a": ' + b"9" * 5_000 + b"}"), "json_number"),
    "JSON with a number of 400 figures": (content(b'{"a": -' + b"9" * 400 + b"}"), "json_number"),
    "JSON of 3 MB": (content(json.dumps({"a": [str(n) for n in range(300_000)]}).encode()), "json_large"),
    "JSON 50,000 levels deep": (content(b'{"a":' * 50_000 + b"1" + b"}" * 50_000), "json_deep"),
    "JSON of 200,000 lists": (content(b'{"a": [' + b"[]," * 200_000 + b"1]}"), "json_values"),
    "JSON that says a thing twice": (content(b'{"a": 1, "a": 2}'), "json_twice"),
    "JSON with a number that is none": (content(b'{"a": NaN}'), "json_number"),
    "JSON with a number beyond all": (content(b'{"a": 1e999}'), "json_number"),
    "JSON with half a letter": (content(b'{"a": "\\ud800"}'), "json_letters"),
    "JSON in another encoding": (content('{"a": "\u00e9"}'.encode("latin-1")), "json_letters"),
    "JSON of 99,000 numbers that never ends": (content(long_list()), "json_broken"),
    "content.json as a list": (content(b"[1]"), "json_shape"),
    "h5p.json as a text": (lambda: raw_zip([Raw(b"h5p.json", b'"x"'), CONTENT]), "json_shape"),
    "no title": (described(title=None), "field_missing"),
    "a title of spaces": (described(title="  "), "field_wrong"),
    "a title of 300 letters": (described(title="a" * 300), "field_wrong"),
    "a language that is none": (described(language="en<script>"), "field_wrong"),
    "a way to embed that is none": (described(embedTypes=["popup"]), "field_wrong"),
    "a library with a path in its name": (described(mainLibrary="../H5P.X"), "field_wrong"),
    "a version that is none": (
        described(
            preloadedDependencies=[{"machineName": "H5P.X", "majorVersion": "1/..", "minorVersion": 0}]
        ),
        "field_wrong",
    ),
    "no version of its library": (
        described(preloadedDependencies=[{"machineName": "H5P.X", "majorVersion": 1, "minorVersion": 0}]),
        "main_missing",
    ),
    # Files beside it
    "a page": (named("content/phet.html", SCRIPT), "file_kind"),
    "a page of 10 GB": (more(Raw(b"content/a.html", packed=zeros(TEN_GB), size=8 * MB)), "file_kind"),
    "a script": (named("content/run.js", b"alert(1)"), "file_kind"),
    "a drawing that can hold script": (named("content/images/a.svg", b"<svg/>"), "file_kind"),
    "a sheet of styles for XML": (named("content/a.xml", b"<x/>"), "file_kind"),
    "a program": (named("content/a.exe", b"MZ"), "file_kind"),
    "a file without a kind": (named("content/Makefile"), "file_kind"),
    "a page called .png": (named("content/a.png", SCRIPT), "file_disguised"),
    "a page called .mp4": (named("content/a.mp4", SCRIPT), "file_disguised"),
    "a page called .vtt": (named("content/a.vtt", SCRIPT), "file_disguised"),
    "a GIF called .jpg": (named("content/a.jpg", picture("GIF")), "file_disguised"),
    "half a picture": (cut_picture, "picture_damaged"),
    "a picture whose notes end in the middle": (
        named("content/a.png", picture(exif=b"II*\0")),
        "picture_damaged",
    ),
    "a picture of 900 million pixels": (endless_picture, "picture_large"),
    "a film of 24 million pixels": (long_film, "picture_large"),
    "five pictures of 16 million pixels": (album, "pictures_large"),
}
