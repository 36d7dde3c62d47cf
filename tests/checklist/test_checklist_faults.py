"""Bad checklists and what is said of them: text in Chinese and English, and JSON, to the letter.

`AUDITOR_UPDATE_GOLDEN=1 pytest tests/checklist` writes the golden files anew; read the difference.
"""

from __future__ import annotations

import json
import os
import pickle
import re
from pathlib import Path

import pytest

from auditor.checklist import ChecklistError, Fault, load_checklist, render_text, to_json
from auditor.checklist.errors import help_for, messages, near_name, sentence

BAD = Path(__file__).parent / "bad"
CASES = sorted(p.stem for p in BAD.glob("*.yaml"))
UPDATE = os.environ.get("AUDITOR_UPDATE_GOLDEN") == "1"
BANNED = ("未落实", "未履行", "违反", "不合规", "责令", "限期整改", "扣分", "问责")
# Faults that no bad file of the folder shows: they have tests of their own, those of the files beside the
# checklists with the gate.
BESIDE = {
    "not_a_list", "not_with_kind", "needed_by_kind", "needed_by_status", "bad_hash", "expires_early", "self_approved",
    "decided_twice", "quote_not_in_report", "no_such_file", "no_bound", "bound_pair",
}  # fmt: skip
ELSEWHERE = BESIDE | {
    "not_found", "unreadable", "bank_file", "bad_reliability", "too_large", "bad_yaml", "test_failed",
}  # fmt: skip


def faults_of(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Fault, ...]:
    monkeypatch.chdir(BAD)
    with pytest.raises(ChecklistError) as caught:
        load_checklist(f"{name}.yaml")
    return caught.value.faults


def same_as_golden(path: Path, text: str) -> None:
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", CASES)
def test_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = faults_of(name, monkeypatch)
    same_as_golden(BAD / f"{name}.zh.txt", render_text(faults) + "\n")
    same_as_golden(BAD / f"{name}.en.txt", render_text(faults, lang="en") + "\n")
    plain = json.dumps(to_json(faults), ensure_ascii=False, indent=1)
    same_as_golden(BAD / f"{name}.json", plain + "\n")


def test_no_golden_file_without_its_checklist() -> None:
    stems = {p.name.split(".")[0] for p in BAD.iterdir() if p.is_file()}
    assert stems == set(CASES)


def test_every_fault_is_shown_by_a_bad_file() -> None:
    shown = {f["code"] for p in BAD.glob("*.json") for f in json.loads(p.read_text(encoding="utf-8"))}
    assert shown | ELSEWHERE == set(messages()["zh"]["faults"])
    assert not shown & ELSEWHERE


def test_languages_have_the_same_templates() -> None:
    zh, en = messages()["zh"], messages()["en"]
    assert set(zh) == set(en)
    for table in ("faults", "help", "shapes"):
        assert set(zh[table]) == set(en[table])
    assert set(zh["help"]) <= set(zh["faults"])
    for code, text in zh["faults"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", en["faults"][code])), code


def test_yaml_problems_name_templates() -> None:
    assert {code for _, code in messages()["yaml_problems"]} <= set(messages()["zh"]["faults"])


def test_no_banned_word() -> None:
    zh = messages()["zh"]
    texts = " ".join([*zh["faults"].values(), *zh["help"].values(), *zh["shapes"].values()])
    assert [word for word in BANNED if word in texts] == []


def test_own_faults_stand_before_those_of_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [f.file for f in faults_of("override-with-a-fault", monkeypatch)]
    assert files == sorted(files, key=lambda f: f != "override-with-a-fault.yaml")
    assert "bases/base.yaml" in files


def test_failed_test() -> None:
    fault = Fault.failed_test("05.9", "met", "partial", "推进一件事。", line=12, column=9, file="a.yaml")
    told = "a.yaml:12:9: 事项 05.9 的测试未通过:预期 met,实际 partial:「推进一件事。」"
    assert render_text([fault]) == told
    assert to_json([fault])[0]["code"] == "test_failed"
    assert sentence(fault, "en").startswith("a test of item 05.9 failed: expected met, got partial")
    assert help_for(fault) is None


def test_error_speaks_for_itself_and_travels() -> None:
    error = ChecklistError([Fault("empty_file", "a.yaml"), Fault("tab", "a.yaml", 2, 1)])
    assert str(error) == "a.yaml: 文件是空的\na.yaml:2:1: 这里有制表符;缩进和空白请一律用空格"
    assert pickle.loads(pickle.dumps(error)).faults == error.faults


def test_found_is_cut_and_kept_on_one_line() -> None:
    fault = Fault("unknown_key", "a.yaml", 1, 1, "甲\n" + "长" * 100)
    assert sentence(fault) == f"不认识的键「甲 {'长' * 58}…」"


@pytest.mark.parametrize(
    ("word", "names", "near"),
    [
        ("evidnce", ["evidence", "advice"], "evidence"),
        ("Evidence", ["evidence"], "evidence"),
        ("05.99", ["05.9", "11.1"], "05.9"),
        ("zzz", ["evidence"], None),
        ("a", [], None),
    ],
)
def test_near_name(word: str, names: list[str], near: str | None) -> None:
    assert near_name(word, names) == near
