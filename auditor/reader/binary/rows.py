"""From characters with places on a page to the page's rows, top to bottom, left to right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from auditor.data import load

_SAME_ROW = 0.45  # of a character's height: how far centres of one row may lie apart
_CELL_GAP, _WIDE_GAP, _WORD_GAP = 2.4, 0.7, 0.22  # of a character's size
_FILLING = 3  # blanks typed behind the last word: the row is as long as they reach
_TWICE = 0.3  # of a character's size: the same sign again this near is bold print, not text
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]"
_INNER_BLANK = re.compile(rf"(?<={_WIDE}) (?=[0-9A-Za-z%.])|(?<=[0-9A-Za-z%.]) (?={_WIDE})")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page: its box with the origin at the top left, in any one unit."""

    char: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """The character's height."""
        return max(self.bottom - self.top, 0.01)

    @property
    def middle(self) -> float:
        """The height of the character's centre."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a page: text, box, the usual size of its characters, the page from 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int


@lru_cache(maxsize=1)
def _radicals() -> dict[int, str]:
    table = {ord(key): value for key, value in load("radicals")["radicals"].items()}
    for code in range(0x2E80, 0x2FE0):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code) and code not in table:
            table[code] = plain
    return table


def unmapped(text: str) -> str:
    """The text with radicals (U+2E80 to U+2FDF) written as the characters they stand for, and
    presentation forms of Latin letters (ﬁ) spelled out."""
    text = text.translate(_radicals())
    return "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in text)


def tidy(text: str) -> str:
    """Without the blanks that typesetting leaves between Chinese characters and figures."""
    return _INNER_BLANK.sub("", text).strip()


def rows_of(glyphs: Iterable[Glyph], page: int) -> list[Row]:
    """The rows of one page. Blanks that are characters are kept; far apart words of a row have
    tabs between them."""
    placed = sorted(glyphs, key=lambda g: (g.middle, g.left))
    groups: list[list[Glyph]] = []
    for glyph in placed:
        last = groups[-1] if groups else None
        if last is not None and _together(last, glyph):
            last.append(glyph)
        else:
            groups.append([glyph])
    return [_row(group, page) for group in groups if any(g.char.strip() for g in group)]


def _together(row: list[Glyph], glyph: Glyph) -> bool:
    # Compared with the row's first characters: a slow drift must not pull two rows into one.
    first = row[0]
    size = max(first.size, glyph.size)
    return abs(glyph.middle - first.middle) <= _SAME_ROW * size


def _row(group: list[Glyph], page: int) -> Row:
    group.sort(key=lambda g: g.left)
    solid = [g for g in group if g.char.strip()]
    size = median(g.size for g in solid)
    parts: list[str] = []
    before: Glyph | None = None
    blanks = 0
    for glyph in group:
        if not glyph.char.strip():
            blanks += 1
            continue
        if before is not None:
            if glyph.char == before.char and abs(glyph.left - before.left) < _TWICE * size:
                continue
            parts.append(_gap(before, glyph, size, blanks))
        parts.append(glyph.char)
        before, blanks = glyph, 0
    return Row(
        unmapped("".join(parts)) + " " * bool(blanks), solid[0].left, min(g.top for g in solid),
        max(g.right for g in (group if blanks >= _FILLING else solid)), max(g.bottom for g in solid), size, page,
    )  # fmt: skip


def _gap(before: Glyph, glyph: Glyph, size: float, blanks: int) -> str:
    """What stands between two characters of a row; `blanks` were typed there."""
    gap = glyph.left - before.right
    if gap > _CELL_GAP * size:
        return "\t"
    if gap > _WIDE_GAP * size:
        return "  "  # typesetting alone leaves smaller ones
    latin = before.char.isascii() and glyph.char.isascii()
    return " " if blanks or (latin and gap > _WORD_GAP * size) else ""
