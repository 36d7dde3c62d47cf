"""Which sentences are headings, and where each stands in the section tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.reader.blocks import Block
from auditor.reader.data import cue
from auditor.reader.furniture import is_prose
from auditor.reader.sentences import LEVELS, ORDINAL_RANK, RANKS, Piece, split

_LINE_TITLE, _RUN_IN_TITLE, _BARE_TITLE, _ORDINAL_TITLE = 60, 45, 30, 30
_ENTRY_TITLE, _COLON_TITLE = 40, 20
_DEPTH_RANK = {1: 10, 2: 10, 3: 20, 4: 30, 5: 40, 6: 45}
_TABLE_ROW = re.compile(
    r"\S(?:\t| {2,})\S.*\S(?:\t| {2,})\S|\S\t\S|\|.*\|"
    # single blanks, as a web page leaves them: short cells, a figure among those behind the first
    r"|^(?=\S+(?: \S+)* \d)\S{1,20}(?: \S{1,16}){2,}$"
)
_BRACKETED = re.compile(r"^【[^】]{1,30}】$")
_CLOSED = "。;,、!?"
_TRIM = " \t\n。;:,、"


@dataclass(slots=True)
class Unit:
    """A sentence on its way: its paragraph, its cut, and what it is in the tree.

    `rank` orders headings (smaller is outer); None for plain text. `title` is the logical range
    of the title. `heading`: the sentence is nothing but a heading. `closes`: a numbered item that
    ends deeper headings without being one."""

    block: Block
    number: int
    piece: Piece
    rank: int | None = None
    level: int = 0
    title: tuple[int, int] = (0, 0)
    heading: bool = False
    closes: int | None = None
    last: bool = False  # last sentence of its paragraph
    first: bool = False

    @property
    def text(self) -> str:
        """The sentence's logical text."""
        return self.block.text[self.piece.start : self.piece.end]


def units_of(blocks: list[Block]) -> list[Unit]:
    """All sentences of the body's paragraphs, headings told."""
    per_block: list[list[Unit]] = []
    for number, block in enumerate(blocks, 1):
        if block.kind == "body":
            pieces = split(block.text)
            units = [Unit(block, number, piece) for piece in pieces]
            if units:
                units[0].first = units[-1].last = True
                per_block.append(units)
    numbered = any(u.piece.kind in ("one", "part") for units in per_block for u in units[:1])
    listed: set[str] = set()  # kinds of number that are in use for plain lists just here
    for at, units in enumerate(per_block):
        after = per_block[at + 1][0] if at + 1 < len(per_block) else None
        for position, unit in enumerate(units):
            follows = units[position + 1] if position + 1 < len(units) else None
            if unit.piece.ordinal:
                _ordinal(unit, follows)
            elif unit.block.lines[0].depth and unit.first and unit.last:
                _marked_down(unit)
            elif unit.piece.kind is not None:
                _numbered(unit, follows, after, listed)
            elif unit.first and unit.last:
                _bare(unit, after, at > 0 or len(per_block) > 1, numbered)
    return [unit for units in per_block for unit in units]


def _span(unit: Unit, stop: int | None = None) -> tuple[int, int]:
    end = unit.piece.end if stop is None else stop
    while end > unit.piece.start + 1 and unit.block.text[end - 1] in _TRIM:
        end -= 1
    return unit.piece.start, end


def _first_clause(unit: Unit, most: int) -> tuple[int, int]:
    start = unit.piece.start
    return _span(unit, min(unit.piece.clauses[0][1], start + unit.piece.mark + most))


def _ordinal(unit: Unit, follows: Unit | None) -> None:
    unit.rank, unit.level = ORDINAL_RANK, 5
    body = unit.piece.end - unit.piece.start - unit.piece.mark
    short = body <= _ORDINAL_TITLE + 1 and unit.text.endswith("。")
    more = follows is not None and not follows.piece.ordinal
    if short and more and not _counts(unit):
        unit.heading = True
        unit.title = _span(unit)
    else:
        unit.title = _first_clause(unit, _ORDINAL_TITLE)


def _marked_down(unit: Unit) -> None:
    depth = unit.block.lines[0].depth
    kind = unit.piece.kind
    unit.heading = True
    unit.rank = RANKS[kind] if kind else _DEPTH_RANK[depth]
    unit.level = LEVELS[kind] if kind else max(1, min(4, depth - 1))
    unit.title = _span(unit)


def _counts(unit: Unit) -> bool:
    return bool(cue("structure", "own_content").search(unit.text, unit.piece.mark))


def _numbered(unit: Unit, follows: Unit | None, after: Unit | None, listed: set[str]) -> None:
    kind = unit.piece.kind or ""
    rank, text = RANKS[kind], unit.text
    if unit.first:
        listed -= {other for other in listed if RANKS[other] > rank}
    body = len(text) - unit.piece.mark
    alone = unit.last if unit.first else follows is None or follows.piece.kind is not None
    heading = False
    if _TABLE_ROW.search(text):
        unit.closes = rank
        return
    if text[-1] not in "。;,、!?":
        cut_short = body <= _LINE_TITLE and (unit.first or body <= _BARE_TITLE or kind in ("one", "part"))
        heading = cut_short and not (_counts(unit) and unit.last and kind not in ("one", "part"))
    elif text[-1] == "。" and body <= _RUN_IN_TITLE:
        if not alone or (_opens_text(unit, follows, after) and kind not in listed):
            heading = not _counts(unit)
        else:
            listed.add(kind)
    if heading:
        unit.heading, unit.title = True, _span(unit)
    elif kind in ("one", "part") or (not alone and rank <= RANKS["two"]) or _colon(unit):
        unit.title = _first_clause(unit, _ENTRY_TITLE)
    else:
        unit.closes = rank
        return
    unit.rank, unit.level = rank, LEVELS[kind]


def _colon(unit: Unit) -> bool:
    """True for a number followed by a short title and a colon."""
    first = unit.piece.clauses[0]
    return unit.block.text[first[1] - 1] == ":" and first[1] - first[0] - unit.piece.mark <= _COLON_TITLE


def _opens_text(unit: Unit, follows: Unit | None, after: Unit | None) -> bool:
    """True when what comes next is text below this line, not the next item of a list."""
    nearest = follows if follows is not None else after
    if nearest is None:
        return False
    kind = nearest.piece.kind
    if kind is not None:
        return RANKS[kind] > RANKS[unit.piece.kind or "one"]
    return len(nearest.block.text) > _BARE_TITLE


def section_cue(text: str) -> bool:
    """True for a heading that names one of a report's usual sections."""
    return any(
        cue("structure", "headings", role).search(text)
        for role in ("shortcomings", "shortcomings_loose", "leadership", "plans", "results")
    )


def _bare(unit: Unit, after: Unit | None, among: bool, numbered: bool) -> None:
    """A short line without number: a heading when running text or numbers follow."""
    text = unit.text
    bracketed = bool(_BRACKETED.match(text))
    if not among or after is None or len(text) > _BARE_TITLE or len(unit.block.lines) > 1:
        return
    if not bracketed and (text[-1] in _CLOSED + ":" or any(c in text for c in "。;:") or _TABLE_ROW.search(text)):
        return
    if len(text) < 2 or text.isascii() or text[0] in "附图表注((" or cue("metadata", "date_only").match(text):
        return
    below = after.piece.kind is not None or is_prose(after.block.lines[0], _BARE_TITLE) or after.piece.ordinal
    if not below:
        return
    section = section_cue(text)
    unit.heading, unit.title = True, _span(unit)
    unit.rank = 10 if (section and not bracketed) or not numbered else 20
    unit.level = 1 if unit.rank == 10 else 2
