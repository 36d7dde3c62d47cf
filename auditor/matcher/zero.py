"""Honest zeros: 未收到…, 无…案件, 0件 with an item's own subject in the same clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from auditor.matcher.cues import cues as lists
from auditor.matcher.view import ClauseView, SentenceView, pattern_cues

if TYPE_CHECKING:
    from auditor.checklist.models import ZeroRule
    from auditor.matcher.candidates import Candidate

TOPIC = 14  # characters of a clause that does no more than name what the next one speaks of


def zero_of(
    rule: ZeroRule, sentence: SentenceView, subjects: list[tuple[int, int, str]]
) -> tuple[str, int, int] | None:
    """(what the zero counts as, start, end) of the zero told in `sentence`, None where none is.

    The denial stands in the subject's own clause, or in the next one where the subject's only
    names the matter (规范性文件方面,本年没有新制定). Not in sections of plans: what is not yet there
    cannot be told as not having happened.
    """
    if sentence.role in ("plans", "chrome", "masthead", "signature") or sentence.source.heading:
        return None
    for start, end, _ in subjects:
        place = sentence.clause_at(start)
        for clause in sentence.clauses[place : place + 1 + _only_names(sentence.clauses[place])]:
            found = _denied(rule, clause, sentence)
            if found is not None:
                a, b = min(start, found[0]), max(end, found[1])
                # A body without the power tells no zero of its use: the item is not its own.
                counts = "disclaim" if rule.counts == "met" and found[2] else rule.counts
                return counts, a, min(b, clause.end)
    return None


def _only_names(clause: ClauseView) -> int:
    return int(clause.end - clause.start <= TOPIC and not clause.cues)


def _denied(rule: ZeroRule, clause: ClauseView, sentence: SentenceView) -> tuple[int, int, bool] | None:
    """Start and end of the words by which `clause` tells a zero, and whether of a power."""
    cues = clause.cues + pattern_cues(clause, sentence.titles)
    kinds = {c[0] for c in cues}
    wanted = ("zero", "disclaim") if rule.counts in ("disclaim", "settled") else ("zero",)
    if not kinds & set(wanted) or ("overcome" in kinds and rule.counts in ("met", "none")):
        return None
    places = [c for c in cues if c[0] in ("zero", "disclaim")]
    return min(c[1] for c in places), max(c[2] for c in places), bool(lists().powerless.search(clause.text))


def denial(sentence: SentenceView, members: Sequence[Candidate]) -> Literal["powerless", "zero"] | None:
    """Do the clauses of these candidates only deny what the candidates name: a power that the body has
    not (我局不具有行政调解职权), or a thing that did not happen? Without a particular that is no evidence
    of an item which no zero settles (LABELLING.md, What a zero settles)."""
    found: Literal["powerless", "zero"] | None = None
    for candidate in members:
        clause = sentence.clauses[sentence.clause_at(candidate.start)]
        power = lists().powerless.search(clause.text)
        if power and clause.start + power.start() < candidate.end and candidate.start < clause.start + power.end():
            return "powerless"
        cues = clause.cues + pattern_cues(clause, sentence.titles)
        zeros = [c[1] for c in cues if c[0] == "zero"]
        if not zeros or any(c[0] == "overcome" for c in cues) or min(zeros) >= candidate.end:
            return None
        found = "zero"
    return found
