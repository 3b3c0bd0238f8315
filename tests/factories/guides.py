"""Guides for trainers, as a page stores them."""

from typing import Any

from courses.keys import block_key


def guide(seed_id: str = "X1.1", **fields: Any) -> list[dict[str, Any]]:
    """A guide with five steps, whose entries have ids as in seeds; `fields` stand in for its own."""
    value = {
        "aim": "Each person can do it.",
        "materials": ["Paper", "Pencils"],
        "steps": [f"5 min. Step {number}." for number in range(1, 6)],
        "mistakes": ["To hurry."],
        "question": "Who helps you?",
    } | fields
    stored = {
        name: [
            {"type": "item", "value": entry, "id": str(block_key(seed_id, "guide", name, str(place)))}
            for place, entry in enumerate(words)
        ]
        if isinstance(words, list)
        else words
        for name, words in value.items()
    }
    return [{"type": "guide", "value": stored, "id": str(block_key(seed_id, "guide"))}]
