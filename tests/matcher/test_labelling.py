"""The cases of the labelling guide through reader, matcher and scorer, on the checklist that comes with the program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.matcher.match import Compiled
from auditor.pipeline import compiled
from auditor.profiles import BodyOptions
from auditor.prove import judge_sentence
from auditor.records import STATUSES

CASES = yaml.safe_load(Path(__file__).with_name("labelling.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def ready() -> Compiled:
    return compiled(["outline-2021"])


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c['item']} {c['text']}",
                  marks=[pytest.mark.xfail(reason=c["known"], strict=False)] if "known" in c else []) for c in CASES],
)  # fmt: skip
def test_case(case: dict[str, Any]) -> None:
    checklist = ready().checklists[0]
    item = next(i for i in checklist.items if i.id == case["item"])
    functions = tuple(case["functions"]) if "functions" in case else None
    said = BodyOptions(kind=case.get("kind"), functions=functions, year=2024)
    found = judge_sentence(ready(), item, case["text"], case.get("section", "results"), said)
    told = [(p.quote, p.stance, p.strength, p.why.code if p.why else None) for p in (*found.evidence, *found.refused)]
    assert found.status == case["status"], told


def test_the_table_is_large_enough_and_holds_every_status() -> None:
    assert len(CASES) >= 60
    assert {c["status"] for c in CASES} == set(STATUSES) - {"not_assessable"}


def test_what_is_known_to_be_wrong_says_why() -> None:
    assert all(len(c.get("known", "why it is wrong")) > 10 for c in CASES)
