"""The history that runs append to: a line an audit, counts and rates, nothing of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.records import Audit
from auditor.reporter.jsons import dump

SCHEMA = "auditor-history/1"


class History:
    """Gathers a run's lines and appends them at its end, all in one piece; without a path it does
    nothing. `day` is the gate's."""

    def __init__(self, path: str | None, day: str) -> None:
        self._path, self._day = path, day
        self._lines: list[str] = []

    def add(self, audits: Sequence[Audit]) -> None:
        """One report's audits."""
        if self._path is not None:
            self._lines += [dump(_line(a, self._day)) + "\n" for a in audits]

    def append(self) -> None:
        """Raises OSError where the file cannot be written."""
        if self._path is not None:
            with Path(self._path).open("a", encoding="utf-8", newline="\n") as stream:
                stream.write("".join(self._lines))


def _line(a: Audit, day: str) -> dict[str, Any]:
    c = a.coverage
    actions = Counter(f.outcome.action for f in a.findings if f.outcome is not None)
    inside = [f for f in a.findings if f.outcome is not None]
    return {
        "schema": SCHEMA, "day": day, "version": __version__, "report": a.report.path,
        "agency": a.body.agency, "year": a.body.year, "text_sha256": a.report.text_sha256,
        "checklist": a.checklist.id, "checklist_sha256": a.checklist.sha256,
        "expected": c.expected, "met": c.met, "partial": c.partial, "acknowledged_gap": c.acknowledged_gap,
        "planned": c.planned, "missing": c.missing, "not_assessable": c.not_assessable,
        "shown": c.shown, "mentioned": c.mentioned,
        "gate": {
            "fail": actions["fail"], "warn": actions["warn"], "pass": actions["pass"],
            "ruled": sum(f.ruling is not None for f in inside), "waived": sum(f.waiver is not None for f in inside),
            "known": sum(bool(f.outcome and f.outcome.known) for f in inside), "limits": len(a.broken),
        },
    }  # fmt: skip
