"""`-o parquet:DIR`: appends a run to a store. Rows go to files in a hidden folder as they come; at
the end of the run the files take their places and the run's manifest makes them count."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.batch.store.runs import StoreError, add, partition, runs
from auditor.batch.store.tables import batches, part, schema
from auditor.records import Audit, Run
from auditor.reporter.output import Look, Target, TargetError, umask
from auditor.reporter.temporary import new_folder
from auditor.reporter.words import Words

# Rows kept in memory before they are written: of each table and year, and of all together.
_ROWS, _ALL_ROWS = 20_000, 120_000
_DIGEST = 16


@dataclass(slots=True)
class _File:
    """A table's file of one year: what is to be written, and the writer once something was."""

    path: Path
    schema: pa.Schema
    waiting: list[pa.RecordBatch] = field(default_factory=list)
    rows: int = 0
    writer: Any = None

    def write(self) -> None:
        """What waits becomes a row group."""
        if self.writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.writer = pq.ParquetWriter(self.path, self.schema, compression="zstd", write_statistics=True)
        self.writer.write_table(pa.Table.from_batches(self.waiting, self.schema).combine_chunks())
        self.waiting, self.rows = [], 0


class Files:
    """The files of a run, or of a part of one, in a folder of their own."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._files: dict[tuple[str, int], _File] = {}
        self._rows = 0
        self.reports = 0
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """What tells runs apart: everything that was added, in order."""
        return self._digest.hexdigest()[:_DIGEST]

    def add(self, data: bytes) -> None:
        """One report's rows, as `tables.part` made them."""
        self._digest.update(len(data).to_bytes(8, "big") + data)
        self.reports += 1
        year, tables = batches(data)
        for table, batch in tables.items():
            if batch.num_rows:
                self._put(table, year, batch)

    def _put(self, table: str, year: int | None, batch: pa.RecordBatch) -> None:
        key = table, year or 0
        if key not in self._files:
            path = self._folder / partition(table, year) / f"{self._name}.parquet"
            self._files[key] = _File(path, schema(table))
        file = self._files[key]
        file.waiting.append(batch)
        file.rows += batch.num_rows
        self._rows += batch.num_rows
        if file.rows >= _ROWS:
            self._rows -= file.rows
            file.write()
        elif self._rows >= _ALL_ROWS:  # many years at once: all of them are written, else each would wait
            for other in self._files.values():
                if other.waiting:
                    other.write()
            self._rows = 0

    def close(self) -> dict[str, list[str]]:
        """The rest is written. Gives the files by table, relative to the folder."""
        out: dict[str, list[str]] = {}
        for (table, _), file in sorted(self._files.items(), key=lambda pair: pair[0]):
            if file.waiting:
                file.write()
            file.writer.close()
            out.setdefault(table, []).append(file.path.relative_to(self._folder).as_posix())
        return out


class Parquet:
    """The sink."""

    part = "store"

    def __init__(self, target: Target, words: Words) -> None:
        assert target.path is not None
        self._words, self._store = words, Path(target.path)
        try:
            self._store.mkdir(parents=True, exist_ok=True)
            runs(self._store)
            self._lock, self._temporary = new_folder(self._store, "run")
        except (OSError, StoreError):
            raise TargetError("not_writable", path=target.path) from None
        self._files = Files(self._temporary, "rows")

    def add(self, audits: Sequence[Audit]) -> None:
        self.add_part(part(audits, self._words))

    def add_part(self, data: bytes) -> None:
        self._files.add(data)

    def finish(self, end: Run) -> None:
        made = self._files.close()
        digest = self._files.digest
        if self._files.reports:
            placed = {t: [self._place(name, digest) for name in names] for t, names in made.items()}
            add(self._store, digest, placed, self._files.reports)
        self.abandon()

    def _place(self, name: str, digest: str) -> str:
        """Move a file to its place: a file of this digest that is there already has the same rows."""
        path = Path(name).with_name(f"{digest}.parquet")
        (self._store / path).parent.mkdir(parents=True, exist_ok=True)
        (self._temporary / name).chmod(0o666 & ~umask())
        (self._temporary / name).replace(self._store / path)
        return path.as_posix()

    def abandon(self) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def sink(target: Target, words: Words, look: Look) -> Parquet:
    """The sink for `parquet`."""
    return Parquet(target, words)
