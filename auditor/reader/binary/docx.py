"""Word documents: what a reader of the printed page sees, in the order he sees it.

Automatic numbers are written out, tracked insertions are in and deletions out, tables stand in
their place, text boxes and footnotes after the paragraph that holds them. Page headers, comments
and hidden text come last, as furniture.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.reader.binary.lines import Lines
from auditor.reader.binary.numbering import Numbering
from auditor.reader.binary.package import Package
from auditor.reader.binary.styles import Styles
from auditor.reader.binary.xmls import Element, attribute, child, local, parse, value_of
from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

EXTRACTION = "docx/1"
_LEFT_OUT = frozenset((
    "del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr",
    "tblGrid", "sdtPr", "sdtEndPr", "rt", "bookmarkStart", "bookmarkEnd", "proofErr", "annotationRef",
    "commentReference", "footnoteRef", "endnoteRef", "fldData", "binData", "ctrlPr", "rubyPr",
))  # fmt: skip
_SIGNS = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "",
}  # fmt: skip
_NO_NOTES = ("separator", "continuationSeparator", "continuationNotice")
_ROW_CELL = 60  # characters; a longer cell is prose and gets a line of its own


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read: its text, the hidden part, and what hangs on it."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


class _Reader:
    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.lines = Lines("docx", EXTRACTION, limits)
        self.main = self._main_part()
        self.relations = self._relations(self.main)
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"))
        self.notes = {kind: self._notes(kind) for kind in ("footnotes", "endnotes")}
        self.carried = ""  # text of a paragraph whose mark was deleted: it runs into the next one
        self.last: list[str] = []  # furniture for the end of the text

    # ------------------------------------------------------------ parts

    def _main_part(self) -> str:
        """The part that `_rels/.rels` calls the document, else the usual name."""
        if self.package.has("_rels/.rels"):
            for relation in parse(self.package.read("_rels/.rels"), self.limits):
                if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                    target = (attribute(relation, "Target") or "").lstrip("/")
                    if self.package.has(target):
                        return target
        return "word/document.xml"

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by id: the end of the type and the target's name."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels"
        if not self.package.has(path):
            return {}
        out: dict[str, tuple[str, str]] = {}
        for relation in parse(self.package.read(path), self.limits):
            target = attribute(relation, "Target") or ""
            if attribute(relation, "TargetMode") != "External":
                kind = (attribute(relation, "Type") or "").rpartition("/")[2]
                full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                out[attribute(relation, "Id") or ""] = (kind, full)
        return out

    def _part(self, kind: str) -> Element | None:
        for found, target in self.relations.values():
            if found == kind and self.package.has(target):
                return parse(self.package.read(target), self.limits)
        return None

    def _notes(self, kind: str) -> dict[str, Element]:
        root = self._part(kind)
        if root is None:
            return {}
        return {attribute(n, "id") or "": n for n in root if attribute(n, "type") not in _NO_NOTES}

    # ------------------------------------------------------------ blocks

    def read(self) -> Lines:
        root = parse(self.package.read(self.main), self.limits)
        body = child(root, "body")
        if body is None:
            raise ReadError("damaged", {"part": self.main})
        self.blocks(body)
        if self.carried:
            self.lines.add(self.carried)
        self._margins(root)
        return self.lines

    def blocks(self, holder: Element, chrome: bool = False) -> None:
        """All paragraphs and tables below `holder`, in order."""
        for element, contents in _blocks(holder):
            if local(element) == "p":
                self.paragraph(element, chrome or contents)
            else:
                self.table(element, chrome)

    def paragraph(self, element: Element, chrome: bool = False) -> None:
        """One paragraph with its number, then its text boxes and notes."""
        made, style = self._taken(element)
        chrome = chrome or self.styles.is_contents(style)
        self._put(made, chrome)

    def _taken(self, element: Element) -> tuple[_Paragraph, str | None]:
        made = _Paragraph()
        properties = child(element, "pPr")
        style = value_of(properties, "pStyle")
        _runs(element, made, self.styles)
        if made.text.strip():
            made.parts.insert(0, self._label(properties, style))
        if self.carried:
            made.parts.insert(0, self.carried)
            self.carried = ""
        mark = child(properties, "rPr")
        if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
            self.carried = made.text
            made.parts = []
        return made, style

    def _label(self, properties: Element | None, style: str | None) -> str:
        found = self.styles.numbered(properties, style, self.numbering)
        label = self.numbering.label(*found) if found else ""
        return label + " " if label[-1:].isalnum() and label.isascii() else label

    def _put(self, made: _Paragraph, chrome: bool) -> None:
        if made.text or not made.hidden:
            self.lines.add(made.text, chrome=chrome)
        self._after(made, chrome)

    def _after(self, made: _Paragraph, chrome: bool) -> None:
        if hidden := "".join(made.hidden).strip():
            self.lines.note("hidden_text")
            self.last.append(hidden)
        for box in made.boxes:
            self.blocks(box, chrome)
        for kind, key in made.notes:
            note = self.notes[kind].get(key)
            if note is not None:
                self.blocks(note, chrome)

    def table(self, element: Element, chrome: bool) -> None:
        """A table row by row: short cells on one line with tabs between, prose on lines of its own."""
        for row in _rows(element):
            cells = [cell for cell in _below(row, "tc") if not _merged(cell)]
            simple = [self._cell(cell) for cell in cells]
            if len(cells) > 1 and all(text is not None for text in simple):
                self._row([text for text in simple if text is not None], chrome)
                continue
            for cell in cells:
                self.blocks(cell, chrome)

    def _cell(self, cell: Element) -> list[Element] | None:
        """The one paragraph of a cell that fits into a row; None for a cell that does not."""
        inside = [element for element, _ in _blocks(cell)]
        if any(local(element) != "p" for element in inside):
            return None
        solid = [p for p in inside if _plain(p).strip()]
        if len(solid) > 1 or any(len(_plain(p)) > _ROW_CELL and "。" in _plain(p) for p in solid):
            return None
        return solid

    def _row(self, cells: list[list[Element]], chrome: bool) -> None:
        made = [self._taken(p)[0] for paragraphs in cells for p in paragraphs]
        self.lines.add("\t".join(" ".join(one.text.split("\n")).strip() for one in made), chrome=chrome)
        for one in made:
            self._after(one, chrome)

    # ------------------------------------------------------------ margins

    def _margins(self, root: Element) -> None:
        """Hidden text, page headers and footers, each once, as furniture at the end."""
        seen: set[str] = set()
        for text in self.last:
            self.lines.add(text, chrome=True)
        used = [attribute(e, "id") for e in root.iter() if local(e) in ("headerReference", "footerReference")]
        for key in used:
            kind, target = self.relations.get(key or "", ("", ""))
            if kind not in ("header", "footer") or target in seen or not self.package.has(target):
                continue
            seen.add(target)
            self.blocks(parse(self.package.read(target), self.limits), chrome=True)


def _blocks(holder: Element, contents: bool = False) -> Iterator[tuple[Element, bool]]:
    """Paragraphs and tables below a holder, through wrappers; whether they are in a table of
    contents."""
    for element in holder:
        name = local(element)
        if name in ("p", "tbl"):
            yield element, contents
        elif name == "sdt":
            yield from _blocks(element, contents or _is_contents(element))
        elif name == "AlternateContent":
            yield from _blocks(_choice(element), contents)
        elif name in ("sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(element, contents)


def _is_contents(sdt: Element) -> bool:
    part = child(child(sdt, "sdtPr"), "docPartObj")
    return value_of(part, "docPartGallery") == "Table of Contents"


def _choice(element: Element) -> Element:
    """One branch of AlternateContent; the others show the same thing again."""
    for branch in element:
        if local(branch) == "Choice" and any(local(e) in ("t", "txbxContent") for e in branch.iter()):
            return branch
    return child(element, "Fallback") or next(iter(element), element)


def _below(holder: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, through wrappers."""
    for element in holder:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _below(element, name)


def _rows(table: Element) -> Iterator[Element]:
    for row in _below(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is None:
            yield row


def _merged(cell: Element) -> bool:
    """True for a cell that only goes on with the one above."""
    merge = child(child(cell, "tcPr"), "vMerge")
    return merge is not None and attribute(merge, "val") in (None, "continue")


def _plain(paragraph: Element) -> str:
    made = _Paragraph()
    _runs(paragraph, made, None)
    return made.text


def _runs(holder: Element, made: _Paragraph, styles: Styles | None) -> None:
    """The text of the runs below a holder, in order."""
    for element in holder:
        name = local(element)
        if name in _LEFT_OUT:
            continue
        if name == "r" and styles is not None and styles.hides(child(element, "rPr")):
            inner = _Paragraph()
            _runs(element, inner, None)
            made.hidden.append(inner.text)
        elif name == "t":
            made.parts.append((element.text or "").replace("\n", " ").replace("\r", ""))
        elif name in _SIGNS:
            made.parts.append(_SIGNS[name])
        elif name in ("footnoteReference", "endnoteReference"):
            made.notes.append((name.removesuffix("Reference") + "s", attribute(element, "id") or ""))
        elif name == "txbxContent":
            made.boxes.append(element)
        elif name == "AlternateContent":
            _runs(_choice(element), made, styles)
        else:
            _runs(element, made, styles)


def extract(data: bytes, limits: Limits) -> Lines:
    """The lines of a Word document. Raises ReadError: `damaged`, `encrypted`, `unsafe_xml`,
    `xml_depth`, `too_long`, and those of `Package`."""
    return _Reader(Package(data, limits), limits).read()
