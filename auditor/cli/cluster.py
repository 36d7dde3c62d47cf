"""`--cluster ADDRESS|local`: the run on dask.distributed, from and to paths or fsspec URLs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.cli.batching import Batch
from auditor.cli.finding import tell_problem, tell_skipped
from auditor.cli.gating import Settings
from auditor.cli.talk import Failure
from auditor.cli.thresholds import Thresholds

if TYPE_CHECKING:
    from auditor.batch.cluster.chunk import Note, Output
    from auditor.batch.cluster.files import Source
    from auditor.records import Problem
    from auditor.reporter.words import Words

FORMATS = ("jsonl", "parquet")


def refuse(**asked: object) -> None:
    """What goes through one process, report after report, does not go with a cluster. Raises Failure."""
    for name, value in asked.items():
        if value:
            raise Failure("not_with_cluster", found=name if name == "rulings" else f"--{name}")


def on_cluster(
    batch: Batch, told: Settings, outputs: Sequence[str], thresholds: Thresholds, words: Words
) -> list[Problem]:
    """The run. Gives the problems, which have been told. Raises Failure."""
    try:
        from auditor.batch.cluster.chunk import PARTS
        from auditor.batch.cluster.run import ClusterError, connected, run
        from auditor.batch.store.runs import StoreError
    except ImportError:
        raise Failure("needs_extra", extra="cluster") from None
    from auditor.batch.job import Job

    assert batch.cluster is not None
    asked = _outputs(outputs)
    found = _found(told.reports, batch)
    parts = tuple(dict.fromkeys(PARTS[output.format] for output in asked))
    job = Job(tuple(told.checklists), told.options, words.lang, parts, whole=False)
    progress = batch.progress(len(found))

    def seen(note: Note, count: int) -> None:
        thresholds.see(note.marks)
        if progress is not None:
            progress.step(count)

    try:
        with connected(batch.cluster, batch.jobs) as client:
            ended = run(client, found, job, asked, seen)
    except ClusterError as error:
        raise Failure(error.code, address=batch.cluster, error=error.error) from None
    except StoreError as error:
        raise Failure("no_store", path=error.path) from None
    finally:
        if progress is not None:
            progress.clear()
    for problem in ended.problems:
        tell_problem(problem, words, words.lang, verbose=False)
    return list(ended.problems)


def _outputs(texts: Sequence[str]) -> list[Output]:
    """Folders that tasks write into: of each format one. Raises Failure."""
    from auditor.batch.cluster.chunk import Output
    from auditor.reporter.output import TargetError, parse_targets

    try:
        targets = parse_targets(texts)
    except TargetError as error:
        allowed = error.details.pop("allowed", ())
        raise Failure(error.code, allowed, **error.details) from None  # type: ignore[arg-type]
    formats = [target.format for target in targets]
    folders = all(t.path and (t.format == "parquet" or t.path.endswith("/")) for t in targets)
    if not targets or not set(formats) <= set(FORMATS) or not folders or len(set(formats)) < len(formats):
        raise Failure("cluster_outputs")
    return [Output(target.format, _absolute(str(target.path))) for target in targets]


def _absolute(path: str) -> str:
    """Workers have working folders of their own."""
    from pathlib import Path

    return path if "://" in path else str(Path(path).absolute())


def _found(reports: Sequence[str], batch: Batch) -> list[Source]:
    from auditor.batch.cluster.files import sources
    from auditor.pipeline import NothingToAudit

    try:
        found, skipped = sources(reports)
    except FileNotFoundError as error:
        raise Failure("no_such_path", path=str(error)) from None
    except NothingToAudit as nothing:
        raise Failure("no_reports", path=nothing.path) from None
    tell_skipped(skipped, batch.lang, batch.quiet)
    return found
