"""The bank of sentences is run whole: what was right stays right, what is still wrong is marked as known."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pytest

from auditor.bank import BankCase, BankError, judged, load_bank
from auditor.checklist.locate import ids
from auditor.matcher.match import Compiled
from auditor.pipeline import compiled

FOLDER = Path(__file__).parents[2] / "checklists"
BANKS = [(i, FOLDER / f"{i}.bank.yaml") for i in ids() if (FOLDER / f"{i}.bank.yaml").is_file()]
CASES = [
    pytest.param(checklist, tuple(cases), id=f"{checklist} {item}")
    for checklist, path in BANKS
    for item, cases in groupby(load_bank(path), key=lambda c: c.item)
]


@lru_cache(maxsize=2)
def ready(checklist: str) -> Compiled:
    return compiled([checklist])


@pytest.mark.parametrize(("checklist", "cases"), CASES)
def test_the_sentences_of_an_item(checklist: str, cases: tuple[BankCase, ...]) -> None:
    """Both ways: a sentence newly wrong fails, and so does a mark that is no longer true
    (`python scripts/mark_bank.py` takes those off)."""
    worse, mended = [], []
    for case, finding in judged(ready(checklist), cases):
        told = (case.text, case.status, finding.status)
        if not case.right(finding) and case.known is None:
            worse.append(told)
        if case.right(finding) and case.known is not None:
            mended.append(told)
    assert (worse, mended) == ([], [])


@pytest.mark.parametrize(("checklist", "path"), BANKS)
def test_every_item_has_its_sentences_in_every_stance(checklist: str, path: Path) -> None:
    by: dict[str, list[BankCase]] = {}
    for case in load_bank(path):
        by.setdefault(case.item, []).append(case)
    assert list(by) == [item.id for item in ready(checklist).items]
    assert [i for i, cases in by.items() if len(cases) < 12 or len({c.text for c in cases}) < len(cases)] == []
    needed = {"met", "partial", "planned", "acknowledged_gap", "missing"}
    lacking = {i: needed - {c.status for c in cases} for i, cases in by.items()}
    assert {i: statuses for i, statuses in lacking.items() if statuses} == {}


def test_a_bank_with_a_fault_is_refused(tmp_path: Path) -> None:
    good = '{status: met, sort: zero, text: "a"}'
    for bad, what in (
        ('{status: mets, sort: zero, text: "a"}', "mets"),
        ('{status: met, sort: zero, text: "a", knwon: met}', "knwon"),
        ('{status: met, sort: zero, text: "a", known: wrong}', "wrong"),
        ('{status: met, text: "a"}', "sort"),
    ):
        path = tmp_path / "x.bank.yaml"
        path.write_text(f'items:\n  - {{item: "1", cases: [{good}, {bad}]}}\n', encoding="utf-8")
        with pytest.raises(BankError, match=what):
            load_bank(path)
