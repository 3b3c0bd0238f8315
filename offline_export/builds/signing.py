"""What is beside the files of a folder so that it can be checked: the signed manifest and the key. And good names."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from offline_export.errors import PackError
from offline_export.files import File, PackFile
from offline_export.look import Taught
from offline_export.manifest import content_version
from offline_export.paths import problems_of
from offline_export.selection import Selection
from offline_export.trust import services as trust

SIGNATURE = "manifest.json.minisig"


def signed(manifest: bytes, *, name: str, version: str) -> list[File]:
    """The signature of a manifest and the key that checks it, beside the files of the manifest and not in it; where the
    key was changed, also how the ones before vouched for it."""
    signature = trust.sign(manifest, name="manifest.json", comment=comment_of(name, version))
    files = [File(SIGNATURE, signature.encode()), File(trust.KEY_NAME, trust.public_key().text.encode())]
    if len(trust.known_keys()) > 1:
        files.append(File(trust.CHAIN_NAME, trust.chain_text().encode()))
    return files


def comment_of(name: str, version: str) -> str:
    """What a signature says of its file: which pack and which content. No time: the same content is signed alike."""
    return f"{name} {version}"


def version_of(selection: Selection, *, look: str = "", taught: Taught | None = None) -> str:
    """The version of a pack as this site would sign it now."""
    return content_version(selection, look=look, taught=taught, key=trust.chain_text())


def ensure_good_names(files: Iterable[PackFile]) -> None:
    """PackError where a name of a file is not good on every file system, or two of them would be one."""
    for path, problem in problems_of(file.path for file in files).items():
        text = _(
            "The file “%(path)s” cannot be in a pack because of its name (%(problem)s). Change the stable id of the lesson."
        )
        raise PackError(text % {"path": path, "problem": problem})
