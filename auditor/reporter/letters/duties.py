"""The checklist before drafting (本单位应报清单): what to write, how, and room for who brings what."""

from __future__ import annotations

from auditor.data import load
from auditor.due import Due, Duties
from auditor.reporter.digest import TIERS
from auditor.reporter.inert import one_line
from auditor.reporter.letters.paper import ACROSS, Paper
from auditor.reporter.letters.post import typeset
from auditor.reporter.letters.texts import Texts
from auditor.reporter.output import FileOut
from auditor.reporter.words import Words

_WIDTHS = (14.0, 37.0, 73.0, 80.0, 36.0, 17.0)  # millimetres: together the width of the text


def write_duties(path: str, duties: Duties, words: Words) -> None:
    """Write the list as a document. Raises TargetError where `path` cannot be written."""
    out = FileOut(path)
    try:
        texts = Texts(load("papers")[words.lang]["duties"])
        agency = one_line(duties.body.agency or "")
        paper = Paper(texts("title", agency=agency), ACROSS)
        _head(paper, duties, agency, texts, words)
        _tables(paper, duties, texts, words)
        paper.line(texts("after"), before=1)
        paper.save(out.temporary)
        out.commit()
    except BaseException:
        out.abandon()
        raise


def _head(paper: Paper, duties: Duties, agency: str, texts: Texts, words: Words) -> None:
    body = duties.body
    paper.line(texts("title", agency=agency), "title", "center", 22, 0)
    functions = words.joint.join(words("function", f) for f in body.functions) or words.label("none")
    level = words("level", body.level) if body.level else words.label("unknown")
    paper.line(texts("body", level=level, kind=words("kind", body.kind), functions=functions), before=1)
    for problem in duties.problems:
        paper.line(texts("problem", problem=typeset(words.problem(problem), words)))
    counts = [(tier, sum(d.tier == tier for d in duties.items)) for tier in TIERS]
    told = words.joint.join(texts("count", tier=words("tier", tier), count=n) for tier, n in counts if n)
    paper.line(texts("counts", count=len(duties.items), counts=told))
    for line in texts.list("how"):
        paper.line(line)
    for checklist in dict.fromkeys(words.checklist(d) for d in duties.items if d.clause):
        paper.line(texts("about_clauses", checklist=typeset(checklist, words)))


def _tables(paper: Paper, duties: Duties, texts: Texts, words: Words) -> None:
    number = part = 0
    for tier in TIERS:
        items = [d for d in duties.items if d.tier == tier]
        if not items:
            continue
        part += 1
        paper.line(texts("head", numeral=texts.numeral(part), tier=words("tier", tier), count=len(items)), "hei",
                   before=1, keep=True)  # fmt: skip
        paper.line(texts(f"about_{tier}"), keep=True)
        rows = [_row(d, number + place, texts, words) for place, d in enumerate(items, 1)]
        number += len(items)
        paper.table(texts.list("columns"), rows, _WIDTHS)


def _row(d: Due, number: int, texts: Texts, words: Words) -> tuple[str, ...]:
    requirement = typeset(words.requirement(d), words)
    clause = texts("source", clause=typeset(d.clause.strip("()"), words)) if d.clause else ""
    advice = _advice(typeset(words.advice(d) or "", words), texts)
    return str(number), words.title(d), requirement + clause, advice, "", texts("box")


def _advice(advice: str, texts: Texts) -> str:
    """What a drafter should write, out of what is advised where a report lacks it."""
    cut = False
    for word in texts.list("advice_after"):
        before, found, after = advice.rpartition(word)
        advice, cut = (after, True) if found else (before or advice, cut)
    for word in texts.list("advice_until"):
        advice = advice.partition(word)[0]
    return texts("advice", advice=advice) if cut else advice
