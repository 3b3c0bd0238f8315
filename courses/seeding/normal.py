"""Stored values in the one form in which equal content is equal, whoever wrote it."""

from typing import Any

from wagtail.blocks import BooleanBlock, CharBlock, FloatBlock, ListBlock, StructBlock, TextBlock


def normal(block: Any, raw: Any) -> Any:
    """A stored value in the one form in which equal content is equal: entries of lists without ids, no gaps."""
    if isinstance(block, StructBlock):
        raw, rare = raw or {}, getattr(block, "rare", ())
        return {
            name: normal(child, raw.get(name))
            for name, child in block.child_blocks.items()
            if name not in rare or raw.get(name) not in (None, "", [])
        }
    if isinstance(block, ListBlock):
        return [_normal_entry(block.child_block, item) for item in raw or []]
    if isinstance(block, CharBlock | TextBlock):
        return str(raw or "").strip().replace("\r\n", "\n")
    if isinstance(block, BooleanBlock):
        return bool(raw)
    if isinstance(block, FloatBlock):
        return float(raw or 0)
    return raw or None


def _normal_entry(block: StructBlock, item: dict[str, Any]) -> dict[str, Any]:
    value = normal(block, item["value"] if item.get("type") == "item" else item)
    if "key" in block.child_blocks and not value["key"]:
        value["key"] = str(item.get("id") or "")[:8]
    return dict(value)
