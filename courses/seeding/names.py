"""Finds again the names that pages do not keep: a page knows the id of a block, not the key that it was made from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from courses.seeding.documents import read_document
from courses.seeding.pages import id_of_block


@dataclass
class Names:
    """The folders of courses by seed id, and the keys of blocks by their ids, as some seed files have them."""

    folders: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def folder(self, seed_id: str) -> str:
        return self.folders.get(seed_id, "")

    def key(self, block_id: str) -> str:
        """The key of a block; its id where no seed names it, which stands for itself."""
        return self.keys.get(block_id, block_id)


def known_names(roots: Iterable[Path]) -> Names:
    """The names in these folders of seeds. Files that cannot be read have none."""
    names = Names()
    for root in roots:
        for path in sorted(root.glob("*/course.yaml")):
            data = read_document(path, []).data
            if isinstance(data, dict) and isinstance(data.get("id"), str):
                names.folders.setdefault(data["id"], path.parent.name)
        for path in sorted(root.glob("*/*/*.yaml")):
            _add_keys(names, path)
    return names


def _add_keys(names: Names, path: Path) -> None:
    if path.stem.count(".") > 1:  # the words of a language
        return
    data = read_document(path, []).data
    body = data.get("body") if isinstance(data, dict) else None
    for entry in body if isinstance(body, list) else []:
        if isinstance(entry, dict) and isinstance(key := entry.get("key"), str):
            names.keys[id_of_block(str(data["id"]), key)] = key
