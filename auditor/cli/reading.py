"""Reading one report named on the command line."""

from __future__ import annotations

from pathlib import Path

from auditor.cli.talk import Failure, say
from auditor.pipeline import AuditOptions, year_said
from auditor.reader import ReadError, read_report
from auditor.reader.names import printable
from auditor.records import Report


class Unreadable(Failure):
    """A report that cannot be read; its sentence is the reporter's."""

    def __init__(self, path: str, error: ReadError) -> None:
        super().__init__(error.code)
        self._path, self._error = path, error

    def message(self, lang: str) -> str:
        from auditor.records import Problem
        from auditor.reporter.words import Words

        told = Words(lang).problem(Problem(self._error.code, self._path, self._error.details))
        return say("unread", lang, path=self._path, message=told)


def read_or_fail(path: str, options: AuditOptions | None = None) -> Report:
    """The report. Raises Failure."""
    name = printable(Path(path).name)
    options = options or AuditOptions()
    try:
        return read_report(path, name, year_said(name, options), options.limits)
    except ReadError as error:
        raise Unreadable(path, error) from None
