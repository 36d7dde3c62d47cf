"""Pictures of pages to rows of text, where the extra `ocr` is installed."""

from __future__ import annotations

import importlib.util
import io
from functools import lru_cache
from itertools import pairwise
from typing import Any

from auditor.reader.binary.flow import Page, write
from auditor.reader.binary.lines import Lines
from auditor.reader.binary.rows import Row, unmapped
from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

EXTRACTION = "ocr/1"
_LEAST_SURE = 0.5
_MOST_PIXELS = 60_000_000
_LONGEST_SIDE, _SHORTEST_SIDE = 3_400, 900
_LEAN = 8  # degrees that are looked at on either side


def installed() -> bool:
    """True where the recogniser and its engine can be imported."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "PIL", "numpy"))


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    return RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"})


def _cleaned(picture: Any) -> Any:
    """Grey, without specks, upright to a tenth of a degree."""
    from PIL import ImageFilter

    grey = picture.convert("L")
    longest = max(grey.size)
    if longest > _LONGEST_SIDE:
        scale = _LONGEST_SIDE / longest
        grey = grey.resize((max(1, int(grey.width * scale)), max(1, int(grey.height * scale))))
    grey = grey.filter(ImageFilter.MedianFilter(3))
    angle = _skew(grey)
    return grey.rotate(angle, fillcolor=255, expand=False) if abs(angle) >= 0.15 else grey


def _skew(grey: Any) -> float:
    """The turn that makes rows sharpest: the one with the most unlike sums of dark points."""
    import numpy

    small = grey.copy()
    small.thumbnail((700, 700))
    best, chosen = -1.0, 0.0
    for steps in ([a / 2 for a in range(-2 * _LEAN, 2 * _LEAN + 1)], [a / 10 for a in range(-4, 5)]):
        middle = chosen
        for step in steps:
            turned = numpy.asarray(small.rotate(middle + step, fillcolor=255), dtype=numpy.float32)
            sums = (255 - turned).sum(axis=1)
            sharp = float(((sums[1:] - sums[:-1]) ** 2).sum())
            if sharp > best:
                best, chosen = sharp, middle + step
    return chosen


def page_of(picture: Any, number: int) -> Page:
    """The rows that are recognised on the picture of page `number`."""
    import numpy

    clean = _cleaned(picture)
    result = _engine()(numpy.stack([numpy.asarray(clean)] * 3, axis=-1))
    rows: list[Row] = []
    if result.boxes is not None:
        for box, text, sure in zip(result.boxes, result.txts, result.scores, strict=True):
            if sure < _LEAST_SURE or not text.strip():
                continue
            xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
            top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
            rows.append(Row(unmapped(text.strip()), min(xs), top, max(xs), bottom, bottom - top, number))
    return Page(number, float(clean.width), float(clean.height), _ordered(rows))


def _ordered(rows: list[Row]) -> list[Row]:
    """Top to bottom; boxes on one height become one row."""
    rows.sort(key=lambda r: ((r.top + r.bottom) / 2, r.left))
    out: list[list[Row]] = []
    for row in rows:
        middle = (row.top + row.bottom) / 2
        last = out[-1][0] if out else None
        if last is not None and abs((last.top + last.bottom) / 2 - middle) < 0.5 * min(last.size, row.size):
            out[-1].append(row)
        else:
            out.append([row])
    return [_merged(sorted(group, key=lambda r: r.left)) for group in out]


def _merged(group: list[Row]) -> Row:
    text = group[0].text
    for before, row in pairwise(group):
        text += ("\t" if row.left - before.right > 2 * row.size else "") + row.text
    return Row(
        text, group[0].left, min(r.top for r in group), max(r.right for r in group),
        max(r.bottom for r in group), max(r.size for r in group), group[0].page,
    )  # fmt: skip


def extract(data: bytes, limits: Limits) -> Lines:
    """The text of a picture file. Without the extra the file is told as `scanned`.

    Raises ReadError: `damaged`, `too_large`, `too_many_pages`.
    """
    lines = Lines("image", EXTRACTION, limits)
    if not installed():
        lines.note("scanned", pages="1")
        return lines
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    pages: list[Page] = []
    try:
        with Image.open(io.BytesIO(data)) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if number > limits.ocr_pages:
                    raise ReadError("too_many_pages", {"limit": limits.ocr_pages, "count": number})
                if frame.width * frame.height > _MOST_PIXELS:
                    raise ReadError("too_large", {"limit": _MOST_PIXELS, "size": frame.width * frame.height})
                pages.append(page_of(frame.convert("RGB"), number))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise ReadError("damaged") from None
    lines.note("recognised", pages=len(pages))
    write(pages, lines)
    return lines
