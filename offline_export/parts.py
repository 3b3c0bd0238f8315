"""How the formats come by what they are made of: rendered now, or as it was rendered before from the same.

A part is rendered from `made_from` and from nothing else that differs between packs; who keeps parts makes its key of that.
"""

from collections.abc import Callable
from typing import Protocol

from offline_export.files import File, FileToRead, PackFile


class Parts(Protocol):
    def part(self, path: str, *, made_from: object, render: Callable[[], bytes]) -> PackFile:
        """What `render` makes from `made_from`, as a file of this path."""
        ...

    def keep(self, path: str, data: bytes) -> PackFile:
        """A file that is made anew each time, or that only has to be read."""
        ...

    def bring(self, path: str, read: Callable[[], bytes]) -> PackFile:
        """A large file that can be read again and again, always the same."""
        ...


class Fresh:
    """Renders everything, and holds it in memory: for a pack that is written once into a folder, and for tests."""

    def part(self, path: str, *, made_from: object, render: Callable[[], bytes]) -> PackFile:
        return File(path, render())

    def keep(self, path: str, data: bytes) -> PackFile:
        return File(path, data)

    def bring(self, path: str, read: Callable[[], bytes]) -> PackFile:
        return FileToRead.of(path, read)
