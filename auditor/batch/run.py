"""A run over many reports: here or in worker processes, with a cache or without, always in order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from auditor.batch.cache import Cache
from auditor.batch.job import Auditor, Job, Outcome
from auditor.batch.pack import Damaged, Packer, from_bytes, to_bytes
from auditor.batch.pool import Dead, Pool
from auditor.pipeline import Found
from auditor.records import Problem


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to audit, with its key in the cache and what the cache holds of it."""

    file: Found
    key: str | None = None
    kept: tuple[bytes, ...] | None = None


Answer = tuple[_Task, "Outcome | bytes | Dead | None"]


def outcomes(
    found: Iterable[Found], job: Job, jobs: int | None = None, cache: Cache | None = None,
    done: Callable[[], None] = lambda: None,
) -> Generator[Outcome, None, None]:  # fmt: skip
    """Every report's outcome, in the order of `found`. `jobs` is the number of worker processes, None
    for this one; `done` is called after each file. Raises WorkerFailed, CacheError."""
    packer = Packer(job.checklists) if cache is not None else None
    here = _Here(job)
    tasks = (_task(file, cache) for file in found)
    row = here.run(tasks) if jobs is None else _away(tasks, job, jobs, packer is not None)
    keeper = _Keeper(cache, packer)
    with closing(row):
        for task, answer in row:
            if answer is None:
                yield from _kept(task, packer, here)
                keeper.end(task)
                done()
                continue
            outcome = _read(task, answer, packer)
            keeper.take(task, outcome, answer)
            yield outcome


def _task(file: Found, cache: Cache | None) -> _Task:
    key = None if cache is None else cache.key(file)
    kept = None if cache is None or key is None else cache.get(key)
    return _Task(file, key, None if kept is None else tuple(kept))


def _away(tasks: Iterator[_Task], job: Job, jobs: int, packed: bool) -> Generator[Answer, None, None]:
    return Pool(partial(worker, job, packed), jobs).run((task, task.kept is not None) for task in tasks)


def worker(job: Job, packed: bool) -> Callable[[_Task], Iterator[bytes]]:
    """What a worker process does with a task."""
    gc.set_threshold(100_000, 20, 20)  # as the command line does: little of what is made goes in circles
    auditor = Auditor(job)
    pack = Packer(job.checklists).pack if packed else to_bytes
    return lambda task: (pack(outcome) for outcome in auditor(task.file))


class _Here:
    """The work done in this process; checklists are made ready when the first report needs them."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._auditor: Auditor | None = None

    def audit(self, file: Found) -> Iterator[Outcome]:
        """The outcomes of one file."""
        if self._auditor is None:
            self._auditor = Auditor(self._job)
        return self._auditor(file)

    def run(self, tasks: Iterable[_Task]) -> Generator[Answer, None, None]:
        """As a pool does."""
        for task in tasks:
            if task.kept is None:
                for outcome in self.audit(task.file):
                    yield task, outcome
            yield task, None


def _kept(task: _Task, packer: Packer | None, here: _Here) -> Iterator[Outcome]:
    """What the cache holds of a task; where the disk has spoilt it, the report is audited again."""
    if task.kept is None or packer is None:
        return
    try:
        out = [packer.unpack(data) for data in task.kept]
    except Damaged:
        yield from here.audit(task.file)
    else:
        yield from out


def _read(task: _Task, answer: Outcome | bytes | Dead, packer: Packer | None) -> Outcome:
    if isinstance(answer, Outcome):
        return answer
    if isinstance(answer, Dead):
        return Outcome(task.file.name, problem=Problem("worker_died", task.file.name, {"how": answer.how}))
    return from_bytes(answer) if packer is None else packer.unpack(answer)


class _Keeper:
    """Puts outcomes into the cache, each when it is known whether another follows."""

    def __init__(self, cache: Cache | None, packer: Packer | None) -> None:
        self._cache, self._packer = cache, packer
        self._place = 0
        self._last: tuple[Outcome, bytes] | None = None

    def take(self, task: _Task, outcome: Outcome, answer: Outcome | bytes | Dead | None) -> None:
        """One outcome of a task."""
        if self._packer is None or task.key is None:
            return
        self._put(task, last=False)
        self._last = outcome, answer if isinstance(answer, bytes) else self._packer.pack(outcome)

    def end(self, task: _Task) -> None:
        """The task is done; what was read must be what the key tells of."""
        if self._last is not None and self._cache is not None and self._cache.key(task.file) == task.key:
            self._put(task, last=True)
        self._last, self._place = None, 0

    def _put(self, task: _Task, last: bool) -> None:
        if self._last is not None and self._cache is not None and task.key is not None:
            self._cache.put(task.key, self._place, *self._last, last)
            self._place += 1
