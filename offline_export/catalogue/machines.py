"""The catalogue for machines: `catalogue.json`, described in docs/pack-format.md."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.urls import reverse

from offline_export.catalogue.addresses import file_of, folder_of, update_to
from offline_export.catalogue.listing import offer_of, ready_packs
from offline_export.models import Pack, PackUpdate
from offline_export.trust.services import SIGNATURE_SUFFIX, public_key

FORMAT: Final = "chasqui-catalogue"
FORMAT_VERSION: Final = 1
PACKS_IN_A_PART: Final = 500


def catalogue(number: int) -> dict[str, Any] | None:
    """One part of the catalogue; None where there is no such part."""
    pages = Paginator(ready_packs().order_by("pk"), PACKS_IN_A_PART)
    if number not in pages.page_range:
        return None
    page = pages.page(number)
    packs = list(page.object_list)
    updates = _updates(packs)
    key = public_key()
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "key": {"id": key.key_id, "fingerprint": key.fingerprint, "url": reverse("pack_files:key")},
        "packs": [_pack(pack, updates[pack.current_id]) for pack in packs],
        "next": reverse("pack_machines:part", args=[page.next_page_number()]) if page.has_next() else None,
    }


def _pack(pack: Pack, updates: Sequence[PackUpdate]) -> dict[str, Any]:
    version = offer_of(pack).version
    file = file_of(pack, version)
    told = {
        "name": pack.name,
        "form": pack.form,
        "courses": pack.courses,
        "modules": pack.modules,
        "languages": pack.languages,
        "countries": pack.countries,
        "version": version.version,
        "made_at": version.made_at.isoformat(timespec="seconds") if version.made_at else None,
        "being_updated": pack.stale_since is not None,
        "lessons": version.lessons,
        "size": version.size,
        "sha256": version.sha256,
        "url": file,
        "signature": f"{file}{SIGNATURE_SUFFIX}",
    }
    if pack.form == Pack.Form.FOLDER:
        told |= {"folder": folder_of(pack), "updates": [_update(pack, each) for each in updates]}
    return told


def _update(pack: Pack, update: PackUpdate) -> dict[str, Any]:
    url = update_to(pack, offer_of(pack).version, update)
    return {
        "from": update.older.version,
        "files": update.files,
        "size": update.size,
        "sha256": update.sha256,
        "url": url,
        "signature": f"{url}{SIGNATURE_SUFFIX}",
    }


def _updates(packs: Iterable[Pack]) -> dict[int | None, list[PackUpdate]]:
    found: dict[int | None, list[PackUpdate]] = defaultdict(list)
    rows = PackUpdate.objects.filter(newer__in=[pack.current_id for pack in packs]).select_related("older")
    for row in rows.defer("older__manifest", "older__manifest_signature").order_by("-older__made_at"):
        found[row.newer_id].append(row)
    return found
