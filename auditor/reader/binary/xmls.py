"""XML from strangers: no document types, no entities but the five, no bottomless nesting."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.parsers import expat

from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

Element = ElementTree.Element
# Control characters and half surrogates that writers let slip into otherwise good parts.
_REFS = re.compile(
    rb"&#(?:x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2})|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute's value by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def child(element: Element | None, name: str) -> Element | None:
    """The first child with that local name."""
    if element is None:
        return None
    return next((each for each in element if local(each) == name), None)


def value_of(element: Element | None, name: str) -> str | None:
    """The `val` attribute of the child called `name`, None without child or value."""
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def _refuse(*_: object) -> None:
    raise ReadError("unsafe_xml")


class _Tree:
    """Builds the tree and counts how deep it is."""

    def __init__(self, most: int) -> None:
        self.builder = ElementTree.TreeBuilder()
        self.depth, self.most = 0, most

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.most:
            raise ReadError("xml_depth", {"limit": self.most})
        self.builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.builder.end(tag)


def parse(data: bytes, limits: Limits) -> Element:
    """The root of a part. Raises ReadError: `unsafe_xml` (a document type), `xml_depth`, `damaged`."""
    try:
        return _parse(data, limits)
    except expat.ExpatError:
        cleaned = _CONTROL.sub(b"", _REFS.sub(b"", data)) if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data
        if cleaned == data:
            raise ReadError("damaged") from None
    try:
        return _parse(cleaned, limits)
    except expat.ExpatError:
        raise ReadError("damaged") from None


def _parse(data: bytes, limits: Limits) -> Element:
    tree = _Tree(limits.xml_depth)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.builder.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
        root = tree.builder.close()
    except (ValueError, AssertionError, LookupError):
        raise ReadError("damaged") from None
    if not isinstance(root, Element):
        raise ReadError("damaged")
    return root
