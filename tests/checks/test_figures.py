"""The check of figures: labelled sets, the five reports to the letter, quantities, the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from checks_helpers import HERE, score, written
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks import figures
from auditor.checks.quantities import quantities
from auditor.reader import read_report
from auditor.records import CheckFinding


def labelled(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def told(found: list[CheckFinding]) -> list[str]:
    return sorted(f"{f.rule} {f.verdict}" for f in found if f.verdict != "confirmed")


@pytest.mark.parametrize("case", labelled("figures_cases.yaml"), ids=lambda c: c["text"][:40])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    report = written(tmp_path, case["text"], case.get("year", 2024))
    found = figures.check(report)
    assert told(found) == sorted(case["found"])
    assert set(case.get("agrees", ())) <= {f.rule for f in found if f.verdict == "confirmed"}
    for finding in found:
        for p in finding.passages:
            assert report.text[p.start : p.end] == p.quote


def test_second_set_keeps_precision_and_recall(tmp_path: Path) -> None:
    cases = labelled("figures_heldout.yaml")
    got = score(
        (c["text"], told(figures.check(written(tmp_path, c["text"], c.get("year", 2024)))), c["found"]) for c in cases
    )
    assert len(cases) > 60 and got.right + got.missed > 25
    assert got.precision >= 0.95, got.wrong
    assert got.recall >= 0.85, got.wrong


def of(reports: Path, part: str) -> list[CheckFinding]:
    path = next(p for p in sorted(reports.glob("*.txt")) if part in p.name)
    return figures.check(read_report(path, path.name, None))


def computed(found: list[CheckFinding], verdict: str) -> set[tuple[str, float, float]]:
    return {
        (f.computation.expression, f.computation.left, f.computation.right)
        for f in found if f.verdict == verdict and f.computation is not None
    }  # fmt: skip


def test_five_reports(reports: Path) -> None:
    found = {part: of(reports, part) for part in ("江海", "广东", "江门市", "罗湖", "清远")}
    accused = [f for each in found.values() for f in each if f.verdict == "contradiction"]
    assert computed(accused, "contradiction") == {("34+8+18+2+6+2+5", 75, 70)}
    assert len(accused) == 1 and accused[0] in found["罗湖"]
    assert computed(found["清远"], "confirmed") == {
        ("1550+125+1024", 2699, 2699), ("1550/2699*100", 57.43, 57.43), ("125/2699*100", 4.63, 4.63),
        ("(1550+125)/2699*100", 62.06, 62.06),
    }  # fmt: skip
    assert ("703+227+3+6", 939, 939) in computed(found["江海"], "confirmed")
    noted = [f for each in found.values() for f in each if f.verdict == "noted"]
    assert [(f.rule, f.passages[0].quote) for f in noted] == [("over_100", "企业用户注册率达107.45%")]


def test_one_changed_count_is_told(reports: Path, tmp_path: Path) -> None:
    path = next(p for p in reports.glob("*.txt") if "清远" in p.name)
    text = path.read_text(encoding="utf-8")
    changed = tmp_path / path.name
    changed.write_text(text.replace("未认领1024项", "未认领1042项"), encoding="utf-8")
    found = figures.check(read_report(changed, path.name, None))
    assert computed(found, "contradiction") == {("1550+125+1042", 2717, 2699)}


@pytest.mark.parametrize(
    ("text", "value", "unit", "soft"),
    [
        ("涉及金额1.91亿元", "191000000", "元", False),
        ("开放数据超35.9亿条", "3590000000", "条", True),
        ("超300项高频事项", "300", "项", True),
        ("近7成", "70", "%", True),
        ("认领率57.43%", "57.43", "%", False),
        ("达到百分之六十", "60", "%", False),
        ("学习法律法规十余次", "10", "次", True),
        ("保障4.2万场会议", "42000", "场", False),
        ("每年2至3次", "2", "次", True),
        ("共1,286件", "1286", "件", False),
        ("受理三十六件", "36", "件", False),
        ("600多家企业", "600", "家", True),
        ("50多万户", "500000", "户", True),
    ],
)
def test_quantity(text: str, value: str, unit: str, soft: bool) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit, found.soft) == (Decimal(value), unit, soft)


@pytest.mark.parametrize("text", ["《12件实事清单》", "第12项", "“3件”", "B12件", "一件事一次办", "国办函〔2024〕49号"])
def test_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@given(st.lists(st.integers(1, 5000), min_size=3, max_size=6), st.integers(-50, 50))
def test_a_list_in_brackets_is_confirmed_or_accused(values: list[int], off: int) -> None:
    from auditor.checks.parts import parts

    total = sum(values) + off
    kinds = "甲乙丙丁戊己"
    listed = "、".join(f"{kinds[i]}类事项{v}项" for i, v in enumerate(values))
    text = f"梳理事项{total}项({listed})。"
    results = list(parts(text, quantities(text)))
    if off == 0:
        assert [r.verdict for r in results] == ["confirmed"]
    else:
        # A part of the list may add up by chance; nothing else is confirmed.
        assert all(r.verdict == "contradiction" or (r.computation and r.computation.right == total) for r in results)


def test_checks_on_the_command_line(auditor: Any, reports: Path) -> None:
    called = auditor("audit", reports, "-c", "outline-2021", "--checks", "figures", "-o", "json", "-q")
    assert called.status == 0, called.err
    checks = json.loads(called.out)["checks"]
    told_ones = [c for c in checks if c["verdict"] == "contradiction"]
    assert [c["computation"] for c in told_ones] == [{"expression": "34+8+18+2+6+2+5", "left": 75, "right": 70}]
    assert told_ones[0]["reports"] == ["2024-深圳市罗湖区政务服务和数据管理局.txt"]


def test_off_unless_asked_and_gates_on_its_own(auditor: Any, reports: Path) -> None:
    path = next(p for p in reports.glob("*.txt") if "罗湖" in p.name)
    base = ("audit", path, "-c", "outline-2021", "-q", "-o", "json")
    assert json.loads(auditor(*base).out)["checks"] == []
    assert auditor(*base, "--checks", "figures", "--fail-on", "contradiction").status == 1
    assert auditor(*base, "--checks", "figures", "--fail-on", "noted").status == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--checks", "figuers"), "figures"),
        (("--checks", ""), "figures"),
        (("--fail-on", "contradiction"), "--checks"),
    ],
)
def test_wrong_calls(auditor: Any, reports: Path, arguments: tuple[str, ...], says: str) -> None:
    called = auditor("audit", reports, *arguments)
    assert called.status == 2 and called.out == ""
    assert says in called.err and called.err.count("\n") == 1


def test_terminal_and_markdown(auditor: Any, reports: Path) -> None:
    path = next(p for p in reports.glob("*.txt") if "罗湖" in p.name)
    for form in ("terminal", "md"):
        for lang, word in (("zh", "分项与合计"), ("en", "parts and their total")):
            called = auditor(
                "audit", path, "-c", "outline-2021", "-q", "--checks", "figures", "-o", form, "--lang", lang
            )
            assert word in called.out and "34+8+18+2+6+2+5 = 75" in called.out
