"""Questions to a store: those that come ready and any other in SQL. Nothing but the store is read and
nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from auditor.batch.store.runs import RunFiles, StoreError, runs
from auditor.batch.store.tables import PARTITION, TABLES
from auditor.data import load

# What makes an audit the same one: of several runs the last one's rows count.
_SAME = "report, agency, year, checklist"
# The run's digest in the name of a file; what follows is the part of the run.
_DIGEST = "([0-9a-f]{16})[0-9-]*[.]parquet$"
_SQL_TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "yes_no": "BOOLEAN"}


class SqlError(Exception):
    """A statement that cannot be run: what the engine says of it, or `only_select`."""

    def __init__(self, message: str | None) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows under the names of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def questions() -> dict[str, dict[str, str]]:
    """The ready questions by name, with `zh`, `en` and `by`."""
    told: dict[str, dict[str, str]] = load("store")["questions"]
    return told


def splits() -> tuple[str, ...]:
    """What a question may be split by."""
    return tuple(load("store")["by"])


def ask(store: Path, question: str, by: Sequence[str], checklists: Sequence[str], most: int) -> Answer:
    """A ready question. Raises KeyError for a name that is none, StoreError."""
    told = questions()[question]
    columns = [*dict.fromkeys(by or ([told["by"]] if told["by"] else []))]
    if question == "trends":  # the year is its own column there
        columns = [c for c in columns if c != PARTITION]
    where = f"checklist IN ({', '.join('?' * len(checklists))})" if checklists else "true"
    named = ", ".join(columns) or "'all' AS all"
    sql = told["sql"].format(
        shown=_mean("shown"), mentioned=_mean("mentioned"), by=named, by_="".join(f"{c}, " for c in columns),
        checklists=where, most=most,
    )  # fmt: skip
    with _opened(store) as base:
        return _answer(base.execute(sql, list(checklists)))


def sql(store: Path, statement: str) -> Answer:
    """One SELECT over the views `reports`, `findings`, `passages`; those with `_all` behind their
    names hold the rows of earlier runs too. Raises StoreError, SqlError."""
    with _opened(store) as base:
        try:
            parsed = base.extract_statements(statement)
            if len(parsed) != 1 or parsed[0].type != duckdb.StatementType.SELECT:
                raise SqlError(None)
            return _answer(base.execute(statement))
        except duckdb.Error as error:
            raise SqlError(" ".join(str(error).split())) from None


def _mean(rate: str) -> str:
    """The mean of a rate, which has one decimal: whole tenths, so that the order of adding is all one."""
    return f"round(avg(CAST(round({rate} * 10) AS BIGINT)) / 10, 1) AS {rate}"


def _answer(done: duckdb.DuckDBPyConnection) -> Answer:
    return Answer(tuple(str(column[0]) for column in done.description or ()), done.fetchall())


@contextmanager
def _opened(store: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of views over the whole runs, shut to everything else. Raises StoreError."""
    there = runs(store)
    if not there:
        raise StoreError(str(store))
    with closing(duckdb.connect(":memory:")) as base:
        try:
            _views(base, store, there)
        except duckdb.Error:  # a file that is named is not there, or is not what it was
            raise StoreError(str(store)) from None
        base.execute(f"SET allowed_directories = [{_quoted(str(store))}]")
        base.execute("SET enable_external_access = false")
        base.execute("SET lock_configuration = true")
        yield base


def _views(base: duckdb.DuckDBPyConnection, store: Path, there: Sequence[RunFiles]) -> None:
    base.execute("CREATE TABLE run_files (run BIGINT, digest VARCHAR)")
    base.executemany("INSERT INTO run_files VALUES (?, ?)", [(run.number, run.digest) for run in there])
    for table in TABLES:
        files = [str(store / name) for run in there for name in run.files[table]]
        base.execute(f"CREATE VIEW {table}_all AS {_rows(table, files)}")
    base.execute(f"CREATE VIEW last_run AS SELECT {_SAME}, max(run) AS run FROM reports_all GROUP BY {_SAME}")
    for table in TABLES:
        same = " AND ".join(f"t.{c} IS NOT DISTINCT FROM l.{c}" for c in (*_SAME.split(", "), "run"))
        base.execute(f"CREATE VIEW {table} AS SELECT t.* FROM {table}_all t SEMI JOIN last_run l ON {same}")


def _rows(table: str, files: Sequence[str]) -> str:
    """The rows of a table with the number of their run; of an empty one the columns alone."""
    columns = load("store")["tables"][table]
    if not files:
        empty = ", ".join(f"NULL::{_SQL_TYPES[c['type']]} AS \"{c['name']}\"" for c in columns)
        return f"SELECT {empty}, NULL::BIGINT AS run WHERE false"
    listed = ", ".join(_quoted(name) for name in files)
    named = ", ".join(f'f."{c["name"]}"' for c in columns)
    return (
        f"SELECT {named}, r.run FROM read_parquet([{listed}], hive_partitioning = true, "
        f"hive_types = {{'{PARTITION}': BIGINT}}, filename = true) f "
        f"JOIN run_files r ON r.digest = regexp_extract(f.filename, '{_DIGEST}', 1)"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
