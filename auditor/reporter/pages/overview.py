"""The overview: bodies x sections, required content and dates, items least shown.

A run may be long: of each report only what the overview shows is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.records import MENTIONED, STATUSES, Audit, Problem
from auditor.reporter.digest import MARKS
from auditor.reporter.inert import one_line
from auditor.reporter.words import Words

PAGE = 100  # bodies on a page
_LEAST = 20
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A section's number and title."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class ChecklistColumns:
    """A checklist's part of the heat map."""

    title: str
    sections: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map: its number as text, its shade as a class."""

    text: str
    css: str


@dataclass(frozen=True, slots=True)
class Duty:
    """The verdict on one required item."""

    code: str
    mark: str
    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A report's line. `rate` sorts, and only when a reader asks; `group` is kind and level."""

    name: str
    year: str
    href: str
    told: str
    group: str
    rate: str
    cells: tuple[tuple[Cell, ...], ...]
    required_open: int
    review: int
    duties: tuple[Duty | None, ...]
    published: str
    signed: str


@dataclass(slots=True)
class ItemCount:
    """How one item fares over the reports: of `expected` ones, `missing` do not show it."""

    item: str
    title: str
    tier: str
    clause: str
    order: int
    expected: int = 0
    missing: int = 0
    mentioned: int = 0


@dataclass(slots=True)
class Tally:
    """Gathers what the overview shows, one report after another."""

    words: Words
    entries: list[Entry] = field(default_factory=list)
    checklists: dict[str, ChecklistColumns] = field(default_factory=dict)
    duties: dict[str, Column] = field(default_factory=dict)
    counts: dict[tuple[str, str], ItemCount] = field(default_factory=dict)

    def add(self, audits: Sequence[Audit], href: str) -> Entry:
        """Take one report in; `href` leads to its page."""
        self._learn(audits)
        words, body = self.words, audits[0].body
        told = [] if body.year is None else [words.label("of_year", year=body.year)]
        told += [words("level", body.level)] if body.level else []
        told.append(words("kind", body.kind))
        findings = [f for a in audits for f in a.findings if f.expected and f.status != "not_applicable"]
        first = audits[0].coverage.shown
        entry = Entry(
            name=one_line(body.agency or audits[0].report.path), href=href, told=" · ".join(told),
            year=words.label("of_year", year=body.year) if body.year is not None else "",
            group=f"{body.kind}-{body.level}", rate="-1" if first is None else f"{first:.1f}",
            cells=tuple(self._cells(audits)),
            required_open=sum(f.tier == "required" and f.status not in ("met", "not_assessable") for f in findings),
            review=sum(f.review is not None for f in findings),
            duties=self._duties(audits, href),
            published=body.published or words.label("not_told"), signed=body.signed or words.label("not_told"),
        )  # fmt: skip
        self.entries.append(entry)
        return entry

    def least(self) -> list[ItemCount]:
        """The items that most reports do not show, most first, then in the checklists' order."""
        open_ = [c for c in self.counts.values() if c.missing]
        return sorted(open_, key=lambda c: (-c.missing / c.expected, -c.missing, c.order))[:_LEAST]

    def _learn(self, audits: Sequence[Audit]) -> None:
        words = self.words
        for audit in audits:
            ref = audit.checklist
            if ref.id not in self.checklists:
                sections = tuple(Column(s.section, words.section(s)) for s in audit.sections)
                self.checklists[ref.id] = ChecklistColumns(words.checklist(audit), sections)
                for f in audit.findings:
                    key = (ref.id, f.item)
                    count = ItemCount(f.item, words.title(f), words("tier", f.tier), f.clause or "", len(self.counts))
                    self.counts[key] = count
                    if f.tier == "required":
                        self.duties.setdefault(f"{ref.id}.{f.item}", Column(f.item, words.title(f)))
            for f in audit.findings:
                if f.expected and f.status not in ("not_applicable", "not_assessable"):
                    count = self.counts[ref.id, f.item]
                    count.expected += 1
                    count.missing += f.status == "missing"
                    count.mentioned += f.status in MENTIONED

    def _cells(self, audits: Sequence[Audit]) -> list[tuple[Cell, ...]]:
        by_id = {a.checklist.id: a for a in audits}
        rows = []
        for key, columns in self.checklists.items():
            audit = by_id.get(key)
            if audit is None:
                rows.append((Cell("·", "dx"),) * (2 + len(columns.sections)))
                continue
            c = audit.coverage
            found = {s.section: s for s in audit.sections}
            rows.append((
                _cell(c.shown, c.expected, "rate"), _cell(c.mentioned, c.expected, "rate"),
                *(_cell(s.shown, s.expected) if (s := found.get(col.number)) else Cell("·", "dx")
                  for col in columns.sections),
            ))  # fmt: skip
        return rows

    def _duties(self, audits: Sequence[Audit], href: str) -> tuple[Duty | None, ...]:
        found = {f"{a.checklist.id}.{f.item}": f for a in audits for f in a.findings}
        out: list[Duty | None] = []
        for key in self.duties:
            f = found.get(key)
            link = href if "#" in href else f"{href}#{key}"
            told = None if f is None else Duty(f.status, MARKS[f.status], self.words("status", f.status), link)
            out.append(told)
        return tuple(out)


def _cell(rate: float | None, expected: int, css: str = "") -> Cell:
    if not expected:
        return Cell("·", "dx")
    if rate is None:
        return Cell("?", "dx")
    step = 0 if rate <= 0 else min(_STEPS, 1 + int(rate / (100 / _STEPS)))
    return Cell(f"{rate:.0f}", css or f"d{step}")


def statuses(words: Words) -> list[tuple[str, str, str]]:
    """The key to the marks."""
    return [(code, MARKS[code], words("status", code)) for code in STATUSES]


def unread(problems: Sequence[Problem], words: Words) -> list[dict[str, str]]:
    """Files that could not be audited, with the reason."""
    return [{"path": one_line(p.path or ""), "message": one_line(words.problem(p))} for p in problems]
