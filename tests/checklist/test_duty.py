"""annual-report-duty on the five real reports, against a table judged by hand beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.checklist import load_checklist
from auditor.pipeline import audit
from auditor.prove import prove
from auditor.records import Finding

HERE = Path(__file__).parent
REPORTS = HERE.parents[1] / "reports"
TABLE: list[dict[str, Any]] = yaml.safe_load((HERE / "duty_on_reports.yaml").read_text(encoding="utf-8"))
ROWS = [
    pytest.param(row["report"], item, wanted, id=f"{row['report'][:9]}-{item}")
    for row in TABLE
    for item, wanted in row["statuses"].items()
]
SUPPLEMENT = ("05.11", "13.5", "15.7", "17.3", "34.8", "34.9", "34.10")


@lru_cache(maxsize=8)
def findings(report: str) -> dict[str, Finding]:
    (one,) = audit(REPORTS / report, ["annual-report-duty"])
    return {f.item: f for f in one.findings}


@pytest.mark.parametrize(("report", "item", "wanted"), ROWS)
def test_status(report: str, item: str, wanted: str | list[str]) -> None:
    finding = findings(report)[item]
    allowed = wanted if isinstance(wanted, list) else [wanted]
    assert finding.status in allowed, (finding.reason, [p.quote for p in finding.evidence])


def test_the_table_is_whole() -> None:
    ids = [f"R{n}" for n in range(1, 15)]
    assert all(list(row["statuses"]) == ids for row in TABLE)
    assert {row["report"] for row in TABLE} == {p.name for p in REPORTS.glob("*.txt")}


@pytest.mark.parametrize("report", [row["report"] for row in TABLE])
def test_quotes_stand_in_the_report(report: str) -> None:
    (one,) = audit(REPORTS / report, ["annual-report-duty"])
    for finding in one.findings:
        for p in (*finding.evidence, *finding.refused):
            assert p.quote is None or (one.report.text[p.start : p.end] == p.quote and len(p.quote) <= 120)


@pytest.mark.parametrize("name", ["annual-report-duty", "first-responsible-2016", "current-priorities"])
def test_sentences_are_kept(name: str) -> None:
    assert [(o.item, o.case.text, o.finding.status) for o in prove(load_checklist(name)) if not o.kept] == []


def test_sentences_of_the_supplement_are_kept() -> None:
    outcomes = prove(load_checklist("outline-2021-supplement"), SUPPLEMENT)
    assert [(o.item, o.case.text, o.finding.status) for o in outcomes if not o.kept] == []


def test_accepted_stances_bound_the_statuses() -> None:
    """Where `accepts` is given, 仅有计划 and 自述不足 never occur."""
    for row in TABLE:
        assert not {f.status for f in findings(row["report"]).values()} & {"planned", "acknowledged_gap"}
