"""OFD files (GB/T 33190): a zip of XML pages with every character's place."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.reader.binary.flow import Page, write
from auditor.reader.binary.lines import Lines
from auditor.reader.binary.package import Package
from auditor.reader.binary.rows import Glyph, rows_of
from auditor.reader.binary.xmls import Element, attribute, child, local, parse
from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

EXTRACTION = "ofd/1"
_ASCENT = 0.88  # of a character's size: how far it stands above its base line
_A4 = (210.0, 297.0)
_MOST_REPEATS = 100_000
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _floats(written: str | None) -> list[float]:
    out: list[float] = []
    for part in (written or "").split():
        try:
            value = float(part)
        except ValueError:
            continue
        out.append(value if abs(value) < 1e7 else 0.0)
    return out


def _deltas(written: str | None) -> list[float]:
    """Steps between characters; `g 3 5.2` stands for three steps of 5.2."""
    out: list[float] = []
    parts = iter((written or "").split())
    for part in parts:
        try:
            if part == "g":
                count, step = int(next(parts)), float(next(parts))
                out.extend([step] * max(0, min(count, _MOST_REPEATS)))
            else:
                out.append(float(part))
        except (ValueError, StopIteration):
            break
    return out


@dataclass(frozen=True, slots=True)
class _Area:
    width: float
    height: float


class _Reader:
    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.lines = Lines("ofd", EXTRACTION, limits)
        self.pictured: list[int] = []

    def read(self) -> Lines:
        if self.package.has("Encryptions.xml"):
            raise ReadError("encrypted")
        root = parse(self.package.read("OFD.xml"), self.limits)
        bodies = [e for e in root if local(e) == "DocBody"]
        pages: list[Page] = []
        fixed: list[tuple[int, str]] = []
        for body in bodies:
            place = self._target("", child(body, "DocRoot"))
            self._document(place, pages, fixed)
        if not bodies:
            raise ReadError("damaged", {"part": "OFD.xml"})
        if self.pictured and not any(page.rows for page in pages):
            self.lines.note("scanned", pages=",".join(map(str, self.pictured)))
        elif self.pictured:
            self.lines.note("pages_not_read", pages=",".join(map(str, self.pictured)))
        write(pages, self.lines)
        for number, text in fixed:
            self.lines.add(text, [(0, number)], chrome=True)
        return self.lines

    def _target(self, folder: str, element: Element | None) -> str:
        place = (element.text or "").strip() if element is not None else ""
        if not place:
            raise ReadError("damaged", {"part": "OFD.xml"})
        return self._join(folder, place)

    @staticmethod
    def _join(folder: str, place: str) -> str:
        return place.lstrip("/") if place.startswith("/") else posixpath.normpath(f"{folder}/{place}").lstrip("/")

    def _document(self, place: str, pages: list[Page], fixed: list[tuple[int, str]]) -> None:
        root = parse(self.package.read(place), self.limits)
        folder = posixpath.dirname(place)
        common = child(root, "CommonData")
        area = _area(child(common, "PageArea"), _Area(*_A4))
        templates = {
            attribute(e, "ID") or "": self._join(folder, attribute(e, "BaseLoc") or "")
            for e in (common if common is not None else ()) if local(e) == "TemplatePage"
        }  # fmt: skip
        shown: set[str] = set()
        listed = child(root, "Pages")
        for element in listed if listed is not None else ():
            if local(element) != "Page":
                continue
            number = len(pages) + 1
            if number > self.limits.pages:
                raise ReadError("too_many_pages", {"limit": self.limits.pages, "count": number})
            base = self._join(folder, attribute(element, "BaseLoc") or "")
            content = parse(self.package.read(base), self.limits)
            pages.append(self._page(content, number, area))
            for used in content:
                key = attribute(used, "TemplateID") or ""
                if local(used) == "Template" and key in templates and key not in shown:
                    shown.add(key)
                    drawn = self._page(parse(self.package.read(templates[key]), self.limits), number, area)
                    fixed += [(number, row.text) for row in drawn.rows]

    def _page(self, content: Element, number: int, area: _Area) -> Page:
        own = _area(child(content, "Area"), area)
        glyphs = list(_glyphs(content, _SAME, self.limits))
        if not glyphs and any(local(e) == "ImageObject" for e in content.iter()):
            self.pictured.append(number)
        return Page(number, own.width, own.height, rows_of(glyphs, number))


def _area(element: Element | None, default: _Area) -> _Area:
    box = child(element, "PhysicalBox")
    places = _floats(box.text if box is not None else None)
    return _Area(places[2], places[3]) if len(places) == 4 and min(places[2:]) > 0 else default


def _glyphs(holder: Element, outer: Matrix, limits: Limits) -> Iterator[Glyph]:
    for element in holder:
        name = local(element)
        if name == "TextObject":
            yield from _text(element, outer)
        elif name in ("Content", "Layer", "PageBlock"):
            yield from _glyphs(element, outer, limits)


def _text(element: Element, outer: Matrix) -> Iterator[Glyph]:
    """The characters of one text object with their places on the page."""
    boundary = (_floats(attribute(element, "Boundary")) + [0.0] * 4)[:4]
    given = _floats(attribute(element, "CTM"))
    a, b, c, d, e, f = given if len(given) == 6 else _SAME
    size = (_floats(attribute(element, "Size")) or [3.5])[0] or 3.5
    if (attribute(element, "Visible") or "true").lower() == "false":
        return
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        x = (_floats(attribute(code, "X")) or [x])[0]
        y = (_floats(attribute(code, "Y")) or [y])[0]
        across, down = _deltas(attribute(code, "DeltaX")), _deltas(attribute(code, "DeltaY"))
        at_x, at_y = x, y
        tall = abs(d) * size or size
        for at, char in enumerate((code.text or "").strip("\r\n")):
            left = outer[4] + boundary[0] + a * at_x + c * at_y + e
            base = outer[5] + boundary[1] + b * at_x + d * at_y + f
            natural = size * (0.5 if char.isascii() else 1.0)
            step = across[at] if at < len(across) else natural if not down else 0.0
            wide = abs(a) * min(abs(step) or natural, natural) or natural
            if char >= " ":
                yield Glyph(char, left, base - _ASCENT * tall, left + wide, base + (1 - _ASCENT) * tall)
            at_x += step
            at_y += down[at] if at < len(down) else 0.0


def extract(data: bytes, limits: Limits) -> Lines:
    """The paragraphs of an OFD file. Raises ReadError: `damaged`, `encrypted`, `unsafe_xml`,
    `xml_depth`, `too_many_pages`, `too_long`, and those of `Package`."""
    return _Reader(Package(data, limits), limits).read()
