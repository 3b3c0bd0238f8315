"""Checks a pack that came from somewhere: who signed it, and whether each file is what was signed.

Nothing of the pack is believed before its signature holds, no file is read further than the manifest says, and names that
would lead out of a folder are told and not followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO

from offline_export.paths import problems_of
from offline_export.trust import chain, minisign
from offline_export.trust.manifests import Named, Told, read_manifest
from offline_export.trust.minisign import PublicKey, SignatureRefused
from offline_export.trust.services import CHAIN_NAME, KEY_NAME, SIGNATURE_SUFFIX, verify
from offline_export.trust.sources import MANIFEST, Source, opened

BESIDE = {MANIFEST, MANIFEST + SIGNATURE_SUFFIX, KEY_NAME, CHAIN_NAME}
# How a zip is called that holds only what is new. Anybody can call a zip so: it is believed for a hint, and for nothing else.
UPDATE = re.compile(r"(?:.*-)?from-[0-9a-f]{16}\.zip")
MOST_MANIFEST, MOST_TEXT = 16 << 20, 256 << 10
CHUNK = 1 << 16


@dataclass
class Report:
    """What was found: problems say that the pack is not to be used, remarks are only told."""

    name: str
    key: PublicKey | None = None
    files: int = 0
    size: int = 0
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def verify_pack(path: Path, *, trusted: Sequence[PublicKey], update: bool = False) -> Report:
    """Check a folder, a zip, or a single file with its .minisig beside it. SignatureRefused when it is none of these.

    A zip may lack files of its manifest where its own signature says that we made it so, or where `update` does.
    """
    report = Report(path.name)
    beside = path.with_name(path.name + SIGNATURE_SUFFIX)
    own = beside.is_file()
    with opened(path) as source:
        if own:
            _check_file(path, beside.read_text(errors="replace"), report, trusted)
        elif source is None:
            raise SignatureRefused(
                f"There is no {beside.name} beside {path.name}. Download it too, then look again."
            )
        if source:
            _check_source(source, report, trusted, update=source.packed and (own or update))
    return report


def _check_file(path: Path, signature: str, report: Report, trusted: Sequence[PublicKey]) -> None:
    with path.open("rb") as file:
        report.key = verify(file, signature, trusted=trusted).key
    report.files, report.size = 1, path.stat().st_size


def _check_source(source: Source, report: Report, trusted: Sequence[PublicKey], *, update: bool) -> None:
    told = _manifest(source, report, trusted)
    report.name = f"{told.id} {told.version}"
    files = {file.path: file for file in told.files}
    unsafe = problems_of([file.path for file in told.files])
    report.problems += source.problems
    report.problems += [f"{name!a} {words}" for name, words in unsafe.items()]
    missing = {name for name in files if name not in source.sizes and name not in unsafe}
    for name, file in files.items():
        if name not in unsafe and name not in missing:
            report.problems += _differs(source, file)
    report.files = len(files) - len(missing)
    report.size = sum(file.size for name, file in files.items() if name not in missing)
    if missing:
        _tell_missing(source, report, sorted(missing), update=update)
    _look_at_the_rest(source, report, set(files))


def _manifest(source: Source, report: Report, trusted: Sequence[PublicKey]) -> Told:
    """The manifest, whose signature holds."""
    if MANIFEST not in source.sizes:
        raise SignatureRefused(
            f"There is no {MANIFEST} in {report.name}: this is no pack, or another folder of it."
        )
    data, text = _read(source, MANIFEST, MOST_MANIFEST), _text(source, MANIFEST + SIGNATURE_SUFFIX)
    if not text:
        raise SignatureRefused(
            f"There is no {MANIFEST}{SIGNATURE_SUFFIX} in {report.name}: nobody signed this pack."
        )
    report.key = verify(data, text, trusted=_followed(source, trusted)).key
    return read_manifest(data)


def _tell_missing(source: Source, report: Report, missing: list[str], *, update: bool) -> None:
    there = f"only {report.files} of {report.files + len(missing)} files are in it"
    if update:
        report.remarks.append(
            f"an update, {there}: unpack it over the folder of the version before, then check that folder"
        )
        return
    report.problems += [f"{name} is missing" for name in missing]
    if UPDATE.fullmatch(source.name):
        report.remarks.append(
            f"{there}. If it is an update, put its {SIGNATURE_SUFFIX} from the page of packs beside it, or add --update"
        )


def _differs(source: Source, file: Named) -> list[str]:
    if source.sizes[file.path] != file.size:
        return [f"{file.path} has {source.sizes[file.path]} bytes, not {file.size}"]
    with source.open(file.path) as opened_file:
        same = _digest(opened_file, file.size) == file.sha256
    return [] if same else [f"{file.path} is not what was signed"]


def _look_at_the_rest(source: Source, report: Report, told: set[str]) -> None:
    """What is there and not in the manifest. In a zip it is a problem: nothing of ours is there by chance.

    In a folder it is told: an update by zip leaves behind what is no longer of the pack, and people put things beside it.
    """
    rest = [path for path in source.sizes if path not in told | BESIDE]
    unsafe = problems_of([*sorted(told), *rest]) if source.packed else {}
    for path in rest:
        if path in unsafe:
            report.problems.append(f"{path!a} {unsafe[path]}")
        elif source.packed:
            report.problems.append(f"{path!a} is not of this pack: somebody added it to the zip")
        else:
            report.remarks.append(
                f"{path!a} is not of this version: left over from an older one, or added by somebody"
            )


def _followed(source: Source, trusted: Sequence[PublicKey]) -> list[PublicKey]:
    """The trusted keys, and those that the pack's chain proves to have come after one of them."""
    text = _text(source, CHAIN_NAME)
    later = []
    for key in trusted if text else ():
        try:
            later += chain.follow(text, trusted=key)
        except SignatureRefused:
            continue
    return [*trusted, *later]


def _digest(file: IO[bytes], size: int) -> str:
    digest = sha256()
    while size > 0 and (data := file.read(min(CHUNK, size))):
        digest.update(data)
        size -= len(data)
    return digest.hexdigest()


def _text(source: Source, path: str) -> str:
    return _read(source, path, MOST_TEXT).decode(errors="replace") if path in source.sizes else ""


def _read(source: Source, path: str, most: int) -> bytes:
    with source.open(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise SignatureRefused(f"{path} is larger than any that we make.")
    return data


def read_key(text: str) -> PublicKey:
    """A key as somebody gives it: its line, or the path of a file with it."""
    try:
        if Path(text).is_file():
            text = Path(text).read_text()
    except (OSError, ValueError):
        raise SignatureRefused(
            "The key cannot be read. Give its line, which begins with RW, or its file."
        ) from None
    return minisign.read_public_key(text)
