"""The run: chunks to the cluster, a few ahead of its workers; notes of chunks back, outputs made whole."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from auditor.batch.cluster.chunk import NOTES, Chunk, Note, OtherVersion, Output, leave, work
from auditor.batch.cluster.files import Place, Source, is_url
from auditor.batch.job import Job
from auditor.batch.key import digest, said, settings, tool
from auditor.batch.store.runs import FOLDER, add, manifest, runs
from auditor.records import Problem

# Reports of a chunk: enough that handing it out costs nothing beside it, few enough to be spread.
_LEAST, _MOST, _CHUNKS = 8, 250, 2_000
_AHEAD = 3  # chunks before each thread of the cluster
_DIGEST = 16
LOCAL = "local"
# dask has a page of its own on port 8787 of every network of the machine, asked for or not: here on a
# free port of this machine alone, so that two runs do not meet.
QUIET = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}


class ClusterError(Exception):
    """The cluster cannot be used: `code` is `no_cluster`, `cluster_versions` or `cluster_failed`; `error`."""

    def __init__(self, code: str, error: str = "") -> None:
        super().__init__(code, error)
        self.code, self.error = code, error


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that is done: its problems in the order of the reports."""

    problems: tuple[Problem, ...]


@contextmanager
def connected(address: str, workers: int | None) -> Iterator[Client]:
    """A client of the cluster at an address, or of one of this machine's own with so many workers.
    Raises ClusterError."""
    if address != LOCAL:
        try:
            client = Client(address, timeout="20s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError("no_cluster", type(error).__name__) from None
        with client:
            yield client
        return
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, scheduler_kwargs=QUIET, processes=True) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def chunks_of(found: Sequence[Source], job: Job, version: str) -> list[Chunk]:
    """The chunks of a run. The run's digest tells program, settings, what is said of bodies and the
    state of every file, so that what was done for another run is never taken for this one's."""
    tables = (job.options.agencies, job.options.bodies)
    listed = [f"{key} {said(job.options, key, key)}" for table in tables for key in sorted(table)]
    files = [f"{source.name} {source.place} {source.mark}" for source in found]
    key = digest(version, settings(job), *listed, *files)[:_DIGEST]
    size = min(max(len(found) // _CHUNKS, _LEAST), _MOST)
    return [
        Chunk(key, start, min(start + size, len(found)), tuple(found[start : start + size]))
        for start in range(0, len(found), size)
    ]


def run(
    client: Client, found: Sequence[Source], job: Job, outputs: Sequence[Output],
    seen: Callable[[Note, int], None], do: Callable[..., bytes] = work,
) -> Ended:  # fmt: skip
    """A whole run; `seen` is called with the note of each chunk, as they come, and its number of
    files; `do` is the task. Raises ClusterError, and StoreError for a store that is none."""
    for output in outputs:
        if output.format == "parquet" and not is_url(output.url):
            runs(Path(output.url))
    version = tool()
    chunks = chunks_of(found, job, version)
    notes: dict[int, tuple[Chunk, Note]] = {}
    key = chunks[0].digest if chunks else ""
    left = leave(job, key, Place(outputs[0].url))
    for chunk, note in _notes(client, chunks, partial(do, job=left, outputs=tuple(outputs), version=version)):
        notes[chunk.start] = chunk, Note(note.problems, (), note.reports, note.files)
        seen(note, len(chunk.sources))
    ordered = [notes[start] for start in sorted(notes)]
    for output in outputs:
        _FINISH[output.format](output, [note for _, note in ordered], key)
    Place(outputs[0].url).remove(NOTES)
    return Ended(tuple(problem for _, note in ordered for problem in note.problems))


def _notes(client: Client, chunks: Sequence[Chunk], do: Callable[[Chunk], bytes]) -> Iterator[tuple[Chunk, Note]]:
    """Notes as chunks are done. A chunk that workers die of is halved; a single report is tried once
    more with nothing beside it, since a worker that dies takes what waits there along, and then set aside."""
    waiting = list(reversed(chunks))
    suspects: list[Chunk] = []
    row = _Row(client, do)
    while waiting or row.going or suspects:
        alone = not waiting and not row.going
        if alone:
            row.send(suspects.pop())
        while waiting and row.hungry():
            row.send(waiting.pop())
        chunk, result = row.next()
        if isinstance(result, Note):
            yield chunk, result
        elif len(chunk.sources) > 1:
            waiting += reversed(chunk.halves())
        elif not alone:
            suspects.append(chunk)
        else:
            name = chunk.sources[0].name
            yield chunk, Note((Problem("worker_died", name, {"how": "KilledWorker"}),), (), 0, {})


class _Row:
    """The tasks on the cluster."""

    def __init__(self, client: Client, do: Callable[[Chunk], bytes]) -> None:
        self._client, self._do = client, do
        self._done = as_completed(loop=client.loop)
        self._sent = 0
        self.going: dict[Any, Chunk] = {}

    def hungry(self) -> bool:
        """Would another task soon find a worker?"""
        threads = sum(self._client.nthreads().values()) or 1
        return len(self.going) < _AHEAD * threads

    def send(self, chunk: Chunk) -> None:
        """One more task; a chunk that is sent again is another."""
        self._sent += 1
        future = self._client.submit(self._do, chunk, key=f"audit-{chunk.name}-{self._sent}", pure=False)
        self.going[future] = chunk
        self._done.add(future)

    def next(self) -> tuple[Chunk, Note | KilledWorker]:
        """The next that ends. Raises ClusterError."""
        future = next(self._done)
        chunk = self.going.pop(future)
        error = future.exception() if future.status == "error" else None
        if isinstance(error, OtherVersion):
            raise ClusterError("cluster_versions")
        if error is not None and not isinstance(error, KilledWorker):
            raise ClusterError("cluster_failed", f"{type(error).__name__}: {error}")
        result = error if error is not None else Note.load(future.result())
        future.release()
        return chunk, result


def _finish_lines(output: Output, notes: Sequence[Note], key: str) -> None:
    """`parts.json` names the parts in order; our own parts of earlier runs go."""
    place = Place(output.url)
    parts = [name for note in notes for name in note.files.get(output.url, {}).get("lines", ())]
    with tempfile.TemporaryDirectory() as folder:
        told = json.dumps({"parts": parts, "reports": sum(note.reports for note in notes)}, indent=1)
        place.write("parts.json", (told + "\n").encode(), Path(folder))
    for name in place.names():
        if name.startswith("part-") and name.endswith(".jsonl") and name not in parts:
            place.remove(name)


def _finish_rows(output: Output, notes: Sequence[Note], key: str) -> None:
    """The run's manifest makes its files count. Behind a URL nothing keeps two runs that end at once
    from taking one number: there, runs are added one after another."""
    files: dict[str, list[str]] = {}
    for note in notes:
        for table, names in note.files.get(output.url, {}).items():
            files.setdefault(table, []).extend(names)
    reports = sum(note.reports for note in notes)
    if not is_url(output.url):
        if reports:
            add(Path(output.url), key, files, reports)
        return
    place = Place(output.url)
    numbers = [int(name[:6]) for name in place.names(FOLDER) if name.endswith(".json")]
    with tempfile.TemporaryDirectory() as folder:
        place.write(f"{FOLDER}/{max(numbers, default=0) + 1:06}.json", manifest(key, files, reports), Path(folder))


_FINISH = {"jsonl": _finish_lines, "parquet": _finish_rows}
