"""The figures against labelled reports: the test vector to the last digit, formulas by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.evaluate import GoldError, compare, confusions, f1, kappa, load_rows, right_quote

GOLD = Path(__file__).parent / "gold"
FIGURES = json.loads((GOLD / "example_figures.json").read_text(encoding="utf-8"))


def test_the_test_vector() -> None:
    gold = load_rows(GOLD / "seed_001.jsonl") | load_rows(GOLD / "seed_002.jsonl")
    figures = compare(gold, load_rows(GOLD / "example_prediction.jsonl"))
    assert list(figures) == list(FIGURES)
    for name, value in FIGURES.items():
        assert figures[name] == pytest.approx(value, rel=0, abs=1e-12), name


def test_the_command_prints_them(auditor: Any) -> None:
    files = [GOLD / "seed_001.jsonl", GOLD / "seed_002.jsonl"]
    called = auditor("evaluate", *files, "--predictions", GOLD / "example_prediction.jsonl", "-o", "json")
    assert called.status == 0
    told = json.loads(called.out)
    assert {k: round(v, 12) for k, v in told.items()} == {k: round(v, 12) for k, v in FIGURES.items()}
    text = auditor("evaluate", *files, "--predictions", GOLD / "example_prediction.jsonl").out.splitlines()
    assert text[0].split() == ["n", "220"]
    assert [line.split() for line in text if line.startswith("kappa_expected")] == [["kappa_expected", "0.439"]]


def row(report: str, item: str, status: str, *quotes: str, **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(report, item): {"status": status, "evidence": [{"quote": q} for q in quotes], **more}}


def test_the_program_is_measured_on_the_reports(tmp_path: Path, auditor: Any) -> None:
    text = "甲县教育局2024年度法治政府建设情况报告\n一、主要举措和成效\n全年主动公开政府信息215条。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    lines = [
        {"report": "a.txt", "item": "27.1", "status": "met", "evidence": [{"quote": "全年主动公开政府信息215条"}]},
        {"report": "a.txt", "item": "27.2", "status": "missing", "evidence": []},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    told = json.loads(auditor("evaluate", gold, "--reports", tmp_path, "-o", "json").out)
    assert (told["n"], told["unanswered"]) == (2, 0)
    assert (told["covered_f1"], told["status_acc"], told["kappa"]) == (1.0, 1.0, 1.0)
    assert (told["passage_precision"], told["passage_hit_rate"]) == (1.0, 1.0)


def test_an_accepted_alternative_counts_as_the_golds_own() -> None:
    gold = row("a", "1", "met", accept=["met", "partial"]) | row("a", "2", "missing")
    assert compare(gold, row("a", "1", "partial") | row("a", "2", "missing"))["status_acc"] == 1.0
    assert compare(gold, row("a", "1", "missing") | row("a", "2", "missing"))["status_acc"] == 0.5


def test_an_item_not_answered_counts_against_recall() -> None:
    gold = row("a", "1", "met") | row("a", "2", "met") | row("a", "3", "missing")
    told = compare(gold, row("a", "1", "met"))
    assert (told["unanswered"], told["covered_p"], told["covered_r"]) == (2, 1.0, 0.5)
    assert told["status_acc"] == pytest.approx(1 / 3)


def test_figures_by_hand() -> None:
    gold = row("a", "1", "met") | row("a", "2", "partial") | row("a", "3", "missing") | row("a", "4", "planned")
    pred = row("a", "1", "met") | row("a", "2", "missing") | row("a", "3", "met") | row("a", "4", "acknowledged_gap")
    told = compare(gold, pred)
    assert (told["covered_p"], told["covered_r"], told["covered_f1"]) == (0.5, 0.5, 0.5)
    assert told["specificity"] == 0.5
    assert told["unfulfilled_f1"] == 1.0
    assert told["status_acc"] == 0.25
    # agreed 1/4; by chance met 1*2, missing 1*1 of 16
    assert told["kappa"] == pytest.approx((1 / 4 - 3 / 16) / (1 - 3 / 16))
    # met f1 2/3 (one of two right, none lost), partial 0, missing 0, planned 0
    assert told["macro_f1"] == pytest.approx((2 / 3) / 4)
    assert confusions(gold, pred) == [
        ("missing", "met", 1), ("partial", "missing", 1), ("planned", "acknowledged_gap", 1),
    ]  # fmt: skip


def test_only_expected_items_count_for_kappa_expected() -> None:
    gold = row("a", "1", "met") | row("a", "2", "missing") | row("a", "3", "not_applicable", expected=False)
    pred = row("a", "1", "met") | row("a", "2", "missing") | row("a", "3", "met")
    told = compare(gold, pred)
    assert told["kappa_expected"] == 1.0
    assert told["kappa"] < 1.0


@pytest.mark.parametrize(
    ("quote", "gold", "right"),
    [
        ("全年主动公开政府信息215条", "全年主动公开政府信息215条", True),
        ("主动公开政府信息", "全年主动公开政府信息215条", True),
        ("全年主动公开政府信息215条,办理申请3件", "主动公开政府信息215条", True),
        ("全 年主动\n公开政府信息215条", "全年主动公开政府信息215条", True),
        ("公开信息", "全年公开信息215条", False),  # shorter than 6
        ("公" * 121, "公" * 121, False),  # longer than 120
        ("公" * 120, "公" * 120, True),
        ("开展行政执法检查120次", "主动公开政府信息215条", False),
        # grams of 8 of the shorter one: 甲乙丙丁戊己庚辛壬癸 has 3, two of them stand in the longer one
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子丑寅卯", True),
        ("甲乙丙丁戊己庚辛壬癸子丑", "甲乙丙丁戊己庚辛卯辰巳午未", False),  # one of five is less than 40 %
    ],
)
def test_right_quote(quote: str, gold: str, right: bool) -> None:
    assert right_quote(quote, [gold]) is right


def test_f1_and_kappa_where_there_is_nothing() -> None:
    assert f1(0, 0, 0) == (1.0, 1.0, 1.0)
    assert f1(0, 1, 0) == (0.0, 1.0, 0.0)
    assert kappa([]) == 1.0
    assert kappa([("met", "met")]) == 1.0


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"report": "a", "item": "1"}', '{"report": "a", "item": "1", "status": "good"}',
     '{"report": "a", "item": "1", "status": "met", "evidence": [{}]}',
     '{"report": "a", "item": "1", "status": "met", "evidence": [{"quote": 3}]}', "3"],
)  # fmt: skip
def test_a_line_that_is_no_label(line: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"report": "a", "item": "0", "status": "met", "evidence": []}\n\n' + line, encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        load_rows(path)
    assert (caught.value.path, caught.value.line) == (str(path), 3)
