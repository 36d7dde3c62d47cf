"""What is measured of each item: counts, intervals, what is weak, the file beside a checklist, the
ratchet, and that the committed figures are those of the committed rules and labels."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from auditor.bank import load_bank
from auditor.checklist import ChecklistError, load_checklist
from auditor.checklist.reliability import rate, reliabilities, wilson
from auditor.measure import Items, by_item, counts, f1_interval, made_from, render, renew, worse
from auditor.records import Reason, Reliability
from auditor.scorer.score import _review
from auditor.scorer.status import Verdict

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "checklists" / "outline-2021.reliability.json"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measured", ROOT / "scripts" / "measure_reliability.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_figures_are_not_stale() -> None:
    """Checklist, weights, rules or labels have changed since: `make reliability` renews the figures."""
    told = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert told["left_out"] is True
    assert told["made_from"] == script().sources()
    assert list(load_checklist("outline-2021").reliability) == list(told["items"])


def test_every_item_is_measured_on_reports_and_bank() -> None:
    told = json.loads(FIGURES.read_text(encoding="utf-8"))["items"]
    assert list(told) == [i.id for i in load_checklist("outline-2021").items]
    assert all(row["bank"]["samples"] >= 12 and row["reports"]["samples"] == 38 for row in told.values())


def test_few_items_are_weak() -> None:
    """A mark on every third verdict would mean nothing."""
    measured = reliabilities(json.loads(FIGURES.read_text(encoding="utf-8")))
    weak = {(i, kind) for i, r in measured.items() for kind in r.weak}
    assert 0 < len(weak) <= 22, sorted(weak)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)  # fmt: skip
def test_wilson(right: int, of: int, low: float, high: float) -> None:
    """Values as the literature tables them."""
    assert wilson(right, of) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_a_rate_of_few_is_told_as_such() -> None:
    assert (rate(3, 4).small, rate(30, 40).small) == (True, False)
    assert (rate(0, 0).value, rate(3, 4).value) == (None, 0.75)


def test_counts_by_hand() -> None:
    pairs = [("met", "partial"), ("met", "missing"), ("missing", "missing"), ("missing", "met"), ("planned", "missing"),
             ("not_applicable", "not_applicable")]  # fmt: skip
    assert counts(pairs) == {"samples": 6, "covered": [1, 1, 1], "missing": [1, 2, 1]}


def test_an_accepted_status_is_right() -> None:
    gold = {("a", "1"): {"status": "met", "accept": ["partial", "missing"]}, ("b", "1"): {"status": "met"}}
    said = {("a", "1"): {"status": "missing"}, ("b", "1"): {"status": "missing"}, ("c", "1"): {"status": "met"}}
    told = by_item(["1", "2"], {"reports": [(gold, said)]})
    assert told["1"]["reports"] == {"samples": 2, "covered": [0, 0, 1], "missing": [1, 1, 0]}
    assert told["2"]["reports"]["samples"] == 0


def row(covered: tuple[int, int, int], missing: tuple[int, int, int] = (10, 1, 1)) -> dict[str, Any]:
    return {"reports": {"samples": 22, "covered": list(covered), "missing": list(missing)}}


def table(**items: dict[str, Any]) -> dict[str, Any]:
    return {"left_out": True, "items": items}


def test_weak_is_worse_than_the_whole_beyond_chance() -> None:
    """90 of 100 are right in all; 3 of 4 may be chance, 6 of 12 hardly is."""
    told = reliabilities(table(good=row((90, 4, 0)), few=row((3, 1, 0)), bad=row((6, 6, 0)), none=row((0, 0, 3))))
    assert {item: r.weak for item, r in told.items()} == {"good": (), "few": (), "bad": ("covered",), "none": ()}
    assert told["none"].covered_precision is None and told["none"].covered_recall == 0.0
    assert told["bad"].rates["covered_precision"].of == 12


@pytest.mark.parametrize(
    ("status", "due", "code"),
    [("missing", True, "weak_missing"), ("missing", False, None), ("met", True, None), ("planned", True, None),
     ("not_applicable", True, None)],
)  # fmt: skip
def test_only_the_weak_kind_of_verdict_is_marked(status: Any, due: bool, code: str | None) -> None:
    measured = reliabilities(table(a=row((90, 1, 1), (90, 1, 1)), b=row((20, 0, 0), (4, 8, 0))))["b"]
    review = _review(Verdict(status, Reason("nothing_found")), due, measured)
    assert (review.code if review else None) == code
    if review is not None:
        assert review.args == {"right": 4, "of": 12}


def test_a_verdict_in_doubt_for_another_cause_keeps_it() -> None:
    measured = Reliability(None, None, 0.3, None, 9, {}, ("missing", "covered"))
    review = _review(Verdict("not_applicable", Reason("disclaimed")), True, measured)
    assert review == Reason("disclaimed")


# ---------------------------------------------------------------- ratchet


def items(**told: tuple[int, int, int]) -> Items:
    return {name: row(covered) for name, covered in told.items()}


def test_f1_and_its_interval() -> None:
    value, low, high = f1_interval((10, 2, 2))
    assert value == pytest.approx(2 * 10 / (2 * 10 + 2 + 2))
    assert low < value < high
    assert f1_interval((0, 0, 0))[0] == 1.0


def test_a_change_that_makes_an_item_worse_beyond_chance_is_told() -> None:
    before = items(a=(20, 1, 1), b=(20, 1, 1))
    assert worse(before, items(a=(18, 2, 3), b=(20, 1, 1))) == []
    told = worse(before, items(a=(6, 8, 8), b=(20, 1, 1)))
    assert [line.split(":")[0] for line in told] == ["a covered", "all items covered"]
    assert worse(before, items(b=(20, 1, 1))) == [], "an item that is no more"


def test_many_small_losses_are_told_in_all() -> None:
    names = [f"i{n}" for n in range(40)]
    before = {n: row((20, 1, 1)) for n in names}
    told = worse(before, {n: row((17, 2, 4)) for n in names})
    assert [line.split(":")[0] for line in told] == ["all items covered"]


def test_worse_figures_are_not_written_unasked(tmp_path: Path) -> None:
    path = tmp_path / "x.reliability.json"
    good, bad = (render("x", "", True, {}, items(a=told)) for told in ((20, 1, 1), (4, 9, 9)))
    assert renew(path, good) == []
    assert renew(path, bad) != [] and path.read_text(encoding="utf-8") == good
    assert renew(path, bad, accept=True) != [] and path.read_text(encoding="utf-8") == bad
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


# ---------------------------------------------------------------- the file beside a checklist

MINI = ROOT / "tests" / "cli" / "mini.yaml"
LABELS = [
    {"report": "a.txt", "item": "27.1", "status": "met", "evidence": []},
    {"report": "b.txt", "item": "27.1", "status": "missing", "evidence": []},
]
TEXT = "甲县教育局2024年度法治政府建设情况报告\n一、主要举措和成效\n{}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checklist of one's own, two reports and their labels."""
    shutil.copy(MINI, tmp_path / "mini.yaml")
    (tmp_path / "a.txt").write_text(TEXT.format("全年主动公开政府信息215条。"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.format("召开会议3次。"), encoding="utf-8")
    first = next(i for i in load_checklist(MINI).items if i.evidence.any).id
    lines = [json.dumps(label | {"item": first}, ensure_ascii=False) for label in LABELS]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def evaluate(auditor: Any, folder: Path, *more: str) -> Any:
    return auditor("evaluate", folder / "gold.jsonl", "--reports", folder, "-c", folder / "mini.yaml", "--write", *more)


def test_the_command_writes_and_the_audit_tells(folder: Path, auditor: Any) -> None:
    assert evaluate(auditor, folder).status == 0
    measured = load_checklist(folder / "mini.yaml").reliability
    assert {r.samples for r in measured.values()} == {0, 2}
    told = json.loads(auditor("audit", folder / "a.txt", "-c", folder / "mini.yaml", "-o", "json").out)
    rows = [f["reliability"] for f in told["audits"][0]["findings"]]
    assert [r["samples"] for r in rows] == [r.samples for r in measured.values()]
    first = (folder / "mini.reliability.json").read_bytes()
    assert evaluate(auditor, folder).status == 0
    assert (folder / "mini.reliability.json").read_bytes() == first


def test_figures_of_another_content_are_not_told(folder: Path, auditor: Any) -> None:
    assert evaluate(auditor, folder).status == 0
    path = folder / "mini.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("weight: 1", "weight: 2", 1) + "note: 另一份\n",
                    encoding="utf-8")  # fmt: skip
    assert load_checklist(path).reliability == {}


DAMAGED = ["", "[]", "{}", '{"made_from": {}}', '{"made_from": {"checklist": "SHA"}, "items": {"a": 1}}']


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_is_told(text: str, folder: Path, auditor: Any) -> None:
    sha256 = load_checklist(folder / "mini.yaml").sha256
    (folder / "mini.reliability.json").write_text(text.replace("SHA", sha256), encoding="utf-8")
    with pytest.raises(ChecklistError) as caught:
        load_checklist(folder / "mini.yaml")
    assert [f.code for f in caught.value.faults] == ["bad_reliability"]
    called = auditor("audit", folder / "a.txt", "-c", folder / "mini.yaml")
    assert called.status == 2 and called.out == "" and len(called.err.splitlines()) == 1


def test_the_command_keeps_what_would_become_worse(folder: Path, auditor: Any) -> None:
    assert evaluate(auditor, folder).status == 0
    path = folder / "mini.reliability.json"
    first = next(i for i, r in load_checklist(folder / "mini.yaml").reliability.items() if r.samples)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["items"][first]["reports"] |= {"covered": [40, 0, 0], "missing": [40, 0, 0]}
    path.write_text(json.dumps(data), encoding="utf-8")
    labels = (folder / "gold.jsonl").read_text(encoding="utf-8")
    swapped = labels.replace("met", "MISS").replace("missing", "met").replace("MISS", "missing")
    (folder / "gold.jsonl").write_text(swapped, encoding="utf-8")
    before = path.read_bytes()
    called = evaluate(auditor, folder)
    assert called.status == 1 and f"{first} covered: F1 1.00" in called.err and path.read_bytes() == before
    assert evaluate(auditor, folder, "--accept").status == 0
    assert path.read_bytes() != before


def test_what_the_weights_have_seen_is_told(folder: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that ship may have learned from the labels; a checklist without such weights is free of that."""
    assert evaluate(auditor, folder).err == ""
    from auditor.checklist import locate

    gold = ROOT / "tests" / "corpus" / "c1.jsonl"
    shutil.copy(ROOT / "checklists" / "outline-2021.yaml", folder / "outline-2021.yaml")
    assert locate.find(str(folder / "outline-2021.yaml")) is not None
    call = ("evaluate", gold, "--reports", gold.parent, "--write", "-c", folder / "outline-2021.yaml", "--lang", "en")
    called = auditor(*call)
    assert called.status == 0 and "too high" in called.err
    assert json.loads((folder / "outline-2021.reliability.json").read_text(encoding="utf-8"))["left_out"] is False
    shipped = ROOT / "auditor" / "data" / "weights.json"
    assert auditor(*call, "--weights", shipped).err == ""
    assert auditor(*call, "--weights", folder / "none.json").status == 2
    assert auditor(*call, "--bank", folder / "mini.yaml").status == 2
    assert auditor(*call, "-c", MINI).status == 2


def test_marks_in_the_bank_change_no_hash(tmp_path: Path) -> None:
    checklist = load_checklist(MINI)
    case = '{{status: met, sort: zero{}, text: "a"}}'
    hashes = []
    for mark in ("", ", known: missing"):
        path = tmp_path / "x.bank.yaml"
        path.write_text(f'items:\n  - {{item: "1", cases: [{case.format(mark)}]}}\n', encoding="utf-8")
        hashes.append(made_from(checklist, [], load_bank(path)))
    assert hashes[0] == hashes[1]
    assert made_from(checklist, [("a", b"1")], ()) != made_from(checklist, [("a", b"2")], ())
