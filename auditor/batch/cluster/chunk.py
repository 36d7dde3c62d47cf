"""The task: audits a chunk of reports and writes what they add to the outputs. Done again it writes
the same files; a chunk whose note is there is done."""

from __future__ import annotations

import hashlib
import json
import pickle
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from auditor.batch.cluster.files import Place, Source, at_hand
from auditor.batch.job import Auditor, Job, Outcome
from auditor.batch.key import settings, tool
from auditor.batch.mark import Mark
from auditor.records import Problem

NOTES = ".auditor"
# A worker may run tasks in several threads; what is shared between reports is made for one.
_one_at_a_time = threading.Lock()
_known: dict[str, Auditor] = {}


class JobChanged(Exception):
    """The job left for the tasks is not there any more or is another."""


class OtherVersion(Exception):
    """A worker with another version of the program: its results would be others."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format and its folder: `jsonl` or `parquet`."""

    format: str
    url: str


@dataclass(frozen=True, slots=True)
class Left:
    """A run's job, left beside its notes under `name`: with its checklists it is half a megabyte, too
    much to go along with every task. `digest` is the SHA-256 of its bytes."""

    name: str
    digest: str


def leave(job: Job, key: str, place: Place) -> Left:
    """Leave the job of the run with the digest `key` in the folder of the first output."""
    data = pickle.dumps(job)
    whole = hashlib.sha256(data).hexdigest()
    left = Left(f"{NOTES}/{key}/{whole}.job", whole)
    with tempfile.TemporaryDirectory() as folder:
        place.write(left.name, data, Path(folder))
    return left


@lru_cache(maxsize=1)
def _taken(left: Left, url: str) -> Job:
    """The job that was left. Raises JobChanged."""
    data = Place(url).read(left.name)
    # What is unpickled can run anything: it must be what the caller wrote, not what lies there now.
    if data is None or hashlib.sha256(data).hexdigest() != left.digest:
        raise JobChanged
    job: Job = pickle.loads(data)
    return job


@dataclass(frozen=True, slots=True)
class Chunk:
    """Reports number `start` to `end` of the run with this `digest`."""

    digest: str
    start: int
    end: int
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        """Its name in files; names stand in order."""
        return f"{self.digest}-{self.start:09}-{self.end:09}"

    def halves(self) -> tuple[Chunk, Chunk]:
        """Two chunks of half the reports, for one that has more than one."""
        middle = len(self.sources) // 2
        cut = self.start + middle
        return (Chunk(self.digest, self.start, cut, self.sources[:middle]),
                Chunk(self.digest, cut, self.end, self.sources[middle:]))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of a chunk that is done: problems, marks, files by output and table."""

    problems: tuple[Problem, ...]
    marks: tuple[Mark, ...]
    reports: int
    files: Mapping[str, Mapping[str, Sequence[str]]]

    def dump(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def load(cls, data: bytes) -> Note:
        """From JSON."""
        told = json.loads(data)
        return cls(
            tuple(Problem(p["code"], p["path"], p["args"]) for p in told["problems"]),
            tuple(Mark(m["score"], m["expected"]) for m in told["marks"]), told["reports"], told["files"],
        )  # fmt: skip


def note_name(chunk: Chunk) -> str:
    """Where a chunk's note lies in the first output's folder."""
    return f"{NOTES}/{chunk.digest}/{chunk.name}.json"


def work(chunk: Chunk, job: Left, outputs: tuple[Output, ...], version: str) -> bytes:
    """Do a chunk. Gives its note. Raises OtherVersion, JobChanged."""
    first = Place(outputs[0].url)
    there = first.read(note_name(chunk))
    if there is not None:
        return there
    if _tool() != version:
        raise OtherVersion
    with _one_at_a_time, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        writers = [_WRITERS[output.format](output, chunk, folder / output.format) for output in outputs]
        note = _audit(chunk, _auditor(_taken(job, first.url)), writers, folder)
        for writer in writers:
            writer.close()
        told = Note(note.problems, note.marks, note.reports, {w.output.url: w.files for w in writers}).dump()
        first.write(note_name(chunk), told, folder)
    return told


def _audit(chunk: Chunk, auditor: Auditor, writers: Sequence[_Writer], folder: Path) -> Note:
    problems: list[Problem] = []
    marks: list[Mark] = []
    reports = 0
    (folder / "reports").mkdir()
    with at_hand(chunk.sources, folder / "reports") as found:
        for file in found:
            for outcome in auditor(file):
                if outcome.problem is not None:
                    problems.append(outcome.problem)
                    continue
                reports += 1
                marks += outcome.marks
                for writer in writers:
                    writer.add(outcome)
    return Note(tuple(problems), tuple(marks), reports, {})


class _Lines:
    """`jsonl`: a part of the lines, put behind the others'."""

    part = "json"

    def __init__(self, output: Output, chunk: Chunk, folder: Path) -> None:
        self.output, self._name = output, f"part-{chunk.name}.jsonl"
        folder.mkdir()
        self._path = folder / self._name
        self._stream: IO[bytes] = self._path.open("wb")
        self.files: dict[str, list[str]] = {}

    def add(self, outcome: Outcome) -> None:
        """One report's lines."""
        self._stream.write(outcome.parts[self.part] + b"\n")

    def close(self) -> None:
        """The part takes its place, where it has anything."""
        self._stream.close()
        if self._path.stat().st_size:
            Place(self.output.url).put(self._name, self._path)
            self.files["lines"] = [self._name]


class _Rows:
    """`parquet`: files of a store's run."""

    part = "store"

    def __init__(self, output: Output, chunk: Chunk, folder: Path) -> None:
        from auditor.batch.store.sink import Files

        self.output, self._folder = output, folder
        self._files = Files(folder, chunk.name)
        self.files: dict[str, list[str]] = {}

    def add(self, outcome: Outcome) -> None:
        """One report's rows."""
        self._files.add(outcome.parts[self.part])

    def close(self) -> None:
        """The files take their places; the run's manifest will make them count."""
        self.files = self._files.close()
        place = Place(self.output.url)
        for names in self.files.values():
            for name in names:
                place.put(name, self._folder / name)


_Writer = _Lines | _Rows
_WRITERS: dict[str, Any] = {"jsonl": _Lines, "parquet": _Rows}
PARTS = {"jsonl": _Lines.part, "parquet": _Rows.part}


@lru_cache(maxsize=1)
def _tool() -> str:
    return tool()


def _auditor(job: Job) -> Auditor:
    """The auditor of a job, made once a process."""
    key = settings(job) + repr(sorted((job.options.agencies | job.options.bodies).items()))  # type: ignore[operator]
    if key not in _known:
        _known.clear()
        _known[key] = Auditor(job)
    return _known[key]
