"""What has to be moved when one lesson changed: our update, a delta of the two zips (xdelta3), and rsync between them."""

import re
import subprocess
from pathlib import Path

from figures.table import Row
from offline_export import store
from offline_export.models import PackUpdate


def rows(folder: Path) -> list[Row]:
    found = []
    newest = PackUpdate.objects.filter(newer__pack__standing=True).select_related("newer__pack", "older")
    for update in newest.order_by("newer__pack__name"):
        older, newer = folder / "older.zip", folder / "newer.zip"
        older.write_bytes(store.read(update.older.sha256))
        newer.write_bytes(store.read(update.newer.sha256))
        name, size = update.newer.pack.name, newer.stat().st_size
        found += [
            Row(
                f"{name}: update after one lesson",
                update.size,
                "B",
                note=f"{update.files} files; whole zip {size:,} B",
            ),
            Row(f"{name}: xdelta3 of the two zips", xdelta(older, newer), "B"),
            Row(f"{name}: rsync from the one to the other", rsync(older, newer), "B"),
        ]
    return found


def xdelta(older: Path, newer: Path) -> int:
    delta = newer.with_suffix(".vcdiff")
    subprocess.run(["xdelta3", "-9", "-e", "-f", "-s", older, newer, delta], check=True)
    return delta.stat().st_size


def rsync(older: Path, newer: Path) -> int:
    """Bytes in both directions, with compression, as over a line."""
    done = subprocess.run(
        ["rsync", "--no-whole-file", "--ignore-times", "-z", "--stats", newer, older],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    sent, received = (
        re.findall(rf"Total bytes {way}: ([\d,.]+)", done.stdout)[0] for way in ("sent", "received")
    )
    return sum(int(re.sub(r"\D", "", number)) for number in (sent, received))
