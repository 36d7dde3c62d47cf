"""Rulings and waivers as they are filed: a named person's decisions, one record each.

A file is a list of records. A reason of kind `confidential` is checked and then forgotten: it is
in no record, so that no output can hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from auditor.checklist.errors import ChecklistError, Fault
from auditor.checklist.source import Path as Place
from auditor.checklist.source import Source
from auditor.records import STATUSES, Ruling, Status, Waiver
from auditor.strict import YEAR, Day, ListOf, MapOf, Text, WordOr, examine, fault

Kind = Literal["not_for_this_body", "accepted", "tool_error", "confidential", "ruling"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# A status that a passage of the report must bear out.
QUOTED: tuple[Status, ...] = ("met", "partial", "acknowledged_gap", "planned")
# Decisions on what the text says, which a new text may overturn.
ON_THE_TEXT: tuple[Kind, ...] = ("ruling", "tool_error")
# Stands in the place of a year for a report whose year nobody knows.
UNKNOWN = "unknown"
_OPEN = tuple(kind for kind in KINDS if kind != "confidential")
_HASH = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, slots=True)
class Decision:
    """One record. `year` is None for a report whose year is not known. Days are `2025-03-20`, both
    `date` and `expires` inclusive. `text_hash` is the report's `text_sha256` or its first
    characters, 12 at least; None holds for any text. `reason` is None for kind confidential.
    `file`, `line` and `column` tell where the record stands, `quote_place` where its quote."""

    body: str
    year: int | None
    checklist: str
    item: str
    kind: Kind
    reason: str | None
    by: str
    approved_by: str | None
    date: str
    expires: str
    text_hash: str | None
    status: Status | None
    quote: str | None
    file: str
    line: int
    column: int
    item_place: tuple[int, int]
    quote_place: tuple[int, int]

    @property
    def place(self) -> str:
        """Where the record stands: `rulings.yaml:12`."""
        return f"{self.file}:{self.line}"

    @property
    def rules(self) -> bool:
        """Is it a ruling, which gives a status, and no waiver?"""
        return self.kind == "ruling"

    def ruling(self) -> Ruling:
        """The record that stands beside the program's status."""
        assert self.status is not None
        return Ruling(self.status, self.reason or "", self.by, self.date, self.expires, self.quote, self.approved_by)

    def waiver(self) -> Waiver:
        """The record of a gap carried knowingly."""
        return Waiver(self.kind, self.reason, self.by, self.approved_by, self.date, self.expires)


def load_decisions(paths: Iterable[str | Path]) -> tuple[Decision, ...]:
    """The records of all files, in order. Raises ChecklistError with every fault."""
    out: list[Decision] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            out += _load(path)
        except ChecklistError as error:
            faults += error.faults
    if not faults:
        faults = list(_overlaps(out))
    if faults:
        raise ChecklistError(faults)
    return tuple(out)


def _load(path: str | Path) -> list[Decision]:
    source, faults = examine(path, SHAPE)
    if faults:
        raise ChecklistError(_discreet(source, faults))
    return [_decision(source, i, raw) for i, raw in enumerate(source.value)]


def _decision(source: Source, i: int, raw: Mapping[str, Any]) -> Decision:
    keys = {key: raw.get(key) for key in _KEYS}
    if raw["kind"] == "confidential":
        keys["reason"] = None
    if raw["year"] == UNKNOWN:
        keys["year"] = None
    line, column = source.place((i,))
    return Decision(
        **keys, file=source.file, line=line, column=column,  # type: ignore[arg-type]
        item_place=source.place((i, "item")), quote_place=source.place((i, "quote")),
    )  # fmt: skip


def _discreet(source: Source, faults: list[Fault]) -> list[Fault]:
    """Faults without what stands in a record that is or may be confidential: a fault there may
    have caught a piece of the reason."""
    value = source.value if isinstance(source.value, tuple) else ()
    starts = [source.place((i,))[0] for i in range(len(value))]
    secret = [
        (start, starts[i + 1] if i + 1 < len(starts) else None)
        for i, start in enumerate(starts)
        if not isinstance(value[i], dict) or value[i].get("kind") not in _OPEN
    ]

    def hidden(f: Fault) -> bool:
        if f.args.get("key", "reason") in _KEYS.keys() - {"reason"}:
            return False
        line = f.line or 0
        return any(line == start or (start < line and (end is None or line < end)) for start, end in secret)

    return [
        replace(f, found="…", nearest=None, args={k: "…" if k == "read" else v for k, v in f.args.items()})
        if f.found and hidden(f) else f
        for f in faults
    ]  # fmt: skip


def _spans_keys(source: Source, at: Place, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """What holds between the keys of one record."""
    kind = raw["kind"]
    if kind != "ruling":
        for key in ("status", "quote"):
            if key in raw:
                yield replace(fault("not_with_kind", source, (*at, key), key=key, kind_of=kind), found=None)
    elif "status" not in raw:
        yield fault("needed_by_kind", source, at, key="status", kind_of=kind)
    elif raw["status"] in QUOTED and "quote" not in raw:
        yield fault("needed_by_status", source, at, key="quote", status=raw["status"])
    if kind in ON_THE_TEXT and "text_hash" not in raw:
        yield fault("needed_by_kind", source, at, key="text_hash", kind_of=kind)
    if "text_hash" in raw and not _HASH.fullmatch(raw["text_hash"]):
        yield fault("bad_hash", source, (*at, "text_hash"))
    if raw["expires"] < raw["date"]:
        yield fault("expires_early", source, (*at, "expires"), date=raw["date"])
    if raw.get("approved_by") == raw["by"]:
        yield fault("self_approved", source, (*at, "approved_by"))


_KEYS: Mapping[str, Any] = {
    "body": Text(), "year": WordOr(UNKNOWN, YEAR), "checklist": Text(), "item": Text(), "kind": Text(KINDS),
    "reason": Text(),
    "by": Text(), "approved_by": Text(), "date": Day(), "expires": Day(), "text_hash": Text(),
    "status": Text(STATUSES), "quote": Text(),
}  # fmt: skip
_REQUIRED = ("body", "year", "checklist", "item", "kind", "reason", "by", "date", "expires")
SHAPE = ListOf(MapOf(_KEYS, _REQUIRED, (_spans_keys,)))


def _overlaps(decisions: list[Decision]) -> Iterator[Fault]:
    """Two rulings, or two waivers, on one item for one day: which one holds would be chance.
    Records one after the other are the history of a decision and may stand."""
    seen: dict[tuple[str, int | None, str, str, bool], list[Decision]] = {}
    for d in decisions:
        same = seen.setdefault((d.body, d.year, d.checklist, d.item, d.rules), [])
        for other in same:
            one_text = d.text_hash is None or other.text_hash is None or _alike(d.text_hash, other.text_hash)
            if one_text and d.date <= other.expires and other.date <= d.expires:
                yield Fault("decided_twice", d.file, d.line, d.column, d.item, args={"first": other.place})
                break
        same.append(d)


def _alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
