"""The measurement of runs: it must see a line that is lost, double or out of order."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
import batch  # noqa: E402 - a script, no part of the package


def line(name: str) -> str:
    return json.dumps({"report": {"path": name}, "items": [{"path": "none"}]}, separators=(",", ":")) + "\n"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a", "b", "c"), "3 lines of 3 reports in order, each once"),
        (("a", "a", "b", "b"), "4 lines of 2 reports in order, each once"),
        (("a", "c", "b"), "3 lines of 3 reports NOT in order or NOT each once"),
        (("a", "b", "b"), "3 lines of 2 reports NOT in order or NOT each once"),
    ],
)
def test_lines_are_looked_at(tmp_path: Path, names: tuple[str, ...], told: str) -> None:
    (tmp_path / "a.jsonl").write_text("".join(map(line, names)), encoding="utf-8")
    assert batch.lines(tmp_path).rpartition(",")[0] == told


def test_parts_one_behind_another_are_the_lines(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.jsonl").write_text(line("a") + line("b"), encoding="utf-8")
    inside = tmp_path / "parts" / "lines"
    inside.mkdir(parents=True)
    for name in ("a", "b"):
        (inside / f"part-{name}").write_text(line(name), encoding="utf-8")
    (inside / "parts.json").write_text(json.dumps({"parts": ["part-a", "part-b"]}), encoding="utf-8")
    assert batch.lines(tmp_path / "parts") == batch.lines(tmp_path / "one")
    (inside / "parts.json").write_text(json.dumps({"parts": ["part-b", "part-a"]}), encoding="utf-8")
    assert batch.lines(tmp_path / "parts") != batch.lines(tmp_path / "one")


def test_no_lines_are_told(tmp_path: Path) -> None:
    assert batch.lines(tmp_path) == "no lines"
