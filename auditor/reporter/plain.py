"""Records to the plain form of schema `auditor/1`: every key always there, absent values null."""

from __future__ import annotations

from typing import Any

from auditor import __version__
from auditor.records import Audit, Finding, Passage, Problem, Reason, Reliability, Run
from auditor.reporter.words import Words

SCHEMA = "auditor/1"


def run_head(run: Run, words: Words) -> dict[str, Any]:
    """The result without its audits, which are written one by one."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": __version__},
        "problems": [problem(p, words) for p in run.problems],
        "checks": [
            {
                "reports": list(c.reports), "check": c.check, "rule": c.rule, "verdict": c.verdict,
                "passages": [passage(p) for p in c.passages],
                "computation": None if c.computation is None else {
                    "expression": c.computation.expression, "left": c.computation.left, "right": c.computation.right,
                },
                "args": {k: list(v) if isinstance(v, tuple) else v for k, v in c.args.items()},
            }
            for c in run.checks
        ],
    }  # fmt: skip


def problem(p: Problem, words: Words) -> dict[str, Any]:
    """A problem with its sentence."""
    return {"path": p.path, "code": p.code, "message": words.problem(p)}


def audit(a: Audit, words: Words) -> dict[str, Any]:
    """One report against one checklist."""
    c = a.coverage
    return {
        "report": _report(a, words),
        "checklist": {"id": a.checklist.id, "title": a.checklist.title, "sha256": a.checklist.sha256},
        "coverage": {
            "expected": c.expected, "met": c.met, "partial": c.partial, "acknowledged_gap": c.acknowledged_gap,
            "planned": c.planned, "missing": c.missing, "not_assessable": c.not_assessable,
            "not_applicable": c.not_applicable, "shown": c.shown, "mentioned": c.mentioned, "score": c.score,
            "beyond": {"met": c.beyond_met, "partial": c.beyond_partial},
        },
        "sections": [
            {
                "section": s.section, "title": s.title, "expected": s.expected, "met": s.met,
                "partial": s.partial, "shown": s.shown, "mentioned": s.mentioned,
            }
            for s in a.sections
        ],
        "findings": [finding(f) for f in a.findings],
        "read": [
            {"role": p.role, "sentences": p.sentences, "characters": p.characters, "searched": p.searched}
            for p in a.read
        ],
    }  # fmt: skip


def _report(a: Audit, words: Words) -> dict[str, Any]:
    r, b = a.report, a.body
    return {
        "path": r.path, "sha256": r.sha256, "text_sha256": r.text_sha256, "extraction": r.extraction,
        "format": r.format, "encoding": r.encoding, "agency": b.agency, "level": b.level, "kind": b.kind,
        "functions": list(b.functions), "year": b.year, "published": b.published, "signed": b.signed,
        "characters": len(r.text),
        "problems": [problem(p, words) for p in a.problems],
        "sources": {
            name: {"from": s.origin, "line": s.line, "inferred": s.inferred}
            for name, s in sorted(b.sources.items())
        },
    }  # fmt: skip


def finding(f: Finding) -> dict[str, Any]:
    """One verdict."""
    return {
        "item": f.item, "title": f.title, "section": f.section, "clause": f.clause,
        "requirement": f.requirement, "tier": f.tier, "weight": f.weight, "expected": f.expected,
        "status": f.status, "reason": reason(f.reason), "review": reason(f.review),
        "reliability": None if f.reliability is None else _reliability(f.reliability),
        "ruling": None if f.ruling is None else {
            "status": f.ruling.status, "reason": f.ruling.reason, "by": f.ruling.by, "date": f.ruling.date,
            "expires": f.ruling.expires, "quote": f.ruling.quote,
        },
        "waiver": None if f.waiver is None else {
            "kind": f.waiver.kind, "reason": f.waiver.reason, "by": f.waiver.by,
            "approved_by": f.waiver.approved_by, "date": f.waiver.date, "expires": f.waiver.expires,
        },
        "evidence": [passage(p) for p in f.evidence],
        "refused": [
            {**_cited(p), "gate": p.gate, "why": reason(p.why)} for p in f.refused
        ],
        "searched": list(f.searched), "advice": f.advice, "exemplars": list(f.exemplars),
    }  # fmt: skip


def _reliability(r: Reliability) -> dict[str, Any]:
    return {
        "covered_precision": r.covered_precision, "covered_recall": r.covered_recall,
        "missing_precision": r.missing_precision, "missing_recall": r.missing_recall, "samples": r.samples,
        "rates": {
            name: {
                "right": rate.right, "of": rate.of, "value": rate.value, "low": rate.low, "high": rate.high,
                "small": rate.small,
            }
            for name, rate in r.rates.items()
        },
        "weak": list(r.weak), "left_out": r.left_out,
    }  # fmt: skip


def reason(r: Reason | None) -> dict[str, Any] | None:
    """A reason's code and arguments."""
    if r is None:
        return None
    return {"code": r.code, "args": {k: list(v) if isinstance(v, tuple) else v for k, v in r.args.items()}}


def passage(p: Passage) -> dict[str, Any]:
    """A cited passage; offsets are code points into the report's text."""
    r = p.repeats
    return {**_cited(p), "repeats": None if r is None else {"report": r.report, "year": r.year, "line": r.line}}


def _cited(p: Passage) -> dict[str, Any]:
    return {
        "quote": p.quote, "start": p.start, "end": p.end, "line": p.line, "page": p.page,
        "paragraph": p.paragraph, "path": list(p.path), "stance": p.stance, "strength": p.strength,
        "by": [{"kind": h.kind, "term": h.term, "score": h.score} for h in p.by],
    }  # fmt: skip
