"""The one place that joins the rooms: read -> match -> score.

`audit(path, checklists, options)` is the public API, used by the command line, the gate and batch.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.profiles import BodyOptions, resolve
from auditor.reader import SUPPORTED, Limits, ReadError, read_all, read_report
from auditor.reader.deadline import deadline
from auditor.reader.names import printable, walked
from auditor.records import Audit, Body, Problem, Report, Run

if TYPE_CHECKING:
    from auditor.checklist import Checklist
    from auditor.matcher.match import Compiled

DEFAULT_CHECKLISTS = ("outline-2021", "annual-report-duty")
_NOT_REPORTS = ("agencies.yaml", "auditor.yaml")


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What a user says of the bodies: `body` for every report; `bodies` (the configuration) and
    `agencies` by file or body name, the former before the latter; `limits` of what is read."""

    body: BodyOptions = field(default_factory=BodyOptions)
    agencies: Mapping[str, BodyOptions] = field(default_factory=dict)
    bodies: Mapping[str, BodyOptions] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


class NothingToAudit(Exception):
    """A folder without a single report."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Found:
    """A report's path and its name in results: relative to the folder given, with `/`."""

    path: Path
    name: str


def find_reports(paths: Sequence[str | Path]) -> tuple[list[Found], list[str]]:
    """Files to audit in path order and the names skipped in folders (README*, configuration,
    hidden files, formats not read). Raises NothingToAudit for a folder without reports; a file
    named explicitly is always kept, so that a fault in it is told."""
    found: list[Found] = []
    skipped: list[Found] = []
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            found.append(Found(path, printable(path.name)))
            continue
        inside: list[Found] = []
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                relative = printable(file.relative_to(path).as_posix())
                (inside if is_report(name) else skipped).append(Found(file, relative))
        if not inside:
            raise NothingToAudit(str(given))
        found += inside
    return sorted(found, key=lambda f: f.name), sorted(f.name for f in skipped)


def is_report(name: str) -> bool:
    """Is a file with this name inside a folder a report to audit?"""
    return name not in _NOT_REPORTS and walked(name, SUPPORTED)


def compiled(
    checklists: Iterable[str | Path | Checklist] = DEFAULT_CHECKLISTS, weights: Path | None = None
) -> Compiled:
    """Checklists by id, by path or as loaded, made ready to run; `weights` in place of those that
    ship. Raises ChecklistError."""
    from auditor.checklist import load_checklist
    from auditor.matcher.match import compile_checklists

    return compile_checklists(
        (load_checklist(c) if isinstance(c, (str, Path)) else c for c in checklists), weights
    )


def audit_report(report: Report, ready: Compiled, options: AuditOptions) -> list[Audit]:
    """A report already read, against every checklist of `ready`, in their order."""
    from auditor.matcher.match import match
    from auditor.scorer import score_report

    body, problems = body_of(report, options)
    problems = tuple(report.problems) + problems
    matches = match(report, ready, body)
    audits = []
    start = 0
    for checklist in ready.checklists:
        end = start + len(checklist.items)
        audits.append(score_report(report, body, checklist, matches[start:end], problems, checklist.reliability))
        start = end
    return audits


def body_of(report: Report, options: AuditOptions) -> tuple[Body, tuple[Problem, ...]]:
    """The body profile of a report, with what must be known of how it was found."""
    return resolve(report.metadata, *_said(report, options))


def due_items(
    report: Report, checklists: Iterable[Checklist], options: AuditOptions
) -> list[tuple[Checklist, tuple[str, ...]]]:
    """The items of each checklist that are expected of the report's body; nothing is matched."""
    from auditor.scorer import is_due

    body = body_of(report, options)[0]
    return [(c, tuple(item.id for item in c.items if is_due(item, body))) for c in checklists]


def year_said(name: str, options: AuditOptions) -> int | None:
    """The reporting year that the user gives for a file, before it is read: next year's plans are
    told apart by it."""
    said = (options.body, *said_of(options, name))
    return next((s.year for s in said if s.year is not None), None)


def said_of(options: AuditOptions, path: str, *names: str | None) -> tuple[BodyOptions, ...]:
    """What the configuration and the file of bodies say, in this order, each by the report's
    path, its file name or the body's name."""
    keys = [k for k in (path, path.rpartition("/")[2], *names) if k]
    tables = (options.bodies, options.agencies)
    found = (next((table[k] for k in keys if k in table), None) for table in tables)
    return tuple(f for f in found if f is not None)


def _said(report: Report, options: AuditOptions) -> tuple[BodyOptions, ...]:
    return (options.body, *said_of(options, report.path, options.body.agency, report.metadata.agency))


def audit(
    path: str | Path,
    checklists: Iterable[str | Path | Checklist] = DEFAULT_CHECKLISTS,
    options: AuditOptions | None = None,
) -> list[Audit]:
    """Audit one report: one `Audit` for each checklist, in the order asked.

    Raises ReadError where the file cannot be read, ChecklistError where a checklist cannot.
    """
    options = options or AuditOptions()
    name = printable(Path(path).name)
    report = read_report(path, name, year_said(name, options), options.limits)
    return audit_report(report, compiled(checklists), options)


def audit_all(
    found: Sequence[Found], ready: Compiled, options: AuditOptions
) -> Iterator[list[Audit] | Problem]:
    """Each report in turn: its audits, or the problem that kept it from being audited. One bad
    file stops nothing; an unexpected error is told as a problem too."""
    for file in found:
        try:
            for name, read in read_all(file.path, file.name, lambda name: year_said(name, options), options.limits):
                if isinstance(read, ReadError):
                    yield Problem(read.code, name, read.details)
                else:
                    yield _timed(read, ready, options)
        except Exception as error:  # noqa: BLE001 - one report's fault must not end the batch
            one_line = " ".join(f"{type(error).__name__}: {error}".split())
            told = {"error": one_line, "traceback": traceback.format_exc()}
            yield Problem("unexpected", file.name, told)


def _timed(report: Report, ready: Compiled, options: AuditOptions) -> list[Audit] | Problem:
    """A report's audits, or that they took longer than one file may."""
    try:
        with deadline(options.limits.seconds):
            return audit_report(report, ready, options)
    except ReadError as error:
        return Problem(error.code, report.path, error.details)


def read_each(found: Sequence[Found], options: AuditOptions) -> Iterator[tuple[Report, Body]]:
    """The reports that can be read, each with its body; what cannot is told when it is audited."""
    for file in found:
        try:
            for _, read in read_all(file.path, file.name, lambda name: year_said(name, options), options.limits):
                if not isinstance(read, ReadError):
                    yield read, body_of(read, options)[0]
        except Exception:  # noqa: BLE001 - as in `audit_all`, which tells it
            continue


def run(
    found: Sequence[Found], ready: Compiled, options: AuditOptions, checks: Iterable[str] = (),
) -> Run:  # fmt: skip
    """A whole run in memory. `checks` are names of `auditor.checks.run.CHECKS`; KeyError for others."""
    from auditor.checks.run import Checks

    beside = Checks(checks)
    beside.look_ahead(read_each(found, options))
    audits: list[Audit] = []
    problems: list[Problem] = []
    for result in audit_all(found, ready, options):
        if isinstance(result, Problem):
            problems.append(result)
            continue
        beside.add(result)
        audits.extend(beside.mark(result))
    return Run(tuple(audits), tuple(problems), beside.finish())
