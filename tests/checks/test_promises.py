"""The check of promises: the labelled pairs, one report, two years of one body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from checks_helpers import HERE, score, written

from auditor.checks.pairing import likeness, settings, weights
from auditor.checks.promises import Promises
from auditor.profiles import resolve
from auditor.records import CheckFinding, Report

PAIRS: list[dict[str, Any]] = yaml.safe_load((HERE / "promise_pairs.yaml").read_text(encoding="utf-8"))
SECTIONS = "\n二、存在的不足\n{gaps}\n三、下一年工作计划\n{plans}"


def run(*found: Report) -> list[CheckFinding]:
    checker = Promises()
    for report in found:
        checker.see(report, resolve(report.metadata)[0])
    return checker.finish()


def quotes(found: list[CheckFinding], rule: str) -> list[tuple[str | None, ...]]:
    return [tuple(p.quote for p in f.passages) for f in found if f.rule == rule]


def test_pairing_on_labelled_pairs() -> None:
    assert len(PAIRS) >= 60
    weight = weights(text for p in PAIRS for text in (p["a"], p["b"]))
    least = settings()["pair"]
    got = score(
        (p["a"] + p["b"], ["pair"] if likeness(p["a"], p["b"], weight) >= least else [], ["pair"] if p["pair"] else [])
        for p in PAIRS
    )
    assert got.precision >= 0.95, got.wrong
    assert got.recall >= 0.85, got.wrong


def test_shortcomings_and_their_plans(tmp_path: Path) -> None:
    gaps = "一是执法人员培训学时不足,距60学时要求仍有差距。二是档案库房漏水严重。"
    plans = "组织执法人员集中轮训,确保每人培训不少于60学时。\n修订燃气事故应急预案。"
    found = run(written(tmp_path, "有关工作有序推进。" + SECTIONS.format(gaps=gaps, plans=plans)))
    assert quotes(found, "answered") == [
        ("一是执法人员培训学时不足,距60学时要求仍有差距。", "组织执法人员集中轮训,确保每人培训不少于60学时。")
    ]
    assert quotes(found, "unanswered") == [("二是档案库房漏水严重。",)]


def test_last_years_plans(tmp_path: Path) -> None:
    plans = (
        "汛期前组织一次隧道积水处置演练。\n制定学生个人信息保护规定。\n启动城市大脑二期建设。\n聘请渔业资源保护协管员。"
    )
    old = written(tmp_path, "有关工作有序推进。" + SECTIONS.format(gaps="人手偏紧。", plans=plans), 2023, "a.txt")
    done = "5月组织下穿隧道积水处置演练,参演120人。\n窗口服务满意率98%。"
    later = "制定学生个人信息保护规定。\n力争启动城市大脑二期,合并三套视频平台。"
    new = written(tmp_path, done + SECTIONS.format(gaps="人手偏紧。", plans=later), 2024, "b.txt")
    found = [f for f in run(new, old) if len(f.reports) == 2]
    assert {f.reports for f in found} == {("a.txt", "b.txt")}
    told = {f.passages[0].quote: f.rule for f in found}
    assert told == {
        "汛期前组织一次隧道积水处置演练。": "kept",
        "制定学生个人信息保护规定。": "unchanged",
        "启动城市大脑二期建设。": "still",
        "聘请渔业资源保护协管员。": "dropped",
    }
    assert quotes(found, "kept")[0][1] == "5月组织下穿隧道积水处置演练,参演120人。"


def test_another_body_or_a_gap_of_years_is_not_followed(tmp_path: Path) -> None:
    text = "有关工作有序推进。" + SECTIONS.format(gaps="人手偏紧。", plans="聘请渔业资源保护协管员。")
    old = written(tmp_path, text, 2021, "a.txt")
    new = written(tmp_path, text, 2024, "b.txt")
    other = written(tmp_path, text, 2022, "c.txt", "江州市城市管理局")
    assert [f for f in run(old, new, other) if len(f.reports) == 2] == []
