"""Audits made by hand, so that a gate can be tried without reading and matching."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from auditor.gate.decisions import Decision
from auditor.records import (
    Audit,
    Body,
    ChecklistRef,
    Coverage,
    Finding,
    Heading,
    Metadata,
    Passage,
    Reason,
    Report,
    SectionCoverage,
    Status,
)
from auditor.scorer.coverage import coverage

TODAY = "2025-06-01"


def make_audit(
    statuses: Mapping[str, Status], text: str = "一、成效\n全年学法三次。\n", *, agency: str | None = "某县某局",
    year: int | None = 2024, path: str = "a.txt", changes: Mapping[str, Mapping[str, Any]] | None = None,
) -> Audit:  # fmt: skip
    """One audit with these statuses by item; `changes` are other fields of single findings."""
    findings = tuple(
        replace(
            Finding(
                item, f"事项{item}", None, "一", None, f"要求{item}", None, "main", 1.0, True, status,
                Reason("nothing_found" if status == "missing" else "done_concrete", {}), advice="写明次数",
            ),
            **(changes or {}).get(item, {}),
        )
        for item, status in statuses.items()
    )  # fmt: skip
    digest = hashlib.sha256(text.encode()).hexdigest()
    end = text.find("\n")
    report = Report(
        path, digest, digest, "text/1", "text", "utf-8", text, (), (Heading(0, end, 1, text[:end]),), (), Metadata(),
    )  # fmt: skip
    body = Body(agency, "district", "department", (), year, None, None)
    told: Coverage = coverage(findings)
    sections = (SectionCoverage("一", "第一部分", len(findings), 0, 0, None, None),)
    return Audit(report, body, ChecklistRef("example", "示例清单", None, "0" * 64), told, sections, findings)


def make_decision(item: str = "1", **changes: Any) -> Decision:
    """One record in force on TODAY for the body of `make_audit`."""
    usual: dict[str, Any] = {
        "body": "某县某局", "year": 2024, "checklist": "example", "item": item, "kind": "accepted", "reason": "已知悉",
        "by": "张三", "approved_by": None, "date": "2025-01-01", "expires": "2025-12-31", "text_hash": None,
        "status": None, "quote": None, "file": "rulings.yaml", "line": 1, "column": 3, "item_place": (4, 9),
        "quote_place": (9, 10),
    }  # fmt: skip
    return Decision(**{**usual, **changes})


def make_passage(text: str, quote: str, **changes: Any) -> Passage:
    """A passage of `text`."""
    start = text.index(quote)
    line = text.count("\n", 0, start) + 1
    made = Passage(quote, start, start + len(quote), line, None, 1, (), "done", "general", ())
    return replace(made, **changes)


@pytest.fixture
def today() -> str:
    return TODAY


@pytest.fixture
def audit_of() -> Callable[..., Audit]:
    return make_audit


@pytest.fixture
def decision_of() -> Callable[..., Decision]:
    return make_decision


@pytest.fixture
def passage_of() -> Callable[..., Passage]:
    return make_passage
