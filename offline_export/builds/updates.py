"""Updates: what a version has and an older one has not, as a zip that is unpacked over the older one."""

import json
from collections.abc import Iterable
from typing import Any

from offline_export.builds.making import Alive, Download, Made, make_zip
from offline_export.builds.signing import comment_of, signed
from offline_export.builds.stored import StoredFile
from offline_export.files import File, PackFile
from offline_export.models import PackUpdate, PackVersion

# From so many versions there is an update; who is further behind takes the whole pack.
VERSIONS_BACK = 5


def make_updates(
    version: PackVersion, made: Made, *, older: Iterable[PackVersion], alive: Alive
) -> list[PackUpdate]:
    """The updates of a folder from each of these versions, in the store; the rows are not saved yet. None for a page."""
    return [_update(version, made, each, alive) for each in older if made.files and each.manifest]


def made_before(version: PackVersion) -> Made:
    """A version that is in the store already, as if it had just been made."""
    manifest = version.manifest
    named: list[PackFile] = [
        StoredFile(file["path"], file["sha256"], file["size"]) for file in _files(manifest)
    ]
    beside = signed(manifest.encode(), name=version.pack.name, version=version.version) if manifest else []
    if beside:
        named += [*beside, File("manifest.json", manifest.encode())]
    download = Download(version.sha256, version.size, version.signature)
    return Made(download, tuple(named), manifest, version.manifest_signature)


def _update(version: PackVersion, made: Made, older: PackVersion, alive: Alive) -> PackUpdate:
    before = digests(older.manifest)
    files = [file for file in made.files if before.get(file.path) != file.sha256]
    name = version.pack.name
    zipped = make_zip(
        files,
        name=name,
        comment=comment_of(name, f"{older.version} to {version.version}"),
        alive=alive,
        said=_said(older, version, gone=before.keys() - {file.path for file in made.files}),
    )
    return PackUpdate(
        older=older,
        newer=version,
        files=len(files),
        size=zipped.size,
        sha256=zipped.sha256,
        signature=zipped.signature,
    )


def digests(manifest: str) -> dict[str, str]:
    """The SHA-256 of each file that a manifest of ours names, by its path."""
    return {file["path"]: file["sha256"] for file in _files(manifest)}


def _files(manifest: str) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads(manifest)["files"] if manifest else []
    return files


def _said(older: PackVersion, newer: PackVersion, *, gone: Iterable[str]) -> str:
    """The comment of the zip: what it is, and which files are no longer part of the pack and can be deleted."""
    lines = [f"{newer.pack.name}: from {older.version} to {newer.version}. Unpack it over the folder."]
    if names := sorted(gone):
        lines += ["No longer in the pack:", *names]
    return "\n".join(lines)
