"""Runs the test sentences of a checklist through the real reader, matcher and scorer.

A test sentence stands alone in a section of its role; a text with a line break is a report of its
own. The body is one of which the item is expected unless the case names another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.profiles import FUNCTIONS, BodyOptions
from auditor.reader import read_text
from auditor.records import Finding, Level, Role, Status

if TYPE_CHECKING:
    from auditor.checklist import Checklist, Fault, Item
    from auditor.checklist.models import TestCase
    from auditor.matcher.match import Compiled

DEFAULT_YEAR = 2024
_HEADINGS: dict[Role, str] = {
    "results": "一、主要举措和成效",
    "leadership": "一、主要负责人履行推进法治建设第一责任人职责情况",
    "correction": "一、上年度存在问题的整改情况",
    "shortcomings": "一、存在的不足",
    "plans": "一、下一年度工作安排",
}
# Which body an item is expected of, where its groups name no function.
_GOVERNMENTS: dict[str, tuple[str, Level]] = {
    "government": ("government", "district"),
    "county_up": ("government", "district"),
    "province_government": ("government", "province"),
    "joint": ("joint", "district"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test sentence: what its item's `tests` promise and what the program says."""

    item: str
    case: TestCase
    promised: Status
    finding: Finding

    @property
    def kept(self) -> bool:
        """True where the program says what the checklist promises."""
        return self.finding.status == self.promised


def prove(checklist: Checklist, items: Sequence[str] = ()) -> Iterator[Outcome]:
    """Every test sentence of `checklist` (or of `items` only), in order, with its outcome."""
    ready = compiled([checklist])
    for item in checklist.items:
        if items and item.id not in items:
            continue
        for status, case in item.tests.cases():
            options = BodyOptions(
                kind=case.kind, functions=case.functions, year=case.year, published=case.published
            )
            finding = judge_sentence(ready, item, case.text, case.section or "results", options)
            yield Outcome(item.id, case, status, finding)


def failed_tests(outcomes: Iterable[Outcome], file: str) -> list[Fault]:
    """A fault for every promise not kept, at the test sentence's place."""
    from auditor.checklist.errors import Fault

    return [
        Fault.failed_test(
            o.item, o.promised, o.finding.status, o.case.text,
            line=o.case.line, column=o.case.column, file=o.case.file or file,
        )
        for o in outcomes if not o.kept
    ]  # fmt: skip


def judge_sentence(ready: Compiled, item: Item, text: str, section: Role, said: BodyOptions) -> Finding:
    """The finding on `item` for a report that holds nothing but `text`; `ready` is of one checklist."""
    body = _body(ready.checklists[0], item, said, whole="\n" in text.strip())
    written = text if "\n" in text.strip() else f"{_HEADINGS[section]}\n{text}\n"
    report = read_text(written, year=body.year)
    audit = audit_report(report, ready, AuditOptions(body=body))[0]
    return next(f for f in audit.findings if f.item == item.id)


def _body(checklist: Checklist, item: Item, said: BodyOptions, whole: bool) -> BodyOptions:
    """`said`, with what is missing filled in so that the item is expected of the body."""
    kind, level, functions = said.kind, said.level, said.functions
    named = [g for g in item.expected_of if g in FUNCTIONS]
    governments = [g for g in item.expected_of if g in _GOVERNMENTS]
    if kind is None and "all" not in item.expected_of and not named and governments:
        kind, default = _GOVERNMENTS[governments[0]]
        level = level or default
    if functions is None:
        functions = tuple(named[:1]) if kind in (None, "department", "vertical", "institution", "dispatched") else ()
    year = said.year
    if year is None and not whole:
        first, last = item.period or checklist.period or (DEFAULT_YEAR, None)
        year = min(max(DEFAULT_YEAR, first), last or 9999)
    return BodyOptions(
        # A lone sentence names no body: whoever it speaks of is not the one that reports.
        agency=None if whole else "本单位", kind=kind or "department", level=level or "district",
        functions=functions, year=year, published=said.published,
    )  # fmt: skip
