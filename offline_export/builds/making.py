"""Makes the files of one version in the store: the folder with its zip, or the page. Nothing here touches a row of a pack."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from django.conf import settings

from offline_export import store
from offline_export.archive import write_zip
from offline_export.builds.signing import comment_of, ensure_good_names, signed
from offline_export.files import PackFile
from offline_export.formats import folder, single_file
from offline_export.models import Pack
from offline_export.parts import Parts
from offline_export.selection import Selection
from offline_export.trust import services as trust

# Called after each file: who makes something large is still at it.
Alive = Callable[[], None]


@dataclass(frozen=True)
class Download:
    """A file in the store that is downloaded as it is, and its signature."""

    sha256: str
    size: int
    signature: str


@dataclass(frozen=True)
class Made:
    """What was made: the file that is downloaded, and for a folder all its files, the manifest and its signature last."""

    download: Download
    files: tuple[PackFile, ...] = ()
    manifest: str = ""
    manifest_signature: str = ""


def make(selection: Selection, *, form: str, version: str, parts: Parts, alive: Alive) -> Made:
    """Make the pack in the store. OSError where the disk refuses; then it holds files that nobody names."""
    if form == Pack.Form.PAGE:
        return _make_page(selection, version, parts, alive)
    return _make_folder(selection, version, parts, alive)


def _make_page(selection: Selection, version: str, parts: Parts, alive: Alive) -> Made:
    with _room() as file:
        for piece in single_file.page(selection, version=version, parts=parts):
            file.write(piece)
            alive()
        return Made(_kept(file, name=f"{selection.id}.html", comment=comment_of(selection.id, version)))


def _make_folder(selection: Selection, version: str, parts: Parts, alive: Alive) -> Made:
    files = list(folder.build(selection, version=version, parts=parts))
    ensure_good_names(files[:-1])
    manifest = files[-1].data
    files += signed(manifest, name=selection.id, version=version)
    download = make_zip(files, name=selection.id, comment=comment_of(selection.id, version), alive=alive)
    signature = next(file for file in files if file.path == "manifest.json.minisig")
    return Made(download, tuple(files), manifest.decode(), signature.data.decode())


def make_zip(files: Iterable[PackFile], *, name: str, comment: str, alive: Alive, said: str = "") -> Download:
    """A zip of these files in a folder of that name, in the store. `said` is for who looks into it."""
    with _room() as file:
        write_zip(file, files, folder=name, comment=said, on_file=alive)
        return _kept(file, name=f"{name}.zip", comment=comment)


def _kept(file: BinaryIO, *, name: str, comment: str) -> Download:
    digest, size = store.keep_file(file)
    file.seek(0)
    return Download(digest, size, trust.sign(file, name=name, comment=comment))


@contextmanager
def _room() -> Iterator[BinaryIO]:
    """A file without a name beside the data, not in /tmp, which may be memory: whoever dies leaves nothing of it."""
    with TemporaryFile(dir=settings.DATA_DIR) as file:
        yield cast(BinaryIO, file)
