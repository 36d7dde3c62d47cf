"""What formats for machines say of a finding that the gate does not simply pass: kind, level and
the place in the report where a person should look."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.records import Audit, Finding
from auditor.reporter import absence
from auditor.reporter.words import Words

Kind = Literal["fail", "open", "review"]
Level = Literal["error", "warning", "none"]
# Likeness of a heading to an item, 0 to 1, from which it is the place where the item belongs.
FITTING = 0.2
# The number of a heading, which says nothing of its matter: 一、 (二) 3.
_NUMBER = re.compile(r"^\s*[(\uff08]?[一二三四五六七八九十\d]+[)\uff09]?[、.\uff0e]?\s*")


@dataclass(frozen=True, slots=True)
class Notice:
    """One finding to tell. `start` and `end` are offsets into the report's text; `carried` is true
    where a waiver or the baseline lets it pass."""

    audit: Audit
    finding: Finding
    kind: Kind
    level: Level
    start: int
    end: int
    carried: bool


def notices(audit: Audit) -> Iterator[Notice]:
    """The findings to tell, in the checklist's order. Raises ValueError for an audit that no gate
    has seen, since silence would read as a pass."""
    for f in audit.findings:
        if not f.expected:
            continue
        if f.outcome is None:
            raise ValueError("an audit that the gate has not judged")
        carried = f.outcome.action == "pass"
        if carried and f.outcome.known is not True and f.outcome.reason.code != "waived":
            continue
        kind, level = _kind(f)
        start, end = place(audit, f)
        yield Notice(audit, f, kind, level, start, end, carried)


def _kind(f: Finding) -> tuple[Kind, Level]:
    assert f.outcome is not None
    status = f.ruling.status if f.ruling else f.status
    if f.outcome.reason.code == "review" or status == "not_applicable":
        return "review", "none"
    if status == "not_assessable":
        return "open", "none"
    return "fail", "warning" if f.outcome.action == "warn" else "error"


def place(audit: Audit, f: Finding) -> tuple[int, int]:
    """Offsets of the passage that decides; for what is not shown, of the heading under which it
    would most fittingly stand; else of the first heading, else of the text's first sentence."""
    for p in f.evidence:
        if p.start is not None and p.end is not None:
            return p.start, p.end
    report = audit.report
    heading = max(report.headings, key=lambda h: (_fit(h.title, audit, f), -h.start), default=None)
    if heading is not None and _fit(heading.title, audit, f) >= FITTING:
        return heading.start, heading.end
    if report.headings:
        return report.headings[0].start, report.headings[0].end
    body = next((s for s in report.sentences if s.role not in ("chrome", "masthead")), None)
    return (body.start, body.end) if body is not None else (0, 0)


def _fit(title: str, audit: Audit, f: Finding) -> float:
    """How well a heading fits an item: by the item's title, less by its section's; a refused
    passage under the heading speaks for it too."""
    section = next((s.title for s in audit.sections if s.section == f.section), "")
    bare = _NUMBER.sub("", title)
    near = any(title in p.path for p in f.refused)
    return max(alike(bare, f.title), 0.8 * alike(bare, section)) + (0.1 if near else 0.0)


def alike(one: str, other: str) -> float:
    """Share of the pairs of characters that two titles have in common, 0 to 1."""
    a, b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (one, other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


class Lines:
    """Lines and columns of a text, both from 1; only ``\\n`` ends a line."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def message(f: Finding, words: Words) -> str:
    """What is told of a finding, in one paragraph."""
    is_, and_, stop = (": ", ", ", "; ") if words.lang == "en" else (":", ",", "。")
    status = f.ruling.status if f.ruling else f.status
    parts = [f"{f.item} {words.title(f)}{is_}{words('status', status)}{and_}{words.reason(f.reason)}"]
    nearest = next((p for p in (*f.evidence, *f.refused) if p.quote), None)
    if nearest is not None:
        label = words.label("refused" if nearest in f.refused else "evidence")
        quote = words.quoted("".join((nearest.quote or "").split()))
        told = absence.why(nearest, words)
        why = f" [{told}]" if told else ""
        parts.append(f"{label}{is_}{quote} {words.label('line', line=nearest.line)}{why}")
    if absence.not_shown(f) and (looked_for := words.searched(f)):
        parts.append(words.label("searched_told", count=len(looked_for)))
    advice = words.advice(f)
    if advice:
        parts.append(f"{words.label('advice')}{is_}{advice}")
    return stop.join(parts)


def limits(audit: Audit, words: Words) -> Iterator[tuple[str, str]]:
    """Name and sentence of each limit that an audit breaks."""
    for reason in audit.broken:
        yield str(reason.args["limit"]), words.limit(reason)


def has_lines(audit: Audit) -> bool:
    """Are the lines of the report's text those of its file?"""
    return audit.report.format in ("text", "md")


def where(audit: Audit) -> str:
    """The path to point at: from the working folder where it lies below it."""
    return audit.place or audit.report.path
