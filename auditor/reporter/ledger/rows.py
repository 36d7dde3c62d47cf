"""The ledger's rows: one verdict a row, cells by column key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from auditor.data import load
from auditor.records import Audit, Finding, Passage
from auditor.reporter import absence
from auditor.reporter.inert import inert, one_line
from auditor.reporter.words import Words

_CELL = 32_000  # Excel takes 32,767 characters in a cell
_HASH = 16  # characters of the text's fingerprint: enough to know it again
Row = Mapping[str, str | int | float | None]


def choices(name: str, words: Words) -> dict[str, str]:
    """The entries of a drop-down, code to word."""
    if name == "status":
        return {code: str(word) for code, word in load("messages")["status"][words.lang].items()}
    return dict(load("ledger")["choices"][name][words.lang])


def open_points(audits: Sequence[Audit], most: int) -> Iterator[tuple[Audit, Finding]]:
    """What a reviewer works through of one body, `most` at most: verdicts in doubt, required content
    that is not shown, then main points that are not shown."""
    pairs = [(a, f) for a in audits for f in a.findings if f.expected and f.status != "not_applicable"]
    order = (
        *((a, f) for a, f in pairs if f.review is not None),
        *((a, f) for a, f in pairs if f.tier == "required" and f.status != "met"),
        *((a, f) for a, f in pairs if f.tier == "main" and f.status != "met"),
    )
    once = {(a.checklist.id, f.item): (a, f) for a, f in order}
    yield from islice(once.values(), most)


def row(audit: Audit, f: Finding, number: int, words: Words) -> Row:
    """The cells of one verdict. Columns for people are filled only from a ruling on record."""
    body = audit.body
    evidence = next((p for p in f.evidence if p.quote is not None), None)
    nearest = next((p for p in f.refused if p.quote is not None), None) if evidence is None else None
    cells: dict[str, Any] = {
        "number": number, "agency": body.agency or audit.report.path, "kind": words("kind", body.kind),
        "year": body.year, "title": words.title(f), "clause": f.clause or words.checklist(audit),
        "status": words("status", f.status), "quote": evidence.quote if evidence else None,
        "problem": words("problem_type", f.status) if _is_point(f) else None,
        "advice": _advice(f, words), "published": body.published, "checklist": audit.checklist.id,
        "item": f.item, "text_hash": audit.report.text_sha256[:_HASH],
        "decision": choices("decision", words)["open"] if _is_point(f) else None,
    }  # fmt: skip
    if evidence is not None:
        place = [words.label("line", line=evidence.line), *evidence.path]
        cells["place"] = " › ".join(place)
    elif nearest is not None:
        why = absence.why(nearest, words)
        told = words.quoted(one_line(nearest.quote or ""))
        at = words.label("line", line=nearest.line)
        cells["place"] = words.label("nearest", place=at, quote=told, why=why)
    if absence.not_shown(f):
        cells["searched"] = words.joint.join(words.searched(f))
        cells["refused"] = "\n".join(_refused(p, words) for p in f.refused if p.quote)
    if f.ruling is not None:
        same = f.ruling.status == f.status
        cells |= {
            "decision": choices("decision", words)["adopt" if same else "reject"], "by": f.ruling.by,
            "date": f.ruling.date, "ruled": words("status", f.ruling.status), "reason": f.ruling.reason,
            "expires": f.ruling.expires,
        }  # fmt: skip
    return {key: clean(value) for key, value in cells.items()}


def _refused(p: Passage, words: Words) -> str:
    told = words.quoted(one_line(p.quote or ""))
    return words.label("nearest", place=words.label("line", line=p.line), quote=told, why=absence.why(p, words))


def overview_row(audit: Audit, number: int, words: Words) -> Row:
    """The cells of one audit on the overview; rates as parts of one."""
    body, c = audit.body, audit.coverage
    problems = "\n".join(dict.fromkeys(words.problem(p) for p in audit.problems))
    cells: dict[str, Any] = {
        "number": number, "agency": body.agency or audit.report.path, "kind": words("kind", body.kind),
        "level": words("level", body.level) if body.level else None, "year": body.year,
        "checklist": words.checklist(audit), "expected": c.expected, "met": c.met, "partial": c.partial,
        "acknowledged_gap": c.acknowledged_gap, "planned": c.planned, "missing": c.missing,
        "not_assessable": c.not_assessable, "shown": None if c.shown is None else round(c.shown / 100, 4),
        "mentioned": None if c.mentioned is None else round(c.mentioned / 100, 4),
        "published": body.published, "signed": body.signed, "problems": problems,
        "read": absence.parts(audit, words), "path": audit.report.path,
    }  # fmt: skip
    return {key: clean(value) for key, value in cells.items()}


def _is_point(f: Finding) -> bool:
    return f.expected and f.status != "not_applicable" and (f.status != "met" or f.review is not None)


def _advice(f: Finding, words: Words) -> str | None:
    if f.review is not None and f.status == "met":
        return words.reason(f.review)
    return words.advice(f) if _is_point(f) else None


def clean(value: Any) -> Any:
    """A value that a cell takes: nothing in it acts, and it is not too long."""
    if not isinstance(value, str):
        return value
    text = inert(value)
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"
