"""Runs the checks asked for over the reports of a run, one report after another.

Checks of one report are made as it comes; checks of a set keep what they need and answer at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from auditor.records import Audit, Body, CheckFinding, Report

if TYPE_CHECKING:
    from auditor.checks.repeats import Repeats

# Each module has `checker() -> Checker`, loaded only when asked for.
CHECKS: dict[str, str] = {
    "figures": "auditor.checks.figures",
    "copying": "auditor.checks.copying",
    "citations": "auditor.checks.citations",
    "terms": "auditor.checks.terms",
    "promises": "auditor.checks.promises",
}
# What goes to the reviewer only: never told unless asked for by name.
REVIEWER_ONLY: frozenset[str] = frozenset({"terms"})
ALL = tuple(name for name in CHECKS if name not in REVIEWER_ONLY)


class Checker(Protocol):
    """One check over the reports of a run."""

    def see(self, report: Report, body: Body) -> None:
        """One more report."""

    def finish(self) -> list[CheckFinding]:
        """Everything found, in the order of reports and text."""


class Each:
    """A check that looks at one report at a time; keeps the findings, not the reports."""

    def __init__(self, check: CheckOne) -> None:
        self._check = check
        self._found: list[CheckFinding] = []

    def see(self, report: Report, body: Body) -> None:
        """Check it at once."""
        self._found += self._check(report, body)

    def finish(self) -> list[CheckFinding]:
        """What was found."""
        return self._found


class CheckOne(Protocol):
    """A check of one report."""

    def __call__(self, report: Report, body: Body) -> list[CheckFinding]: ...


class Checks:
    """The checks named, in their own order; `options` by check. Raises KeyError for a name that is none."""

    def __init__(self, names: Iterable[str], options: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        wanted = set(names)
        unknown = wanted - CHECKS.keys()
        if unknown:
            raise KeyError(min(unknown))
        self._repeats: Repeats | None = None
        if "copying" in wanted:
            from auditor.checks.repeats import Repeats

            self._repeats = Repeats()
        self._checkers: list[Checker] = [
            import_module(CHECKS[name]).checker(**(options or {}).get(name, {})) for name in CHECKS if name in wanted
        ]

    def look_ahead(self, reports: Iterable[tuple[Report, Body]]) -> None:
        """The set's reports before any is told; none is taken where no check asks for it."""
        if self._repeats is not None:
            for report, body in reports:
                self._repeats.see(report, body)

    def mark(self, audits: Sequence[Audit]) -> list[Audit]:
        """The audits of one report with what checks say of single passages."""
        return list(audits) if self._repeats is None else self._repeats.mark(audits)

    def add(self, audits: Sequence[Audit]) -> None:
        """One more report of the run, told by its audits; call once a report, in path order."""
        if audits:
            for checker in self._checkers:
                checker.see(audits[0].report, audits[0].body)

    def finish(self) -> tuple[CheckFinding, ...]:
        """All findings, check by check."""
        return tuple(finding for checker in self._checkers for finding in checker.finish())
