"""Is it the principal head's own act? Some items count only what the head did (R4, F items)."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.data import load
from auditor.matcher.candidates import Candidate
from auditor.matcher.cues import cues
from auditor.matcher.view import ClauseView, ReportView, SentenceView
from auditor.records import Reason


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load("heads")
    heads = "|".join(sorted(map(re.escape, cues().words["heads"]), key=len, reverse=True))
    return re.compile(heads), re.compile(data["not_ours"]), re.compile(data["led"])


def no_head(seen: ReportView, sentence: SentenceView, c: Candidate) -> Reason | None:
    """Why a passage is no act of the head: a deputy's, or no head is named; None where it is one.

    The head may be named in the sentence, by a heading above it, or by the section on the head's
    duty as a whole.
    """
    last = sentence.clause_at(c.end - 1)
    nearest = sentence.clauses[max(0, sentence.clause_at(c.start) - 1) : last + 1]
    if any(_deputy_acts(clause, seen) for clause in nearest):
        return Reason("deputy", {})
    if sentence.role == "leadership" or any(_names_head(cl, seen) for cl in sentence.clauses[: last + 1]):
        return None
    above = (seen.report.headings[i].title for i in sentence.source.path)
    if any(_patterns()[0].search(title) and not _patterns()[1].search(title) for title in above):
        return None
    return Reason("no_head", {})


def _before(seen: ReportView, clause: ClauseView, start: int, reach: int) -> str:
    return seen.shadow.text[max(clause.start, start - reach) : start]


def _names_head(clause: ClauseView, seen: ReportView) -> bool:
    """Does the clause name this body's head, not the General Secretary or a court's or team's head?"""
    ours = _patterns()[1]
    return any(
        not ours.search(_before(seen, clause, start, 8)) for kind, start, _ in clause.cues if kind == "heads"
    )


def _deputy_acts(clause: ClauseView, seen: ReportView) -> bool:
    """Does a deputy act here, rather than being led or urged by the head?"""
    led = _patterns()[2]
    return any(
        not led.search(_before(seen, clause, start, 12)) for kind, start, _ in clause.cues if kind == "deputies"
    )
