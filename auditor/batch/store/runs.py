"""The runs of a store. A run counts from the moment its manifest is there, and then whole: files
without one are not read.

`runs/000001.json` names the run's files, which `<table>/year=2024/<run's digest>….parquet` are.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.batch.store.tables import PARTITION, TABLES

SCHEMA = "auditor-store/1"
FOLDER = "runs"
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"  # what readers of such folders take for null


class StoreError(Exception):
    """The folder is no store of ours: `path` is the file that says so."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class RunFiles:
    """A run: its number, its digest, its files by table relative to the store, its reports."""

    number: int
    digest: str
    files: Mapping[str, Sequence[str]]
    reports: int


def partition(table: str, year: int | None) -> str:
    """The folder of a table's files of one year, relative to the store."""
    return f"{table}/{PARTITION}={_NO_YEAR if year is None else year}"


def runs(store: Path) -> list[RunFiles]:
    """All whole runs in the order they were added. Raises StoreError."""
    out = []
    for path in sorted((store / FOLDER).glob("[0-9]*.json")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["schema"] != SCHEMA:
                raise ValueError
            out.append(RunFiles(int(path.stem), told["digest"], {t: told["files"][t] for t in TABLES}, told["reports"]))
        except (OSError, ValueError, KeyError, TypeError):
            raise StoreError(str(path)) from None
    return out


def manifest(digest: str, files: Mapping[str, Sequence[str]], reports: int) -> bytes:
    """What makes a run count."""
    told: dict[str, Any] = {
        "schema": SCHEMA, "version": __version__, "digest": digest, "reports": reports,
        "files": {table: sorted(files.get(table, ())) for table in TABLES},
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def add(store: Path, digest: str, files: Mapping[str, Sequence[str]], reports: int) -> RunFiles:
    """Make a run count; its files are in their places. A run of the same digest is in the store
    already: it stays as it is. Raises StoreError, OSError."""
    (store / FOLDER).mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=store / FOLDER)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(manifest(digest, files, reports))
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        while True:
            there = runs(store)
            for run in there:
                if run.digest == digest:
                    return run
            place = there[-1].number + 1 if there else 1
            # A link never takes another's name: two runs that end at once get two numbers.
            with suppress(FileExistsError):
                os.link(name, store / FOLDER / f"{place:06}.json")
                return RunFiles(place, digest, files, reports)
    finally:
        Path(name).unlink(missing_ok=True)
