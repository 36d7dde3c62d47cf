"""The check `terms`: words mixed up, and meetings told before they were held. For the reviewer's eye
only: each is told as 请核对原文, and nothing of it leaves the reviewer's desk unless asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from auditor.checks.run import Each
from auditor.checks.view import Passages, statements
from auditor.data import load
from auditor.records import Body, CheckFinding, Report

NAME = "terms"
_KEYS = {"id", "pattern", "right", "since", "until", "held"}
_DAY = re.compile(r"20\d\d-\d\d-\d\d")


class TermsError(ValueError):
    """A file of entries that cannot be used; `reason` says why in one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue; days are ISO, None where there is no bound."""

    id: str
    pattern: re.Pattern[str]
    right: str
    since: str | None = None
    until: str | None = None
    held: str | None = None

    def holds(self, year: int | None, planned: bool) -> bool:
        """Whether what the pattern finds is to be told for a report on `year`."""
        if self.held is not None:
            # Plans may name what was held after the year, before the report was written.
            return year is not None and not planned and f"{year}-12-31" < self.held
        day = f"{year}-12-31" if year else None
        return day is None or ((self.since or "") <= day and not (self.until and self.until < f"{year}-01-01"))


def entries(raw: Any) -> tuple[Entry, ...]:
    """The entries of a loaded file. Raises TermsError for anything that is no entry."""
    if not isinstance(raw, Mapping) or set(raw) != {"entries"} or not isinstance(raw["entries"], list):
        raise TermsError("entries")
    made = tuple(_entry(item) for item in raw["entries"])
    if len({e.id for e in made}) != len(made):
        raise TermsError("id")
    return made


def _entry(item: Any) -> Entry:
    if not isinstance(item, Mapping) or not {"id", "pattern", "right"} <= set(item) <= _KEYS:
        raise TermsError(", ".join(sorted(_KEYS)))
    days = {key: str(item[key]) if item.get(key) else None for key in ("since", "until", "held")}
    for key, day in days.items():
        if day is not None and not _DAY.fullmatch(day):
            raise TermsError(f"{item['id']}: {key} {day}")
    try:
        pattern = re.compile(str(item["pattern"]))
    except re.error as error:
        raise TermsError(f"{item['id']}: {error}") from None
    return Entry(str(item["id"]), pattern, str(item["right"]), **days)


def catalogue(more: Path | None = None) -> tuple[Entry, ...]:
    """The entries that come with the program, and those of a user's file; an id of the user's takes
    the place of the program's. Raises TermsError, OSError."""
    own = {e.id: e for e in entries(load("terms"))}
    if more is not None:
        import yaml

        try:
            raw = yaml.safe_load(more.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise TermsError(" ".join(str(error).split())) from None
        own |= {e.id: e for e in entries(raw)}
    return tuple(own.values())


def check(report: Report, body: Body | None = None, known: Iterable[Entry] | None = None) -> list[CheckFinding]:
    """What one report mixes up, once an entry, in the order of the text."""
    year = body.year if body is not None else report.metadata.year
    cite = Passages(report)
    left = list(catalogue() if known is None else known)
    found: list[CheckFinding] = []
    for statement in statements(report):
        for entry in list(left):
            if not entry.holds(year, statement.role == "plans"):
                continue
            match = entry.pattern.search(statement.text)
            if match is None or match.start() == match.end():
                continue
            left.remove(entry)
            rule = "word" if entry.held is None else "meeting"
            passage = cite.cite(*statement.place(*match.span()))
            args = {"id": entry.id, "right": entry.right}
            found.append(CheckFinding((report.path,), NAME, rule, "noted", (passage,), None, args))
    return sorted(found, key=lambda f: f.passages[0].start or 0)


def checker(more: Path | None = None) -> Each:
    """The check over a run, with a user's entries."""
    return Each(partial(check, known=catalogue(more)))
