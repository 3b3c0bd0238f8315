"""Puts a group's names into a pack that is there already, while it is downloaded. The pack with names lies nowhere.

A pack has one place for them, in its first page: an element that says `null` for everybody. All other files are those
of the pack, byte for byte.
"""

import json
import zipfile
from contextlib import ExitStack
from hashlib import sha256
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from courses.render import as_json
from lms.cohorts.models import Cohort
from offline_export import store
from offline_export.builds.signing import comment_of, signed
from offline_export.errors import PackError
from offline_export.files import File
from offline_export.groups.joining import Joined, joined, made, taken
from offline_export.groups.roster import Roster
from offline_export.models import PackVersion
from offline_export.trust import services as trust

OPENING: Final = b'<script type="application/json" id="chasqui-group">'
CLOSING: Final = b"</script>"
NOBODY: Final = OPENING + b"null" + CLOSING
FIRST_PAGE: Final = "index.html"


def name_of(version: PackVersion, cohort: Cohort) -> str:
    """The same for each download of a group, so that a newer one takes the place of the older."""
    return f"{version.pack.name}-group-{cohort.public_id.hex[:6]}"


def page_with(version: PackVersion, roster: Roster) -> bytes:
    """The pack in one file, with the group in it."""
    with _opened(version.sha256) as file:
        return _with_group(file.read(), roster)


def folder_with(version: PackVersion, roster: Roster, *, name: str) -> Joined:
    """The folder as a zip to be sent. What is amiss is found before the first piece."""
    with ExitStack() as held:
        file = held.enter_context(_opened(version.sha256))
        try:
            archive = held.enter_context(zipfile.ZipFile(file))
            new = _joined(archive, file, version, roster, name=name)
        except (zipfile.BadZipFile, KeyError) as error:
            raise _gone() from error
        # Open until it is sent.
        held.pop_all()
    return new


def _joined(
    archive: zipfile.ZipFile, file: IO[bytes], version: PackVersion, roster: Roster, *, name: str
) -> Joined:
    top = f"{version.pack.name}/"
    page = _with_group(archive.read(top + FIRST_PAGE), roster)
    told = described(version.manifest, page, name=name)
    fresh = {each.path: each.data for each in [File(FIRST_PAGE, page), *told]}
    kept = {info.filename.removeprefix(top): info for info in archive.infolist()}
    parts = [
        made(f"{name}/{path}", fresh[path]) if path in fresh else taken(kept[path], f"{name}/{path}")
        for path in sorted(kept | fresh)
    ]
    return joined(parts, file)


def signature_of(version: PackVersion, page: bytes, *, name: str) -> str:
    """The signature of a page with a group in it, made now: the same as long as the group is the same."""
    return trust.sign(page, name=f"{name}.html", comment=comment_of(name, version.version))


def described(base: str, page: bytes, *, name: str) -> list[File]:
    """The manifest of the pack for this first page and under this name; its signature; and the key."""
    told: dict[str, Any] = json.loads(base)
    told["id"] = name
    for file in told["files"]:
        if file["path"] == FIRST_PAGE:
            file.update(size=len(page), sha256=sha256(page).hexdigest())
    data = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    return [File("manifest.json", data), *signed(data, name=name, version=told["version"])]


def _with_group(page: bytes, roster: Roster) -> bytes:
    if page.count(NOBODY) != 1:
        raise PackError(_("This pack was made before packs knew groups. Make it anew."))
    return page.replace(NOBODY, OPENING + as_json(roster).encode() + CLOSING)


def _opened(digest: str) -> IO[bytes]:
    try:
        return store.open_file(digest)
    except FileNotFoundError as error:
        raise _gone() from error


def _gone() -> PackError:
    return PackError(_("A file of this pack is missing here. Make the pack anew."))
