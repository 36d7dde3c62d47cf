"""Files made by code for the tests of the reader: docx, pdf, ofd and zip from plain parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NS = (
    f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
Placed = tuple[float, float, float, str]


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of parts in order, with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return out.getvalue()


def p(text: str = "", properties: str = "", inner: str | None = None) -> str:
    """A paragraph of WordprocessingML with one run, or with `inner` as its runs."""
    runs = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if inner is None else inner
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def numbered(text: str, number: int, level: int = 0) -> str:
    """A paragraph of an automatic list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def docx(body: str, section: str = "", **parts: str) -> bytes:
    """A Word document: `body` within `w:body`; `parts` are the contents of `numbering`, `styles`,
    `footnotes`, and of headers and footers named `header1` …, without their root elements."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
    relations, files = [], {}
    for number, (name, content) in enumerate(parts.items(), 1):
        kind = name.rstrip("0123456789")
        root = roots.get(kind, "hdr" if kind == "header" else "ftr")
        relations.append(f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{name}.xml"/>')
        files[f"word/{name}.xml"] = f"<w:{root} {_NS}>{content}</w:{root}>"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NS}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{"".join(relations)}</Relationships>',
        **files,
    })  # fmt: skip


def pdf(pages: Sequence[Sequence[Placed]], width: float = 595, height: float = 842, turn: int = 0) -> bytes:
    """A PDF of pages with texts at (left, base line from the top, size). The font is named, not
    carried: its characters' places and meanings are fixed by the format."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 [500] 2 95 500] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    kids = []
    # Where a point of the shown page lies in the page's own space, and which way text runs there.
    wide, high = (height, width) if turn in (90, 270) else (width, height)
    way = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}[turn]
    for rows in pages:
        drawn = "".join(
            f"BT /F1 {size} Tf {way} {_own(left, base, wide, high, turn)} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for left, base, size, text in rows
        )
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Rotate {turn} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _pdf_file(objects)


def _own(left: float, base: float, wide: float, high: float, turn: int) -> str:
    x, y = {0: (left, high - base), 90: (base, left), 180: (wide - left, base), 270: (wide - base, high - left)}[turn]
    return f"{x} {y}"


def _pdf_file(objects: Sequence[str]) -> bytes:
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode()


def picture_pdf(side: int = 64) -> bytes:
    """A PDF whose one page is a picture: what a scanner makes."""
    grey = "7f" * (side * side)
    drawn = "q 500 0 0 700 40 60 cm /Im1 Do Q\n"
    return _pdf_file([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im1 4 0 R >> >> /Contents 5 0 R >>",
        f"<< /Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8 "
        f"/Filter /ASCIIHexDecode /Length {len(grey) + 1} >>\nstream\n{grey}>\nendstream",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream",
    ])  # fmt: skip


def typeset(paragraphs: Sequence[str], size: float = 16, columns: int = 28, rows: int = 22, foot: bool = True) -> list[list[Placed]]:
    """Paragraphs set as an official paper: two characters of indent, `columns` characters a row,
    `rows` rows a page, the page number below."""
    written: list[tuple[float, str]] = []
    for text in paragraphs:
        indent, row, used = 2 * size, "", 2.0
        for char in text:
            wide = 0.5 if char.isascii() else 1.0
            if used + wide > columns:
                written.append((indent, row))
                indent, row, used = 0.0, "", 0.0
            row, used = row + char, used + wide
        written.append((indent, row))
    pages: list[list[Placed]] = []
    for at in range(0, len(written), rows):
        page = [(79 + indent, 120 + 1.8 * size * row, size, text) for row, (indent, text) in enumerate(written[at : at + rows])]
        if foot:
            page.append((280, 790, 14, f"— {len(pages) + 1} —"))
        pages.append(page)
    return pages


def ofd(pages: Sequence[Sequence[Placed]], width: float = 595, height: float = 842) -> bytes:
    """An OFD file of pages with texts at (left, base line from the top, size), in its own unit."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, len(pages) + 1))
    parts = {
        "OFD.xml": f'<ofd:OFD {ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {width} {height}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, rows in enumerate(pages, 1):
        drawn = "".join(
            f'<ofd:TextObject ID="{number * 1000 + at}" Boundary="{left} {base - size} {width} {size * 1.3}" Font="1" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size}" DeltaX="{" ".join(str(size / 2 if c.isascii() else size) for c in text[:-1])}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
            for at, (left, base, size, text) in enumerate(rows)
        )
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {ns}><ofd:Content><ofd:Layer Type="Body">{drawn}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return zipped(parts)
