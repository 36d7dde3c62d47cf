"""What the formats for people share: an audit sorted into the lists a reviewer works through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.records import COVERED, Audit, Finding, Tier
from auditor.reporter.words import Words

TIERS: tuple[Tier, ...] = ("required", "main", "by_function", "recommended")
MARKS = {
    "met": "●", "partial": "◐", "acknowledged_gap": "△", "planned": "▷", "missing": "○",
    "not_applicable": "－", "not_assessable": "？",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Digest:
    """One audit for people: open points by tier, what is met, what asks for a second look, what
    is shown beyond expectation, and what does not apply."""

    audit: Audit
    open: dict[Tier, tuple[Finding, ...]]
    met: tuple[Finding, ...]
    review: tuple[Finding, ...]
    beyond: tuple[Finding, ...]
    not_applicable: tuple[Finding, ...]


def digest(audit: Audit) -> Digest:
    """Sort the findings of one audit; the order inside each list is the checklist's."""
    counted = [f for f in audit.findings if f.expected and f.status != "not_applicable"]
    return Digest(
        audit,
        {tier: tuple(f for f in counted if f.tier == tier and f.status != "met") for tier in TIERS},
        tuple(f for f in counted if f.status == "met"),
        tuple(f for f in audit.findings if f.review is not None and f.status != "not_applicable"),
        tuple(f for f in audit.findings if not f.expected and f.status in COVERED),
        tuple(f for f in audit.findings if f.status == "not_applicable"),
    )


def percent(value: float | None, words: Words) -> str:
    """A rate with its sign, or that there is none."""
    return words.label("none") if value is None else f"{value:.1f}%"


def who(audit: Audit, words: Words) -> str:
    """The body: name, year, level, kind, functions; what was inferred is marked."""
    body = audit.body
    inferred = {name for name, source in body.sources.items() if source.inferred}
    mark = f"({words.label('inferred')})"
    parts = [(body.agency or audit.report.path) + (mark if "agency" in inferred and body.agency else "")]
    if body.year is not None:
        parts.append(words.label("of_year", year=body.year) + (mark if "year" in inferred else ""))
    if body.level is not None:
        parts.append(words("level", body.level))
    parts.append(words("kind", body.kind) + (mark if "kind" in inferred and body.agency else ""))
    if body.functions:
        parts.append(words.joint.join(words("function", f) for f in body.functions))
    return " · ".join(parts)


def details(audit: Audit, words: Words) -> Iterator[tuple[str, str]]:
    """Dates and the text's name, as (label, value)."""
    body = audit.body
    yield words.label("text"), audit.report.path
    if body.signed:
        yield words.label("signed"), body.signed
    if body.published:
        yield words.label("published"), body.published
    for problem in audit.problems:
        yield words.label("problems"), words.problem(problem)


def shorten(quote: str | None, limit: int = 60) -> str:
    """A quotation on one line, cut to `limit` characters."""
    line = "".join((quote or "").split("\n"))
    return line if len(line) <= limit else line[: limit - 1] + "…"
