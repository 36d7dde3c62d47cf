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
from auditor.reader import SUPPORTED, ReadError, read_report
from auditor.records import Audit, Problem, Report, Run

if TYPE_CHECKING:
    from auditor.checklist import Checklist
    from auditor.matcher.match import Compiled

DEFAULT_CHECKLISTS = ("outline-2021", "annual-report-duty")
_NOT_REPORTS = ("agencies.yaml", "auditor.yaml")


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What a user says of the bodies: `body` for every report, `agencies` by file or body name."""

    body: BodyOptions = field(default_factory=BodyOptions)
    agencies: Mapping[str, BodyOptions] = field(default_factory=dict)


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
            found.append(Found(path, readable(path.name)))
            continue
        inside: list[Found] = []
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                relative = readable(file.relative_to(path).as_posix())
                (inside if _is_report(name) else skipped).append(Found(file, relative))
        if not inside:
            raise NothingToAudit(str(given))
        found += inside
    return sorted(found, key=lambda f: f.name), sorted(f.name for f in skipped)


def readable(name: str) -> str:
    """A file's name as text. Archives packed on Chinese systems leave names in GBK, which a result
    in UTF-8 could not hold; without a locale even names in UTF-8 come as bytes."""
    if not any("\udc80" <= char <= "\udcff" for char in name):
        return name
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _is_report(name: str) -> bool:
    if name.startswith(".") or name.lower().startswith("readme") or name in _NOT_REPORTS:
        return False
    return name.rpartition(".")[2].lower() in SUPPORTED


def compiled(checklists: Iterable[str | Path | Checklist] = DEFAULT_CHECKLISTS) -> Compiled:
    """Checklists by id, by path or as loaded, made ready to run. Raises ChecklistError."""
    from auditor.checklist import load_checklist
    from auditor.matcher.match import compile_checklists

    return compile_checklists(
        load_checklist(c) if isinstance(c, (str, Path)) else c for c in checklists
    )


def audit_report(report: Report, ready: Compiled, options: AuditOptions) -> list[Audit]:
    """A report already read, against every checklist of `ready`, in their order."""
    from auditor.matcher.match import match
    from auditor.scorer import score_report

    said = _said(report, options)
    body, problems = resolve(report.metadata, *said)
    problems = tuple(report.problems) + problems
    matches = match(report, ready, body)
    audits = []
    start = 0
    for checklist in ready.checklists:
        end = start + len(checklist.items)
        audits.append(score_report(report, body, checklist, matches[start:end], problems))
        start = end
    return audits


def year_said(name: str, options: AuditOptions) -> int | None:
    """The reporting year that the user gives for a file, before it is read: next year's plans are
    told apart by it."""
    listed = _listed(options, name)
    return options.body.year or (listed.year if listed else None)


def _listed(options: AuditOptions, path: str, *names: str | None) -> BodyOptions | None:
    """What the file of bodies says, by the report's path, its file name or the body's name."""
    keys = (path, path.rpartition("/")[2], *names)
    return next((options.agencies[k] for k in keys if k and k in options.agencies), None)


def _said(report: Report, options: AuditOptions) -> tuple[BodyOptions, ...]:
    listed = _listed(options, report.path, options.body.agency, report.metadata.agency)
    return (options.body,) if listed is None else (options.body, listed)


def audit(
    path: str | Path,
    checklists: Iterable[str | Path | Checklist] = DEFAULT_CHECKLISTS,
    options: AuditOptions | None = None,
) -> list[Audit]:
    """Audit one report: one `Audit` for each checklist, in the order asked.

    Raises ReadError where the file cannot be read, ChecklistError where a checklist cannot.
    """
    options = options or AuditOptions()
    name = readable(Path(path).name)
    report = read_report(path, name, year_said(name, options))
    return audit_report(report, compiled(checklists), options)


def audit_all(
    found: Sequence[Found], ready: Compiled, options: AuditOptions
) -> Iterator[list[Audit] | Problem]:
    """Each report in turn: its audits, or the problem that kept it from being audited. One bad
    file stops nothing; an unexpected error is told as a problem too."""
    for file in found:
        try:
            yield audit_report(read_report(file.path, file.name, year_said(file.name, options)), ready, options)
        except ReadError as error:
            yield Problem(error.code, file.name, error.details)
        except Exception as error:  # noqa: BLE001 - one report's fault must not end the batch
            one_line = " ".join(f"{type(error).__name__}: {error}".split())
            told = {"error": one_line, "traceback": traceback.format_exc()}
            yield Problem("unexpected", file.name, told)


def run(found: Sequence[Found], ready: Compiled, options: AuditOptions) -> Run:
    """A whole run in memory."""
    audits: list[Audit] = []
    problems: list[Problem] = []
    for result in audit_all(found, ready, options):
        if isinstance(result, Problem):
            problems.append(result)
        else:
            audits.extend(result)
    return Run(tuple(audits), tuple(problems))
