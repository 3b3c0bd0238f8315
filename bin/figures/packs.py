"""Packs: how large, how long, how much memory. python bin/figure.py packs DIR, in the site's environment"""

from pathlib import Path

from figures import pack_peak, pack_sizes, pack_times, pack_updates
from figures.table import Row


def main(place: str) -> list[Row]:
    folder = Path(place)
    times = pack_times.rows(folder)
    return [*times, *pack_sizes.rows(), *pack_updates.rows(folder), *pack_peak.rows(folder)]
