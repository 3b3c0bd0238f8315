"""`verify_pack`: what is as signed, what is not, and what to do then."""

import stat
import zipfile
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from offline_export.trust import minisign as files
from offline_export.trust import services
from tests.offline_export.mirror.served import FILES, ONE, OTHER, pack, rotated, signed, write

Verify = Callable[..., str]


@pytest.fixture
def verify(tmp_path: Path) -> Verify:
    def verify(path: Path, *, key: str = ONE.public.line, **more: bool) -> str:
        said = StringIO()
        try:
            call_command("verify_pack", str(path), key=key, stdout=said, stderr=said, **more)
        except CommandError as error:
            raise CommandError(said.getvalue() + str(error)) from None
        return said.getvalue()

    return verify


def zipped(path: Path, contents: Mapping[str, bytes], *, top: str = "chasqui-t-es/") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(zipfile.ZipInfo(top + name), data, zipfile.ZIP_DEFLATED)
    return path


def test_folder_as_signed(verify: Verify, tmp_path: Path) -> None:
    said = verify(write(tmp_path / "p", pack()))
    assert (
        "4 files" in said and "all as signed" in said and ONE.public.key_id in said and said.count("\n") == 1
    )


def test_zip_as_signed(verify: Verify, tmp_path: Path) -> None:
    assert "all as signed" in verify(zipped(tmp_path / "p.zip", pack()))
    assert "all as signed" in verify(zipped(tmp_path / "q.zip", pack(), top=""))


def test_page_as_signed(verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_bytes(b"page")
    with pytest.raises(CommandError, match=r"There is no p\.html\.minisig"):
        verify(tmp_path / "p.html")
    text = files.sign(b"page", key=ONE.private, number=ONE.number, comment="c")
    (tmp_path / "p.html.minisig").write_text(text)
    assert "1 files" in verify(tmp_path / "p.html")
    (tmp_path / "p.html").write_bytes(b"pages")
    with pytest.raises(CommandError, match="not what was signed"):
        verify(tmp_path / "p.html")


def test_zip_with_its_signature_beside_it_is_checked_twice(verify: Verify, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", pack())
    (tmp_path / "p.zip.minisig").write_text(
        files.sign(b"other", key=ONE.private, number=ONE.number, comment="c")
    )
    with pytest.raises(CommandError, match="not what was signed"):
        verify(path)


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize(
    "change, words",
    [
        ({"es/c1-1.html": None}, r"es/c1-1\.html is missing"),
        ({"es/c1-1.html": b"short"}, "has 5 bytes, not 3500"),
        ({"es/c1-1.html": FILES["es/c1-1.html"][::-1]}, "is not what was signed"),
        ({"manifest.json": b"{}"}, "The file is not what was signed"),
        ({"manifest.json": None}, r"There is no manifest\.json in"),
        ({"manifest.json.minisig": None}, "nobody signed this pack"),
        ({"manifest.json.minisig": b"nonsense"}, "not a signature of minisign"),
        ({"manifest.json": b" " * (16 << 20) + b" "}, "larger than any that we make"),
    ],
)
def test_what_is_not_as_signed_is_named(
    kind: str, change: Mapping[str, bytes | None], words: str, verify: Verify, tmp_path: Path
) -> None:
    contents = {name: data for name, data in {**pack(), **change}.items() if data is not None}
    path = write(tmp_path / "p", contents) if kind == "folder" else zipped(tmp_path / "p.zip", contents)
    with pytest.raises(CommandError, match=words):
        verify(path)


def test_problem_says_what_to_do(verify: Verify, tmp_path: Path) -> None:
    with pytest.raises(
        CommandError, match=r"1 things are not as signed\. Do not use it: copy or download it again"
    ):
        verify(write(tmp_path / "p", pack() | {"index.html": b"x"}))


def test_file_that_is_left_over_is_only_told(verify: Verify, tmp_path: Path) -> None:
    write(tmp_path / "p", {**pack(), "es/old.html": b"", "System Volume Information/x": b""})
    write(tmp_path / "p", {".chasqui-mirror/lock": b""})
    said = verify(tmp_path / "p")
    assert "note: 'es/old.html'" in said and "(2 notes)" in said and "all as signed" in said


def cut(path: Path, **change: bytes) -> Path:
    """A zip in which a file is missing, under this name."""
    contents = {name: data for name, data in pack().items() if name != "es/c1-1.html"}
    return zipped(path, contents | change)


def sign(path: Path) -> None:
    text = files.sign(path.read_bytes(), key=ONE.private, number=ONE.number, comment="c")
    path.with_name(f"{path.name}.minisig").write_text(text)


UPDATE = "chasqui-t-es-from-0123456789abcdef.zip"


def test_update_that_we_signed_holds_only_what_is_new(verify: Verify, tmp_path: Path) -> None:
    path = cut(tmp_path / UPDATE)
    sign(path)
    said = verify(path)
    assert "an update, only 3 of 4 files are in it: unpack it over" in said and "3 files" in said


def test_zip_is_no_update_because_it_is_called_so(verify: Verify, tmp_path: Path) -> None:
    path = cut(tmp_path / UPDATE)
    with pytest.raises(
        CommandError, match=r"(?s)only 3 of 4 files are in it.*--update.*c1-1\.html is missing.*Do not use it"
    ):
        verify(path)
    assert "an update, only 3 of 4 files" in verify(path, update=True)
    with pytest.raises(CommandError, match="is missing"):
        verify(cut(tmp_path / "p.zip"))


def test_update_is_looked_at_as_strictly(verify: Verify, tmp_path: Path) -> None:
    path = cut(tmp_path / UPDATE, **{"index.html": FILES["index.html"][::-1]})
    with pytest.raises(CommandError, match=r"index\.html is not what was signed"):
        verify(path, update=True)
    with pytest.raises(CommandError, match="somebody added it"):
        verify(cut(tmp_path / UPDATE, **{"es/c1-9.html": b"x"}), update=True)


@pytest.mark.parametrize("name", [UPDATE, "p"])
def test_folder_is_whole_or_not(name: str, verify: Verify, tmp_path: Path) -> None:
    write(tmp_path / name, pack())
    (tmp_path / name / "es/c1-1.html").unlink()
    with pytest.raises(CommandError, match="is missing"):
        verify(tmp_path / name, update=True)


def test_link_in_a_folder_is_a_problem(verify: Verify, tmp_path: Path) -> None:
    write(tmp_path / "p", pack())
    (tmp_path / "p/es/c1-1.html").rename(tmp_path / "elsewhere")
    (tmp_path / "p/es/c1-1.html").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CommandError, match=r"c1-1\.html' is a link"):
        verify(tmp_path / "p")


@pytest.mark.parametrize("name", ["../x", "/x", "es/C1-1.HTML", "aux", "es/a:b", "chasqui-t-es/../../x"])
def test_name_in_a_zip_that_does_harm_is_a_problem(name: str, verify: Verify, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", pack() | {name: b"x"}, top="")
    with pytest.raises(CommandError, match="1 things"):
        verify(path)


def test_signed_name_that_climbs_is_a_problem(verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    # Told once: the file is not looked for.
    with pytest.raises(CommandError, match=r"(?s)climbs out.*but 1 things"):
        verify(write(tmp_path / "p", pack({**FILES, "../secret": b"x"})))


@pytest.mark.parametrize("place", ["index.html", "./chasqui-t-es/index.html", "chasqui-t-es\\index.html"])
@pytest.mark.parametrize("first", [True, False])
def test_file_under_two_names_is_a_problem(place: str, first: bool, verify: Verify, tmp_path: Path) -> None:
    """The signed file beside the folder of the pack, and another one in its place in it: both are unpacked."""
    inside = {f"chasqui-t-es/{name}": data for name, data in pack().items()} | {
        "chasqui-t-es/index.html": b"<p>Evil"
    }
    beside = {place: FILES["index.html"]}
    path = zipped(tmp_path / "p.zip", beside | inside if first else inside | beside, top="")
    with pytest.raises(CommandError, match="outside of the pack"):
        verify(path)


@pytest.mark.parametrize(
    "name",
    [
        "chasqui-t-es/assets/evil.html",
        "chasqui-t-es/README",
        "autorun.inf",
        "other/manifest.json",
        "other/",
        "chasqui-t-es/../../up/",
    ],
)
def test_nothing_is_added_to_a_zip(name: str, verify: Verify, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", pack())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"")
    with pytest.raises(CommandError, match=r"1 things are not as signed|nobody signed"):
        verify(path)


def test_folders_of_the_pack_may_stand_in_a_zip(verify: Verify, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", pack())
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("chasqui-t-es/", "chasqui-t-es/es/"):
            archive.writestr(zipfile.ZipInfo(name), b"")
    assert "all as signed." in verify(path)


def test_page_with_a_signed_zip_in_it_is_a_page(verify: Verify, tmp_path: Path) -> None:
    whole = b"<script>evil()</script>" + zipped(tmp_path / "p.zip", pack()).read_bytes()
    (tmp_path / "p.html").write_bytes(whole)
    with pytest.raises(CommandError, match=r"There is no p\.html\.minisig"):
        verify(tmp_path / "p.html")
    (tmp_path / "p.zip").write_bytes(whole)
    with pytest.raises(CommandError, match="in front of the zip"):
        verify(tmp_path / "p.zip")


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_zip_that_is_packed_otherwise_is_not_opened(kind: int, verify: Verify, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w", kind) as archive:
        for name, data in pack().items():
            archive.writestr(f"p/{name}", data)
    with pytest.raises(CommandError, match="packed in a way"):
        verify(tmp_path / "p.zip")


@pytest.mark.parametrize(
    "manifest",
    [
        b"[]",
        b"null",
        b"3",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"id": "p", "version": "1", "files": [3]}',
        b'{"id": "p", "version": "1", "files": [{"path": "a", "size": Infinity, "sha256": ""}]}',
        b'{"id": "p", "version": "1", "files": [{"path": "a", "size": 1, "sha256": "x"}]}',
        b'{"id": "p\\u001b[2J", "version": "1", "files": []}',
    ],
)
def test_signed_nonsense_is_no_manifest(manifest: bytes, verify: Verify, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no manifest of a pack"):
        verify(zipped(tmp_path / "p.zip", signed(manifest)))


def test_zip_with_a_name_twice_or_a_link_is_a_problem(verify: Verify, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", pack(), top="")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("index.html", FILES["index.html"])
    with pytest.raises(CommandError, match="twice"):
        verify(path)
    link = zipfile.ZipInfo("es/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "q.zip", pack(), top="")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(CommandError, match="is a link"):
        verify(path)


@pytest.mark.parametrize("place", [60, 400, 900, -30, -200, -400])
def test_torn_zip_says_so(place: int, verify: Verify, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", pack())
    data = bytearray(path.read_bytes())
    data[place] ^= 255
    path.write_bytes(data)
    with pytest.raises(
        CommandError, match=r"Download it|Bring it here again|not as signed|not what was signed"
    ):
        verify(path)


def test_torn_stream_in_a_zip_says_so(verify: Verify, tmp_path: Path) -> None:
    """What zlib cannot read ends with a sentence, too."""
    path = zipped(tmp_path / "p.zip", pack())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("chasqui-t-es/index.html").header_offset + 30 + len("chasqui-t-es/index.html")
    data = bytearray(path.read_bytes())
    data[start : start + 4] = b"\xff" * 4
    path.write_bytes(data)
    with pytest.raises(CommandError, match="The zip is torn"):
        verify(path)


def test_other_key_is_not_trusted(verify: Verify, tmp_path: Path) -> None:
    write(tmp_path / "p", pack(key=OTHER))
    with pytest.raises(CommandError, match="not trusted here"):
        verify(tmp_path / "p")
    assert "all as signed" in verify(tmp_path / "p", key=OTHER.public.text)
    (tmp_path / "k.pub").write_text(OTHER.public.text)
    assert "all as signed" in verify(tmp_path / "p", key=str(tmp_path / "k.pub"))
    with pytest.raises(CommandError, match="not a public key"):
        verify(tmp_path / "p", key="nonsense")


def test_chain_in_the_pack_leads_to_a_newer_key(verify: Verify, tmp_path: Path) -> None:
    assert OTHER.public.key_id in verify(write(tmp_path / "p", rotated()))


def test_without_key_those_of_this_machine_count(verify: Verify, tmp_path: Path) -> None:
    write(tmp_path / "p", pack())
    with pytest.raises(CommandError, match="Say whom to trust"):
        verify(tmp_path / "p", key="")
    assert not services.has_keys()
    services.public_key()
    with pytest.raises(CommandError, match="not trusted here"):
        verify(tmp_path / "p", key="")
    text = services.sign((tmp_path / "p/manifest.json").read_bytes(), name="manifest.json", comment="c")
    (tmp_path / "p/manifest.json.minisig").write_text(text)
    assert "all as signed" in verify(tmp_path / "p", key="")


def test_place_that_is_not_there_says_so(verify: Verify, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read|There is no"):
        verify(tmp_path / "nothing.zip")
