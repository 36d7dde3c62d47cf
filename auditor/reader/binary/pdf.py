"""PDF files through PDFium: characters with their places, pages without text told or recognised."""

from __future__ import annotations

import ctypes
import math
from typing import Any

from auditor.reader.binary.flow import Page, write
from auditor.reader.binary.lines import Lines
from auditor.reader.binary.rows import Glyph, rows_of
from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

EXTRACTION = "pdf/1"
_LEAST = 12  # characters; a page with fewer beside an image is a scan
_ANGLE = 0.2  # radians; text that leans more is a watermark
_HYPHEN = 2  # how PDFium gives a hyphen at the end of a row
_SCALE = 200 / 72  # dots for recognition


def _open(data: bytes, raw: Any, pdfium: Any) -> Any:
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "assword" in str(error):
            raise ReadError("encrypted") from None
        raise ReadError("damaged") from None
    return document


def _turned(box: tuple[float, float, float, float], page: Any, turn: int) -> tuple[float, float, float, float]:
    """A box of the page's own space (left, bottom, right, top) seen from the top left of the page
    as it is shown."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = page.get_cropbox()
    if turn == 90:
        return bottom - y0, left - x0, top - y0, right - x0
    if turn == 180:
        return x1 - right, bottom - y0, x1 - left, top - y0
    if turn == 270:
        return y1 - top, x1 - right, y1 - bottom, x1 - left
    return left - x0, y1 - top, right - x0, y1 - bottom


def _glyphs(page: Any, raw: Any, turn: int) -> tuple[list[Glyph], list[str]]:
    """Upright characters with places, and leaning ones without."""
    text = page.get_textpage()
    handle = text.raw
    found: list[Glyph] = []
    leaning: list[str] = []
    rect = raw.FS_RECTF()
    high = 0
    for at in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00, 0
        if code in (0, 0xFFFE, 0xFFFF):
            code = _HYPHEN if raw.FPDFText_IsHyphen(handle, at) == 1 else 0xFFFD
        if raw.FPDFText_IsGenerated(handle, at) == 1 or (code < 0x20 and code != _HYPHEN):
            continue
        if code == _HYPHEN:
            code = ord("-")
        angle = raw.FPDFText_GetCharAngle(handle, at) + math.radians(turn)
        if abs(math.sin(angle)) > _ANGLE and angle >= 0:
            leaning.append(chr(code))
            continue
        if raw.FPDFText_GetLooseCharBox(handle, at, ctypes.byref(rect)):
            box = _turned((rect.left, rect.bottom, rect.right, rect.top), page, turn)
            found.append(Glyph(chr(code), *box))
    text.close()
    return found, leaning


def _pictured(page: Any, raw: Any) -> bool:
    """True where the page shows an image."""
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def extract(data: bytes, limits: Limits) -> Lines:
    """The paragraphs of a PDF. Pages that are images go through recognition where it is installed
    and are told where it is not (`scanned`, `pages_not_read`).

    Raises ReadError: `damaged`, `encrypted`, `too_many_pages`, `too_long`.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    lines = Lines("pdf", EXTRACTION, limits)
    document = _open(data, raw, pdfium)
    count = len(document)
    if count > limits.pages:
        raise ReadError("too_many_pages", {"limit": limits.pages, "count": count})
    pages: list[Page] = []
    images: list[int] = []
    leaning: list[tuple[int, str]] = []
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
            turn = page.get_rotation()
            glyphs, aside = _glyphs(page, raw, turn)
            width, height = page.get_size()
            if len(glyphs) < _LEAST and _pictured(page, raw):
                images.append(number)
            page.close()
        except pdfium.PdfiumError:
            lines.note("pages_not_read", pages=str(number))
            continue
        pages.append(Page(number, width, height, rows_of(glyphs, number)))
        if aside:
            leaning.append((number, "".join(aside)))
    if images:
        _recognised(document, images, pages, lines, limits)
    write(pages, lines)
    for number, text in leaning:
        lines.add(text, [(0, number)], chrome=True)
    return lines


def _recognised(document: Any, images: list[int], pages: list[Page], lines: Lines, limits: Limits) -> None:
    """Put the recognised rows of image pages in the place of their few characters."""
    from auditor.reader.binary import ocr

    whole = len(images) == len(pages)
    if not ocr.installed():
        told = ",".join(map(str, images))
        lines.note("scanned" if whole else "pages_not_read", pages=told)
        return
    if len(images) > limits.ocr_pages:
        raise ReadError("too_many_pages", {"limit": limits.ocr_pages, "count": len(images)})
    lines.extraction = f"{EXTRACTION}+{ocr.EXTRACTION}"
    lines.note("recognised", pages=len(images))
    where = {page.number: at for at, page in enumerate(pages)}
    for number in images:
        picture = document[number - 1].render(scale=_SCALE).to_pil()
        pages[where[number]] = ocr.page_of(picture, number)
