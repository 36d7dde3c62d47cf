"""Rows of pages joined into paragraphs by where they stand: indents, the right edge, gaps. Page
numbers and running heads are taken out of the paragraphs they cut in two and kept as furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from auditor.reader.binary.lines import Lines
from auditor.reader.binary.rows import Row, tidy
from auditor.reader.data import cue
from auditor.reader.sentences import mark_at

_MARGIN = 0.14  # of a page's height: where running heads and page numbers stand
_REPEATED, _SHARE = 3, 0.4
_INDENT, _SHORT, _HANGING, _BIG_GAP, _OTHER_SIZE = 0.8, 2.2, 1.2, 1.75, 0.18  # in characters; share of the size
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"^[-—–－·\s]*\d{1,4}[-—–－·\s]*$")
_WORD = re.compile(r"[0-9A-Za-z.,%/:_-]+")
_FINAL = "。!?;:!?;:"
_HEAD = 50
_BLOCK, _FEW = 3, 3  # rows, characters
_WORD_END, _WORD_START = re.compile(r"[A-Za-z]{2}$"), re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's rows, top to bottom, and its size."""

    number: int
    width: float
    height: float
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of the text and the usual distance of rows, over all pages."""

    left: float
    right: float
    pitch: float
    size: float


def _outer(page: Page) -> list[Row]:
    top, bottom = page.height * _MARGIN, page.height * (1 - _MARGIN)
    return [row for row in page.rows if row.bottom < top or row.top > bottom]


def _running(pages: list[Page]) -> set[tuple[int, int]]:
    """Running heads and page numbers, as (page, index of the row)."""
    key = {id(row): _DIGITS.sub("#", row.text.replace(" ", "")) for page in pages for row in _outer(page)}
    counts = Counter(text for page in pages for text in {key[id(row)] for row in _outer(page)})
    # Two pages are few: there a head must stand on both.
    least = max(min(_REPEATED, max(2, len(pages))), _SHARE * len(pages))
    found: set[tuple[int, int]] = set()
    for page in pages:
        outer = {id(row) for row in _outer(page)}
        for at, row in enumerate(page.rows):
            edge = at in (0, len(page.rows) - 1)
            number = edge and (_NUMBER.match(row.text) or cue("structure", "page_number").match(row.text))
            text = key.get(id(row), "")
            repeated = id(row) in outer and counts[text] >= least and len(text) <= _HEAD and "。" not in text
            if (id(row) in outer and number) or repeated:
                found.add((page.number, at))
    return found


def _column(rows: list[Row]) -> _Column:
    size = median(row.size for row in rows)
    prose = [row for row in rows if len(row.text) >= 8] or rows
    step = max(size / 2, 0.01)
    left = _edge([row.left for row in prose], step, low=True)
    right = _edge([row.right for row in prose], step, low=False)
    gaps = [b.top - a.top for a, b in pairwise(rows) if a.page == b.page and b.top > a.top]
    pitch = median(gaps) if gaps else size * 1.6
    return _Column(left, right, pitch, size)


def _edge(places: list[float], step: float, low: bool) -> float:
    """The outermost place that a fair share of rows have in common."""
    counts = Counter(round(place / step) for place in places)
    least = max(2, 0.12 * len(places)) if len(places) > 3 else 1
    common = [at for at in counts if counts[at] + counts.get(at + 1, 0) + counts.get(at - 1, 0) >= least]
    chosen = (min if low else max)(common or list(counts))
    near = [place for place in places if abs(round(place / step) - chosen) <= 1]
    return median(near)


def _goes_on(before: Row, row: Row, column: _Column, hanging: bool) -> bool:
    """True when `row` goes on with the paragraph that `before` belongs to. `hanging`: `row` stands
    in a block that is indented as a whole."""
    size = column.size
    reach = column.right - before.right
    indent = row.left - column.left
    if "\t" in row.text or ("\t" in before.text and (reach > size or indent > _INDENT * size)):
        return False
    short = min(len(before.text), len(row.text)) <= _FEW
    if not short and abs(before.size - row.size) > _OTHER_SIZE * max(before.size, row.size):
        return False
    # A number or word is not broken: the row above ends early by at most its length.
    word = _WORD.match(row.text)
    if reach > _SHORT * max(size, before.size) + (len(word.group()) * size * 0.55 if word else 0):
        return False
    if before.page == row.page and row.top - before.top > _BIG_GAP * max(column.pitch, before.size):
        return False
    if indent > _INDENT * size:
        level = abs(row.left - before.left) < 0.5 * size and reach <= _HANGING * size
        return hanging and level and before.text.rstrip()[-1] not in _FINAL and mark_at(row.text) is None
    ended = before.text.rstrip()[-1] in "。!?!?"
    return not (ended and mark_at(row.text) is not None)


def _hanging(rows: list[Row], column: _Column) -> set[int]:
    """Identities of rows in blocks of three or more that are indented alike: there the indent tells
    nothing of where a paragraph begins."""
    found: set[int] = set()
    run: list[Row] = []
    for row in [*rows, None]:
        indented = row is not None and row.left - column.left > _INDENT * column.size
        if row is not None and indented and (not run or abs(row.left - run[-1].left) < 0.5 * column.size):
            run.append(row)
            continue
        if len(run) >= _BLOCK:
            found |= {id(each) for each in run}
        run = [row] if row is not None and indented else []
    return found


def write(pages: list[Page], lines: Lines) -> None:
    """Add the pages' paragraphs to `lines`; each knows where its pages begin."""
    running = _running(pages)
    body = [row for page in pages for at, row in enumerate(page.rows) if (page.number, at) not in running]
    column = _column(body) if body else None
    hanging = _hanging(body, column) if column else set()
    parts: list[Row] = []
    waiting: list[Row] = []

    def close() -> None:
        if parts:
            lines.add(_joined(parts), _turns(parts))
        for row in waiting:
            lines.add(tidy(row.text), [(0, row.page)], chrome=True)
        parts.clear()
        waiting.clear()

    for page in pages:
        for at, row in enumerate(page.rows):
            if (page.number, at) in running:
                waiting.append(row)
                continue
            if not parts or column is None or not _goes_on(parts[-1], row, column, id(row) in hanging):
                close()
            parts.append(row)
    close()


def _joined(rows: list[Row]) -> str:
    out = ""
    for row in rows:
        latin = out[-1:].isascii() and out[-1:].isalpha() and row.text[:1].isascii() and row.text[:1].isalpha()
        # Between Latin words the end of the row stands for a blank; a single letter may be cut off.
        out += (" " if latin and _WORD_END.search(out) and _WORD_START.match(row.text) else "") + row.text
    return tidy(out)


def _turns(rows: list[Row]) -> list[tuple[int, int]]:
    """Where pages begin in a paragraph, as (offset, page)."""
    out = [(0, rows[0].page)]
    for at in range(1, len(rows)):
        if rows[at].page != rows[at - 1].page:
            out.append((len(_joined(rows[:at])), rows[at].page))
    return out
