"""Every command on small material: what it prints in both languages, and its exit status.

`AUDITOR_UPDATE_GOLDEN=1 pytest tests/cli` writes the golden files anew; read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("AUDITOR_UPDATE_GOLDEN") == "1"
PRINTS: dict[str, list[str]] = {
    "audit": ["audit", "good.txt", "-c", "mini.yaml"],
    "audit-verbose": ["audit", "good.txt", "-c", "mini.yaml", "-v"],
    "audit-md": ["audit", "good.txt", "-c", "mini.yaml", "-o", "md"],
    "audit-repost": ["audit", "repost.txt", "-c", "mini.yaml"],
    "explain-met": ["explain", "good.txt", "S1", "-c", "mini.yaml"],
    "explain-missing": ["explain", "good.txt", "S3", "-c", "mini.yaml"],
    "explain-planned": ["explain", "good.txt", "S4", "-c", "mini.yaml"],
    "explain-not-expected": ["explain", "good.txt", "S5", "-c", "mini.yaml"],
    "explain-refused": ["explain", "refused.txt", "S2", "-c", "mini.yaml"],
    "refused-verbose": ["audit", "refused.txt", "-c", "mini.yaml", "-v"],
    "refused-md": ["audit", "refused.txt", "-c", "mini.yaml", "-o", "md"],
    "refused-junit": ["audit", "refused.txt", "-c", "mini.yaml", "-o", "junit"],
    "profile": ["profile", "甲县教育局", "-c", "mini.yaml"],
    "profile-government": ["profile", "甲县人民政府", "-c", "mini.yaml", "--functions", "market"],
    "profile-unknown": ["profile", "某某", "-c", "mini.yaml"],
    "show": ["checklist", "show", "mini.yaml"],
    "show-item": ["checklist", "show", "mini.yaml", "S2"],
    "validate": ["checklist", "validate", "mini.yaml"],
    "test": ["checklist", "test", "mini.yaml"],
}


def same_as_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.fixture
def material(ground: Path) -> Path:
    good = (ground / "good.txt").read_text(encoding="utf-8")
    (ground / "refused.txt").write_text(good.replace("主动公开政府", "不予主动公开政府"), encoding="utf-8")
    head, body = good.split("\n", 1)
    dates = "发布日期:2025-01-20\n来源:甲县人民政府 发布日期:2025-02-03\n"
    (ground / "repost.txt").write_text(f"首页 > 政务公开 > 年度报告\n{head}\n{dates}{body}", encoding="utf-8")
    return ground


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PRINTS)
def test_prints(name: str, lang: str, material: Path, auditor: Any) -> None:
    called = auditor(*PRINTS[name], "--lang", lang)
    assert (called.status, called.err) == (0, "")
    same_as_golden(f"{name}.{lang}.txt", called.out)


def test_no_golden_file_without_its_call() -> None:
    assert {p.name for p in GOLDEN.iterdir()} == {f"{name}.{lang}.txt" for name in PRINTS for lang in ("zh", "en")}


THRESHOLDS = [
    # mini.yaml on good.txt: shown 60.0, mentioned 80.0, score 70.0; S3 missing, S4 planned, S5 not applicable
    (["--fail-under", "70"], 0),
    (["--fail-under", "70.1"], 1),
    (["--fail-under", "0"], 0),
    (["--fail-under", "100"], 1),
    (["--fail-on", "missing"], 1),
    (["--fail-on", "planned"], 1),
    (["--fail-on", "partial"], 0),
    (["--fail-on", "partial,planned"], 1),
    (["--fail-on", "partial,acknowledged_gap"], 0),
    (["--fail-on", "not_applicable"], 0),  # what is not expected never fails a run
    ([], 0),
]


@pytest.mark.parametrize(("options", "status"), THRESHOLDS)
def test_thresholds(options: list[str], status: int, ground: Path, auditor: Any) -> None:
    assert auditor("audit", "good.txt", "-c", "mini.yaml", *options).status == status


def test_full_width_commas_part_statuses_too(ground: Path, auditor: Any) -> None:
    for comma in ("\uff0c", "、", " , "):
        called = auditor("audit", "good.txt", "-c", "mini.yaml", "--fail-on", f"partial{comma}planned")
        assert called.status == 1, called.err


def test_a_null_score_fails_the_threshold(ground: Path, auditor: Any) -> None:
    outside = ["audit", "good.txt", "-c", "mini.yaml", "--year", "2030"]
    told = json.loads(auditor(*outside, "-o", "json").out)["audits"][0]
    assert told["coverage"]["score"] is None
    assert {f["status"] for f in told["findings"]} == {"not_assessable"}
    assert [p["code"] for p in told["report"]["problems"]] == ["year_outside_period"]
    assert auditor(*outside).status == 0
    assert auditor(*outside, "--fail-under", "0").status == 1
    assert auditor(*outside, "--fail-under", "0", "--fail-on", "missing").status == 1


def test_a_file_that_cannot_be_read_beats_the_threshold(ground: Path, auditor: Any) -> None:
    assert auditor("audit", "good.txt", "empty.txt", "-c", "mini.yaml", "--fail-on", "missing").status == 2


def test_each_audit_must_reach_the_threshold(ground: Path, auditor: Any) -> None:
    (ground / "all.txt").write_text((ground / "good.txt").read_text(encoding="utf-8").replace(
        "主动公开", "办理依申请公开3件。组织执法培训2期。主动公开"), encoding="utf-8")  # fmt: skip
    assert auditor("audit", "all.txt", "-c", "mini.yaml", "--fail-under", "100").status == 0
    assert auditor("audit", "all.txt", "good.txt", "-c", "mini.yaml", "--fail-under", "100").status == 1


def test_several_outputs_of_one_run(ground: Path, auditor: Any) -> None:
    called = auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "terminal", "-o", "json:out/a.json",
                     "-o", "jsonl:out/a.jsonl", "-o", "md:out/a.md", "-o", "terminal:out/a.txt")  # fmt: skip
    assert called.status == 0
    assert (ground / "out" / "a.txt").read_text(encoding="utf-8") == called.out
    assert json.loads((ground / "out" / "a.json").read_text(encoding="utf-8"))["audits"] == [
        json.loads((ground / "out" / "a.jsonl").read_text(encoding="utf-8"))
    ]
    assert {p.name for p in (ground / "out").iterdir()} == {"a.json", "a.jsonl", "a.md", "a.txt"}


def test_the_output_is_split_at_the_first_colon(ground: Path, auditor: Any) -> None:
    assert auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a:b.json").status == 0
    assert json.loads((ground / "a:b.json").read_text(encoding="utf-8"))["schema"] == "auditor/1"


def test_an_output_takes_the_place_of_the_old_file(ground: Path, auditor: Any) -> None:
    (ground / "a.json").write_text("old" * 10000, encoding="utf-8")
    assert auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a.json").status == 0
    assert json.loads((ground / "a.json").read_text(encoding="utf-8"))["schema"] == "auditor/1"


def test_options_of_the_body_reach_the_result(ground: Path, auditor: Any) -> None:
    told = json.loads(auditor(
        "audit", "good.txt", "-c", "mini.yaml", "-o", "json", "--agency", "乙市某局", "--year", "2023",
        "--level", "city", "--kind", "institution", "--functions", "market,data", "--published", "2024-03-01",
    ).out)["audits"][0]["report"]  # fmt: skip
    assert {k: told[k] for k in ("agency", "year", "level", "kind", "functions", "published")} == {
        "agency": "乙市某局", "year": 2023, "level": "city", "kind": "institution",
        "functions": ["data", "market"], "published": "2024-03-01",
    }  # fmt: skip
    assert {told["sources"][k]["from"] for k in ("agency", "year", "level", "kind", "functions", "published")} == {
        "option"
    }


def test_functions_decide_what_is_expected(ground: Path, auditor: Any) -> None:
    def statuses(*options: str) -> dict[str, tuple[bool, str]]:
        told = json.loads(auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json", *options).out)
        return {f["item"]: (f["expected"], f["status"]) for f in told["audits"][0]["findings"]}

    assert statuses()["S5"] == (False, "not_applicable")
    assert statuses("--functions", "market")["S5"] == (True, "missing")
    assert statuses("--kind", "government")["S5"] == (False, "not_applicable")


def test_verify(ground: Path, auditor: Any) -> None:
    auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a.json", "-o", "jsonl:a.jsonl")
    for result in ("a.json", "a.jsonl"):
        called = auditor("verify", result, "good.txt")
        assert (called.status, called.out) == (0, "good.txt:3 处引文全部与原文一致\n")
    assert auditor("verify", "a.json", "good.txt", "-q").out == ""
    assert auditor("verify", "a.json", "good.txt", "--lang", "en").out.startswith("good.txt: all 3 quotations")


def test_verify_finds_a_changed_quote(ground: Path, auditor: Any) -> None:
    auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a.json")
    text = (ground / "a.json").read_text(encoding="utf-8")
    (ground / "b.json").write_text(text.replace("思想4次", "思想9次"), encoding="utf-8")
    called = auditor("verify", "b.json", "good.txt")
    assert called.status == 1
    assert called.out.startswith("good.txt S1:引文与原文不一致")
    told = json.loads(text)
    told["audits"][0]["findings"][1]["evidence"][0]["start"] += 1
    (ground / "c.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert auditor("verify", "c.json", "good.txt").out.startswith("good.txt S2:引文与原文不一致")


def test_verify_finds_a_changed_report(ground: Path, auditor: Any) -> None:
    auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a.json")
    good = (ground / "good.txt").read_text(encoding="utf-8")
    (ground / "good.txt").write_text(good + "补记一句。\n", encoding="utf-8")
    called = auditor("verify", "a.json", "good.txt")
    assert (called.status, called.out) == (1, "good.txt:报告内容与审核时不同\n")
    (ground / "good.txt").write_text("补记\n" + good, encoding="utf-8")
    called = auditor("verify", "a.json", "good.txt")
    assert called.status == 1
    assert [line.split(":")[0] for line in called.out.splitlines()] == [
        "good.txt", "good.txt S1", "good.txt S2", "good.txt S4",
    ]  # fmt: skip


def test_verify_knows_the_report_by_its_bytes(ground: Path, auditor: Any) -> None:
    auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a.json")
    (ground / "renamed.txt").write_bytes((ground / "good.txt").read_bytes())
    assert auditor("verify", "a.json", "renamed.txt").status == 0


def test_compare(ground: Path, auditor: Any) -> None:
    good = (ground / "good.txt").read_text(encoding="utf-8")
    (ground / "next.txt").write_text(good.replace("2025年将组织", "2024年组织"), encoding="utf-8")
    auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "json:a.json")
    changed = good.replace("二、存在的不足\n", "组织执法培训2期。\n二、存在的不足\n").replace("主动公开", "公布")
    (ground / "good.txt").write_text(changed, encoding="utf-8")
    auditor("audit", "good.txt", "-c", "mini.yaml", "-o", "jsonl:b.jsonl")
    called = auditor("compare", "a.json", "b.jsonl")
    assert (called.status, called.out.splitlines()) == (0, [
        "甲县教育局 2024年度(第1份) → 2024年度(第2份)", "  小清单:体现率 60.0% → 40.0% · 提及率 80.0% → 40.0%",
        "  [不再写] S2 主动公开:已体现 → 报告未体现", "  [上升] S4 执法培训:仅有计划 → 已体现",
    ])  # fmt: skip
    english = auditor("compare", "a.json", "b.jsonl", "--lang", "en").out
    assert "S2" in english and "shown → not shown" in english
    assert auditor("compare", "a.json", "a.json").out == "结论没有变化\n"
    assert auditor("compare", "a.json", "a.json", "-q").out == ""
    auditor("audit", "good.txt", "-c", "annual-report-duty", "-o", "json:c.json")
    only = auditor("compare", "a.json", "c.json").out
    assert "[只在前一份结果中] S1 " in only
    assert "[只在后一份结果中] R1 " in only


def test_checklist_list_names_every_checklist_that_comes_with_the_program(ground: Path, auditor: Any) -> None:
    folder = Path(__file__).parents[2] / "checklists"
    told = [line.split()[0] for line in auditor("checklist", "list").out.splitlines()]
    # A `.bank` file holds sentences to measure a checklist on and is none itself.
    assert told == sorted(p.stem for p in folder.glob("*.yaml") if not p.stem.endswith(".bank"))


def test_checklist_test_tells_the_broken_promise(ground: Path, auditor: Any) -> None:
    text = (ground / "mini.yaml").read_text(encoding="utf-8")
    (ground / "wrong.yaml").write_text(text.replace("planned: [", "met: ["), encoding="utf-8")
    called = auditor("checklist", "test", "wrong.yaml")
    assert (called.status, called.out) == (1, "wrong.yaml:6 条测试句中有 1 条未通过\n")
    assert called.err == "wrong.yaml:41:19: 事项 S4 的测试未通过:预期 met,实际 planned:「明年将组织执法培训4期。」\n"
    assert auditor("checklist", "test", "wrong.yaml", "--item", "S1").status == 0
    faults = json.loads(auditor("checklist", "test", "wrong.yaml", "-o", "json").out)
    assert [(f["code"], f["line"], f["column"]) for f in faults] == [("test_failed", 41, 19)]
    assert json.loads(auditor("checklist", "test", "mini.yaml", "-o", "json").out) == []


def test_checklist_validate_as_json(ground: Path, auditor: Any) -> None:
    called = auditor("checklist", "validate", "bad.yaml", "mini.yaml", "-o", "json")
    assert called.status == 2
    assert [f["code"] for f in json.loads(called.out)] == ["missing_key", "unknown_key"]


def test_checklist_schema(auditor: Any) -> None:
    schema = json.loads(auditor("checklist", "schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/draft/2020-12")
    assert "items" in schema["properties"]


def test_checklist_suggest(ground: Path, auditor: Any) -> None:
    more = "一、主要举措和成效\n举办依申请公开业务培训班2期。\n规范依申请公开办理流程,答复依申请公开12件。\n"
    (ground / "more.txt").write_text(more, encoding="utf-8")
    called = auditor("checklist", "suggest", "S3", "more.txt", "-c", "mini.yaml", "--most", "3")
    assert (called.status, called.err) == (0, "")
    lines = called.out.splitlines()
    assert 1 <= len(lines) <= 6
    assert all(line.startswith('- "') and '"  # ' in line for line in lines)
    assert '- "依申请公开"' not in called.out, "what the item has already is not proposed"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [[], ["audit"], ["checklist"], ["checklist", "test"], ["evaluate"]])
def test_help(command: list[str], lang: str, auditor: Any) -> None:
    called = auditor(*command, *([] if command in ([], ["checklist"]) else ["--lang", lang]), "--help")
    assert (called.status, called.err) == (0, "")
    assert called.out.startswith("Usage: auditor")


def test_version(auditor: Any) -> None:
    from auditor import __version__

    assert auditor("--version") == (0, f"auditor {__version__}\n", "")


def test_without_arguments_the_help_is_shown(auditor: Any) -> None:
    called = auditor()
    assert called.status == 2
    assert called.err.startswith("Usage: auditor")
