"""The check of terms: labelled cases, a user's catalogue, and that it is told only where asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from checks_helpers import HERE, written

from auditor.checks.terms import TermsError, catalogue, check
from auditor.reader import read_report

CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "terms_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.get('year', 2024)} {c['text'][:30]}")
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    report = written(tmp_path, case["text"], case.get("year", 2024))
    found = check(report)
    assert [f.args["id"] for f in found] == case["found"]
    assert all(f.verdict == "noted" and report.text[p.start : p.end] == p.quote for f in found for p in f.passages)


def test_every_entry_has_a_case() -> None:
    assert {e.id for e in catalogue()} - {"plenum_20_2"} == {i for c in CASES for i in c["found"]}


def test_five_reports(reports: Path) -> None:
    assert [f for p in sorted(reports.glob("*.txt")) for f in check(read_report(p, p.name, None))] == []


def test_a_users_entries(tmp_path: Path) -> None:
    mine = tmp_path / "terms.yaml"
    mine.write_text("entries: [{id: x, pattern: 依法行证, right: 依法行政, since: 2020-01-01}]", encoding="utf-8")
    report = written(tmp_path, "全面推进依法行证。")
    assert [f.args["right"] for f in check(report, None, catalogue(mine))] == ["依法行政"]


@pytest.mark.parametrize(
    "text",
    ["entries: 3", "x: []", "entries: [{id: a, pattern: '(', right: b}]", "entries: [{id: a, pattern: b}]", "a: [",
     "entries: [{id: a, pattern: b, right: c, held: soon}]", "entries: [{id: a, pattern: b, right: c, why: d}]"],
)  # fmt: skip
def test_faulty_entries_are_refused(text: str, tmp_path: Path) -> None:
    mine = tmp_path / "terms.yaml"
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(TermsError):
        catalogue(mine)


def test_told_only_where_asked_for_by_name(auditor: Any, tmp_path: Path) -> None:
    written(tmp_path, "全力推进法制政府建设。")
    base = ("audit", tmp_path / "r.txt", "-c", "outline-2021", "-q", "-o", "json")
    for asked, told in (((), 0), (("--checks", "all"), 0), (("--checks", "terms"), 1)):
        checks = json.loads(auditor(*base, *asked).out)["checks"]
        assert sum(c["check"] == "terms" for c in checks) == told


def test_a_users_file_on_the_command_line(auditor: Any, tmp_path: Path) -> None:
    written(tmp_path, "全面推进依法行证。")
    mine = tmp_path / "terms.yaml"
    mine.write_text("entries: [{id: x, pattern: 依法行证, right: 依法行政}]", encoding="utf-8")
    base = ("audit", tmp_path / "r.txt", "-c", "outline-2021", "-q")
    assert "依法行政" in auditor(*base, "--checks", "terms", "--terms", mine).out
    assert auditor(*base, "--terms", mine).status == 2
    mine.write_text("entries: 3", encoding="utf-8")
    called = auditor(*base, "--checks", "terms", "--terms", mine)
    assert called.status == 2 and called.err.count("\n") == 1
    assert auditor(*base, "--checks", "terms", "--terms", tmp_path / "none.yaml").status == 2
