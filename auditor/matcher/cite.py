"""What to cite: the shortest run of clauses that carries the evidence, 6 to 120 characters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from auditor.matcher.particulars import particular
from auditor.matcher.view import ClauseView, ReportView, SentenceView

LONGEST = 120
SHORTEST = 6
_LEAD = re.compile(
    r"^[\s　]*(?:[一二三四五六七八九十]+是|[(（][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、"
    r"|\d+[.、．])?[\s　]*"
)
_TAIL = re.compile(r"[\s　,，;；。:：、]+$")
_FOLLOWS = re.compile(
    r"^(?:并|共|累计|其中|均|全部|全年|涉及|办结|参|受|发放|组织"
    r"|已|完成|开展|形成|提出|出具|有效|及时|今年|截至|先后|\d|通过率|合格率|到|审|发)"
)
_LEANS = re.compile(r"^(?:均|全部|其中|并|也|都|且|同时)")
_MEANS = re.compile("等(?:多种)?(?:方式|形式|途径|渠道|载体)[,:]$")
_DATED = re.compile(r"^[^一-鿿]*(?:今年|全年)?\d{0,4}年?\d{1,2}月")


def run_of(
    sentence: SentenceView, start: int, end: int, owners: Mapping[int, Set[int]], item: int
) -> tuple[int, int]:
    """First and last clause index of the run for the shadow span `start..end`.

    Where the hit's own clauses hold no particular, clauses behind (or before) that plainly belong
    to the same act are taken in; `owners` are the items that claim a clause as theirs: none is
    taken that others than `item` alone do.
    """
    clauses = sentence.clauses
    if len(clauses) == 1:
        return 0, 0
    first, last = sentence.clause_at(start), sentence.clause_at(max(start, end - 1))
    near = first > 0 and clauses[last].end - clauses[first - 1].start <= LONGEST
    if first > 0 and (clauses[first].end - clauses[first].start < SHORTEST or _LEANS.match(clauses[first].text)):
        if near:
            first -= 1
    elif first > 0 and len(clauses[first - 1].text) <= 16 and _DATED.match(clauses[first - 1].text):
        first -= 1
    elif near and _MEANS.search(clauses[first - 1].text):
        first -= 1  # by which means (通过党组会议、三会一课等方式) belongs to what was done by them
    while last + 1 < len(clauses) and last - first < 4:
        if last + 1 in owners and item not in owners[last + 1]:
            break
        following = clauses[last + 1]
        if following.end - clauses[first].start > LONGEST or following.has("turn"):
            break
        short = clauses[last].end - clauses[first].start < SHORTEST + 2
        if not short and (told_in(clauses, first, last) or not _belongs(following)):
            break
        last += 1
    return first, last


def run_text(clauses: list[ClauseView], first: int, last: int) -> str:
    """The shadow text of clauses `first..last`."""
    return "".join(c.text for c in clauses[first : last + 1])


def told_in(clauses: list[ClauseView], first: int, last: int) -> str | None:
    """What in the clauses `first..last` can be checked."""
    if first == last:
        return clauses[first].particular
    lacks = -1
    for clause in clauses[first : last + 1]:
        lacks &= clause.lacks
    return particular(run_text(clauses, first, last), None, lacks)


def _belongs(clause: ClauseView) -> bool:
    """Does a clause carry on what the one before it told? It holds a figure and no subject of its own."""
    told = clause.particular
    return told in ("number", "date") or bool(told and _FOLLOWS.match(clause.text))


def whole_span(report: ReportView, sentence: SentenceView, first: int, last: int) -> tuple[int, int]:
    """Offsets into `Report.text` of the clauses `first..last`, trimmed of marks and numbering."""
    a, b = report.span(sentence, sentence.clauses[first].start, sentence.clauses[last].end)
    return _trim(report.report.text, max(a, sentence.source.start), min(b, sentence.source.end))


def text_span(
    report: ReportView, sentence: SentenceView, first: int, last: int, start: int, end: int
) -> tuple[int, int]:
    """Offsets into `Report.text` of the clauses `first..last`, trimmed of marks and numbering and
    cut to `LONGEST` characters round the shadow span `start..end`."""
    text = report.report.text
    a, b = whole_span(report, sentence, first, last)
    if b - a <= LONGEST:
        return a, b
    x, y = report.span(sentence, start, end)
    c, d = report.span(
        sentence, sentence.clauses[sentence.clause_at(start)].start, sentence.clauses[sentence.clause_at(end - 1)].end
    )
    a, b = _trim(text, max(a, c), min(b, d))
    if b - a > LONGEST:
        a, b = _cut(text, a, b, x, y)
    return a, b


def _trim(text: str, a: int, b: int) -> tuple[int, int]:
    piece = text[a:b]
    lead = _LEAD.match(piece)
    head = lead.end() if lead else 0
    tail = _TAIL.search(piece)
    foot = tail.start() if tail else len(piece)
    return (a + head, a + foot) if foot > head else (a, b)


def _cut(text: str, a: int, b: int, x: int, y: int) -> tuple[int, int]:
    """A window of at most LONGEST characters round x..y, cut at 、 where one is near."""
    y = min(y, x + LONGEST)
    if y - a <= LONGEST:
        end = min(b, a + LONGEST)
        comma = text.rfind("、", y, end)
        return a, comma if comma > y and end < b else end
    start = max(a, y - LONGEST)
    comma = text.find("、", start, x)
    start = comma + 1 if comma >= 0 else start
    return start, min(b, max(y, start + min(LONGEST, b - start)))
