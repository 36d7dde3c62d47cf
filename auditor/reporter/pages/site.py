"""The folder form: `index.html` with the overview and one page a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from auditor.records import Audit, Run
from auditor.reporter.output import FolderOut, Look
from auditor.reporter.pages.checked import SLOT, TEXT, Home, Text, by_report, completed
from auditor.reporter.pages.names import Names
from auditor.reporter.pages.overview import PAGE, Entry, Tally, statuses, unread
from auditor.reporter.pages.shelf import Shelf
from auditor.reporter.pages.view import report_view
from auditor.reporter.templating import render
from auditor.reporter.words import Words

_MADE = '<meta name="generator" content="auditor '
_HEAD = 2048


def made_here(path: Path) -> bool:
    """Whether a page was written by this program: its head says so."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return _MADE in stream.read(_HEAD)
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A report whose page is written when its successor is known."""

    audits: tuple[Audit, ...]
    name: str
    link: dict[str, str]
    page: int


class Site:
    """Writes a report's page as soon as the next report has come, the overview at the end."""

    def __init__(self, path: str, words: Words, look: Look) -> None:
        self._words, self._look = words, look
        self._out = FolderOut(path, ".html", made_here)
        self._names = Names()
        self._tally = Tally(words)
        self._waiting: _Waiting | None = None
        self._previous: dict[str, str] | None = None
        # In the order of reports: names of pages, and their texts for checks to mark.
        self._pages: dict[str, str] = {}
        self._homes: dict[str, Home] = {}
        self._texts: Shelf[Text] = Shelf()

    def add(self, audits: Sequence[Audit]) -> None:
        if not audits:
            return
        path = audits[0].report.path
        name = f"{self._names.give(path)}.html"
        entry = self._tally.add(audits, quote(name))
        place = (len(self._tally.entries) - 1) // PAGE + 1
        coming = _Waiting(tuple(audits), name, {"href": entry.href, "name": entry.name}, place)
        self._write(coming.link)
        self._waiting = coming
        self._pages[path] = name
        self._homes[path] = Home(entry.href, "", entry.name)

    def finish(self, end: Run) -> None:
        self._write(None)
        found = by_report(end.checks, self._look.reviewer)
        for number, (path, name) in enumerate(self._pages.items()):
            file, text = self._out.temporary / name, self._texts.get(number)
            page = completed(file.read_text(encoding="utf-8"), text, found.get(path, ()), self._homes, self._words)
            file.write_text(page, encoding="utf-8", newline="\n")
        self._texts.close()
        self._overview(end)
        self._out.commit()

    def abandon(self) -> None:
        self._texts.close()
        self._out.abandon()

    def _write(self, following: dict[str, str] | None) -> None:
        now, self._waiting = self._waiting, None
        if now is None:
            return
        view = report_view(now.audits, self._words)
        self._texts.put(view.text)
        values = {
            "r": view, "text": Markup(TEXT),
            "previous": self._previous, "next": following,
            "overview": index(now.page), "slot": Markup(SLOT), "skip_to": "verdicts",
        }  # fmt: skip
        self._save(now.name, "report.html.j2", values)
        self._previous = now.link

    def _overview(self, end: Run) -> None:
        tally = self._tally
        count = max(1, -(-len(tally.entries) // PAGE))
        pages = [{"number": n, "href": index(n)} for n in range(1, count + 1)]
        for number in range(1, count + 1):
            entries: list[Entry] = tally.entries[(number - 1) * PAGE : number * PAGE]
            values = {
                "entries": entries, "total": len(tally.entries), "checklists": list(tally.checklists.values()),
                "duties": list(tally.duties.values()), "statuses": statuses(self._words),
                "least": tally.least() if number == 1 else [],
                "problems": unread(end.problems, self._words) if number == 1 else [],
                "page": number, "pages": pages,
            }  # fmt: skip
            self._save(index(number), "overview.html.j2", values)

    def _save(self, name: str, template: str, values: dict[str, Any]) -> None:
        html = render(template, self._words, values)
        (self._out.temporary / name).write_text(html + "\n", encoding="utf-8", newline="\n")


def index(page: int) -> str:
    """The name of an overview page, from 1."""
    return "index.html" if page == 1 else f"index-{page}.html"
