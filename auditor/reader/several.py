"""Does a file hold several reports? Each report has a beginning: a title line or a 现将…报告如下.

A further beginning counts only with what goes with one: the end of the report before (a lone date)
above it, an opening below its title, or chapters that are counted anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.reader.data import cue
from auditor.reader.furniture import is_prose
from auditor.reader.lines import Line

_TITLE = 60
_APART = 500  # characters; what stands nearer to each other is one beginning, and no report is shorter
_ABOVE, _BELOW, _CHAPTER_BELOW = 6, 5, 12  # lines


def reports_in(solid: Sequence[Line]) -> int:
    """How many reports begin in a text; `solid` are its lines with content."""
    begun: list[tuple[int, int, str]] = []  # line, place, words
    last = -_APART
    for index, line in enumerate(solid):
        titled = _is_title(line.content)
        if not titled and not _opens(line.content):
            continue
        near = line.start - last < _APART
        last = line.start
        if near:
            continue
        first = begun[-1][0] if begun else 0
        if not begun or (_goes_on(solid, first, index, titled) and line.content != begun[-1][2]):
            begun.append((index, line.start, line.content))
    begun = [one for one in begun if solid[-1].end - one[1] >= _APART]
    if not begun:
        return 0
    index = begun[0][0]
    untitled = _prose(solid[:index]) >= _APART and _goes_on(solid, 0, index, _is_title(solid[index].content))
    return len(begun) + untitled


def _is_title(text: str) -> bool:
    named = cue("structure", "title").search(text) and cue("structure", "title_named").search(text)
    return bool(named) and len(text) <= _TITLE and "。" not in text and "《" not in text


def _opens(text: str) -> bool:
    """A paragraph such as 现将有关情况报告如下."""
    return len(text) > _TITLE // 3 and cue("quality", "opening").search(text) is not None


def _goes_on(solid: Sequence[Line], first: int, index: int, titled: bool) -> bool:
    """Whether a report that began at `first` ends above `index` and another one begins there."""
    above, below = solid[max(first, index - _ABOVE) : index], solid[index + 1 :]
    ended = any(cue("quality", "last_line").search(line.content) for line in above)
    opened = titled and any(_opens(line.content) for line in below[:_BELOW])
    # Below a title any chapters counted anew will do; a paragraph that opens may stand in a report's midst.
    counted = "first_chapter" if titled else "second_chapter"
    return ended or opened or _anew(solid[first:index], below[:_CHAPTER_BELOW], counted)


def _anew(before: Sequence[Line], below: Sequence[Line], counted: str) -> bool:
    """Chapters are counted from one again: there were some before."""
    earlier = any(cue("quality", counted).search(line.content) for line in before)
    return earlier and any(cue("quality", "first_chapter").search(line.content) for line in below)


def _prose(lines: Sequence[Line]) -> int:
    return sum(len(line.content) for line in lines if is_prose(line))
