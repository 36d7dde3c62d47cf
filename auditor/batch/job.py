"""What is asked of every report of a run, and the one function that does it, here or elsewhere."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor import pipeline
from auditor.batch.mark import Mark, mark_of
from auditor.pipeline import AuditOptions, Found
from auditor.records import Audit, Problem
from auditor.reporter.parts import render
from auditor.reporter.words import Words

if TYPE_CHECKING:
    from auditor.checklist import Checklist


@dataclass(frozen=True, slots=True)
class Job:
    """The same for every report of a run; crosses to other processes. `parts` are the pieces of
    output made at once (see `reporter.parts`); without `whole` the audits themselves stay behind,
    which are dear to carry."""

    checklists: tuple[Checklist, ...]
    options: AuditOptions
    lang: str = "zh"
    parts: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """One report: the problem that kept it from being audited, or its audits. `name` and `agency`
    are the report's own, by which a user's table of bodies may have spoken of it; `marks` has one
    entry an audit, `parts` the bytes asked for by name."""

    name: str | None
    agency: str | None = None
    problem: Problem | None = None
    marks: tuple[Mark, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    audits: tuple[Audit, ...] = ()


def one_by_one(found: Iterable[Found], job: Job) -> Generator[Outcome, None, None]:
    """Every report's outcome, made here, one after another."""
    auditor = Auditor(job)
    for file in found:
        yield from auditor(file)


class Auditor:
    """Audits file after file for one job; made once a process. Raises ChecklistError."""

    def __init__(self, job: Job) -> None:
        self._job, self._ready, self._words = job, pipeline.compiled(job.checklists), Words(job.lang)
        gc.freeze()  # the checklists stay to the end: no collection need walk through them

    def __call__(self, file: Found) -> Iterator[Outcome]:
        """One outcome, or those of an archive; nothing that lies in the file is raised."""
        job = self._job
        for result in pipeline.audit_all([file], self._ready, job.options):
            if isinstance(result, Problem):
                yield Outcome(result.path, problem=result)
                continue
            first = result[0].report
            yield Outcome(
                first.path, first.metadata.agency, None, tuple(mark_of(a) for a in result),
                {part: render(part, result, self._words) for part in job.parts},
                tuple(result) if job.whole else (),
            )  # fmt: skip
