"""Results kept between runs in a folder: `--cache DIR`.

One SQLite file. A report's outcomes are rows under one key, the last of them marked; without it the
report counts as not audited. Rows are written in short transactions, so that a run that is killed
leaves what it had done, two runs may share a folder, and one may read while another writes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from auditor.batch.job import Job, Outcome
from auditor.batch.key import digest, said, settings, tool
from auditor.pipeline import Found
from auditor.reader import ReadError
from auditor.reader.read import file_bytes

NAME = "auditor.sqlite"
_LAYOUT = 1
# Rows and seconds after which what is done is written down: what a killed run loses at the most.
_ROWS, _SECONDS = 32, 1.0
_PATIENCE = 60.0  # seconds to wait for another run's transaction
# Problems that lie in the machine or the hour, not in the file: next time may be better.
PASSING = frozenset((
    "not_found", "unreadable", "too_slow", "crashed", "no_memory", "needs_office", "unexpected", "worker_died",
))  # fmt: skip
_GET = "SELECT place, last, name, agency, said, body FROM outcome WHERE key = ? ORDER BY place"
_TABLES = """
CREATE TABLE IF NOT EXISTS made (layout INTEGER NOT NULL, tool TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outcome (
  key TEXT NOT NULL, place INTEGER NOT NULL, last INTEGER NOT NULL,
  name TEXT, agency TEXT, said TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (key, place)
);
"""


class CacheError(Exception):
    """The folder cannot be used: `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Cache:
    """The results of one job. Raises CacheError where the folder cannot be made or holds something else."""

    def __init__(self, folder: str, job: Job) -> None:
        self._folder, self._job = folder, job
        self._settings = settings(job)
        self._rows: list[tuple[str, int, int, str | None, str | None, str, bytes]] = []
        self._written = time.monotonic()
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(Path(folder) / NAME, timeout=_PATIENCE, isolation_level=None)
            self._open(tool())
        except (OSError, sqlite3.Error):
            raise CacheError(folder) from None

    def _open(self, tool: str) -> None:
        """Results of another version of the program are of no use any more."""
        self._base.execute("PRAGMA page_size = 16384")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.execute("BEGIN IMMEDIATE")
        for statement in _TABLES.split(";"):
            self._base.execute(statement)
        made = self._base.execute("SELECT layout, tool FROM made").fetchall()
        if made != [(_LAYOUT, tool)]:
            self._base.execute("DELETE FROM outcome")
            self._base.execute("DELETE FROM made")
            self._base.execute("INSERT INTO made VALUES (?, ?)", (_LAYOUT, tool))
        self._base.execute("COMMIT")

    def key(self, file: Found) -> str | None:
        """A file's key by its bytes and name, None where it cannot be read."""
        try:
            return digest(self._settings, file.name, file_bytes(file.path, self._job.options.limits))
        except ReadError:
            return None

    def get(self, key: str) -> list[bytes] | None:
        """The outcomes of a file as packed, None where they are not all there or what the user says
        of a body has changed. Raises CacheError."""
        found = self._execute(_GET, key)
        out: list[bytes] = []
        last = False
        for number, last_, name, agency, told, body in found:
            if number != len(out) or told != said(self._job.options, name, agency):
                return None
            out.append(body)
            last = bool(last_)
        return out if last else None

    def put(self, key: str, place: int, outcome: Outcome, packed: bytes, last: bool) -> None:
        """One outcome of a file, number `place` from 0, and its bytes. A passing problem keeps the
        file from counting as done. Raises CacheError."""
        if outcome.problem is not None and outcome.problem.code in PASSING:
            return
        told = said(self._job.options, outcome.name, outcome.agency)
        self._rows.append((key, place, last, outcome.name, outcome.agency, told, packed))
        if len(self._rows) >= _ROWS or time.monotonic() - self._written > _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write down what is done. Raises CacheError."""
        if self._rows:
            self._execute("BEGIN IMMEDIATE")
            try:
                self._base.executemany("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)", self._rows)
            except sqlite3.Error:
                raise CacheError(self._folder) from None
            self._execute("COMMIT")
            self._rows.clear()
        self._written = time.monotonic()

    def close(self) -> None:
        """Write down the rest and let the file go."""
        try:
            self.flush()
        finally:
            self._base.close()

    def _execute(self, statement: str, *values: str) -> Iterator[tuple[int, int, str | None, str | None, str, bytes]]:
        try:
            return iter(self._base.execute(statement, values).fetchall())
        except sqlite3.Error:
            raise CacheError(self._folder) from None
