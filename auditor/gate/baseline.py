"""The baseline: gaps known when it was written, one a line, sorted, without line numbers.

A gap is known by body, year, checklist and item; the text hash tells whether the report is still
the one in which it was known. One that got worse (an admitted gap that is now missing) is new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from auditor.records import STATUSES, Audit, Status

SCHEMA = "auditor-baseline/1"
# How much of an item a status shows; what cannot be assessed compares with itself only.
_RANK: Mapping[Status, int] = {"met": 0, "partial": 1, "acknowledged_gap": 2, "planned": 2, "missing": 3}


class BaselineError(Exception):
    """A baseline that cannot be used: `code` is `bad_baseline` or `no_baseline`, `line` where."""

    def __init__(self, code: str, path: str, line: int | None = None) -> None:
        super().__init__(code, path, line)
        self.code, self.path, self.line = code, path, line


class Key(NamedTuple):
    """One item of one report, whatever its text."""

    body: str
    year: int | None
    checklist: str
    item: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as the baseline holds it."""

    key: Key
    status: Status
    text_sha256: str


def key_of(audit: Audit, item: str) -> Key:
    """A body without a name goes by its report's path."""
    return Key(audit.body.agency or audit.report.path, audit.body.year, audit.checklist.id, item)


class Baseline:
    """Known gaps: for each item, the status by text hash (two reports may tell of one body)."""

    def __init__(self, gaps: Iterable[Gap] = ()) -> None:
        self._gaps: dict[Key, dict[str, Status]] = {}
        for gap in gaps:
            self._gaps.setdefault(gap.key, {})[gap.text_sha256] = gap.status

    def holds(self, key: Key) -> bool:
        """Is there a gap with this key, in whatever text?"""
        return key in self._gaps

    def known(self, key: Key, status: Status, text_sha256: str) -> str:
        """`known`, `known_changed` (the report is another one), `worse` or `new`."""
        texts = self._gaps.get(key)
        if not texts:
            return "new"
        if text_sha256 in texts:
            return "known" if no_worse(status, texts[text_sha256]) else "worse"
        return "known_changed" if any(no_worse(status, old) for old in texts.values()) else "worse"

    def gaps(self) -> Iterator[Gap]:
        """Every gap, sorted."""
        # An unknown year sorts first.
        for key in sorted(self._gaps, key=lambda k: (k.body, k.year or 0, k.checklist, k.item)):
            for text in sorted(self._gaps[key]):
                yield Gap(key, self._gaps[key][text], text)

    def __len__(self) -> int:
        return sum(map(len, self._gaps.values()))


def no_worse(status: Status, old: Status) -> bool:
    """Does `status` show at least as much as `old` did?"""
    if status == old:
        return True
    return status in _RANK and old in _RANK and _RANK[status] <= _RANK[old]


def tightened(old: Baseline, now: Iterable[Gap], seen: Iterable[Key]) -> Baseline:
    """`old` without what was fixed, with what improved, and with the hash of a report that
    changed; nothing new comes in. `now` are the gaps of this run, `seen` all its items: what the
    run did not look at stays."""
    looked_at = set(seen)
    kept = [g for g in old.gaps() if g.key not in looked_at]
    still = [g for g in now if old.known(g.key, g.status, g.text_sha256) in ("known", "known_changed")]
    worse = {g.key for g in now if old.known(g.key, g.status, g.text_sha256) == "worse"}
    return Baseline([*kept, *(g for g in old.gaps() if g.key in worse), *still])


def load_baseline(path: str | Path) -> Baseline:
    """The baseline in this file. Raises BaselineError."""
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise BaselineError("no_baseline", str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise BaselineError("bad_baseline", str(path)) from None
    if _object(lines[0]) != {"schema": SCHEMA}:
        raise BaselineError("bad_baseline", str(path), 1)
    gaps = []
    for number, line in enumerate(lines[1:], 2):
        if line:
            gap = _gap(_object(line))
            if gap is None:
                raise BaselineError("bad_baseline", str(path), number)
            gaps.append(gap)
    return Baseline(gaps)


def dump(baseline: Baseline) -> str:
    """The file's content: a line that names the schema, then a line a gap."""
    lines: list[Mapping[str, Any]] = [{"schema": SCHEMA}]
    for gap in baseline.gaps():
        lines.append({**gap.key._asdict(), "status": gap.status, "text_sha256": gap.text_sha256})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _gap(value: Any) -> Gap | None:
    if not isinstance(value, dict) or set(value) != {*Key._fields, "status", "text_sha256"}:
        return None
    year = value["year"]
    texts = [value[name] for name in ("body", "checklist", "item", "text_sha256")]
    if not all(isinstance(text, str) for text in texts) or value["status"] not in STATUSES:
        return None
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        return None
    key = Key(value["body"], year, value["checklist"], value["item"])
    return Gap(key, cast("Status", value["status"]), value["text_sha256"])
