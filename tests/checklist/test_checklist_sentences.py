"""The promises inside the checklists: every item has the test sentences it needs, and every one holds."""

from __future__ import annotations

from collections import Counter

import pytest

from auditor.checklist import load_checklist
from auditor.checklist.locate import ids
from auditor.checklist.models import Item
from auditor.prove import prove

IDS = ids()
NEEDED = {"met": 2, "partial": 1, "missing": 1}


def lacks(item: Item) -> list[str]:
    """What an item's tests still need; items with `accepts` have the statuses of their register."""
    told = Counter(status for status, _ in item.tests.cases())
    if item.accepts:
        wrong = [s for s in ("planned", "acknowledged_gap") if told[s]]
        return wrong + ([] if told["met"] or told["not_assessable"] else ["met"])
    out = [status for status, count in NEEDED.items() if told[status] < count]
    return out if told["planned"] or told["acknowledged_gap"] else [*out, "planned"]


@pytest.mark.parametrize("checklist", IDS)
def test_every_item_has_its_test_sentences_and_advice(checklist: str) -> None:
    items = load_checklist(checklist).items
    assert {i.id: lacks(i) for i in items if lacks(i)} == {}
    assert [i.id for i in items if not i.advice] == []


def test_an_item_without_a_decoy_is_found() -> None:
    item = load_checklist("outline-2021").items[0]
    bare = item.model_copy(update={"tests": item.tests.model_copy(update={"missing": ()})})
    assert lacks(bare) == ["missing"]


@pytest.mark.parametrize("checklist", IDS)
def test_every_test_sentence_holds(checklist: str) -> None:
    outcomes = list(prove(load_checklist(checklist)))
    assert [(o.item, o.promised, o.finding.status, o.case.text) for o in outcomes if not o.kept] == []
