"""What tests share is what the product loads: kept for its own checklists, made anew for any other."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import ready
from hypothesis import settings

from auditor.checklist import list_checklists, load_checklist
from auditor.pipeline import compiled

DUTY = "annual-report-duty"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The product's checklists in a folder that may be changed, taken for the product's own."""
    shutil.copytree(ready.FOLDER, tmp_path / "checklists")
    monkeypatch.setattr(ready, "FOLDER", tmp_path / "checklists")
    return tmp_path / "checklists"


def test_the_products_own_are_made_once() -> None:
    for info in list_checklists():
        assert load_checklist(info.id) is load_checklist(info.id)
    assert compiled([DUTY]) is compiled([DUTY])
    assert compiled([DUTY]) is not compiled(["outline-2021", DUTY])


def test_any_other_is_made_anew(tmp_path: Path) -> None:
    path = shutil.copy(ready.FOLDER / f"{DUTY}.yaml", tmp_path)
    assert load_checklist(path) is not load_checklist(path)
    assert compiled([path]) is not compiled([path])


def test_given_weights_are_no_part_of_what_is_kept() -> None:
    weights = ready.FOLDER.parent / "auditor" / "data" / "weights.json"
    assert compiled([DUTY], weights) is not compiled([DUTY], weights)
    assert compiled([DUTY], weights) is not compiled([DUTY])


def test_a_file_that_was_changed_is_loaded_anew(elsewhere: Path) -> None:
    path = elsewhere / f"{DUTY}.yaml"
    first = load_checklist(path)
    assert load_checklist(path) is first
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"id: {DUTY}", f"id: {DUTY}-2"), encoding="utf-8")
    assert (first.id, load_checklist(path).id) == (DUTY, f"{DUTY}-2")


def test_what_lies_beside_a_file_may_change_it(elsewhere: Path) -> None:
    first = load_checklist(elsewhere / f"{DUTY}.yaml")
    os.utime(elsewhere / "outline-2021.yaml", ns=(1, 1))
    assert load_checklist(elsewhere / f"{DUTY}.yaml") is not first


def test_what_was_forgotten_is_made_anew_and_says_the_same(auditor: Any, reports: Path) -> None:
    path = next(reports.glob("2024-江门*"))
    ready_made, kept = compiled([DUTY]), auditor("audit", path, "-o", "json").out
    ready.forget()
    assert compiled([DUTY]) is not ready_made
    assert auditor("audit", path, "-o", "json").out == kept


def test_examples_are_the_same_in_every_run() -> None:
    assert settings().derandomize
