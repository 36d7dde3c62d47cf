"""Honest zeros: 未收到…, 无…案件, 0件 with an item's own subject in the same clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.matcher.view import SentenceView, pattern_cues

if TYPE_CHECKING:
    from auditor.checklist.models import ZeroRule


def zero_of(
    rule: ZeroRule, sentence: SentenceView, subjects: list[tuple[int, int, str]]
) -> tuple[str, int, int] | None:
    """(`met` | `none` | `disclaim`, start, end) of the zero told in `sentence`, None where none is.

    Not in sections of plans: what is not yet there cannot be told as not having happened.
    """
    if sentence.role in ("plans", "chrome", "masthead", "signature") or sentence.source.heading:
        return None
    for start, end, _ in subjects:
        clause = sentence.clauses[sentence.clause_at(start)]
        cues = clause.cues + pattern_cues(clause, sentence.titles)
        kinds = {c[0] for c in cues}
        if "zero" not in kinds and not (rule.counts == "disclaim" and "disclaim" in kinds):
            continue
        if "overcome" in kinds and rule.counts != "disclaim":
            continue
        places = [c for c in cues if c[0] in ("zero", "disclaim")]
        a, b = min(start, *(c[1] for c in places)), max(end, *(c[2] for c in places))
        return rule.counts, a, min(b, clause.end)
    return None
