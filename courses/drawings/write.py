"""Writes a tree of SVG elements as canonical text: attributes sorted, nothing between elements, all text escaped."""

from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

NAMESPACE = "http://www.w3.org/2000/svg"


def write(element: Element) -> str:
    """The same tree always gives the same text, for an HTML page as for an XML file."""
    attributes = "".join(f' {name}="{quote(value)}"' for name, value in sorted(element.attrib.items()))
    inner = escape(element.text or "") + "".join(write(child) + escape(child.tail or "") for child in element)
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>" if inner else f"<{element.tag}{attributes}/>"


def quote(value: str) -> str:
    """`value` for between double quotes; line breaks as references, or the next reader makes them spaces."""
    return escape(value, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
