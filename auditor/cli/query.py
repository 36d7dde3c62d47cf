"""`auditor query STORE [QUESTION]`: questions to a store, answers as a table or csv."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import Between, choice, guarded, lang_option, listed, verbosity
from auditor.cli.talk import CLEAN, Failure, help_text

if TYPE_CHECKING:
    from auditor.batch.store.query import Answer

_FORMATS = ("table", "csv")
_MOST = 10_000_000


@click.command("query", help=help_text("query"))
@click.argument("store", metavar="STORE")
@click.argument("question", required=False, metavar="QUESTION")
@click.option("--by", metavar="COLUMN,…", help=help_text("query_by"))
@click.option("-c", "--checklist", "checklists", multiple=True, metavar="ID", help=help_text("query_checklist"))
@click.option("--most", type=Between(1, _MOST), metavar="N", help=help_text("most"))
@click.option("--sql", "statement", metavar="SQL", help=help_text("query_sql"))
@click.option("-o", "--output", default="table", metavar="FORMAT[:PATH]", help=help_text("query_output"))
@lang_option
@verbosity
@guarded
def command(
    store: str, question: str | None, by: str | None, checklists: tuple[str, ...], most: int | None,
    statement: str | None, output: str, lang: str, verbose: bool, quiet: bool,
) -> int:  # fmt: skip
    format_, _, path = output.partition(":")
    choice("unknown_format", format_, _FORMATS)
    if (question is None) == (statement is None):
        if question is not None:
            raise Failure("question_and_sql")
        return _listing(lang)
    if statement is not None and (by or checklists or most):
        raise Failure("sql_alone")
    try:
        from auditor.batch.store import query
        from auditor.batch.store.runs import StoreError
    except ImportError:
        raise Failure("needs_extra", extra="store") from None
    try:
        if statement is not None:
            answer = query.sql(Path(store), statement)
        else:
            names = [choice("unknown_column", name, query.splits()) for name in listed(by or "")]
            asked = choice("unknown_question", question or "", query.questions())
            answer = query.ask(Path(store), asked, names, checklists, most or _MOST)
    except StoreError as error:
        raise Failure("no_store", path=error.path) from None
    except query.SqlError as error:
        raise (Failure("only_select") if error.message is None else Failure("bad_sql", error=error.message)) from None
    _write(as_csv(answer) if format_ == "csv" else as_table(answer), path)
    return CLEAN


def _listing(lang: str) -> int:
    """The ready questions."""
    from auditor.data import load

    for name, told in load("store")["questions"].items():
        click.echo(f"{name:10}{told[lang]}")
    return CLEAN


def _write(text: str, path: str) -> None:
    from auditor.cli.gating import write_file

    if path:
        write_file(path, text)
    else:
        click.echo(text, nl=False)


def _cell(value: Any) -> str:
    """A value as text; foreign text on one line."""
    from auditor.reporter.inert import one_line

    if value is None:
        return ""
    return one_line(value) if isinstance(value, str) else str(value)


def as_csv(answer: Answer) -> str:
    """RFC 4180 with ``\\n``. A text that a sheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        cells = (_cell(value) for value in row)
        writer.writerow(
            f"'{cell}" if isinstance(value, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell
            for value, cell in zip(row, cells, strict=True)
        )
    return out.getvalue()


def as_table(answer: Answer) -> str:
    """Columns side by side; a Chinese character takes two places."""
    rows = [answer.columns, *(tuple(_cell(value) for value in row) for row in answer.rows)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(answer.columns))]
    lines = ("  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
