"""What a web worker holds in memory, once it has answered."""

from figures.serving import Server
from figures.table import Row

MB = 1_000_000


def rows(site: Server) -> list[Row]:
    infos = [worker.memory_full_info() for worker in site.workers]
    return [
        Row("memory of a worker (RSS, largest)", max(info.rss for info in infos) / MB, "MB", 150),
        Row(
            "memory of a worker (PSS: its share of what is shared)",
            max(info.pss for info in infos) / MB,
            "MB",
        ),
        Row(
            "memory of all (PSS, with the arbiter)",
            _all(site, infos) / MB,
            "MB",
            note=f"{len(infos)} workers",
        ),
    ]


def _all(site: Server, infos: list) -> float:
    return sum(info.pss for info in infos) + site.process.memory_full_info().pss
