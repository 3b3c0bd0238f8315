"""The manifest of a SCORM 1.2 package (ADL SCORM Content Aggregation Model 1.2, IMS Content Packaging 1.1.2).

There is no `masteryscore` in it. By the specification a platform turns a score below it into "failed" as soon as the
lesson is left, and who only stopped halfway has failed nothing; some platforms would then begin from nothing. A lesson is
complete when all of its activities are passed, and says so itself.

No `xsi:schemaLocation` either: the schemas are not in the package, and nothing is to be fetched.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.outline import Lesson, Module
from offline_export.files import PackFile

MANIFEST: Final = "imsmanifest.xml"
# Platforms look for these very prefixes, whatever XML says of them.
NAMESPACES: Final = {
    "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "xmlns:imsmd": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
}
ORGANISATION: Final = "module"
SHARED: Final = "shared"
# What the schema allows.
LONGEST_TITLE: Final = 200
# XML 1.0 has no way to write these.
UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LICENCE: Final = "CC BY 4.0"


@dataclass(frozen=True)
class Sco:
    """A lesson as the platform opens it: its page, and the photos that only some lessons show."""

    lesson: Lesson
    path: str
    photos: tuple[str, ...]

    @property
    def identifier(self) -> str:
        """The same in every language and version: by it a platform knows a lesson again when the package is renewed."""
        return f"lesson-{self.lesson.key}"


def manifest(
    identifier: str, module: Module, scos: Sequence[Sco], *, shared: Iterable[PackFile], version: str
) -> bytes:
    """The manifest of these lessons in their order, and of the files that all of them use."""
    with override(module.locale):
        root = Element("manifest", {"identifier": identifier, "version": version, **NAMESPACES})
        _describe(SubElement(root, "metadata"), module, version)
        organisations = SubElement(root, "organizations", {"default": ORGANISATION})
        organisation = SubElement(organisations, "organization", {"identifier": ORGANISATION})
        _title(organisation, module.title)
        for number, sco in enumerate(scos, start=1):
            _item(organisation, sco, number)
        resources = SubElement(root, "resources")
        for sco in scos:
            _resource(resources, sco)
        common = SubElement(
            resources,
            "resource",
            {"identifier": SHARED, "type": "webcontent", "adlcp:scormtype": "asset"},
        )
        _files(common, (file.path for file in shared))
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _item(organisation: Element, sco: Sco, number: int) -> None:
    item = SubElement(
        organisation,
        "item",
        {"identifier": f"item-{sco.lesson.key}", "identifierref": sco.identifier, "isvisible": "true"},
    )
    # Platforms show titles beside the names of people. What a sensitive lesson is about stands inside it alone.
    _title(item, _("Lesson %(number)s") % {"number": number} if sco.lesson.sensitive else sco.lesson.title)


def _resource(resources: Element, sco: Sco) -> None:
    settings = {
        "identifier": sco.identifier,
        "type": "webcontent",
        "adlcp:scormtype": "sco",
        "href": sco.path,
    }
    resource = SubElement(resources, "resource", settings)
    _files(resource, (sco.path, *sco.photos))
    SubElement(resource, "dependency", {"identifierref": SHARED})


def _describe(metadata: Element, module: Module, version: str) -> None:
    """What the package is, after IMS Learning Resource Meta-data 1.2.1, for who looks through a library of them."""
    _text(metadata, "schema", "ADL SCORM")
    _text(metadata, "schemaversion", "1.2")
    lom = SubElement(metadata, "imsmd:lom")
    general = SubElement(lom, "imsmd:general")
    _said(general, "title", module.title, module.locale)
    _text(general, "imsmd:language", module.locale)
    if module.summary:
        _said(general, "description", module.summary, module.locale)
    _said(SubElement(lom, "imsmd:lifecycle"), "version", version, "x-none")
    rights = SubElement(lom, "imsmd:rights")
    for name, value in (("cost", "no"), ("copyrightandotherrestrictions", "yes")):
        term = SubElement(rights, f"imsmd:{name}")
        _said(term, "source", "LOMv1.0", "x-none")
        _said(term, "value", value, "x-none")
    _said(rights, "description", LICENCE, "x-none")


def _files(resource: Element, paths: Iterable[str]) -> None:
    for path in sorted(paths):
        SubElement(resource, "file", {"href": path})


def _title(parent: Element, title: str) -> None:
    _text(parent, "title", title[:LONGEST_TITLE])


def _said(parent: Element, name: str, words: str, language: str) -> None:
    place = _text(SubElement(parent, f"imsmd:{name}"), "imsmd:langstring", words)
    place.set("xml:lang", language)


def _text(parent: Element, name: str, words: str) -> Element:
    element = SubElement(parent, name)
    element.text = UNWRITABLE.sub("", words)
    return element
