"""Writes elements as text. What is written here is read by Studio's parser, by olxcleaner and by ours."""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from courses.activities.shapes import UNSTORABLE

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(tag: str, attributes: Mapping[str, str], inner: str = "") -> str:
    """An element on a line of its own; `inner` are whole lines already."""
    written = "".join(
        f" {name}={quoteattr(UNSTORABLE.sub(' ', value))}" for name, value in attributes.items()
    )
    return f"<{tag}{written}>\n{inner}</{tag}>\n" if inner else f"<{tag}{written}/>\n"


def document(tag: str, attributes: Mapping[str, str], inner: str = "") -> bytes:
    return (HEAD + element(tag, attributes, inner)).encode()
