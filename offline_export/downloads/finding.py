"""Which file stands at an address: versions, updates, their signatures, and the folder of a pack file by file."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from offline_export.downloads.sending import FOR_EVER, NOT_FOR_LONG, Sendable
from offline_export.models import Pack, PackUpdate, PackVersion

FORMS: Final = {"zip": Pack.Form.FOLDER, "html": Pack.Form.PAGE}
TYPES: Final = {Pack.Form.FOLDER: "application/zip", Pack.Form.PAGE: "text/html; charset=utf-8"}
PLAIN: Final = "text/plain; charset=utf-8"
JSON: Final = "application/json"
VERSION: Final = re.compile(r"[0-9a-f]{16}")
# The versions whose folders can be read file by file: that of today, and those that a mirror may be in the middle of.
VERSIONS_IN_REACH: Final = 4


@dataclass(frozen=True)
class ManifestFile:
    """A file of a folder, as its manifest names it."""

    sha256: str
    size: int
    media_type: str


def whole_version(name: str, form: str, version: str) -> PackVersion | None:
    return (
        PackVersion.objects.filter(
            pack__name=name, pack__form=form, version=version, state=PackVersion.State.WHOLE
        )
        .select_related("pack")
        .defer("manifest", "manifest_signature")
        .first()
    )


def update_between(name: str, newer: str, older: str) -> PackUpdate | None:
    return (
        PackUpdate.objects.filter(
            newer__pack__name=name,
            newer__pack__form=Pack.Form.FOLDER,
            newer__version=newer,
            newer__state=PackVersion.State.WHOLE,
            older__version=older,
        )
        .defer("newer__manifest")
        .first()
    )


def as_download(version: PackVersion) -> Sendable:
    """The zip or the page of a version."""
    languages = ", ".join(_tag(language) for language in version.pack.languages)
    return Sendable(
        version.sha256,
        version.size,
        TYPES[Pack.Form(version.pack.form)],
        version.file_name,
        languages=languages,
    )


def update_name(name: str, older: str) -> str:
    """What an update is saved as: its pack, and what it goes over."""
    return f"{name}-from-{older}.zip"


def as_text(text: str, name: str, *, media_type: str = PLAIN, kept: str = FOR_EVER) -> Sendable:
    """A signature, a key, a manifest: what is said of a text that is sent."""
    data = text.encode()
    return Sendable(sha256(data).hexdigest(), len(data), media_type, name, kept)


def folder_version(name: str, version: str = "") -> PackVersion | None:
    """The version whose folder is read: the current one, or, for who is in the middle, the one that they began with."""
    if version:
        if not VERSION.fullmatch(version):
            return None
        return whole_version(name, Pack.Form.FOLDER, version)
    pack = (
        Pack.objects.filter(name=name, form=Pack.Form.FOLDER)
        .exclude(current=None)
        .select_related("current")
        .defer("current__manifest", "current__manifest_signature")
        .first()
    )
    return pack.current if pack else None


def folder_file(version: PackVersion, path: str, digest: str = "") -> Sendable | None:
    """A file of the folder. With its digest also one that the current version no longer has; then it is for ever."""
    file = files_of(version.pk).get(path)
    if digest and (file is None or file.sha256 != digest):
        file = next((each for each in _older(version, path) if each.sha256 == digest), None)
    if file is None:
        return None
    name = path.rpartition("/")[2]
    return Sendable(file.sha256, file.size, file.media_type, name, FOR_EVER if digest else NOT_FOR_LONG)


def _older(version: PackVersion, path: str) -> list[ManifestFile]:
    """What stood at this path in the versions before, the newest first."""
    rows = PackVersion.objects.filter(pack_id=version.pack_id, state=PackVersion.State.WHOLE)
    known = rows.exclude(pk=version.pk).order_by("-made_at").values_list("pk", flat=True)[:VERSIONS_IN_REACH]
    found = (files_of(pk).get(path) for pk in known)
    return [file for file in found if file]


# A whole version never changes; the manifest of a thousand lessons is not read for each of its files.
@lru_cache(maxsize=8)
def files_of(version_id: int) -> dict[str, ManifestFile]:
    """The files of a version by path."""
    manifest = PackVersion.objects.filter(pk=version_id).values_list("manifest", flat=True).first()
    listed = json.loads(manifest)["files"] if manifest else []
    return {each["path"]: ManifestFile(each["sha256"], each["size"], each["type"]) for each in listed}


def _tag(language: str) -> str:
    """`pt-br` as HTTP writes it."""
    first, _, region = language.partition("-")
    return f"{first}-{region.upper()}" if region else first
