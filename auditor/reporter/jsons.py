"""`json` (one object, an audit a line, written as a stream) and `jsonl` (one audit a line)."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Sequence
from typing import Any

from auditor.records import Audit, Run
from auditor.reporter import plain
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

_AT_ONCE = 1 << 20


def dump(value: Any) -> str:
    """Compact, readable Chinese; keys in the schema's order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def part(audits: Sequence[Audit], words: Words) -> bytes:
    """One report's audits, a line each, without the last line's end."""
    return "\n".join(dump(plain.audit(audit, words)) for audit in audits).encode("utf-8")


class JsonLines:
    """One audit a line."""

    part = "json"

    def __init__(self, target: Target, words: Words) -> None:
        self._words = words
        self._out = TextOut(target.path)

    def add(self, audits: Sequence[Audit]) -> None:
        self.add_part(part(audits, self._words))

    def add_part(self, data: bytes) -> None:
        self._out.stream.write(data.decode("utf-8") + "\n")

    def finish(self, end: Run) -> None:
        self._out.commit()

    def abandon(self) -> None:
        self._out.abandon()


class Json:
    """The whole result. The head holds the problems, known only at the end: audits wait in a
    temporary file, so that memory does not grow with the run."""

    part = "json"

    def __init__(self, target: Target, words: Words) -> None:
        self._words = words
        self._out = TextOut(target.path)
        self._waiting = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
        self._count = 0

    def add(self, audits: Sequence[Audit]) -> None:
        self.add_part(part(audits, self._words))

    def add_part(self, data: bytes) -> None:
        self._waiting.write(b"\n" if self._count == 0 else b",\n")
        self._waiting.write(data.replace(b"\n", b",\n"))
        self._count += 1

    def finish(self, end: Run) -> None:
        head = dump(plain.run_head(end, self._words))
        self._out.stream.write(f'{head[:-1]},"audits":[')
        self._waiting.seek(0)
        with io.TextIOWrapper(self._waiting, encoding="utf-8", newline="\n") as waiting:
            shutil.copyfileobj(waiting, self._out.stream, _AT_ONCE)
        self._out.stream.write(("\n" if self._count else "") + "]}\n")
        self._out.commit()

    def abandon(self) -> None:
        self._waiting.close()
        self._out.abandon()


def sink(target: Target, words: Words, look: Look) -> Json | JsonLines:
    """The sink for `json` or `jsonl`."""
    return JsonLines(target, words) if target.format == "jsonl" else Json(target, words)
