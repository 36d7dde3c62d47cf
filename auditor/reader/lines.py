"""Physical lines, and whether the text was wrapped at a fixed width (a PDF or an old editor)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"([^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]|\Z)")
_BLANK = " \t\u3000\xa0\ufeff\u200b\u200c\u200d\u2002\u2003\u2009\u202f\x00"
# Markdown marks are layout: they are left out of the content, never out of the text.
_MARKDOWN = re.compile(r"(?:>[ \t]*)*(?P<atx>#{1,6})[ \t]+|(?:>[ \t]+)+|[-*+•][ \t]+(?=\S)")
_STRONG = re.compile(r"[*_]{2,3}")
_FULL_TOLERANCE = 4  # columns a full line may fall short of the page width: two characters
_MIN_WIDTH, _MAX_WIDTH, _MIN_FULL = 36, 160, 4
_FULL_SHARE, _ENDED_SHARE, _INDENT_SHARE = 0.45, 0.5, 0.6
_FINAL = "。!?;:"
_PAGE_NUMBER, _HALF = 8, 0.6  # columns of a page number at most; a line this short ends a paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `start`..`end` without its line end, `left`..`right` its content without blanks and
    markdown marks, `number` counts \\n from 1, `width` in columns (a Chinese character has two),
    `indent` in columns, `depth` the number of `#` before it, `split` true when the line is only
    the first or second part of a physical line."""

    index: int
    start: int
    end: int
    left: int
    right: int
    number: int
    content: str
    width: int
    indent: int
    depth: int = 0


def columns(text: str) -> int:
    """Width of a text in columns of a fixed-width page."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def _make(text: str, start: int, end: int, number: int, index: int) -> Line:
    raw = text[start:end]
    content = raw.strip(_BLANK)
    left = start + (len(raw) - len(raw.lstrip(_BLANK)) if content else 0)
    indent, depth = columns(text[start:left]), 0
    marked = _MARKDOWN.match(content) if content[:1] in "#>-*+•" else None
    if marked:
        depth = len(marked.group("atx") or "")
        left, content = left + marked.end(), content[marked.end() :]
    if content.startswith(("**", "__")):
        opened = _STRONG.match(content)
        assert opened is not None
        left, content = left + opened.end(), content[opened.end() :]
        content = content.removesuffix(opened.group())
    return Line(index, start, end, left, left + len(content), number, content,
                columns(raw.rstrip(_BLANK)), indent, depth)  # fmt: skip


def split_lines(text: str) -> list[Line]:
    """The text's lines in order, blank ones included. Form feeds and lone carriage returns break
    lines too, but `number` counts line feeds only."""
    lines: list[Line] = []
    number = 1
    for found in _LINE.finditer(text):
        start, end = found.span(1)
        if start == len(text) and lines:
            break
        lines.append(_make(text, start, end, number, len(lines)))
        number += found.group(2).count("\n")
    return lines


def divide(text: str, line: Line, at: int) -> tuple[Line, Line]:
    """One line as two, cut at the offset `at`: a title that runs into the report's first words."""
    first = _make(text, line.start, at, line.number, line.index)
    return first, _make(text, at, line.end, line.number, line.index)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a text was wrapped: `width` in columns (0 when it was not), and whether its paragraphs
    begin with an indent."""

    width: int = 0
    indented: bool = False

    def full(self, line: Line) -> bool:
        """True for a line that reaches the page's edge."""
        return bool(self.width) and line.width >= self.width - _FULL_TOLERANCE


def wrapping(lines: list[Line]) -> Wrapping:
    """Find the page width: the one that many long lines share without ending a sentence there."""
    long = [line for line in lines if _MIN_WIDTH <= line.width <= _MAX_WIDTH]
    if len(long) < _MIN_FULL:
        return Wrapping()
    counts: dict[int, int] = {}
    for line in long:
        counts[line.width] = counts.get(line.width, 0) + 1
    near = range(_FULL_TOLERANCE + 1)
    # Most lines within reach of the edge; of equals the smallest page.
    width = max(counts, key=lambda edge: (sum(counts.get(edge - less, 0) for less in near), -edge))
    full = [line for line in long if width - _FULL_TOLERANCE <= line.width <= width]
    wide = [line for line in lines if line.width >= _MIN_WIDTH * 3 // 4]
    ended = sum(line.content.endswith(tuple(_FINAL)) for line in full)
    if len(full) < max(_MIN_FULL, _FULL_SHARE * len(wide)) or ended > _ENDED_SHARE * len(full):
        return Wrapping()
    solid = [line for line in lines if line.content]
    # A line that falls short for want of a break (a long number goes to the next line whole) ends no
    # paragraph, nor does a page number.
    short = width - _FULL_TOLERANCE
    after = [
        b for a, b in pairwise(solid)
        if (a.width < short and a.content[-1] in _FINAL) or _PAGE_NUMBER < a.width < _HALF * width
    ]  # fmt: skip
    starts = sum(line.indent > 0 for line in after)
    return Wrapping(width, bool(after) and starts >= _INDENT_SHARE * len(after))


def continues(
    before: Line, line: Line, wrapped: Wrapping, marked: bool, gap: bool, cut_off: bool = False
) -> bool:
    """True when `line` goes on with the paragraph of `before`. `marked`: it opens with a number;
    `gap`: blank lines or page numbers stand between; `cut_off`: a page number does, and `before`
    is running text."""
    if not before.content or line.depth or before.depth:
        return False
    ended = before.content[-1] in _FINAL
    if cut_off and not marked and not ended:
        return True
    if before.content[-1] in ",、" and not marked and not gap:
        return True
    if not wrapped.width:
        return False
    if wrapped.indented and line.indent and (line.indent != before.indent or marked):
        return False
    if marked and (ended or not wrapped.indented or before.width < wrapped.width * 0.9):
        return False
    if gap and ended:
        return False
    if wrapped.full(before):
        return not ended or (wrapped.indented and not line.indent)
    return wrapped.indented and not ended and before.width >= wrapped.width * 0.85 and not line.indent
