"""The example repository, as its users would run it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest_plugins = "pytester"
EXAMPLE = Path(__file__).parents[2] / "examples" / "gate"


def test_its_tests_pass(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    # Hypothesis is slow to load and has no part in the example; the project's own filter turns warnings to errors.
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest -W default::pytest.PytestWarning")
    shutil.copytree(EXAMPLE, pytester.path, dirs_exist_ok=True)
    pytester.runpytest().assert_outcomes(passed=2)
    pytester.runpytest("--audit", "--audit-today", "2025-06-01").assert_outcomes(passed=14, warnings=2)


def test_it_shows_each_way_of_carrying_a_gap() -> None:
    rulings = (EXAMPLE / "rulings.yaml").read_text(encoding="utf-8")
    assert "kind: ruling" in rulings
    assert "kind: not_for_this_body" in rulings
    assert len((EXAMPLE / "baseline.jsonl").read_text(encoding="utf-8").splitlines()) == 2
