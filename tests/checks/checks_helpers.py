"""Reports made of a few lines, and what the labelled sets share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from auditor.reader import read_report
from auditor.records import Report

HERE = Path(__file__).parent
BODY = "青岚市某某局"


def written(folder: Path, text: str, year: int = 2024, name: str = "r.txt", body: str = BODY) -> Report:
    """A whole report of `year` with `text` in its results, signed on 20 January of the next year."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"{body}{year}年度法治政府建设情况报告\n{year}年,我局扎实推进法治政府建设。现将有关情况报告如下:\n"
        f"一、主要工作情况\n(一)有关工作。\n{text}\n{body}\n{year + 1}年1月20日\n",
        encoding="utf-8",
    )
    return read_report(path, name, None)


class Score(NamedTuple):
    """Right, false and missed results; `wrong` names the cases."""

    right: int
    false: int
    missed: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of what was told that is labelled."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was told."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def score(pairs: Iterable[tuple[str, list[str], list[str]]]) -> Score:
    """(name, told, labelled) of each case, counted one by one."""
    right = false = missed = 0
    wrong = []
    for name, told, labelled in pairs:
        left = list(told)
        for label in labelled:
            if label in left:
                left.remove(label)
                right += 1
            else:
                missed += 1
        false += len(left)
        if sorted(told) != sorted(labelled):
            wrong.append(f"{name}: told {told}, labelled {labelled}")
    return Score(right, false, missed, tuple(wrong))
