"""A paragraph cut into sentences and clauses, in one pass over its text.

Cuts fall after 。!?; and before 一是 二是 …, and before numbers of headings inside a paragraph.
Short quotes, brackets, book titles, grouped numbers and times of day are passed over whole."""

from __future__ import annotations

import re
from bisect import bisect_right

from auditor.frozen import record

_HAN = "一二三四五六七八九十"
# Numbers of headings. The style gives the level: 一、 is 1, (一) is 2, 1. is 3, (1) is 4.
MARK = (
    rf"(?P<part>第[{_HAN}]{{1,3}}(?:部分|章|篇)[、,:]?\s*)"
    rf"|(?P<sect>第[{_HAN}]{{1,3}}节[、,:]?\s*)"
    rf"|(?P<one>[{_HAN}]{{1,3}}\s?[、.](?![{_HAN}]{{0,2}}[级类等期线是要])\s*)"
    rf"|(?P<two>[(]\s?[{_HAN}]{{1,3}}\s?[)][、,.]?\s*|[㈠-㈩]\s*)"
    r"|(?P<dec>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:、|\s+)(?=[^\d\s]))"
    r"|(?P<three>\d{1,2}(?:\s?[、]|\.(?!\d))\s*)"
    r"|(?P<four>[(]\s?\d{1,2}\s?[)][、,.]?\s*|\d{1,2}[)]\s*|[⑴-⒇]\s*)"
    r"|(?P<five>[①-⑳]\s*)"
)
RANKS = {"part": 5, "one": 10, "sect": 15, "two": 20, "three": 30, "dec": 35, "four": 40, "five": 45}
LEVELS = {"part": 1, "one": 1, "sect": 2, "two": 2, "three": 3, "dec": 4, "four": 4, "five": 4}
ORDINAL_RANK = 50
_ORDINAL = rf"(?:[{_HAN}]{{1,2}}(?:是|要)|第[{_HAN}]{{1,2}}[,、])"
_BEFORE = "。;!?:"
_MARK_AT = re.compile(MARK)
_ORDINAL_AT = re.compile(rf"{_ORDINAL}|(?:首先|其次|再次|最后)[,]?")
# What a token can begin with, asked first: most characters begin none.
_FIRST = rf'(?=[第{_HAN}(㈠-㈩\d⑴-⒇①-⑳“《‘「〔"。!?;｡,:])'
_TOKEN = re.compile(
    rf"{_FIRST}(?:(?P<ordinal>(?<=[{_BEFORE}、,\s”’)…—]){_ORDINAL})"
    rf"|(?P<inline>(?:(?<=[{_BEFORE}”])|(?<=[{_BEFORE}”]\s))(?:{re.sub('[?]P<[a-z]+>', '?:', MARK)})(?=\S))"
    rf"|(?P<spaced>(?<=\s)(?:[{_HAN}]{{1,2}}、|[(][{_HAN}]{{1,2}}[)])(?=[^\s、,。]))"
    r"|(?P<skip>“[^“”]{0,60}”|《[^《》]{0,80}》|[(][^()]{0,60}[)]|‘[^‘’]{0,60}’"
    r"|「[^「」]{0,60}」|〔[^〔〕]{0,20}〕|\"[^\"]{0,60}\"|\d{1,3}(?:,\d{3})+(?!\d)|\d:\d\d(?!\d))"
    r"|(?P<end>[。!?;｡]+[”’」』)》]*)"
    r"|(?P<clause>[,:]))"
)
_TITLE_RUN = re.compile(
    # 一、工作开展情况(一)… and 一、主要举措和成效 2023年…: a heading without its own line
    rf"(?:^|(?<=[。;!?\s]))[{_HAN}]{{1,3}}、[^。,;:!?(\s]{{2,30}}"
    rf"(?=[(]一[)]|(?<![\dA-Za-z年])\s+[^\s\d|])"
)
_QUOTED_END = "。!?"
_GOES_ON = ",、;。:的等和与及并之为是"
_MIN_QUOTE = 14
_BLANK = " \t\n\r\u3000\xa0"
_LONG = 60
_LONGEST = 1_000


@record
class Piece:
    """A sentence in a paragraph: `start`, `end`, clauses, the kind and length of its number
    (`one`, `two` …, None) and the number itself (0 when unknown); `ordinal` for 一是."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    kind: str | None = None
    mark: int = 0
    number: int = 0
    ordinal: bool = False


def han_number(digits: str) -> int:
    """一 to 九十九 as a number, 0 for anything else."""
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _HAN.find(digits) + 1 if len(digits) == 1 else 0
    first = _HAN.find(tens) + 1 if len(tens) == 1 else 1 if not tens else 0
    return first * 10 + (_HAN.find(ones) + 1 if len(ones) == 1 else 0)


def _number(mark: str) -> int:
    digits = re.search(rf"\d+|[{_HAN}]+", mark)
    if digits is None:
        return 0
    found = digits.group()
    return int(found) if found.isdecimal() else han_number(found)


def mark_at(text: str, at: int = 0) -> tuple[str, int, int] | None:
    """The heading number that stands at `at`: (kind, length with blanks, number), or None."""
    found = _MARK_AT.match(text, at)
    if found is None or found.lastgroup is None:
        return None
    return found.lastgroup, found.end() - at, _number(found.group())


def _cuts(text: str) -> tuple[list[int], list[int]]:
    """Offsets where sentences and where clauses end, ascending."""
    ends: list[int] = []
    clauses: list[int] = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "clause":
            clauses.append(found.end())
        elif kind == "end":
            ends.append(found.end())
        elif kind == "skip":
            at = found.end()
            if (
                at - found.start() >= _MIN_QUOTE
                and text[at - 1] in "”\"」"
                and text[at - 2] in _QUOTED_END
                and text[at : at + 1] not in tuple(_GOES_ON)
            ):
                ends.append(at)
        else:
            ends.append(found.start())
    if len(text) > _LONG:
        ends.extend(found.end() for found in _TITLE_RUN.finditer(text))
        ends.sort()
    return ends, clauses


def _shortened(ends: list[int], marks: list[int], size: int) -> list[int]:
    """Cuts so that no sentence is longer than `_LONGEST`: at the last clause mark before that, else
    anywhere. No report has such a sentence; a hostile file may be a single one."""
    out: list[int] = []
    start = 0
    for end in [*ends, size]:
        while end - start > _LONGEST:
            mark = marks[bisect_right(marks, start + _LONGEST) - 1] if marks else 0
            start = mark if mark > start else start + _LONGEST
            out.append(start)
        out.append(end)
        start = max(start, end)
    return out


def split(text: str) -> list[Piece]:
    """Cut a paragraph's text. The pieces are in order, without blanks at their edges; together
    with the blanks between they hold the whole text."""
    ends, marks = _cuts(text)
    if len(text) > _LONGEST:
        ends = _shortened(ends, marks, len(text))
    pieces: list[Piece] = []
    start, taken = 0, 0
    for end in [*ends, len(text)]:
        if end <= start:
            continue
        left, right = start, end
        while left < right and text[left] in _BLANK:
            left += 1
        while right > left and text[right - 1] in _BLANK:
            right -= 1
        start = end
        if left == right:
            continue
        clauses: list[tuple[int, int]] = []
        at = left
        while taken < len(marks) and marks[taken] <= right:
            if marks[taken] > at:
                clauses.append((at, marks[taken]))
                at = marks[taken]
            taken += 1
        if at < right:
            clauses.append((at, right))
        pieces.append(_piece(text, left, right, tuple(clauses)))
    return pieces


def _piece(text: str, left: int, right: int, clauses: tuple[tuple[int, int], ...]) -> Piece:
    # An ordinal opens with a Chinese numeral or one of five characters; most sentences do not.
    if text[left] in "一二三四五六七八九十第首其再最":
        ordinal = _ORDINAL_AT.match(text, left)
        if ordinal:
            number = _number(ordinal.group())
            return Piece(left, right, clauses, None, ordinal.end() - left, number, True)
    mark = _MARK_AT.match(text, left)
    if mark and mark.lastgroup and mark.end() < right:
        return Piece(left, right, clauses, mark.lastgroup, mark.end() - left, _number(mark.group()))
    return Piece(left, right, clauses)
