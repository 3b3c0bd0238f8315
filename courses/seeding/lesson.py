"""Reads the body of one lesson: the entries that the languages share, then the words of each language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from courses.activities import KINDS
from courses.seeding.definitions import note_problems
from courses.seeding.pages import Body, id_of_block
from courses.seeding.scenes import read_labels
from courses.seeding.section import Section
from courses.seeding.skeletons import READERS, Skeleton, keyed
from courses.seeding.words import BLOCKS, fill, given

RESERVED = ("title", "outcome", "guide", "reviewed")
ONCE = ("story", "can_do")


@dataclass(frozen=True)
class Entry:
    """One block of a lesson as the languages share it. `sound` is false when its words cannot be judged."""

    key: str
    kind: str
    skeleton: Skeleton
    section: Section
    sound: bool


def read_entries(lesson: Section, labels_of: Callable[[Section], list[str]]) -> list[Entry]:
    """The blocks of a lesson's `body`. `labels_of` gives the labels of an entry's drawing and notes when there is none."""
    entries: list[Entry] = []
    for position, data in enumerate(lesson.list("body")):
        section = Section(lesson.document, lesson.problems, (*lesson.at, "body", position), data)
        entry = _read_entry(section, labels_of)
        if entry.key in [other.key for other in entries] or entry.key in RESERVED:
            section.note(f"The key “{entry.key}” is taken. Each block of a lesson has its own.", "key")
        if entry.kind in ONCE and entry.kind in [other.kind for other in entries]:
            section.note(f"A lesson has one block “{entry.kind}”.", "block")
        entries.append(entry)
    if not entries:
        lesson.note("The lesson has no blocks.", "body")
    elif not any(entry.kind in KINDS for entry in entries):
        lesson.note("The lesson has no activity. Without one no learner can finish it.", "body")
    return entries


def _read_entry(section: Section, labels_of: Callable[[Section], list[str]]) -> Entry:
    before = len(section.problems)
    for name in ("key", "block"):
        if name not in section.data:
            section.note(f"“{name}” is missing.")
    key, kind = section.key("key"), section.text("block")
    if not (key and kind) and len(section.problems) == before:
        section.note("“key” and “block” have a word each, not an empty one.", "block" if key else "key")
    rest = Section(section.document, section.problems, section.at, {
        name: value for name, value in section.data.items() if name not in ("key", "block")
    })  # fmt: skip
    skeleton: Skeleton = {}
    if kind in READERS:
        skeleton = READERS[kind](rest)
        if skeleton.get("drawing"):
            skeleton["labels"] = keyed(labels_of(section))
        if skeleton.get("scenes"):
            read_labels(section.section("scenes"), skeleton["scenes"], labels_of)
    elif kind:
        section.note(f"There is no block “{kind}”. Known: {', '.join(READERS)}.", "block")
    return Entry(key, kind, skeleton, section, sound=len(section.problems) == before)


def read_body(seed_id: str, entries: list[Entry], words: Section) -> Body:
    """The body of a lesson in one language, as a page stores it."""
    body: Body = []
    for entry in entries:
        if not entry.sound or entry.key not in words.data:
            continue
        inner = words.section(entry.key)
        before = len(words.problems)
        raw = fill(BLOCKS[entry.kind], entry.skeleton, inner, _ids(seed_id, entry.key))
        if entry.kind in KINDS and len(words.problems) == before:
            note_problems(entry.kind, raw, entry.section, inner)
        body.append({"type": entry.kind, "value": raw, "id": id_of_block(seed_id, entry.key)})
    return body


def _ids(seed_id: str, key: str) -> Callable[..., str]:
    return lambda *path: id_of_block(seed_id, key, *path)


def note_uneven(
    source: str, entries: list[Entry], bodies: Mapping[str, Body], words: Mapping[str, Section]
) -> None:
    """Note optional words that one language has and the source has not, or the other way round."""
    if any(len(body) != len(entries) for body in bodies.values()):
        return
    for position, entry in enumerate(entries):
        sets = {
            language: given(BLOCKS[entry.kind], body[position]["value"]) for language, body in bodies.items()
        }
        for language, names in sets.items():
            for name in sorted(names ^ sets[source]):
                has, lacks = (language, source) if name in names else (source, language)
                words[language].note(
                    f"“{name}” of “{entry.key}” stands in {has} and not in {lacks}. Give it in all languages or in none.",
                    entry.key, name.split()[0],
                )  # fmt: skip
