"""From an edited ledger back to rulings: each decided row one record, each fault with its cell.

Only decisions come back. What people write on progress and closing stays theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditor.data import load
from auditor.records import Status

LANGUAGES = ("zh", "en")
_SHEETS = ("open", "all")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A status that a passage of the report must bear out.
_QUOTED: frozenset[Status] = frozenset({"met", "partial", "acknowledged_gap", "planned"})


@dataclass(frozen=True, slots=True)
class CellFault:
    """What cannot be applied: `cell` as `待处理事项!L5`, `code` names the sentence of `cli.yaml`."""

    cell: str
    code: str
    args: Mapping[str, str]


class LedgerError(Exception):
    """A ledger that cannot be taken back: every fault found, in the sheets' order."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__(faults)
        self.faults = faults


def rulings(path: str) -> list[dict[str, Any]]:
    """The decided rows of the ledger at `path` as records of rulings, in the sheets' order.

    Raises LedgerError; OSError and ValueError where the file is no workbook.
    """
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path)
    except (zipfile.BadZipFile, KeyError, openpyxl.utils.exceptions.InvalidFileException):
        raise ValueError(path) from None
    faults: list[CellFault] = []
    found: dict[tuple[str, int, str, str], tuple[str, dict[str, Any]]] = {}
    for lang in LANGUAGES:
        names = load("ledger")["sheets"][lang]
        for key in _SHEETS:
            if names[key] in book.sheetnames:
                for cell, record in _Reader(book[names[key]], lang, faults).records():
                    place = (record["body"], record["year"], record["checklist"], record["item"])
                    before = found.setdefault(place, (cell, record))
                    if before[1] != record:
                        faults.append(CellFault(cell, "ledger_twice", {"first": before[0]}))
    if not found and not faults and not _is_ledger(book.sheetnames):
        raise ValueError(path)
    if faults:
        raise LedgerError(faults)
    return [record for _, record in found.values()]


def _is_ledger(names: list[str]) -> bool:
    return any(load("ledger")["sheets"][lang]["open"] in names for lang in LANGUAGES)


class _Reader:
    """Reads one sheet by its header; columns may have been moved or added."""

    def __init__(self, sheet: Any, lang: str, faults: list[CellFault]) -> None:
        self._sheet, self._lang, self._faults = sheet, lang, faults
        self._heads = {column[lang]: column["key"] for column in load("ledger")["columns"]}
        self._names = {key: head for head, key in self._heads.items()}
        choices = load("ledger")["choices"]["decision"][lang]
        self._decisions = {word: code for code, word in choices.items()}
        self._statuses = {word: code for code, word in load("messages")["status"][lang].items()}

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each decided row that can be applied, with the cell of its decision."""
        rows = self._sheet.iter_rows()
        at = {self._heads[c.value]: c.column - 1 for c in next(rows, ()) if c.value in self._heads}
        lacking = [name for key, name in self._names.items() if key in _NEEDED and key not in at]
        for name in lacking:
            self._fault(f"{self._sheet.title}!1", "ledger_column", name=name)
        for row in () if lacking else rows:
            cells = {key: row[place] for key, place in at.items()}
            before = len(self._faults)
            record = self._record(cells)
            if record is not None and len(self._faults) == before:
                yield self._cell(cells["decision"]), record

    def _record(self, cells: Mapping[str, Any]) -> dict[str, Any] | None:
        told = self._text(cells["decision"])
        if told is None:
            return None
        decision = self._one_of(cells["decision"], told, self._decisions)
        if decision is None or decision == "open":
            return None
        status = self._status(cells, decision)
        record: dict[str, Any] = {
            "body": self._needed(cells["agency"], "agency"), "year": self._year(cells["year"]),
            "checklist": self._needed(cells["checklist"], "checklist"), "item": self._needed(cells["item"], "item"),
            "kind": "ruling", "status": status, "reason": self._reason(cells, decision),
            "by": self._needed(cells["by"], "by"), "date": self._day(cells["date"], "date"),
            "expires": self._day(cells["expires"], "expires"),
            "text_hash": self._needed(cells["text_hash"], "text_hash"),
        }  # fmt: skip
        if status in _QUOTED:
            record["quote"] = self._needed(cells["quote"], "quote")
        if record["date"] and record["expires"] and record["expires"] < record["date"]:
            self._fault(self._cell(cells["expires"]), "ledger_early")
        return record

    def _status(self, cells: Mapping[str, Any], decision: str) -> str | None:
        """The program's own status where it is adopted, the person's where it is not."""
        key = "status" if decision == "adopt" else "ruled"
        told = self._needed(cells[key], key)
        status = None if told is None else self._one_of(cells[key], told, self._statuses)
        if decision == "reject" and status is not None and self._text(cells["status"]) == told:
            self._fault(self._cell(cells[key]), "ledger_same")
        return status

    def _reason(self, cells: Mapping[str, Any], decision: str) -> str | None:
        if decision == "adopt":
            return self._text(cells["reason"]) or self._text(cells["decision"])
        return self._needed(cells["reason"], "reason")

    def _one_of(self, cell: Any, told: str, allowed: Mapping[str, str]) -> str | None:
        if told not in allowed:
            self._fault(self._cell(cell), "ledger_value", found=told, allowed="、".join(allowed))
            return None
        return allowed[told]

    def _needed(self, cell: Any, key: str) -> str | None:
        text = self._text(cell)
        if text is None:
            self._fault(self._cell(cell), "ledger_empty", name=self._names[key])
        return text

    def _year(self, cell: Any) -> int | None:
        text = self._needed(cell, "year")
        if text is not None and not re.fullmatch(r"(?:19|20)\d\d", text):
            self._fault(self._cell(cell), "ledger_value", found=text, allowed="2024")
            return None
        return None if text is None else int(text)

    def _day(self, cell: Any, key: str) -> str | None:
        text = self._needed(cell, key)
        if text is None:
            return None
        try:
            date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            self._fault(self._cell(cell), "ledger_value", found=text, allowed="2025-03-20")
            return None
        return text

    def _text(self, cell: Any) -> str | None:
        """A cell as text; Excel turns days into dates of its own and numbers into fractions."""
        value = cell.value
        if cell.data_type == "f":
            self._fault(self._cell(cell), "ledger_formula")
            return None
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else str(value).strip()
        return text or None

    def _cell(self, cell: Any) -> str:
        return f"{self._sheet.title}!{cell.coordinate}"

    def _fault(self, cell: str, code: str, **args: str) -> None:
        self._faults.append(CellFault(cell, code, args))


_NEEDED = frozenset({
    "agency", "year", "status", "quote", "decision", "by", "date", "ruled", "reason", "expires", "checklist", "item",
    "text_hash",
})  # fmt: skip
