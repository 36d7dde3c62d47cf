"""All reports of a run in one page: for one report, or for a mail attachment."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from auditor.records import Audit, Run
from auditor.reporter.output import Look, TextOut
from auditor.reporter.pages.checked import SLOT, TEXT, Home, Text, by_report, completed
from auditor.reporter.pages.overview import unread
from auditor.reporter.pages.shelf import Shelf
from auditor.reporter.pages.view import report_view
from auditor.reporter.templating import render
from auditor.reporter.words import Words

_REPORTS = "<!--auditor:reports-->"


class Single:
    """Articles wait on disk: the list of them stands at the top, and checks come last."""

    def __init__(self, path: str | None, words: Words, look: Look) -> None:
        self._out = TextOut(path)
        self._words, self._look = words, look
        self._waiting: Shelf[tuple[str, Text]] = Shelf()
        self._entries: list[dict[str, str]] = []
        self._homes: dict[str, Home] = {}

    def add(self, audits: Sequence[Audit]) -> None:
        if not audits:
            return
        key = f"r{len(self._entries) + 1}-"
        view = report_view(audits, self._words, key)
        values = {"r": view, "slot": Markup(SLOT), "text": Markup(TEXT)}
        self._waiting.put((render("single-report.html.j2", self._words, values), view.text))
        self._entries.append({"href": f"{key}verdicts", "name": view.name, "year": view.year})
        self._homes[audits[0].report.path] = Home("", key, view.name)

    def finish(self, end: Run) -> None:
        values = {
            "entries": self._entries, "problems": unread(end.problems, self._words), "reports": Markup(_REPORTS)
        }  # fmt: skip
        head, _, tail = render("single.html.j2", self._words, values).partition(_REPORTS)
        self._out.stream.write(head)
        found = by_report(end.checks, self._look.reviewer)
        for number in range(len(self._waiting)):
            article, text = self._waiting.get(number)
            ours = found.get(text.report.path, ())
            self._out.stream.write(completed(article, text, ours, self._homes, self._words))
        self._waiting.close()
        self._out.stream.write(tail + "\n")
        self._out.commit()

    def abandon(self) -> None:
        self._waiting.close()
        self._out.abandon()
