"""From passages to a status, by the cases of LABELLING.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.records import ItemMatch, Passage, Reason, Stance, Status

MOST_EVIDENCE = 4
_RANK = {"any": 0, "zero": 0, "together": 1, "structure": 1, "metadata": 1, "like": 2, "side": 3}


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
    ranked = sorted(evidence, key=_strength_key)
    return Verdict(status, Reason(code, {}), tuple(ranked[:MOST_EVIDENCE]), tuple(other))


def _strength_key(p: Passage) -> tuple[int, int, int, int]:
    kind = min((_RANK.get(h.kind, 3) for h in p.by), default=3)
    return (p.strength != "concrete", kind, -len(p.by), p.start or 0)


def _absent(match: ItemMatch, other: list[Passage], expected: bool) -> Verdict:
    if match.settled is not None:
        return Verdict("not_applicable", Reason("zero_told", {}), (match.settled,), tuple(other))
    if match.disclaimed is not None:
        return Verdict("not_applicable", Reason("disclaimed", {}), (match.disclaimed,), tuple(other))
    if not expected:
        return Verdict("not_applicable", Reason("not_expected", {}), (), tuple(other))
    code = "only_other_body" if other else "nothing_found"
    return Verdict("missing", Reason(code, {}), (), tuple(other))
