"""Which lines are the report and which are the site around it.

Told by pattern, position and shape together: short lines before the title and after the
signature are furniture, lines that name date, source or index are masthead, and a line of prose
is never furniture for its place alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.reader.data import cue
from auditor.reader.lines import Line, Wrapping
from auditor.reader.sentences import mark_at

Kind = str  # "blank", "page", "chrome", "masthead", "body", "signature"

_PROSE, _PROSE_BARE, _SENTENCE = 20, 40, 12
_TITLE, _TITLE_PART, _SHORT, _WORD = 70, 45, 40, 6
_LONG = 60
_PUNCTUATION = re.compile(r"[,。;:、]")
_TOP_MARKS = frozenset(("part", "one", "two"))


@dataclass(slots=True)
class Layout:
    """The kind of each line, and the landmarks: indexes of the lines of the title, of the
    signature, and of the first and last line of the report proper."""

    kinds: list[Kind]
    title: list[int] = field(default_factory=list)
    signature: list[int] = field(default_factory=list)
    first: int = 0
    last: int = -1


def _s(*keys: str) -> re.Pattern[str]:
    return cue("structure", *keys)


def is_marked(line: Line) -> bool:
    """True for a line that opens with a heading number or markdown marks."""
    return bool(line.depth) or mark_at(line.content) is not None


def _top_marked(line: Line) -> bool:
    mark = mark_at(line.content)
    return mark is not None and mark[0] in _TOP_MARKS


def is_prose(line: Line, least: int = _PROSE) -> bool:
    """True for running text: long enough, with marks of punctuation, without signs of furniture."""
    text = line.content
    if len(text) < least or not _PUNCTUATION.search(text) or _s("furniture_prose").search(text):
        return False
    return "。" in text or len(text) >= _LONG or not _s("furniture").search(text)


def is_furniture(line: Line) -> bool:
    """True for a line with words or the shape of a menu, a footer or a tool bar."""
    text = line.content
    if "。" in text and len(text) >= _PROSE:
        return bool(_s("furniture_prose").search(text))
    if _s("furniture").search(text):
        return True
    words = text.split()
    return len(words) > 2 and all(len(word) <= _WORD and not any(c.isdigit() for c in word) for word in words)


def _is_title(text: str) -> bool:
    return (
        len(text) <= _TITLE
        and not any(mark in text for mark in "。;>›»,")
        and bool(_s("title").search(text))
        and not _s("tail_furniture").search(text)
    )


def _numbered_title(text: str) -> bool:
    """True for a title with a number before it. 一、主要负责人履行推进法治建设第一责任人职责情况 has a
    title's words and is a heading."""
    return _is_title(text) and bool(_s("title_numbered").search(text))


def _zone(solid: list[Line]) -> int:
    """How many lines may hold the title: those before the first number or end of preamble."""
    seen = False
    for at, line in enumerate(solid):
        titled = _is_title(line.content)
        if _top_marked(line) and (seen or not _numbered_title(line.content)):
            return at
        if _s("preamble_end").search(line.content):
            return at + 1 if titled else at
        seen = seen or titled
    return len(solid)


def _titles(solid: list[Line]) -> list[list[int]]:
    """Groups of positions in `solid` that together make a title."""
    groups: list[list[int]] = []
    zone = _zone(solid)
    at = 0
    while at < zone:
        if _is_title(solid[at].content):
            group = [at]
            before = at - 1
            while before >= 0 and _s("agency_line").match(solid[before].content) and len(group) < 3:
                if is_furniture(solid[before]):
                    break
                group.insert(0, before)
                before -= 1
            groups.append(group)
        elif at + 1 < zone and not _is_title(solid[at + 1].content):
            two = solid[at].content, solid[at + 1].content
            if max(map(len, two)) <= _TITLE_PART and _is_title("".join(two)) and len(two[1]) > 1:
                groups.append([at, at + 1])
                at += 1
        at += 1
    return groups


def _head_kind(line: Line, titled: bool) -> Kind:
    """The kind of a line above or below the title that is not running text."""
    text = line.content
    if _s("masthead").search(text) or cue("metadata", "date_only").match(text):
        return "masthead"
    if is_furniture(line) or not titled:
        return "chrome"
    return "masthead" if len(text) > _WORD else "chrome"


def _begins(line: Line, titled: bool, after: Line | None) -> bool:
    """True when the report proper begins at this line."""
    text = line.content
    if _s("masthead").search(text) and not (len(text) > _LONG and "。" in text):
        return False
    if _s("addressee").match(text) and not is_furniture(line):
        return True
    if is_marked(line) and not (is_furniture(line) and not line.depth):
        return titled or not _numbered_title(text)
    if is_prose(line, _PROSE if titled else _PROSE_BARE):
        return True
    if ("。" in text or _s("preamble_end").search(text)) and is_prose(line, _SENTENCE):
        return True
    heading = len(text) <= _SHORT and any(
        _s("headings", role).search(text) for role in ("results", "shortcomings", "plans", "leadership")
    )
    return heading and titled and not is_furniture(line) and after is not None and is_prose(after, _SENTENCE)


def _head(solid: list[Line], layout: Layout) -> int:
    """Set the kinds above the report proper; the position in `solid` where it begins."""
    groups = _titles(solid)
    named = [g for g in groups if _s("title_named").search("".join(solid[i].content for i in g))]
    title = (named or groups or [[]])[-1]
    for group in groups:
        kind = "masthead" if group in named or group is title else "chrome"
        for at in group:
            layout.kinds[solid[at].index] = kind
    layout.title = [solid[at].index for at in title]
    below = title[-1] + 1 if title else 0
    for line in solid[: title[0] if title else 0]:
        if layout.kinds[line.index] == "body":
            layout.kinds[line.index] = "masthead" if _s("masthead").search(line.content) else "chrome"
    for at in range(below, len(solid)):
        line = solid[at]
        if layout.kinds[line.index] != "body":
            continue
        if _begins(line, bool(title), solid[at + 1] if at + 1 < len(solid) else None):
            return at
        layout.kinds[line.index] = _head_kind(line, bool(title))
    # Nothing reads like running text: a title's short lines are the report, bare ones are not told.
    for line in solid[below:]:
        layout.kinds[line.index] = "chrome" if is_furniture(line) else "body"
    return below


def _is_agency(line: Line) -> bool:
    return bool(_s("agency_line").match(line.content)) and not is_marked(line)


def _signature(solid: list[Line], begin: int) -> list[int]:
    """Positions in `solid` of the signature's lines, empty without one."""
    bare: list[int] = []
    for at in range(len(solid) - 1, begin, -1):
        line, before = solid[at], solid[at - 1]
        text = line.content
        if cue("metadata", "date_only").match(text):
            if _is_agency(before):
                first = at - 1
                while first - 1 > begin and _is_agency(solid[first - 1]) and at - first < 3:
                    first -= 1
                return list(range(first, at + 1))
            if not bare and (before.content[-1:] == "。" or _s("closing").match(before.content)):
                bare = [at]
        else:
            dated = cue("metadata", "date_end").search(text)
            if dated and _s("agency_line").match(text[: dated.start()].strip() or "-"):
                return [at]
    if bare:
        return bare
    return _unsigned(solid, begin)


def _unsigned(solid: list[Line], begin: int) -> list[int]:
    """A body's name alone, without a date, as the last line of the report."""
    for at in range(len(solid) - 1, begin, -1):
        if _is_agency(solid[at]) and (solid[at - 1].content[-1:] == "。" or _s("closing").match(solid[at - 1].content)):
            rest = solid[at + 1 :]
            if not any(is_prose(line) or _top_marked(line) for line in rest):
                return [at]
        elif is_prose(solid[at]) and not is_furniture(solid[at]):
            return []
    return []


def _tail(solid: list[Line], begin: int, layout: Layout, wrapped: Wrapping) -> None:
    """Set the kinds of the signature and of everything below the report proper."""
    signed = _signature(solid, begin)
    for at in signed:
        layout.kinds[solid[at].index] = "signature"
    layout.signature = [solid[at].index for at in signed]
    start = signed[-1] + 1 if signed else begin + 1
    top = max((at for at in range(begin, len(solid)) if _top_marked(solid[at])), default=begin)
    cut = False
    for at in range(start, len(solid)):
        line = solid[at]
        short = len(line.content) <= _SHORT and "。" not in line.content
        if not cut and at > top and short and not wrapped.full(line) and _s("tail_furniture").search(line.content):
            cut = True
        if cut or (signed and not is_prose(line, _LONG // 2) and not is_marked(line)):
            after = _s("afterword").match(line.content) or _s("masthead").search(line.content)
            layout.kinds[line.index] = "masthead" if after else "chrome"
    if not signed:
        _ragged(solid, begin, top, layout)


def _ragged(solid: list[Line], begin: int, top: int, layout: Layout) -> None:
    """Without a signature: short lines below the last running text that look like furniture."""
    for at in range(len(solid) - 1, max(begin, top), -1):
        line = solid[at]
        if layout.kinds[line.index] != "body":
            continue
        if is_prose(line, _SENTENCE) or is_marked(line):
            return
        if _s("masthead").search(line.content) or _s("afterword").match(line.content):
            layout.kinds[line.index] = "masthead"
        elif is_furniture(line) or line.content[0] in "·•>›":
            layout.kinds[line.index] = "chrome"


def classify(
    lines: list[Line], wrapped: Wrapping, hinted: frozenset[int], certain: frozenset[int] = frozenset()
) -> Layout:
    """Tell each line's kind. `hinted`: indexes of lines that markup shows as furniture; `certain`:
    of lines that are furniture whatever they say (page headers, hidden text)."""
    layout = Layout(["body" if line.content else "blank" for line in lines])
    for index in certain:
        layout.kinds[index] = "chrome" if lines[index].content else "blank"
    page = _s("page_number")
    for line in lines:
        text = line.content
        bare = bool(wrapped.width) and len(text) <= 3 and text.isdecimal()
        if layout.kinds[line.index] == "body" and (bare or (len(text) <= _SHORT and page.match(text))):
            layout.kinds[line.index] = "page"
    solid = [line for line in lines if layout.kinds[line.index] == "body"]
    if not solid:
        return layout
    begin = _head(solid, layout)
    if begin < len(solid):
        _tail(solid, begin, layout, wrapped)
    for line in solid[begin:]:
        text = line.content
        if layout.kinds[line.index] != "body" or len(text) > _SHORT:
            continue
        hint = line.index in hinted and "。" not in text and not is_marked(line)
        if hint or _s("furniture_anywhere").match(text):
            layout.kinds[line.index] = "chrome"
    body = [line.index for line in lines if layout.kinds[line.index] == "body"]
    if body:
        layout.first, layout.last = body[0], body[-1]
    return layout
