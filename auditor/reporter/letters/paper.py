"""Official paper over python-docx: the look of GB/T 9704, A4, 22 lines of 28 characters, all editable.

Fonts are named, not shipped. A line is 28.95 pt on a grid of lines; a character 16 pt less 0.25 pt.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.reporter.inert import inert, one_line
from auditor.reporter.templating import GENERATOR

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_MADE = datetime(2021, 8, 1)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SONG, _HEI, _KAI, _TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_FACES = {"song": _SONG, "hei": _HEI, "kai": _KAI, "title": _TITLE}
_LATIN = "Times New Roman"
_LINE, _CLOSER = 579, -5  # twentieths of a point
_LONGEST = 200  # characters of a document's title: the library takes 255
_BODY = 16  # points of the running text
_RED = "E60012"
# The format wants the properties of paragraphs and runs in this order.
_ORDER = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "autoSpaceDE", "autoSpaceDN",
            "snapToGrid", "spacing", "ind", "jc", "rPr", "sectPr"),
    "rPr": ("rStyle", "rFonts", "b", "color", "spacing", "kern", "sz", "szCs", "lang"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet: sides and margins (top, right, bottom, left) in millimetres, a line in twentieths of a
    point, the running text and that of tables in points."""

    width: int = 210
    height: int = 297
    margins: tuple[int, int, int, int] = (37, 26, 35, 28)
    line: int = _LINE
    body: float = _BODY
    cell: float = 12


LETTER = Layout()
# A working paper lies across, for tables; one page must hold what a head of a body reads.
ACROSS = Layout(297, 210, (22, 20, 20, 20), 480, 14, 11)
ONE_PAGE = Layout(margins=(24, 24, 20, 24), line=450, body=14)


class Paper:
    """A document that grows paragraph by paragraph."""

    def __init__(self, title: str, layout: Layout = LETTER) -> None:
        import docx
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm, Pt

        self._docx = docx.Document()
        core = self._docx.core_properties
        core.title, core.author, core.comments, core.keywords = one_line(title)[:_LONGEST], "", GENERATOR, ""
        core.last_modified_by, core.created, core.modified, core.revision = "", _MADE, _MADE, 1
        section = self._docx.sections[0]
        self._layout = layout
        section.page_width, section.page_height = Mm(layout.width), Mm(layout.height)
        if layout.width > layout.height:
            section.orientation = WD_ORIENT.LANDSCAPE
        top, right, bottom, left = layout.margins
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.footer_distance = Mm(bottom * 4 // 5)
        grid = section._sectPr.find(_tag("docGrid"))
        if grid is None:
            grid = _element("docGrid")
            section._sectPr.append(grid)
        grid.set(_tag("type"), "lines")
        grid.set(_tag("linePitch"), str(layout.line))
        normal = self._docx.styles["Normal"]
        normal.font.size = Pt(layout.body)
        properties = normal.element.get_or_add_rPr()
        _fonts(properties, _SONG)
        properties.append(_element("lang", val="en-US", eastAsia="zh-CN"))
        _page_number(section.footer.paragraphs[0])

    def line(self, text: str, font: str = "song", align: str = "both", size: float | None = None, indent: int = 2,
             colour: str | None = None, before: int = 0, lead: str = "", starts: bool = False,
             keep: bool = False) -> None:  # fmt: skip
        """A paragraph; `indent` in characters of its first line, `before` in lines left blank. Where
        the text begins with `lead`, that is its heading of second level, in the type of those; with
        `starts` it starts a page, with `keep` it stays with what follows."""
        size = self._layout.body if size is None else size
        for _ in range(before):
            self._paragraph("both", 0, self._layout.body)
        paragraph = self._paragraph(align, indent, size)
        paragraph.paragraph_format.page_break_before = starts or None
        paragraph.paragraph_format.keep_with_next = keep or None
        rest = text.removeprefix(lead)
        pieces = ((lead, "kai"), (rest, font)) if lead and rest != text else ((text, font),)
        for piece, face in pieces:
            self._run(paragraph, inert(piece) if font == "title" else one_line(piece), face, size, colour)

    def _run(self, paragraph: Paragraph, text: str, font: str, size: float, colour: str | None) -> None:
        run = paragraph.add_run(text)
        run.font.size = _pt(size)
        properties = run._r.get_or_add_rPr()
        _fonts(properties, _FACES[font])
        if colour is not None:
            from docx.shared import RGBColor

            run.font.color.rgb = RGBColor.from_string(colour)
        properties.append(_element("spacing", val=str(_CLOSER)))

    def masthead(self, text: str) -> None:
        """The issuing office's name in red, with the double line of a letter below it; left open."""
        self.line(text, "title", "center", 30, 0, _RED)
        border = _element("pBdr")
        border.append(_element("bottom", val="thickThinSmallGap", sz="18", space="4", color=_RED))
        self._docx.paragraphs[-1]._p.get_or_add_pPr().append(border)

    def page_break(self) -> None:
        """What follows starts a page."""
        from docx.enum.text import WD_BREAK

        self._paragraph("both", 0, self._layout.body).add_run().add_break(WD_BREAK.PAGE)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with a head that comes again on each page; `widths` in millimetres."""
        from docx.enum.text import WD_LINE_SPACING
        from docx.shared import Mm

        table = self._docx.add_table(rows=0, cols=len(heads))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for number, cells in enumerate((heads, *rows)):
            row = table.add_row()
            properties = row._tr.get_or_add_trPr()
            properties.append(_element("cantSplit"))
            if number == 0:
                properties.append(_element("tblHeader"))
            for at, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = Mm(widths[at])
                paragraph = cell.paragraphs[0]
                layout = paragraph.paragraph_format
                layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _pt(self._layout.cell * 1.5)
                paragraph._p.get_or_add_pPr().append(_element("snapToGrid", val="0"))
                run = paragraph.add_run(one_line(text))
                run.font.size = _pt(self._layout.cell)
                _fonts(run._r.get_or_add_rPr(), _HEI if number == 0 else _SONG)

    def save(self, path: Path) -> None:
        """Write the file; its parts carry one fixed time, so that the same text gives the same bytes."""
        _in_order(self._docx.element)
        held = io.BytesIO()
        self._docx.save(held)
        with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3
                target.writestr(info, source.read(name))

    def _paragraph(self, align: str, indent: int, size: float) -> Paragraph:
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

        paragraph: Paragraph = self._docx.add_paragraph()
        layout = paragraph.paragraph_format
        layout.space_before = layout.space_after = _pt(0)
        layout.widow_control = False
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = _pt(max(self._layout.line / 20, size * 1.4))
        paragraph.alignment = {
            "both": WD_ALIGN_PARAGRAPH.JUSTIFY, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
            "left": WD_ALIGN_PARAGRAPH.LEFT,
        }[align]  # fmt: skip
        properties = paragraph._p.get_or_add_pPr()
        # Latin letters and figures keep the width of the grid: no extra space beside them.
        for name in ("autoSpaceDE", "autoSpaceDN"):
            properties.append(_element(name, val="0"))
        if size != self._layout.body:
            # Titles stand between the lines of the grid.
            properties.append(_element("snapToGrid", val="0"))
        if indent:
            properties.append(_element("ind", firstLineChars=str(indent * 100), firstLine=str(int(indent * size * 20))))
        return paragraph


def _pt(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _element(name: str, **values: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{name}")
    for key, value in values.items():
        element.set(_tag(key), value)
    return element


def _in_order(root: Any) -> None:
    for name, order in _ORDER.items():
        rank = {_tag(child): place for place, child in enumerate(order)}
        for properties in root.iter(_tag(name)):
            properties[:] = sorted(properties, key=lambda child: rank[child.tag])


def _fonts(properties: Any, face: str) -> None:
    """Chinese and Latin type of a run or style."""
    fonts = properties.find(_tag("rFonts"))
    if fonts is None:
        fonts = _element("rFonts")
        properties.insert(0, fonts)
    for key, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", face)):
        fonts.set(_tag(key), value)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 — in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("text", "— "), ("field", "PAGE"), ("text", " —")):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.size = _pt(14)
        _fonts(run._r.get_or_add_rPr(), "宋体")
        if kind == "field":
            begin, code, end = (_element("fldChar", fldCharType="begin"), _element("instrText"),
                                _element("fldChar", fldCharType="end"))  # fmt: skip
            code.text = text
            for part in (begin, code, end):
                run._r.append(part)


def made_here(path: Path) -> bool:
    """Whether a document was written by this program."""
    try:
        with zipfile.ZipFile(path) as package:
            return b">auditor " in package.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
