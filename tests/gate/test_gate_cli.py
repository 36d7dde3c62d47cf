"""The gate on the command line: each call with its exit status, each failing one with its last line."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.gate.config import load_config

EXAMPLE = Path(__file__).parents[2] / "examples" / "gate"
BUREAU, ARCHIVE = "reports/2024-青禾县政务服务局.txt", "reports/2024-青禾县档案馆.txt"
TODAY = ("--today", "2025-06-01")
CLEAN, GAPS, FAILED = 0, 1, 2
BANNED = ("未落实", "未履行", "违反", "不合规", "责令", "限期整改", "扣分", "问责")
Call = Callable[..., Any]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example, as the working folder."""
    shutil.copytree(EXAMPLE, tmp_path / "repo")
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def last(text: str) -> str:
    return text.strip().split("\n")[-1]


def test_the_example_passes(repo: Path, auditor: Call) -> None:
    called = auditor("audit", "--gate", *TODAY, "-o", "json:out.json")
    assert called.status == CLEAN
    assert last(called.err) == "门禁通过:未通过 0 项,提示 2 项"
    assert "已采用的记录(2)\n  rulings.yaml:2 青禾县档案馆 2024 essentials 1.2 裁定,王五" in called.err
    result = json.loads((repo / "out.json").read_text(encoding="utf-8"))
    assert [a["report"]["path"] for a in result["audits"]] == [Path(p).name for p in (BUREAU, ARCHIVE)]
    findings = {f["item"]: f for f in result["audits"][1]["findings"]}
    assert (findings["1.2"]["status"], findings["1.2"]["ruling"]["status"]) == ("missing", "met")
    assert findings["2.2"]["waiver"]["reason"] == "事业单位,没有行政执法权"
    assert findings["2.1"]["ruling"] is findings["2.1"]["waiver"] is None


def test_a_lost_item_fails_and_is_named_last(repo: Path, auditor: Call) -> None:
    change(repo / BUREAU, "推出高效办成一件事主题12个,全年办件9230件。", "做好窗口工作。")
    called = auditor("audit", "--gate", *TODAY, "-o", "github", "-q")
    assert called.status == GAPS
    assert last(called.err) == "门禁未通过:1 项缺口,0 份审核未达到门槛"
    assert "::error file=reports/2024-青禾县政务服务局.txt,line=7,title=2.1 一件事一次办::" in called.out


def test_without_gate_the_configuration_decides_nothing(repo: Path, auditor: Call) -> None:
    change(repo / BUREAU, "推出高效办成一件事主题12个,全年办件9230件。", "做好窗口工作。")
    (repo / "baseline.jsonl").unlink()
    called = auditor("audit", *TODAY, "-o", "json:out.json", "-q")
    assert called.status == CLEAN
    assert "门禁" not in called.err


def test_expired_records_protect_no_longer(repo: Path, auditor: Call) -> None:
    assert auditor("audit", "--gate", "--today", "2035-12-31", "-o", "json:o.json").status == CLEAN
    called = auditor("audit", "--gate", "--today", "2036-01-01", "-o", "json:o.json")
    assert called.status == GAPS
    assert "已过期的记录(不再有效)(2)" in called.err
    assert last(called.err) == "门禁未通过:2 项缺口,0 份审核未达到门槛"


def test_a_broken_limit_fails(repo: Path, auditor: Call) -> None:
    change(repo / "auditor.yaml", "{tier: required, mentioned: 50}", "{section: \"二\", shown: 100}")
    called = auditor("audit", "--gate", *TODAY, "-o", "github", "-q", "--lang", "en")
    assert called.status == GAPS
    assert "section 二: shown rate 66.7%25, below the threshold of 100%25" in called.out
    assert last(called.err) == "gate not passed: 0 gaps, 2 audits below a threshold"


@pytest.mark.parametrize(
    ("arguments", "status", "line"),
    [
        (("--fail-on", "missing,planned"), GAPS, "未通过:3 个应看事项的结论为 报告未体现、仅有计划"),
        (("--fail-on", "planned"), CLEAN, None),
        (("--fail-under", "50"), GAPS, "未通过:1 份审核的两率均值低于 50"),
        (("--fail-under", "10"), CLEAN, None),
        (("--today", "2025-13-01"), FAILED, "错误:--today 的值「2025-13-01」不是有效日期,应写作 2025-03-20"),
        (("--config", "nowhere.yaml"), FAILED, "nowhere.yaml: 无法读取文件「nowhere.yaml」"),
        (("--history", "."), FAILED, "错误:无法写入 ."),
    ],
)
def test_audit_statuses(repo: Path, auditor: Call, arguments: tuple[str, ...], status: int, line: str | None) -> None:
    called = auditor("audit", *arguments, "-o", "json:o.json", "-q")
    assert called.status == status, called.err
    if line is not None:
        assert last(called.err) == line


def test_unreadable_reports_are_status_2_and_told_last(repo: Path, auditor: Call) -> None:
    (repo / "reports" / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    called = auditor("audit", "--gate", *TODAY, "-o", "junit:o.xml", "-q")
    assert called.status == FAILED
    assert last(called.err) == "未能完成:1 份报告未能审核"
    assert "<error message=" in (repo / "o.xml").read_text(encoding="utf-8")


def test_no_reports_named_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, auditor: Call) -> None:
    monkeypatch.chdir(tmp_path)
    called = auditor("audit")
    assert called.status == FAILED
    assert last(called.err).startswith("错误:缺少 REPORT|FOLDER…")


def test_records_at_fault_are_status_2(repo: Path, auditor: Call) -> None:
    change(repo / "rulings.yaml", "3次", "4次")
    called = auditor("audit", "--gate", *TODAY, "-o", "json:o.json", "-q")
    assert called.status == FAILED
    assert last(called.err).startswith("rulings.yaml:8:10: 报告 2024-青禾县档案馆.txt 中找不到引文")
    assert not (repo / "o.json").exists()


def test_options_before_the_configuration(repo: Path, auditor: Call) -> None:
    called = auditor("audit", BUREAU, "-c", "lists/essentials.yaml", "--level", "city", "-o", "json")
    (audit,) = json.loads(called.out)["audits"]
    assert (called.status, audit["report"]["level"], audit["report"]["kind"]) == (CLEAN, "city", "department")
    assert audit["report"]["sources"]["kind"]["from"] == "agencies"
    change(repo / "auditor.yaml", "gate:", 'bodies:\n  "青禾县政务服务局": {kind: party, level: province}\ngate:')
    called = auditor("audit", BUREAU, "--level", "city", "-o", "json")
    (audit,) = json.loads(called.out)["audits"]
    assert (audit["report"]["level"], audit["report"]["kind"]) == ("city", "party")
    assert audit["report"]["sources"]["kind"]["from"] == "config"


def test_confidential_reasons_reach_no_output(repo: Path, auditor: Call) -> None:
    change(repo / "rulings.yaml", "kind: not_for_this_body", "kind: confidential")
    targets = [f"{name}:out.{name}" for name in ("json", "jsonl", "md", "sarif", "junit", "github")]
    outputs = [part for target in targets for part in ("-o", target)]
    called = auditor("audit", "--gate", *TODAY, *outputs, "--history", "h.jsonl", "-v")
    assert called.status == CLEAN
    told = called.out + called.err + "".join(p.read_text(encoding="utf-8") for p in repo.glob("out.*"))
    told += (repo / "h.jsonl").read_text(encoding="utf-8")
    assert "没有行政执法权" not in told
    assert "不便公开" in called.err
    assert "馆长即主要负责人" in told


def test_history_is_appended_to(repo: Path, auditor: Call) -> None:
    for _ in range(2):
        assert auditor("audit", "--gate", *TODAY, "-o", "json:o.json", "--history", "h.jsonl").status == CLEAN
    lines = [json.loads(line) for line in (repo / "h.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[:2] == lines[2:]
    assert [line["agency"] for line in lines[:2]] == ["青禾县政务服务局", "青禾县档案馆"]
    assert lines[1]["schema"] == "auditor-history/1"
    assert lines[1]["day"] == "2025-06-01"
    assert lines[1]["gate"] == {"fail": 0, "warn": 1, "pass": 4, "ruled": 1, "waived": 1, "known": 1, "limits": 0}
    assert "score" not in lines[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_init_writes_a_configuration_that_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, auditor: Call, lang: str
) -> None:
    (tmp_path / "reports").mkdir()
    called = auditor("init", str(tmp_path), "--lang", lang)
    assert called.status == CLEAN
    path = tmp_path / "auditor.yaml"
    config = load_config(path)
    assert config.reports == (str(tmp_path / "reports"),)
    before = path.read_bytes()
    again = auditor("init", str(tmp_path), "--lang", lang)
    assert again.status == FAILED
    assert path.read_bytes() == before
    # What is commented out holds too, once the files that it names are there.
    text = "\n".join(line.replace("# ", "", 1) if _is_setting(line) else line for line in path.read_text().split("\n"))
    path.write_text(text, encoding="utf-8")
    (tmp_path / "rulings.yaml").write_text("[]\n", encoding="utf-8")
    (tmp_path / "agencies.yaml").write_text("{}\n", encoding="utf-8")
    whole = load_config(path)
    assert whole.limits
    assert whole.bodies
    assert whole.policy.sections
    assert whole.rulings
    assert whole.agencies
    assert whole.baseline


def _is_setting(line: str) -> bool:
    """A commented line that is a setting: a key, a list entry, or what stands inside one."""
    return re.match(r"\s*# (  |- |[a-z]+:)", line) is not None


def test_init_without_a_folder_of_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, auditor: Call) -> None:
    monkeypatch.chdir(tmp_path)
    assert auditor("init", "-q").status == CLEAN
    assert load_config("auditor.yaml").reports == (".",)
    assert auditor("init", "nowhere").status == FAILED


def test_baseline_write_and_check(repo: Path, auditor: Call) -> None:
    before = (repo / "baseline.jsonl").read_bytes()
    called = auditor("baseline", "write", *TODAY)
    assert (called.status, (repo / "baseline.jsonl").read_bytes()) == (CLEAN, before)
    called = auditor("baseline", "check", *TODAY)
    assert (called.status, last(called.err)) == (CLEAN, "基线核对通过:没有新缺口")
    change(repo / BUREAU, "推出高效办成一件事主题12个,全年办件9230件。", "做好窗口工作。")
    called = auditor("baseline", "check", *TODAY)
    assert (called.status, last(called.err)) == (GAPS, "基线核对未通过:1 项新缺口")
    assert called.out == "青禾县政务服务局 2024 essentials 2.1 一件事一次办:报告未体现,基线中没有的新缺口\n"


def test_a_fixed_gap_is_told_and_can_be_tightened(repo: Path, auditor: Call) -> None:
    change(repo / ARCHIVE, "(二)普法宣传。", "(二)推出高效办成一件事主题3个。\n(三)普法宣传。")
    called = auditor("baseline", "check", "--today", "2036-01-01")
    assert called.status == GAPS
    assert "可用 auditor baseline write --tighten 收紧(1)\n  青禾县档案馆 2024 essentials 2.1" in called.err
    called = auditor("baseline", "write", "--tighten", "--today", "2036-01-01")
    assert called.status == CLEAN
    # The records have expired and the report has changed: their items are new gaps, which tightening does not take in.
    assert (repo / "baseline.jsonl").read_text(encoding="utf-8") == '{"schema": "auditor-baseline/1"}\n'


def test_a_changed_report_is_told_and_confirmed(repo: Path, auditor: Call) -> None:
    change(repo / ARCHIVE, "15场", "16场")
    change(repo / "rulings.yaml", 'text_hash: "e45b1ef6785d4f42"', "text_hash: '0000000000000000'")
    called = auditor("baseline", "check", *TODAY)
    assert called.status == GAPS
    assert "因报告改动而失效的记录(1)" in called.err
    assert "请确认后用 auditor baseline write --tighten 更新(1)\n  青禾县档案馆 2024 essentials 2.1" in called.err
    assert auditor("baseline", "write", "--tighten", *TODAY).status == CLEAN
    assert "更新" not in auditor("baseline", "check", *TODAY).err


def test_baseline_of_another_file_and_none(repo: Path, auditor: Call) -> None:
    assert auditor("baseline", "write", "--file", "other.jsonl", *TODAY).status == CLEAN
    assert (repo / "other.jsonl").read_bytes() == (repo / "baseline.jsonl").read_bytes()
    change(repo / "auditor.yaml", "baseline: baseline.jsonl\n", "")
    called = auditor("baseline", "check")
    assert called.status == FAILED
    assert last(called.err) == "错误:没有指定基线文件:请用 --file,或在 auditor.yaml 中写 baseline"
    called = auditor("baseline", "check", "--file", "nowhere.jsonl")
    assert (called.status, "auditor baseline write" in last(called.err)) == (FAILED, True)
    (repo / "other.jsonl").write_text("x\n", encoding="utf-8")
    called = auditor("baseline", "check", "--file", "other.jsonl", "--lang", "en")
    assert (called.status, last(called.err)) == (FAILED, "error: other.jsonl, line 1: no valid record of a baseline")


def test_nothing_is_written_where_a_report_cannot_be_read(repo: Path, auditor: Call) -> None:
    (repo / "reports" / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    before = (repo / "baseline.jsonl").read_bytes()
    called = auditor("baseline", "write", "--today", "2036-01-01")
    assert (called.status, last(called.err)) == (FAILED, "未能完成:1 份报告未能审核")
    assert (repo / "baseline.jsonl").read_bytes() == before


def test_no_banned_word_in_what_the_gate_says(repo: Path, auditor: Call) -> None:
    called = auditor("audit", "--gate", "--today", "2036-01-01", "-o", "junit", "-v")
    assert called.status == GAPS
    assert [word for word in BANNED if word in called.out + called.err] == []


def test_same_input_same_bytes(repo: Path, auditor: Call) -> None:
    outputs = ("-o", "sarif:S", "-o", "junit:J", "-o", "github:G")
    seen = set()
    for _ in range(2):
        assert auditor("audit", "--gate", *TODAY, *outputs).status == CLEAN
        seen.add(tuple((repo / name).read_bytes() for name in "SJG"))
    assert len(seen) == 1
    assert str(repo) not in "".join((repo / name).read_text(encoding="utf-8") for name in "SJG")
