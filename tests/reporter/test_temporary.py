"""What a killed run leaves is swept away by the next; what another run writes is not."""

from __future__ import annotations

import os
from pathlib import Path

from auditor.reporter.output import TextOut
from auditor.reporter.temporary import new_folder, sweep


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_what_a_killed_run_left_goes_and_nothing_else(tmp_path: Path) -> None:
    others = [".b.jsonl.x.tmp", ".a.jsonl.tmp", "a.jsonl.x.tmp", ".a.jsonl.x", ".a[1].x.tmp", ".a1.x.tmp"]
    for name in (*others, ".a.jsonl.dead.tmp"):
        (tmp_path / name).touch()
    out = TextOut(str(tmp_path / "a.jsonl"))
    out.stream.write("x\n")
    out.commit()
    assert names(tmp_path) == sorted([*others, "a.jsonl"])
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == "x\n"
    sweep(tmp_path, "a[1]")
    assert names(tmp_path) == sorted([*(o for o in others if o != ".a[1].x.tmp"), "a.jsonl"])


def test_two_runs_to_one_name_leave_each_other_alone(tmp_path: Path) -> None:
    first, second = TextOut(str(tmp_path / "a")), TextOut(str(tmp_path / "a"))
    for out, text in ((first, "1"), (second, "2")):
        out.stream.write(text)
        out.commit()
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "2"


def test_folders_too(tmp_path: Path) -> None:
    lock, held = new_folder(tmp_path, "run")
    left = tmp_path / ".run.dead.tmp"
    (left / "inside").mkdir(parents=True)
    other_lock, other = new_folder(tmp_path, "run")
    assert names(tmp_path) == sorted([held.name, other.name])
    for number in (lock, other_lock):
        assert number is not None
        os.close(number)
