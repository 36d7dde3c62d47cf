"""Is a result true to a report? Every quotation must stand in the text where the result says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.records import Report

SCHEMA = "auditor/1"


class ResultError(ValueError):
    """A file that is no result: `code` is `bad_json` or `not_a_result`, `line` where it breaks."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code, line)
        self.code, self.line = code, line


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not hold: `text_differs` for the whole report, `quote_differs` for one passage."""

    code: str
    item: str | None = None
    start: int | None = None
    end: int | None = None


def load_audits(path: str | Path) -> list[Mapping[str, Any]]:
    """The audits of a `json` or `jsonl` result, in order. Raises ResultError, OSError."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        rows = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    rows.append(json.loads(line))
                except json.JSONDecodeError:
                    raise ResultError("bad_json", number) from None
    else:
        is_run = isinstance(whole, dict) and whole.get("schema") == SCHEMA
        rows = whole.get("audits", []) if is_run else [whole]
    if not all(_is_audit(row) for row in rows):
        raise ResultError("not_a_result")
    return rows


def _is_audit(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("report"), dict) and isinstance(row.get("findings"), list)


def audits_of(audits: list[Mapping[str, Any]], report: Report) -> list[Mapping[str, Any]]:
    """The audits of this report: by its bytes, else by its name."""
    same = [a for a in audits if a["report"].get("sha256") == report.sha256]
    return same or [a for a in audits if str(a["report"].get("path", "")).rpartition("/")[2] == report.path]


def mismatches(audit: Mapping[str, Any], report: Report) -> Iterator[Mismatch]:
    """Everything in `audit` that `report` does not bear out."""
    told = audit["report"]
    if told.get("sha256") != report.sha256 or told.get("text_sha256") != report.text_sha256:
        yield Mismatch("text_differs")
    for finding in audit["findings"]:
        for passage in (*finding.get("evidence", ()), *finding.get("refused", ())):
            quote, start, end = passage.get("quote"), passage.get("start"), passage.get("end")
            if quote is None:
                continue
            if not (isinstance(start, int) and isinstance(end, int)) or report.text[start:end] != quote:
                yield Mismatch("quote_differs", finding.get("item"), start, end)


def quotes(audit: Mapping[str, Any]) -> int:
    """How many quotations an audit holds."""
    return sum(
        p.get("quote") is not None
        for f in audit["findings"] for p in (*f.get("evidence", ()), *f.get("refused", ()))
    )  # fmt: skip
