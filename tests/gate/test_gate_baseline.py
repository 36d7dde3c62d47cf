"""The baseline: its file, its cases (the table in the documentation), tightening."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.gate.baseline import Baseline, BaselineError, Gap, Key, dump, key_of, load_baseline, no_worse, tightened
from auditor.gate.config import Config
from auditor.gate.decide import Gate
from auditor.records import STATUSES, Audit, Status

DOC = Path(__file__).parents[2] / "docs" / "gate.md"
OLD, NEW = "一、成效\n旧文。\n", "一、成效\n新文。\n"
# What the baseline knows of the item; the report misses it unless the gap is fixed.
KNOWN: dict[str, Status | None] = {"new": None, "old": "missing", "weaker": "planned", "fixed": "missing"}
RECORDS = ("none", "this text", "any text", "expired")
TEXTS = ("same", "changed")


def rows() -> list[tuple[str, ...]]:
    table = re.search(r"<!-- cases -->\n(.*)<!-- /cases -->", DOC.read_text(encoding="utf-8"), re.S)
    assert table
    lines = table.group(1).strip().split("\n")[2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_table_has_every_case_once() -> None:
    assert [row[:3] for row in rows()] == list(itertools.product(KNOWN, RECORDS, TEXTS))


@pytest.mark.parametrize("row", rows(), ids=lambda row: "-".join(row[:3]))
def test_cases_of_the_table(
    row: tuple[str, ...], audit_of: Callable[..., Audit], decision_of: Callable[..., Any], today: str
) -> None:
    gap, record, text, *told = row
    before = audit_of({"1": "missing", "2": "missing"}, OLD)
    digest = before.report.text_sha256
    now = audit_of({"1": "met" if gap == "fixed" else "missing", "2": "missing"}, OLD if text == "same" else NEW)
    # Another gap of the same report is known in every case.
    known = [Gap(key_of(before, "2"), "missing", digest)]
    status = KNOWN[gap]
    if status is not None:
        known.append(Gap(key_of(before, "1"), status, digest))
    decisions = {
        "none": [], "this text": [decision_of(text_hash=digest[:16])], "any text": [decision_of()],
        "expired": [decision_of(expires="2025-05-31")],
    }[record]  # fmt: skip
    gate = Gate(Config(), decisions, Baseline(known), today=today)
    outcome = gate.see(now).findings[0].outcome
    assert outcome is not None
    states = [state for _, state in gate.states()] or ["-"]
    fixed = "fixed" if key_of(before, "1") in gate.account.fixed else "-"
    assert [outcome.action, outcome.reason.code, *states, fixed] == told


def test_changed_reports_as_configured(audit_of: Callable[..., Audit], today: str) -> None:
    known = Baseline([Gap(key_of(audit_of({}), "1"), "missing", "0" * 64)])
    for action in ("pass", "warn", "fail"):
        gate = Gate(Config(changed=action), baseline=known, today=today)
        (finding,) = gate.see(audit_of({"1": "missing"})).findings
        assert finding.outcome is not None
        assert finding.outcome.action == action
        assert len(gate.account.changed) == 1
        assert gate.account.passed == (action != "fail")


RANKS = [
    ("missing", "missing", True), ("planned", "missing", True), ("missing", "planned", False),
    ("planned", "acknowledged_gap", True), ("acknowledged_gap", "planned", True), ("missing", "not_assessable", False),
    ("not_assessable", "missing", False), ("not_assessable", "not_assessable", True), ("partial", "missing", True),
]  # fmt: skip


@pytest.mark.parametrize(("status", "old", "kept"), RANKS)
def test_no_worse(status: Status, old: Status, kept: bool) -> None:
    assert no_worse(status, old) == kept


def test_fixed_in_one_report_and_open_in_another_is_not_fixed(audit_of: Callable[..., Audit], today: str) -> None:
    known = Baseline([Gap(key_of(audit_of({}), "1"), "missing", "0" * 64)])
    gate = Gate(Config(), baseline=known, today=today)
    gate.see(audit_of({"1": "met"}, OLD))
    assert gate.account.fixed
    gate.see(audit_of({"1": "missing"}, NEW))
    assert not gate.account.fixed


def test_no_longer_expected_is_fixed(audit_of: Callable[..., Audit], today: str) -> None:
    known = Baseline([Gap(key_of(audit_of({}), "1"), "missing", "0" * 64)])
    gate = Gate(Config(), baseline=known, today=today)
    gate.see(audit_of({"1": "missing"}, changes={"1": {"expected": False}}))
    assert len(gate.account.fixed) == 1


A, B, C, D = (Key("某局", 2024, "example", item) for item in "1234")


def test_tightening_adds_nothing() -> None:
    old = Baseline([Gap(A, "missing", "old"), Gap(B, "missing", "old"), Gap(C, "planned", "old")])
    now = [Gap(A, "planned", "new"), Gap(C, "missing", "new"), Gap(D, "missing", "new")]
    elsewhere = Gap(Key("他局", None, "example", "1"), "missing", "x")
    old = Baseline([*old.gaps(), elsewhere])
    got = list(tightened(old, now, [A, B, C, D]).gaps())
    # 他局 was not looked at; A improved in a new text; B is fixed; C got worse and stays; D is new and stays out.
    assert got == [elsewhere, Gap(A, "planned", "new"), Gap(C, "planned", "old")]


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)
GAPS = st.builds(
    Gap, st.builds(Key, TEXT, st.none() | st.integers(1949, 2999), TEXT, TEXT), st.sampled_from(STATUSES), TEXT
)


@given(st.lists(GAPS, max_size=6))
def test_a_baseline_comes_back_as_written(tmp_path_factory: pytest.TempPathFactory, gaps: list[Gap]) -> None:
    path = tmp_path_factory.getbasetemp() / "known.jsonl"
    path.write_text(dump(Baseline(gaps)), encoding="utf-8", newline="\n")
    back = load_baseline(path)
    assert list(back.gaps()) == list(Baseline(gaps).gaps())
    assert dump(back) == dump(Baseline(reversed(list(back.gaps()))))


HEAD = '{"schema": "auditor-baseline/1"}\n'
LINE = '{"body": "某局", "year": 2024, "checklist": "a", "item": "1", "status": "missing", "text_sha256": "0"}\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1), ("[]", 1), ('{"schema": "auditor-baseline/2"}', 1), (HEAD + "x\n", 2), (HEAD + LINE + "[]\n", 3),
        (HEAD + LINE.replace("missing", "mising"), 2), (HEAD + LINE.replace("2024", '"2024"'), 2),
        (HEAD + LINE.replace("2024", "true"), 2), (HEAD + LINE.replace('"item"', '"line"'), 2),
        (HEAD + LINE.replace('"某局"', "null"), 2),
    ],
)  # fmt: skip
def test_a_bad_baseline_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError) as caught:
        load_baseline(path)
    assert (caught.value.code, caught.value.line) == ("bad_baseline", line)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BaselineError) as caught:
        load_baseline(tmp_path / "known.jsonl")
    assert caught.value.code == "no_baseline"
    (tmp_path / "known.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(BaselineError) as caught:
        load_baseline(tmp_path / "known.jsonl")
    assert caught.value.code == "bad_baseline"


def test_the_file_holds_no_line_numbers() -> None:
    assert dump(Baseline([Gap(A, "missing", "0")])).split("\n")[1] == (
        '{"body": "某局", "year": 2024, "checklist": "example", "item": "1", "status": "missing", "text_sha256": "0"}'
    )
