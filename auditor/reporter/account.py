"""The account of one verdict, for `auditor explain`: everything that was seen, in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.records import Audit, Finding, Passage
from auditor.reporter import absence
from auditor.reporter.digest import MARKS, who
from auditor.reporter.words import Words


def account(audit: Audit, finding: Finding, words: Words) -> str:
    """Requirement, verdict, passages with what brought them up, refused ones with the gate."""
    return "\n".join(_lines(audit, finding, words)) + "\n"


def _lines(audit: Audit, f: Finding, words: Words) -> Iterator[str]:
    yield who(audit, words)
    yield f"{words.checklist(audit)} {f.item} {words.title(f)}"
    yield f"{words.label('requirement')}:{words.requirement(f)}"
    if f.clause:
        yield f"{words.label('clause')}:{f.clause}"
    tier = words("tier", f.tier) if f.expected else words.reason_code("not_expected")
    told = dict.fromkeys((words("status", f.status), tier, words.reason(f.reason)))
    yield f"{MARKS[f.status]} {' · '.join(told)}"
    if f.review is not None:
        yield f"{words.label('review')}:{words.reason(f.review)}"
    for label, passages in (("evidence", f.evidence), ("refused", f.refused)):
        if passages:
            yield f"{words.label(label)}:"
            for number, passage in enumerate(passages, 1):
                yield from _passage(number, passage, words)
                if label == "refused" and (why := absence.why(passage, words)):
                    yield f"     {words.label('gate')}:{why}"
    if terms := absence.terms(f, words):
        yield f"{words.label('searched')}:{terms}"
    if like := absence.exemplars(f, words):
        yield f"{words.label('exemplars')}:{like}"
    yield f"{words.label('read')}:{absence.parts(audit, words)}"
    if f.reliability is not None and (measured := words.reliability(f.reliability)):
        yield measured
    advice = words.advice(f)
    if advice and f.status != "met":
        yield f"{words.label('advice')}:{advice}"


def _passage(number: int, p: Passage, words: Words) -> Iterator[str]:
    place = f" {words.label('line', line=p.line)}" if p.line is not None else ""
    quote = words.quoted("".join(p.quote.split("\n"))) if p.quote is not None else ""
    yield f"  {number}. {quote}{place}"
    above = " > ".join(p.path)
    if above:
        yield f"     {above}"
    by = words.joint.join(
        f"{words('hit', h.kind)} {h.term}{'' if h.score is None else f' ({h.score:g})'}" for h in p.by
    )
    yield f"     {words('stance', p.stance)} · {words('strength', p.strength)}" + (f" · {by}" if by else "")
