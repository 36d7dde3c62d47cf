"""From passages to a status, by the cases of LABELLING.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.records import ItemMatch, Passage, Reason, Stance, Status

MOST_EVIDENCE = 4
# Weights of `relevance`, set on labelled reports by the share of right passages at each value.
MORE_HITS, LONG_TERM, WHOLE_TERM, SIDE, OPENING = 0.8, 0.1, 0.6, 0.4, 0.8
FAR = 0.7


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with its reason; `evidence` decides it, `other` are passages with other stances."""

    status: Status
    reason: Reason
    evidence: tuple[Passage, ...] = ()
    other: tuple[Passage, ...] = ()


def judge(match: ItemMatch, accepts: Sequence[Stance] | None, expected: bool) -> Verdict:
    """The status of one item. `accepts` (R items) names the stances that count as showing it."""
    if match.unassessable is not None:
        return Verdict("not_assessable", match.unassessable)
    by: dict[Stance, list[Passage]] = {"done": [], "planned": [], "shortfall": [], "other_body": []}
    for passage in match.passages:
        by[passage.stance].append(passage)
    if accepts:
        shown = [p for stance in accepts for p in by[stance]]
        other = [p for stance, ps in by.items() if stance not in accepts for p in ps]
        return _shown(shown, other) if shown else _absent(match, other, expected)
    if by["done"]:
        return _shown(by["done"], by["shortfall"] + by["planned"] + by["other_body"])
    if by["shortfall"]:
        return _with("acknowledged_gap", "only_shortfall", by["shortfall"], by["planned"] + by["other_body"])
    if by["planned"]:
        return _with("planned", "only_planned", by["planned"], by["other_body"])
    return _absent(match, by["other_body"], expected)


def _shown(shown: list[Passage], other: list[Passage]) -> Verdict:
    if any(p.strength == "concrete" for p in shown):
        code = "zero" if all(p.zero for p in shown if p.strength == "concrete") else "done_concrete"
        return _with("met", code, shown, other)
    side = all(h.kind == "side" for p in shown for h in p.by)
    return _with("partial", "side_aspect" if side else "only_general", shown, other)


def _with(status: Status, code: str, evidence: list[Passage], other: list[Passage]) -> Verdict:
    return Verdict(status, Reason(code, {}), tuple(_strongest(evidence)), tuple(other))


def _strongest(passages: list[Passage]) -> list[Passage]:
    """What is worth citing, strongest first: concrete passages alone where there are any, none
    that lies inside another, none that is far behind the best."""
    decisive = [p for p in passages if p.strength == "concrete"] or passages
    out: list[Passage] = []
    for p in sorted(decisive, key=lambda p: (-relevance(p), p.start or 0)):
        if not any(_within(p, q) for q in out):
            out.append(p)
    best = relevance(out[0]) if out else 0.0
    return [p for p in out if relevance(p) >= best - FAR][:MOST_EVIDENCE]


def relevance(p: Passage) -> float:
    """How surely a passage is about its item: more and longer terms, terms rather than likeness
    or a side aspect; an opening paragraph only announces."""
    if p.worth is not None:
        return p.worth
    kinds = {h.kind for h in p.by}
    value = MORE_HITS * (min(len(p.by), 4) - 1)
    value += LONG_TERM * min(max((len(h.term) for h in p.by), default=0), 8)
    value += WHOLE_TERM * bool(kinds & {"any", "zero", "structure", "metadata"}) - SIDE * (kinds == {"side"})
    return value - OPENING * (p.role == "preamble")


def _within(p: Passage, q: Passage) -> bool:
    if p.start is None or p.end is None or q.start is None or q.end is None:
        return False
    return p.start < q.end and q.start < p.end


def _absent(match: ItemMatch, other: list[Passage], expected: bool) -> Verdict:
    if match.settled is not None:
        return Verdict("not_applicable", Reason("zero_told", {}), (match.settled,), tuple(other))
    if match.disclaimed is not None:
        return Verdict("not_applicable", Reason("disclaimed", {}), (match.disclaimed,), tuple(other))
    if not expected:
        return Verdict("not_applicable", Reason("not_expected", {}), (), tuple(other))
    code = "only_other_body" if any(p.stance == "other_body" for p in other) else "nothing_found"
    return Verdict("missing", Reason(code, {}), (), tuple(other))
