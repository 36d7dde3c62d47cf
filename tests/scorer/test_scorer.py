"""The scorer: statuses by cases, coverage by tables worked out by hand, what a zero settles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.checklist import load_checklist
from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.profiles import BodyOptions
from auditor.reader import read_text
from auditor.records import Audit, Finding, Hit, ItemMatch, Passage, Reason
from auditor.scorer.coverage import by_section, coverage
from auditor.scorer.status import judge

HERE = Path(__file__).parent


def table(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def passage(at: int, stance: Any, strength: Any, kind: str = "any", zero: bool = False) -> Passage:
    start = at * 10
    return Passage("原文", start, start + 2, 1, None, 1, (), stance, strength, (Hit(kind, "词"),), zero=zero)


@pytest.mark.parametrize("case", table("judge"), ids=lambda c: c["name"])
def test_judge(case: dict[str, Any]) -> None:
    passages = tuple(passage(n, *p) for n, p in enumerate(case["passages"]))
    match = ItemMatch(
        "x", passages, unassessable=Reason(case["unassessable"]) if "unassessable" in case else None,
        disclaimed=passage(99, "done", "concrete") if case.get("disclaimed") else None,
    )  # fmt: skip
    verdict = judge(match, case.get("accepts"), case.get("expected", True))
    assert (verdict.status, verdict.reason.code) == (case["status"], case["reason"])
    assert (len(verdict.evidence), len(verdict.other)) == (case["evidence"], case.get("other", 0))
    if "first" in case:
        assert verdict.evidence[0] is passages[case["first"]]


def finding(number: int, status: Any, expected: bool = True, weight: float = 1.0, section: str = "一") -> Finding:
    return Finding(f"i{number}", "题", None, section, None, "要求", None, "main", weight, expected, status, Reason("x"))


@pytest.mark.parametrize("case", table("coverage"), ids=lambda c: c["name"])
def test_coverage(case: dict[str, Any]) -> None:
    got = coverage([finding(n, *f) for n, f in enumerate(case["findings"])])
    names = ("met", "partial", "acknowledged_gap", "planned", "missing", "not_assessable", "not_applicable")
    assert {n: getattr(got, n) for n in names} == {n: case["counts"].get(n, 0) for n in names}
    assert got.expected == case["expected"]
    assert [got.shown, got.mentioned, got.score] == case["rates"]
    assert [got.beyond_met, got.beyond_partial] == case.get("beyond", [0, 0])


def test_sections_count_expected_items_only_in_the_checklists_order() -> None:
    findings = [
        finding(1, "met", section="二"), finding(2, "missing", section="二"), finding(3, "partial", section="一"),
        finding(4, "met", False, section="一"), finding(5, "not_applicable", section="一"),
        finding(6, "met", weight=3, section="二"), finding(7, "not_assessable", section="三"),
    ]  # fmt: skip
    got = by_section(findings, [("一", "甲", "A"), ("二", "乙", None), ("三", "丙", None), ("四", "丁", None)])
    assert [(s.section, s.expected, s.met, s.partial, s.shown, s.mentioned) for s in got] == [
        ("一", 1, 0, 1, 0.0, 100.0), ("二", 3, 2, 0, 80.0, 80.0), ("三", 1, 0, 0, None, None),
        ("四", 0, 0, 0, None, None),
    ]  # fmt: skip
    assert (got[0].title, got[0].title_en) == ("甲", "A")


def audited(text: str, checklist: str = "outline-2021", **said: Any) -> Audit:
    options = AuditOptions(BodyOptions(**({"agency": "甲县教育局", "year": 2024} | said)))
    return audit_report(read_text(f"一、主要举措和成效\n{text}\n", year=2024), compiled([checklist]), options)[0]


def statuses(audit: Audit) -> dict[str, tuple[str, str]]:
    return {f.item: (f.status, f.reason.code) for f in audit.findings}


ZEROS = [
    ("全年未制定规范性文件。", "09.1", ["09.2", "09.3"]),
    ("2024年未作出重大行政决策。", None, ["11.1", "11.2", "11.3", "11.5", "12.1", "12.2", "12.3"]),
    ("本单位无行政许可事项。", None, ["05.2", "05.3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "settled"), ZEROS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_zero_settles_what_hangs_on_it(text: str, trigger: str | None, settled: list[str]) -> None:
    told = statuses(audited(text, functions=("licensing", "services")))
    if trigger:
        assert told[trigger] == ("met", "zero")
    for item in settled:
        assert told[item][0] == "not_applicable", item
        assert told[item][1] in ("zero_settles", "zero_told", "disclaimed"), item


def test_a_zero_settles_nothing_that_the_text_shows() -> None:
    told = statuses(audited("全年未制定规范性文件。向市政府报送备案规范性文件2件。"))
    assert told["09.3"][0] == "met"
    assert told["09.2"][0] == "not_applicable"


def test_what_the_zero_settles_names_its_trigger() -> None:
    audit = audited("全年未制定规范性文件。")
    (settled,) = [f for f in audit.findings if f.item == "09.2"]
    assert settled.reason.args == {"item": "09.1"}
    assert settled.expected, "expected follows register and body alone"


def test_a_zero_on_what_cannot_be_zero_is_no_evidence() -> None:
    told = statuses(audited("全年无主动公开政府信息事项。全年未开展领导干部学法活动。"))
    assert told["27.1"][0] == "missing"
    assert told["34.1"][0] in ("missing", "acknowledged_gap")


def test_a_year_outside_the_period_is_told_and_nothing_is_judged() -> None:
    audit = audited("全年专题学习习近平法治思想4次。", year=2019)
    assert {f.status for f in audit.findings} == {"not_assessable"}
    assert {f.reason.code for f in audit.findings} == {"year_outside_period"}
    assert all(not f.evidence for f in audit.findings)
    assert audit.coverage.score is None
    (problem,) = [p for p in audit.problems if p.code == "year_outside_period"]
    assert problem.args == {"checklist": "outline-2021", "year": 2019, "from": 2021, "to": 2025}


def test_an_unknown_year_is_judged_as_within_the_period() -> None:
    report = read_text("一、主要举措和成效\n全年专题学习习近平法治思想4次。\n", "甲县教育局.txt")
    audit = audit_report(report, compiled(["outline-2021"]), AuditOptions())[0]
    assert statuses(audit)["01.1"][0] == "met"
    assert [p.code for p in audit.problems if p.code == "year_unknown"] == ["year_unknown"]


def test_findings_stand_in_the_checklists_order() -> None:
    audit = audited("全年专题学习习近平法治思想4次。")
    assert [f.item for f in audit.findings] == [i.id for i in load_checklist("outline-2021").items]


def test_a_new_body_is_spared_what_it_cannot_have() -> None:
    text = "完成上年度存在问题的整改。"
    new = audited(text, "annual-report-duty", established=2024)
    old = audited(text, "annual-report-duty", established=2020)
    assert [f.expected for f in new.findings if f.item == "R11"] == [False]
    assert [f.expected for f in old.findings if f.item == "R11"] == [True]


def test_met_and_admitted_asks_for_a_look() -> None:
    audit = audited("全年主动公开政府信息215条。但主动公开不够及时。")
    (found,) = [f for f in audit.findings if f.item == "27.1"]
    assert (found.status, found.review) == ("met", Reason("met_and_admitted"))
