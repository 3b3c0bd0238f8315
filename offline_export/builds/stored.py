"""Parts of packs in the store: rendered once, and found again by what they were made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from offline_export import store
from offline_export.files import PackFile, media_type
from offline_export.models import RenderedPart

# So many rows are written at once.
BATCH = 200
# A part says at most so often that it is still used.
USED_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class StoredFile:
    """A file of a pack that is in the store."""

    path: str
    sha256: str
    size: int

    @property
    def data(self) -> bytes:
        return store.read(self.sha256)

    @property
    def media_type(self) -> str:
        return media_type(self.path)


class StoredParts:
    """Keeps all parts in the store. `look` is the digest of all that decides how a part looks, besides its content."""

    def __init__(self, *, look: str, now: datetime, on_part: Callable[[str], None] | None = None) -> None:
        self.look, self.now = look, now
        self.on_part = on_part or (lambda path: None)
        self.rendered = 0
        self._known: dict[str, RenderedPart] = RenderedPart.objects.in_bulk()
        self._new: list[RenderedPart] = []
        self._used: list[str] = []

    def part(self, path: str, *, made_from: object, render: Callable[[], bytes]) -> PackFile:
        key = sha256(ascii((self.look, made_from)).encode()).hexdigest()
        known = self._known.get(key)
        if known is None or not store.hold(known.sha256):
            known = self._render(key, render)
        elif known.used_at <= self.now - USED_EVERY:
            known.used_at = self.now
            self._used.append(key)
        self.on_part(path)
        return StoredFile(path, known.sha256, known.size)

    def keep(self, path: str, data: bytes) -> PackFile:
        return StoredFile(path, store.keep(data), len(data))

    def bring(self, path: str, read: Callable[[], bytes]) -> PackFile:
        return self.keep(path, read())

    def _render(self, key: str, render: Callable[[], bytes]) -> RenderedPart:
        data = render()
        self.rendered += 1
        row = RenderedPart(key=key, sha256=store.keep(data), size=len(data), used_at=self.now)
        self._known[key] = row
        self._new.append(row)
        if len(self._new) >= BATCH:
            self.note()
        return row

    def note(self) -> None:
        """Write down what is new and what was used: what was rendered is there again after a crash."""
        new, self._new = self._new, []
        used, self._used = self._used, []
        RenderedPart.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["key"], update_fields=["sha256", "size", "used_at"]
        )
        for start in range(0, len(used), BATCH):
            RenderedPart.objects.filter(key__in=used[start : start + BATCH]).update(used_at=self.now)
