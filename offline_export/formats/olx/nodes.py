"""The tree of a course as its XML files have it, each element in its place, wherever its file is.

The XML comes from anybody: no DOCTYPE and no entities, so deep, so many, and nothing that goes round in a circle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.gate import Files

TREE: Final = ("course", "chapter", "sequential", "vertical")
MOST_NODES: Final = 50_000
# Elements inside each other in one file; what we read has three.
DEEPEST: Final = 40
POINTING: Final = frozenset({"url_name", "org", "course"})


@dataclass(frozen=True)
class Node:
    """An element: its tag, its name in Open edX, its attributes, the text in it, and what stands below."""

    tag: str
    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Node", ...]

    @property
    def title(self) -> str:
        return self.attributes.get("display_name", "").strip()


def read_tree(files: Files) -> Node:
    """The course. OLXError says which file cannot be read."""
    return _Reader(files).node(_parsed(files, "course.xml"), TREE)


class _Reader:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.count = 0

    def node(self, element: Element, levels: tuple[str, ...]) -> Node:
        """The element as a node. `levels`: the tags of the tree from here downwards."""
        self.count += 1
        if self.count > MOST_NODES:
            raise OLXError(f"This course has more than {MOST_NODES} elements, which no course of ours has.")
        if not levels or element.tag != levels[0]:
            return self.leaf(element)
        name = element.get("url_name", "")
        here = self.target(element)
        children = tuple(self.node(child, levels[1:]) for child in here if isinstance(child.tag, str))
        return Node(element.tag, name, {**element.attrib, **here.attrib}, "", children)

    def leaf(self, element: Element) -> Node:
        """A block in a unit. Its text is what stands in it, or for html in its file."""
        name = element.get("url_name", "")
        here = self.target(element)
        text = "".join(here.itertext())
        if here.tag == "html" and (path := f"html/{here.get('filename', '')}.html") in self.files:
            text = _decoded(self.files[path], path)
        return Node(str(element.tag), name, {**element.attrib, **here.attrib}, text, ())

    def target(self, element: Element) -> Element:
        """The element itself, or the one in the file to which it points: once, so that nothing goes in a circle."""
        path = f"{element.tag}/{element.get('url_name', '')}.xml"
        if len(element) or (element.text or "").strip() or set(element.attrib) - POINTING:
            return element
        if path not in self.files:
            if element.tag in TREE:
                raise OLXError(f"The file {path} is missing. Export the course once more.")
            return element
        found = _parsed(self.files, path)
        if found.tag != element.tag:
            raise OLXError(f"The file {path} holds something else: <{str(found.tag)[:40]}>.")
        return found


def _parsed(files: Files, path: str) -> Element:
    try:
        root: Element = fromstring(files[path], forbid_dtd=True)
    except DefusedXmlException:
        raise OLXError(f"The file {path} has a DOCTYPE or entities. A course has none.") from None
    except (ParseError, ValueError, LookupError) as error:
        raise OLXError(f"The file {path} cannot be read as XML: {error}.") from None
    if _depth(root) > DEEPEST:
        raise OLXError(f"The file {path} has more than {DEEPEST} elements inside each other.")
    return root


def _depth(root: Element) -> int:
    """Counted without recursion, and no further than it matters."""
    depth, level = 0, [root]
    while level and depth <= DEEPEST:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise OLXError(f"The file {path} is not UTF-8.") from None


def names_of(node: Node, tag: str) -> Iterator[str]:
    """The names of all elements with this tag, however deep."""
    for child in node.children:
        if child.tag == tag:
            yield child.name
        yield from names_of(child, tag)


def below(node: Node, tag: str) -> Iterator[Node]:
    return (child for child in node.children if child.tag == tag)
