"""The scorer: findings of one report against one checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.profiles import expected, recommended_only
from auditor.records import (
    COVERED,
    Audit,
    Body,
    ChecklistRef,
    Finding,
    ItemMatch,
    Passage,
    Problem,
    Reason,
    Reliability,
    Report,
)  # fmt: skip
from auditor.scorer.coverage import by_section, coverage
from auditor.scorer.parts import parts_read
from auditor.scorer.status import Verdict, judge

if TYPE_CHECKING:
    from auditor.checklist.models import Checklist, Item

MOST_REFUSED = 4
NEW_LINES_EARLY = "year_outside_period"


def score_report(
    report: Report, body: Body, checklist: Checklist, matches: Sequence[ItemMatch],
    problems: Sequence[Problem] = (), reliability: Mapping[str, Reliability] | None = None,
) -> Audit:  # fmt: skip
    """One audit: the findings of `checklist` in its order, with coverage in all and by section."""
    outside = _outside(checklist.period, body.year)
    closed = report.unassessable
    if outside:
        closed = Reason("year_outside_period", {"year": body.year})
    findings = [
        _finding(item, match, body, closed, (reliability or {}).get(item.id))
        for item, match in zip(checklist.items, matches, strict=True)
    ]
    findings = _settle(checklist, matches, findings)
    sections = [(s.id, s.title, s.title_en) for s in checklist.sections]
    told = tuple(problems)
    if outside and checklist.period is not None:
        args = {"checklist": checklist.id, "year": body.year, "from": checklist.period[0], "to": checklist.period[1]}
        told += (Problem("year_outside_period", args=args),)
    ref = ChecklistRef(checklist.id, checklist.title, checklist.title_en, checklist.sha256)
    return Audit(
        report, body, ref, coverage(findings), by_section(findings, sections), tuple(findings), told,
        read=parts_read(report),
    )


def _outside(period: tuple[int, int | None] | None, year: int | None) -> bool:
    """Does the reporting year lie outside the checklist's period? An unknown year lies within."""
    if period is None or year is None:
        return False
    return year < period[0] or (period[1] is not None and year > period[1])


def is_due(item: Item, body: Body) -> bool:
    """Is the item expected of this body in its reporting year? What `Finding.expected` holds."""
    if _outside(item.period, body.year):
        return False
    if item.skips_new_bodies and body.established is not None and body.established == body.year:
        return False
    return expected(item.id, item.expected_of, body)


def _finding(
    item: Item, match: ItemMatch, body: Body, closed: Reason | None, reliability: Reliability | None
) -> Finding:
    due = is_due(item, body)
    verdict = judge(match, item.accepts, due)
    if closed is not None:
        verdict = Verdict("not_assessable", closed)
    refused = _nearest(verdict, match)
    return Finding(
        item=item.id, title=item.title, title_en=item.title_en, section=item.section, clause=item.clause,
        requirement=item.requirement, requirement_en=item.requirement_en,
        tier="recommended" if recommended_only(item.id, body) else item.tier,
        weight=item.weight, expected=due, status=verdict.status, reason=verdict.reason,
        evidence=verdict.evidence, refused=refused, searched=match.searched, exemplars=match.exemplars,
        advice=item.advice, advice_en=item.advice_en,
        review=_review(verdict, due, reliability), reliability=reliability,
    )  # fmt: skip


def _nearest(verdict: Verdict, match: ItemMatch) -> tuple[Passage, ...]:
    """Passages that do not decide, nearest first: other stances, then what the matter gate refused."""
    seen: set[tuple[int | None, int | None]] = {(p.start, p.end) for p in verdict.evidence}
    out = []
    for passage in (*verdict.other, *match.refused):
        key = (passage.start, passage.end)
        if key not in seen:
            seen.add(key)
            out.append(passage)
    return tuple(out[:MOST_REFUSED])


_WEAK = {"covered": "weak_covered", "missing": "weak_missing"}


def _review(verdict: Verdict, due: bool, reliability: Reliability | None) -> Reason | None:
    """Why a person should look first; None where the verdict is as sure as they come. Verdicts on
    weak items are marked only where the item is expected: else nobody acts on them."""
    if verdict.reason.code in ("disclaimed", "left_to_reviewer", "published_on_the_day", "page_dates_differ"):
        return Reason(verdict.reason.code, {})
    if verdict.status == "met" and any(p.stance == "shortfall" for p in verdict.other):
        return Reason("met_and_admitted", {})
    if reliability is None or not due:
        return None
    kind = "covered" if verdict.status in COVERED else verdict.status
    if kind not in reliability.weak:
        return None
    measured = reliability.rates[f"{kind}_precision"]
    return Reason(_WEAK[kind], {"right": measured.right, "of": measured.of})


def _settle(checklist: Checklist, matches: Sequence[ItemMatch], findings: list[Finding]) -> list[Finding]:
    """A zero on a trigger item makes what hangs on it not applicable unless the text shows it."""
    hung: dict[str, Reason] = {}
    for item, match in zip(checklist.items, matches, strict=True):
        rule = item.evidence.zero
        if rule is None:
            continue
        if any(p.zero for p in match.passages) or match.disclaimed is not None or match.settled is not None:
            code = "disclaimed" if match.disclaimed is not None else "zero_settles"
            hung |= {other: Reason(code, {"item": item.id}) for other in rule.settles}
    return [
        replace(f, status="not_applicable", reason=hung[f.item])
        if f.item in hung and f.status in ("missing", "planned")
        else f
        for f in findings
    ]
