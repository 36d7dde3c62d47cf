"""The tables of the store and a report's rows in them; columns are described in `data/store.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from auditor.data import load
from auditor.records import Audit, Finding, Passage
from auditor.reporter.words import Words

TABLES: tuple[str, ...] = ("reports", "findings", "passages")
# The partition of every table: in a file's folder, not in the file.
PARTITION = "year"
_TYPES = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "yes_no": pa.bool_()}


@lru_cache(maxsize=8)
def schema(table: str) -> pa.Schema:
    """The columns of a table's files. Raises KeyError."""
    columns = load("store")["tables"][table]
    return pa.schema([(c["name"], _TYPES[c["type"]]) for c in columns if c["name"] != PARTITION])


def part(audits: Sequence[Audit], words: Words) -> bytes:
    """One report's rows, every table a batch, behind their year; read by `batches`."""
    year = audits[0].body.year if audits else None
    out = [(0 if year is None else year).to_bytes(4, "big")]
    for table in TABLES:
        data = _batch(table, audits).serialize().to_pybytes()
        out += [len(data).to_bytes(4, "big"), data]
    return b"".join(out)


def batches(data: bytes) -> tuple[int | None, dict[str, pa.RecordBatch]]:
    """The year and the rows by table that `part` made."""
    year = int.from_bytes(data[:4], "big") or None
    out, at = {}, 4
    for table in TABLES:
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        out[table] = pa.ipc.read_record_batch(pa.py_buffer(data[at + 4 : end]), schema(table))
        at = end
    return year, out


def _batch(table: str, audits: Sequence[Audit]) -> pa.RecordBatch:
    rows = [row for audit in audits for row in _ROWS[table](audit)]
    columns = schema(table)
    return pa.record_batch([pa.array([row[c.name] for row in rows], c.type) for c in columns], schema=columns)


def region(agency: str | None) -> str | None:
    """The administrative area that a body's name begins with."""
    found = _region().match(agency or "")
    return (found.group(1) or None) if found else None


@lru_cache(maxsize=1)
def _region() -> re.Pattern[str]:
    return re.compile(load("store")["region"])


def _body(a: Audit) -> dict[str, Any]:
    return {
        "report": a.report.path, "agency": a.body.agency, "region": region(a.body.agency),
        "level": a.body.level, "kind": a.body.kind, "checklist": a.checklist.id,
    }  # fmt: skip


def _reports(a: Audit) -> Iterator[Mapping[str, Any]]:
    r, c = a.report, a.coverage
    yield {
        **_body(a), "sha256": r.sha256, "functions": ",".join(a.body.functions), "published": a.body.published,
        "signed": a.body.signed, "format": r.format, "characters": len(r.text),
        "problems": ",".join(p.code for p in a.problems), "checklist_sha256": a.checklist.sha256,
        "expected": c.expected, "met": c.met, "partial": c.partial, "acknowledged_gap": c.acknowledged_gap,
        "planned": c.planned, "missing": c.missing, "not_assessable": c.not_assessable,
        "not_applicable": c.not_applicable, "shown": c.shown, "mentioned": c.mentioned,
    }  # fmt: skip


def _findings(a: Audit) -> Iterator[Mapping[str, Any]]:
    body = _body(a)
    for f in a.findings:
        yield {
            **body, "item": f.item, "title": f.title, "section": f.section, "tier": f.tier, "weight": f.weight,
            "expected": f.expected, "status": f.status, "reason": f.reason.code,
            "ruling": None if f.ruling is None else f.ruling.status, "waived": f.waiver is not None,
        }  # fmt: skip


def _passages(a: Audit) -> Iterator[Mapping[str, Any]]:
    body = _body(a)
    for f in a.findings:
        for refused, passages in ((False, f.evidence), (True, f.refused)):
            for place, passage in enumerate(passages, 1):
                yield {**body, **_passage(f, passage), "place": place, "refused": refused}


def _passage(f: Finding, p: Passage) -> dict[str, Any]:
    return {
        "item": f.item, "quote": p.quote, "start": p.start, "end": p.end, "line": p.line, "page": p.page,
        "heading": " / ".join(p.path), "stance": p.stance, "strength": p.strength, "gate": p.gate,
        "why": None if p.why is None else p.why.code,
    }  # fmt: skip


_ROWS = {"reports": _reports, "findings": _findings, "passages": _passages}
