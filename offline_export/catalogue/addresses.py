"""Addresses of packs as other pages and machines need them."""

from django.urls import reverse

from offline_export.models import Pack, PackUpdate, PackVersion

ENDINGS = {Pack.Form.FOLDER: "zip", Pack.Form.PAGE: "html"}


def page_of(pack: Pack) -> str:
    """The pack's page in the language in force."""
    return reverse("packs:pack", args=[pack.name, pack.form])


def file_of(pack: Pack, version: PackVersion) -> str:
    """The file that is downloaded."""
    return reverse(
        "pack_files:file", kwargs=_place(pack, version) | {"ending": ENDINGS[Pack.Form(pack.form)]}
    )


def update_to(pack: Pack, version: PackVersion, update: PackUpdate) -> str:
    return reverse("pack_files:update", kwargs=_place(pack, version) | {"older": update.older.version})


def folder_of(pack: Pack) -> str:
    """Where the folder of a pack begins, for a mirror."""
    return reverse("pack_files:folder", kwargs={"name": pack.name, "path": "manifest.json"}).removesuffix(
        "manifest.json"
    )


def _place(pack: Pack, version: PackVersion) -> dict[str, str]:
    return {"name": pack.name, "version": version.version}
