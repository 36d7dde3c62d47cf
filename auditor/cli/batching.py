"""`--jobs`, `--cache` and `--cluster`: how a run over many reports is carried out, and what is told meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.options import Between
from auditor.cli.talk import Failure, help_text, say

if TYPE_CHECKING:
    from auditor.batch.job import Job, Outcome
    from auditor.batch.progress import Progress
    from auditor.pipeline import Found

F = TypeVar("F", bound=Callable[..., Any])
_MOST_JOBS = 512


def batch_options(function: F) -> F:
    """`--jobs N`, `--cache DIR` and `--cluster ADDRESS`."""
    function = click.option("--cluster", metavar="ADDRESS|local", help=help_text("cluster"))(function)
    function = click.option("--cache", metavar="DIR", help=help_text("cache"))(function)
    return click.option("--jobs", type=Between(1, _MOST_JOBS), metavar="N", help=help_text("jobs"))(function)


@dataclass(frozen=True, slots=True)
class Batch:
    """How a run is carried out."""

    jobs: int | None
    cache: str | None
    cluster: str | None
    lang: str
    quiet: bool

    @classmethod
    def of(cls, said: Mapping[str, Any], lang: str, quiet: bool) -> Batch:
        """From the options."""
        return cls(said.get("jobs"), said.get("cache"), said.get("cluster"), lang, quiet)

    @contextmanager
    def outcomes(self, found: Sequence[Found], job: Job) -> Iterator[tuple[Iterator[Outcome], Progress | None]]:
        """The outcomes of a run, in order, and the progress that must be cleared before anything
        is written to standard error. Raises Failure."""
        if self.jobs is None and self.cache is None:
            from auditor.batch.job import one_by_one

            with closing(one_by_one(found, job)) as row:
                yield row, None
            return
        from auditor.batch.cache import Cache, CacheError
        from auditor.batch.pool import WorkerFailed
        from auditor.batch.run import outcomes

        progress = self.progress(len(found))
        try:
            cache = Cache(self.cache, job) if self.cache is not None else None
            step = progress.step if progress is not None else lambda: None
            try:
                with closing(outcomes(found, job, self.jobs, cache, step)) as row:
                    yield row, progress
            finally:
                if cache is not None:
                    cache.close()
        except CacheError as error:
            raise Failure("bad_cache", path=error.path) from None
        except WorkerFailed as error:
            raise Failure("worker_failed", error=str(error)) from None
        finally:
            if progress is not None:
                progress.clear()

    def progress(self, total: int) -> Progress | None:
        """What is told meanwhile; nothing of a run that is carried out here and keeps nothing."""
        if self.quiet or (self.jobs is None and self.cache is None and self.cluster is None):
            return None
        from auditor.batch.progress import Progress

        return Progress(total, sys.stderr, lambda **args: say("progress", self.lang, **args))
