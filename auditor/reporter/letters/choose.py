"""What goes into a letter: a few points a person can answer, none that asks for a second look first.

A verdict marked for review goes out only when a ruling has confirmed or changed it; what a waiver
covers, and what only the reviewer can tell, does not go out at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.records import LEVELS, Audit, CheckFinding, Finding, Status, Tier
from auditor.reporter import absence
from auditor.reporter.beside import asks, shared, subject
from auditor.reporter.digest import shorten
from auditor.reporter.inert import one_line
from auditor.reporter.words import Words

SHOWN, MAIN, CHECKED = 3, 8, 6  # most points of each part
_QUOTE = 60  # characters of a passage in a letter
_TERMS = 3  # of the terms looked for, in the annex
_REVIEWERS = frozenset({"left_to_reviewer"})
_ACTS = frozenset({"results", "leadership", "correction"})  # where a report tells what was done
_SUBSTANCE = 12  # characters of a passage worth showing to others


@dataclass(frozen=True, slots=True)
class Point:
    """One item for a letter, in words; `quote` is empty where nothing is cited, `good` tells an act
    that is worth showing, `searched` some of what was looked for where nothing is shown."""

    key: tuple[str, str]
    item: str
    tier: Tier
    status: Status
    reason: str
    advice: str
    quote: str
    place: str
    good: bool
    searched: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter says of one report."""

    path: str
    agency: str
    year: int | None
    courteous: bool
    shown: tuple[Point, ...]
    required: tuple[Point, ...]
    main: tuple[Point, ...]
    annex: tuple[Point, ...]
    assessed: tuple[Point, ...]


def letter(audits: Sequence[Audit], words: Words, office_level: str | None) -> Letter:
    """Choose what a letter to this body says."""
    body = audits[0].body
    points = [
        point(a, f, words) for a in audits for f in a.findings
        if f.expected and f.status != "not_applicable" and may_go_out(f)
    ]  # fmt: skip
    open_ = [p for p in points if p.status != "met"]
    required = tuple(p for p in open_ if p.tier == "required")
    main = tuple(p for p in open_ if p.tier == "main")
    order: dict[Tier, int] = {"main": 0, "by_function": 1, "required": 2, "recommended": 3}
    # The best shown: acts with figures first, the weightier tiers first, then the checklists' order.
    shown = sorted((p for p in points if p.good), key=lambda p: (not any(c.isdigit() for c in p.quote), order[p.tier]))
    distinct = list({p.quote: p for p in reversed(shown)}.values())[::-1]
    return Letter(
        path=audits[0].report.path, agency=one_line(body.agency or audits[0].report.path), year=body.year,
        courteous=body.kind == "vertical" or _above(body.level, office_level),
        shown=tuple(distinct[:SHOWN]), required=required, main=main, annex=(*required, *main),
        assessed=tuple(points),
    )  # fmt: skip


def may_go_out(f: Finding) -> bool:
    """Whether a verdict may be told to the body without a person's look."""
    if f.waiver is not None or f.reason.code in _REVIEWERS:
        return False
    return f.review is None or f.ruling is not None


def point(audit: Audit, f: Finding, words: Words) -> Point:
    """A verdict in a letter's words; a ruling stands in the program's place."""
    status: Status = f.ruling.status if f.ruling is not None else f.status
    cited = next((p for p in f.evidence if p.quote and p.strength == "concrete"), None)
    if status != "met":
        cited = cited or next((p for p in f.evidence if p.quote), None)
    reason = words.reason(f.reason) if f.ruling is None and status != "missing" else words("status", status)
    if status == f.status == "partial" and f.reason.code == "only_general":
        reason = words.label("only_general_short")
    return Point(
        key=(audit.checklist.id, f.item), item=words.title(f), tier=f.tier, status=status, reason=reason,
        advice=(words.advice(f) or "").rstrip("。."),
        quote=shorten(one_line(cited.quote or ""), _QUOTE) if cited else "",
        place=words.label("line", line=cited.line) if cited else "",
        good=bool(status == "met" and cited and cited.stance == "done" and cited.role in _ACTS
                  and len(cited.quote or "") >= _SUBSTANCE),
        searched=absence.terms(f, words, _TERMS) if status == "missing" and absence.not_shown(f) else "",
    )  # fmt: skip


def to_check(checks: Sequence[CheckFinding], path: str, reviewer: bool) -> list[CheckFinding]:
    """What checks would ask the body behind the report at `path`, what does not agree first."""
    return [c for c in shared(checks, reviewer) if subject(c) == path and asks(c) and any(p.quote for p in c.passages)]


def _above(level: str | None, office: str | None) -> bool:
    """A body of a higher level than the office's."""
    if level is None or office is None:
        return False
    order: tuple[str, ...] = LEVELS
    return order.index(level) < order.index(office)
