"""The words of a block, walked by the editor's own definition of it: read from a seed, written back, compared.

So a field that is added to a block in `courses.blocks` is part of the seeds at once, with its length. A list is
a mapping by the keys of its entries; entries that hold only a text are that text. Two fields have a form of
their own: `answers` is a list (the editor has lines), `near` maps an answer to its feedback.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock

from courses.blocks import KeyBlock, LessonBody
from courses.seeding.drawn import EXERCISE
from courses.seeding.section import Section
from courses.seeding.skeletons import Skeleton

Raw = dict[str, Any]
BLOCKS: Mapping[str, StructBlock] = LessonBody().child_blocks
LINES, PAIRS = "answers", "near"
# In the files the words of a block come first and its picture after them.
FIRST = ("title", "prompt", "text", "picture", "labels")


def is_words(block: Any) -> bool:
    return isinstance(block, CharBlock | TextBlock) and not isinstance(block, KeyBlock)


def only_text(item: StructBlock) -> bool:
    """Whether an entry of a list holds no other words than its text."""
    inner = [
        name for name, child in item.child_blocks.items() if is_words(child) or isinstance(child, ListBlock)
    ]
    return inner == ["text"]


def fill(block: StructBlock, skeleton: Skeleton, words: Section, make_id: Callable[..., str]) -> Raw:
    """The stored value of a block: its skeleton with the words of one language."""
    required, optional = expected(block, skeleton)
    words.fields(required, optional)
    raw: Raw = {}
    for name, child in block.child_blocks.items():
        if name == PAIRS:
            raw[name] = _fill_pairs(child.child_block, words.section(name), make_id)
        elif isinstance(child, ListBlock):
            raw[name] = _fill_list(name, child.child_block, skeleton.get(name, []), words, make_id)
        elif is_words(child):
            raw[name] = _leaf(name, child, words) if name in words.data else ""
        elif name == EXERCISE:
            raw[name] = words.text(name) or None
        else:
            raw[name] = skeleton.get(name)
    return raw


def expected(block: StructBlock, skeleton: Skeleton) -> tuple[list[str], list[str]]:
    """The fields that the words of this block must have, and those that they may have."""
    required: list[str] = []
    optional: list[str] = []
    for name, child in block.child_blocks.items():
        if name == EXERCISE:
            required.append(name)
        elif name == "picture":
            required += [name] if skeleton.get("drawing") else []
        elif isinstance(child, ListBlock) and name != PAIRS:
            required += [name] if skeleton.get(name) else []
        elif name == PAIRS or is_words(child):
            (required if name != PAIRS and child.required else optional).append(name)
    return required, optional


def _fill_list(
    name: str, item: StructBlock, entries: list[Skeleton], words: Section, make_id: Callable[..., str]
) -> list[Raw]:
    inner = words.section(name)
    if name in words.data:
        inner.fields([entry["key"] for entry in entries])
    return [
        {
            "type": "item",
            "value": _fill_entry(item, entry, inner, _inside(make_id, name, entry["key"])),
            "id": make_id(name, entry["key"]),
        }
        for entry in entries
    ]


def _fill_entry(item: StructBlock, entry: Skeleton, inner: Section, make_id: Callable[..., str]) -> Raw:
    key = entry["key"]
    if only_text(item):
        return {**entry, "text": _leaf(key, item.child_blocks["text"], inner) if key in inner.data else ""}
    return fill(item, entry, inner.section(key), make_id) if key in inner.data else dict(entry)


def _fill_pairs(item: StructBlock, pairs: Section, make_id: Callable[..., str]) -> list[Raw]:
    return [
        {
            "type": "item",
            "value": {"answer": answer, "feedback": _leaf(answer, item.child_blocks["feedback"], pairs)},
            "id": make_id(PAIRS, str(position)),
        }
        for position, answer in enumerate(pairs.data)
    ]


def _leaf(name: str, block: Any, words: Section) -> str:
    if name == LINES and isinstance(words.data[name], list):
        text = "\n".join(words.words(line, name, position) for position, line in enumerate(words.data[name]))
    else:
        text = words.text(name)
    limit = block.field.max_length
    if not text and isinstance(words.data[name], str):
        words.note(f"“{name}” is empty.", name)
    if limit and len(text) > limit:
        words.note(f"“{name}” has {len(text)} characters. Keep to {limit}.", name)
    return text


def _inside(make_id: Callable[..., str], *path: str) -> Callable[..., str]:
    return lambda *deeper: make_id(*path, *deeper)


def given(block: StructBlock, raw: Raw) -> set[str]:
    """The optional words that are given. wagtail-localize cannot translate a text that its source has not."""
    names = {name for name in expected(block, raw)[1] if name != PAIRS and raw[name]}
    return names | {f"{PAIRS} {position + 1}" for position in range(len(raw.get(PAIRS, [])))}


def words_of(block: StructBlock, raw: Raw) -> dict[str, Any]:
    """The words of a stored value in the form of the seeds."""
    found: dict[str, Any] = {}
    for name, child in block.child_blocks.items():
        if isinstance(child, ListBlock):
            found[name] = (
                _pairs_of(raw[name])
                if name == PAIRS
                else dict(_entries_of(child.child_block, raw.get(name, [])))
            )
        elif is_words(child):
            found[name] = raw[name].splitlines() if name == LINES else raw.get(name)
    ordered = sorted(found, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return {name: found[name] for name in ordered if found[name]}


def _pairs_of(items: list[Raw]) -> dict[str, str]:
    return {item["answer"]: item["feedback"] for item in items}


def _entries_of(item: StructBlock, entries: list[Raw]) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        yield entry["key"], entry["text"] if only_text(item) else words_of(item, entry)
