"""All reports of a run in one page: for one report, or for a mail attachment."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

from markupsafe import Markup

from auditor.records import Audit, Run
from auditor.reporter.output import TextOut
from auditor.reporter.pages.checked import SLOT, checks_html
from auditor.reporter.pages.overview import unread
from auditor.reporter.pages.view import report_view
from auditor.reporter.templating import render
from auditor.reporter.words import Words

_REPORTS = "<!--auditor:reports-->"


class Single:
    """Articles wait in a temporary file: the list of them stands at the top."""

    def __init__(self, path: str | None, words: Words) -> None:
        self._out = TextOut(path)
        self._words = words
        self._waiting = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed below
        self._entries: list[dict[str, str]] = []
        self._paths: list[str] = []

    def add(self, audits: Sequence[Audit]) -> None:
        if not audits:
            return
        key = f"r{len(self._entries) + 1}-"
        view = report_view(audits, self._words, key)
        article = render("single-report.html.j2", self._words, {"r": view, "slot": Markup(SLOT)})
        self._waiting.write(article)
        self._entries.append({"href": f"{key}verdicts", "name": view.name, "year": view.year})
        self._paths.append(audits[0].report.path)

    def finish(self, end: Run) -> None:
        values = {
            "entries": self._entries, "problems": unread(end.problems, self._words), "reports": Markup(_REPORTS)
        }  # fmt: skip
        head, _, tail = render("single.html.j2", self._words, values).partition(_REPORTS)
        self._out.stream.write(head)
        self._waiting.seek(0)
        paths = iter(self._paths)
        for line in self._waiting:
            self._out.stream.write(checks_html(end.checks, next(paths), self._words) if line == SLOT else line)
        self._waiting.close()
        self._out.stream.write(tail + "\n")
        self._out.commit()

    def abandon(self) -> None:
        self._waiting.close()
        self._out.abandon()
