"""`json` (one object, an audit a line, written as a stream) and `jsonl` (one audit a line)."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from typing import Any

from auditor.records import Audit, Run
from auditor.reporter import plain
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words


def dump(value: Any) -> str:
    """Compact, readable Chinese; keys in the schema's order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class JsonLines:
    """One audit a line."""

    def __init__(self, target: Target, words: Words) -> None:
        self._words = words
        self._out = TextOut(target.path)

    def add(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            self._out.stream.write(dump(plain.audit(audit, self._words)) + "\n")

    def finish(self, end: Run) -> None:
        self._out.commit()

    def abandon(self) -> None:
        self._out.abandon()


class Json:
    """The whole result. The head holds the problems, known only at the end: audits wait in a
    temporary file, so that memory does not grow with the run."""

    def __init__(self, target: Target, words: Words) -> None:
        self._words = words
        self._out = TextOut(target.path)
        self._waiting = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed below
        self._count = 0

    def add(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            self._waiting.write(("\n" if self._count == 0 else ",\n") + dump(plain.audit(audit, self._words)))
            self._count += 1

    def finish(self, end: Run) -> None:
        head = dump(plain.run_head(end, self._words))
        self._out.stream.write(f'{head[:-1]},"audits":[')
        self._waiting.seek(0)
        shutil.copyfileobj(self._waiting, self._out.stream)
        self._waiting.close()
        self._out.stream.write(("\n" if self._count else "") + "]}\n")
        self._out.commit()

    def abandon(self) -> None:
        self._waiting.close()
        self._out.abandon()


def sink(target: Target, words: Words, look: Look) -> Json | JsonLines:
    """The sink for `json` or `jsonl`."""
    return JsonLines(target, words) if target.format == "jsonl" else Json(target, words)
