"""The guide of a lesson in the seeds: a part of each language's words, by the editor's own definition of it.

    guide:
      aim: …
      materials: [paper, pencils]
      steps: [five of them]
      mistakes: […]
      question: …

Nothing of it is shared, so its entries have no keys; the languages have the same number of them, as translators' tools need.
"""

from collections.abc import Mapping
from typing import Any, Final

from wagtail.blocks import ListBlock

from courses.guide_block import GuideBlock
from courses.seeding.section import Section

GUIDE: Final = "guide"
FIELDS: Final = GuideBlock().child_blocks
LISTS: Final = [name for name, block in FIELDS.items() if isinstance(block, ListBlock)]
Words = dict[str, Any]


def read_guide(words: Section) -> Words | None:
    """The guide in the words of one language; None where there is none."""
    if GUIDE not in words.data:
        return None
    guide = words.section(GUIDE)
    guide.fields(FIELDS)
    return {name: _read(name, block, guide) for name, block in FIELDS.items()}


def _read(name: str, block: Any, guide: Section) -> str | list[str]:
    if name not in LISTS:
        return _text(guide.text(name), block, guide, name)
    found = [
        _text(guide.words(entry, name, place), block.child_block, guide, name, place)
        for place, entry in enumerate(guide.list(name))
    ]
    least, most = block.meta.min_num, block.meta.max_num
    if name in guide.data and not least <= len(found) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        guide.note(f"“{name}” has {len(found)} entries. Give {wanted}.", name)
    return found


def _text(text: str, block: Any, guide: Section, *at: str | int) -> str:
    limit = block.field.max_length
    if not text and at[0] in guide.data:
        guide.note(f"“{at[0]}” is empty.", *at)
    if len(text) > limit:
        guide.note(f"“{at[0]}” has {len(text)} characters. Keep to {limit}.", *at)
    return text


def note_uneven_guides(source: str, guides: Mapping[str, Words | None], words: Mapping[str, Section]) -> None:
    """Note where one language has a guide, or an entry of it, that the source has not, or the other way round."""
    wanted = _shape(guides[source])
    for language, guide in guides.items():
        if _shape(guide) != wanted:
            words[language].note(
                f"The guide in {language} is not like that in {source}. Give it in all languages or in none, "
                "with as many entries in each list.",
                GUIDE,
            )


def _shape(guide: Words | None) -> list[int] | None:
    return [len(guide[name]) for name in LISTS] if guide else None


def stored_guide(guide: Words | None, id_of: Any) -> list[dict[str, Any]]:
    """The guide as a page stores it. `id_of` makes the id of what stands at a path of names."""
    if not guide:
        return []
    value = {
        name: [
            {"type": "item", "value": entry, "id": id_of(GUIDE, name, str(place))}
            for place, entry in enumerate(guide[name])
        ]
        if name in LISTS
        else guide[name]
        for name in FIELDS
    }
    return [{"type": GUIDE, "value": value, "id": id_of(GUIDE)}]


def guide_words(stored: list[Mapping[str, Any]]) -> Words | None:
    """The words of a stored guide in the form in which equal guides are equal; the inverse of `stored_guide`."""
    if not stored:
        return None
    value = stored[0]["value"]
    return {
        name: [_plain(item) for item in value.get(name) or []] if name in LISTS else _clean(value.get(name))
        for name in FIELDS
    }


def _plain(item: Any) -> str:
    return _clean(item["value"] if isinstance(item, Mapping) else item)


def _clean(text: Any) -> str:
    return str(text or "").strip().replace("\r\n", "\n")
