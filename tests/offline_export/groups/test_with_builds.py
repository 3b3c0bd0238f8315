"""A group's pack from packs as they are really built: asked for, made, joined with the names, checked."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.keys import page_key
from lms.cohorts.models import ExportRecord
from offline_export.builds.services import build
from offline_export.models import PackVersion
from offline_export.trust.services import known_keys
from offline_export.trust.verifying import verify_pack
from tests.factories.cohorts import AssignmentFactory
from tests.offline_export.groups.conftest import Room


def made(room: Room, **choice: Any) -> str:
    """Ask for it on the page, have it built, and get the address of the file from the page."""
    AssignmentFactory(cohort=room.cohort, keys=[str(page_key("X1"))])
    reply = room.client.post(room.path, choice)
    assert reply.status_code == 302
    build(PackVersion.objects.get(), now=timezone.now())
    page = room.client.get(reply.url).content.decode()
    assert "Get the pack" in page
    return page.partition(f'href="{room.path}file/')[2].partition('"')[0]


def test_folder_of_a_group_is_as_signed(room: Room, tmp_path: Path) -> None:
    last = made(room, form="folder", language=["es", "en"])
    reply = room.client.get(f"{room.path}file/{last}")
    path = tmp_path / "group.zip"
    path.write_bytes(b"".join(reply.streaming_content))
    report = verify_pack(path, trusted=known_keys())
    assert [*report.problems, *report.remarks] == []
    assert f"-group-{room.cohort.public_id.hex[:6]}" in report.name
    call_command("verify_pack", str(path))


def test_page_of_a_group_has_its_names(room: Room) -> None:
    last = made(room, form="page", language=["es"])
    reply = room.client.get(f"{room.path}file/{last}")
    assert reply.status_code == 200
    assert reply.content.count(b'id="chasqui-group">') == 1
    assert b'"nickname":"Rosa"' in reply.content


def test_page_of_a_group_is_as_signed(room: Room, tmp_path: Path) -> None:
    last = made(room, form="page", language=["es"])
    page, signature = (room.client.get(f"{room.path}file/{last}{ending}") for ending in ("", ".minisig"))
    for reply, ending in ((page, ""), (signature, ".minisig")):
        (tmp_path / f"p.html{ending}").write_bytes(reply.content)
    report = verify_pack(tmp_path / "p.html", trusted=known_keys())
    assert (report.problems, report.key) == ([], known_keys()[-1])
    name = f"chasqui-x1-es-pe-group-{room.cohort.public_id.hex[:6]}.html"
    assert f'filename="{name}.minisig"' in signature.headers["Content-Disposition"]
    assert "no-store" in signature.headers["Cache-Control"]
    assert f"file:{name}\t" in signature.content.decode()
    # It names nobody, and it is no pack: the log tells of packs.
    assert ExportRecord.objects.count() == 1


@pytest.mark.parametrize("form", ["folder", "page"])
def test_same_choice_of_two_groups_is_built_once(room: Room, form: str) -> None:
    made(room, form=form, language=["es"])
    reply = room.client.post(room.path, {"form": form, "language": ["es"]})
    assert "/file/es." in reply.url
    assert PackVersion.objects.count() == 1
