"""How soon a pack in one file shows something when it is opened from a disk, on a processor four times slower."""

import statistics
from pathlib import Path

from figures.table import Row
from figures.weighing import PAINTS, SLOWER, browser, phone

TURNS = 5


def rows(pages: list[Path]) -> list[Row]:
    return [
        Row(f"{page.name} from file://, first text, CPU x{SLOWER}", statistics.median(paints(page)), "ms",
            note=f"{page.stat().st_size:,} B")
        for page in pages
    ]  # fmt: skip


def paints(path: Path) -> list[float]:
    found = []
    with browser() as chromium:
        for _turn in range(TURNS):
            with phone(chromium) as context:
                page = context.new_page()
                session = context.new_cdp_session(page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
                page.goto(path.as_uri(), wait_until="load")
                page.wait_for_timeout(500)
                found.append(float(page.evaluate(PAINTS)["first-contentful-paint"]))
    return found
