"""What is judged of a report's passages together, when all sentences have passed the gates: zeros that
settle other items, and clauses that only list what many items ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from auditor.matcher.view import ReportView
from auditor.records import Passage

if TYPE_CHECKING:
    from auditor.checklist.models import Item

# One clause cited for more items than this only lists them (LABELLING.md, 罗列).
LISTED = 3


@dataclass(slots=True)
class Found:
    """What was found of one item: passages, refused ones, and what disclaims or settles it."""

    passages: list[Passage] = field(default_factory=list)
    refused: list[Passage] = field(default_factory=list)
    disclaimed: Passage | None = None
    settled: Passage | None = None


def spend_zeros(items: Sequence[Item], found: Mapping[int, Found]) -> None:
    """The zero of one item says nothing more of the items that it settles."""
    numbers = {item.id: number for number, item in enumerate(items)}
    for number, item in enumerate(items):
        rule, got = item.evidence.zero, found.get(number)
        if rule is None or got is None:
            continue
        zeros = [p for p in (*got.passages, got.disclaimed, got.settled) if p is not None and p.zero]
        got.passages = [p for p in got.passages if p.zero or not any(inside(p, z) for z in zeros)]
        for name in rule.settles:
            hung = found.get(numbers.get(name, -1))
            if hung is not None:
                hung.passages = [p for p in hung.passages if not any(inside(p, z) for z in zeros)]


def mark_lists(
    seen: ReportView, claims: Mapping[tuple[int, int], set[int]], lists: Sequence[int], found: Mapping[int, Found]
) -> None:
    """A clause claimed by more than LISTED items that only lists them is `general` at most,
    unless the passage holds another clause of its own. A clause with a figure, a day or a
    document tells an act, whoever claims it."""
    crowded = set()
    for (number, clause), items in claims.items():
        view_ = seen.sentences[number].clauses[clause]
        # Counted in one checklist: which others run along must not change a verdict.
        most = max(Counter(lists[item] for item in items).values())
        listing = most > LISTED and view_.text.count("、") >= LISTED - 1
        if listing and view_.particular not in ("number", "date", "document"):
            crowded.add((number, view_.start, view_.end))
    if not crowded:
        return
    spans = [seen.shadow.span(s, e) for _, s, e in crowded]
    for got in found.values():
        got.passages = [
            replace(p, strength="general")
            if p.strength == "concrete" and not p.zero and any(a <= p.start and p.end <= b for a, b in spans)  # type: ignore[operator]
            else p
            for p in got.passages
        ]


def inside(p: Passage, zero: Passage) -> bool:
    """Do two passages share text?"""
    if p.start is None or p.end is None or zero.start is None or zero.end is None:
        return False
    return p.start < zero.end and zero.start < p.end
