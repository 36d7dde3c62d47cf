"""The check of citations: labelled cases, the five reports, the catalogue itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from checks_helpers import HERE, written

from auditor.checks.citations import check, plain_title
from auditor.data import load
from auditor.reader import read_report

CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "citations_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.get('year', 2024)} {c['text'][:30]}")
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    report = written(tmp_path, case["text"], case.get("year", 2024))
    found = check(report)
    told = [f for f in found if f.verdict != "confirmed" and f.rule != "unknown"]
    assert [f.rule for f in told] == case["found"]
    assert any(f.rule == "unknown" for f in found) == case.get("unknown", False)
    for key, value in case.get("args", {}).items():
        assert told[0].args[key] == value
    for finding in found:
        for p in finding.passages:
            assert report.text[p.start : p.end] == p.quote


def test_five_reports(reports: Path) -> None:
    told = [
        (f.rule, f.passages[0].quote, f.args.get("right"))
        for p in sorted(reports.glob("*.txt")) for f in check(read_report(p, p.name, None))
        if f.verdict != "confirmed" and f.rule != "unknown"
    ]  # fmt: skip
    assert told == [("garbled", "《中华人民共和国行政 复议法》", "行政复议法")]


def test_number_behind_a_title_is_part_of_the_passage(tmp_path: Path) -> None:
    report = written(tmp_path, "按照《关于加强清单管理的通知》(国办函〔2024〕49号)(以下简称《通知》)开展工作。")
    quotes = [p.quote for f in check(report) for p in f.passages]
    assert quotes == ["《关于加强清单管理的通知》(国办函〔2024〕49号)", "《通知》"]


def test_catalogue_holds_together() -> None:
    entries = load("citations")["titles"]
    titles = {e["title"] for e in entries}
    assert len(titles) == len(entries)
    for entry in entries:
        assert entry["source"] and plain_title(entry["title"]) == entry["title"]
        if "until" in entry:
            assert entry["successor"] in titles and entry["from"] < entry["until"]
        if entry.get("new"):
            assert entry["issued"] <= entry["from"]
