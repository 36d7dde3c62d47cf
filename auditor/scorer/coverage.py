"""Coverage: counts over the expected items and the three rates of design.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.records import COVERED, MENTIONED, Coverage, Finding, SectionCoverage


def rates(findings: Iterable[Finding]) -> tuple[float | None, float | None, float | None]:
    """(shown, mentioned, score) in percent over the assessable of these expected findings; None
    where nothing is assessable. `weight` multiplies; score is the mean of the two rates."""
    met = mentioned = total = 0.0
    for f in findings:
        if f.status in ("not_assessable", "not_applicable"):
            continue
        total += f.weight
        met += f.weight * (f.status == "met")
        mentioned += f.weight * (f.status in MENTIONED)
    if not total:
        return None, None, None
    shown, told = 100 * met / total, 100 * mentioned / total
    return round(shown, 1), round(told, 1), round((shown + told) / 2, 1)


def counted(findings: Iterable[Finding]) -> list[Finding]:
    """Expected findings that apply: what coverage, sections, thresholds and the gate count."""
    return [f for f in findings if f.expected and f.status != "not_applicable"]


def coverage(findings: Sequence[Finding]) -> Coverage:
    """Coverage of one audit."""
    inside = counted(findings)
    tally = Counter(f.status for f in inside)
    beyond = Counter(f.status for f in findings if not f.expected and f.status in COVERED)
    shown, mentioned, score = rates(inside)
    return Coverage(
        expected=len(inside), met=tally["met"], partial=tally["partial"],
        acknowledged_gap=tally["acknowledged_gap"], planned=tally["planned"], missing=tally["missing"],
        not_assessable=tally["not_assessable"],
        not_applicable=sum(f.status == "not_applicable" for f in findings),
        shown=shown, mentioned=mentioned, score=score,
        beyond_met=beyond["met"], beyond_partial=beyond["partial"],
    )  # fmt: skip


def by_section(
    findings: Sequence[Finding], sections: Sequence[tuple[str, str, str | None]]
) -> tuple[SectionCoverage, ...]:
    """Coverage of each section (id, title, English title) in the checklist's order."""
    out = []
    for number, title, title_en in sections:
        inside = counted(f for f in findings if f.section == number)
        shown, mentioned, _ = rates(inside)
        out.append(SectionCoverage(
            number, title, len(inside), sum(f.status == "met" for f in inside),
            sum(f.status == "partial" for f in inside), shown, mentioned, title_en,
        ))  # fmt: skip
    return tuple(out)
