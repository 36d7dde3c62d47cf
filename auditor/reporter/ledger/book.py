"""The workbook: sheets, header, widths, filters, drop-downs, colours. No cell holds a formula."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from auditor.data import load
from auditor.records import Audit, Finding, Run
from auditor.reporter.beside import shared
from auditor.reporter.inert import one_line
from auditor.reporter.ledger.checks import Home, check_rows
from auditor.reporter.ledger.rows import Row, choices, open_points, overview_row, row
from auditor.reporter.output import FileOut, Look
from auditor.reporter.pages.names import Names
from auditor.reporter.words import Words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# A workbook says when it was made: always the same day, so that the same audits give the same bytes.
_MADE = datetime(2021, 8, 1)
_INKS = {
    "met": ("#176B34", "#E8F4EC"), "partial": ("#8A5200", "#FDF1DF"), "acknowledged_gap": ("#7A2F8F", "#F6EAF9"),
    "planned": ("#0B5C86", "#E4F1F8"), "missing": ("#A8201A", "#FCE9E8"), "not_assessable": ("#5A6473", "#EEF0F3"),
    "not_applicable": ("#5A6473", "#F6F7F9"), "contradiction": ("#A8201A", "#FCE9E8"),
    "noted": ("#8A5200", "#FDF1DF"), "confirmed": ("#176B34", "#E8F4EC"),
}  # fmt: skip
_LINE = 13.5  # points
_TALLEST = 8  # lines
_PRINTED = 20  # columns that go on paper; the rest is for the screen and for taking decisions back
_LINKS = 60_000  # Excel takes 65,530 links on a sheet
_SUMS = ("expected", "met", "partial", "acknowledged_gap", "planned", "missing", "not_assessable")
_RATES = ("shown", "mentioned")


class Ledger:
    """Writes rows as reports come; the sheets are closed at the end."""

    def __init__(self, path: str, words: Words, look: Look) -> None:
        import xlsxwriter

        self._out = FileOut(path)
        self._words, self._look = words, look
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False}  # fmt: skip
        self._book = xlsxwriter.Workbook(str(self._out.temporary), options)
        self._book.set_properties({"title": words.label("gap_report"), "created": _MADE})
        self._formats = self._make_formats()
        names, plan = load("ledger")["sheets"][words.lang], load("ledger")
        self._overview = _Sheet(self._book.add_worksheet(names["overview"]), plan["overview"], words, self._formats, 2)
        self._open = _Sheet(self._book.add_worksheet(names["open"]), plan["columns"], words, self._formats, 5)
        self._all = _Sheet(self._book.add_worksheet(names["all"]), plan["columns"], words, self._formats, 5, False)
        self._titles = names
        self._reports: dict[str, Home] = {}
        # Links are from where the ledger lies to where the pages lie.
        self._pages = None if look.pages is None else os.path.relpath(look.pages, os.path.dirname(path) or ".")
        self._names = Names()
        self._sums: dict[str, dict[str, int]] = {}

    def add(self, audits: Sequence[Audit]) -> None:
        if not audits:
            return
        link = None
        name = f"{self._names.give(audits[0].report.path)}.html"
        if self._pages is not None:
            link = f"{self._pages.replace(os.sep, '/')}/{name}"
        body = audits[0].body
        told = one_line(body.agency or audits[0].report.path)
        self._reports[audits[0].report.path] = Home(told, body.year, link)
        for audit in audits:
            self._overview.write(overview_row(audit, self._overview.count + 1, self._words), "", link)
            sums = self._sums.setdefault(self._words.checklist(audit), dict.fromkeys(_SUMS, 0))
            for key in _SUMS:
                sums[key] += getattr(audit.coverage, key)
        for audit, f in open_points(audits, self._look.open_points):
            self._row(self._open, audit, f, link)
        for audit in audits:
            for f in audit.findings:
                self._row(self._all, audit, f, link)

    def finish(self, end: Run) -> None:
        words = self._words
        self._overview.end_of_rows()
        for checklist, sums in self._sums.items():
            self._overview.total({"agency": words.label("in_all"), "checklist": checklist, **sums})
        for problem in end.problems:
            told: Row = {"path": one_line(problem.path or ""), "problems": one_line(words.problem(problem))}
            self._overview.write(told, "", None)
        for sheet in (self._overview, self._open, self._all):
            sheet.close()
        self._checks(end)
        self._how_to_read()
        self._book.close()
        self._out.commit()

    def _checks(self, end: Run) -> None:
        """A sheet for what checks found, where any ran."""
        rows = list(check_rows(shared(end.checks, self._look.reviewer), self._reports, self._words))
        if rows:
            sheet = self._book.add_worksheet(self._titles["checks"])
            table = _Sheet(sheet, load("ledger")["checks"], self._words, self._formats, 3)
            for cells, verdict, link in rows:
                table.write(cells, verdict, link)
            table.close()

    def abandon(self) -> None:
        with contextlib.suppress(Exception):
            # The library keeps files of its own until it is closed.
            self._book.close()
        self._out.abandon()

    def _row(self, sheet: _Sheet, audit: Audit, f: Finding, link: str | None) -> None:
        anchor = f"{link}#{quote(f'{audit.checklist.id}.{f.item}')}" if link else None
        sheet.write(row(audit, f, sheet.count + 1, self._words), f.status, anchor)

    def _make_formats(self) -> dict[str, Format]:
        base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D8DDE5", "font_size": 10,
                "font_name": "Microsoft YaHei"}  # fmt: skip
        made = {
            "cell": base, "person": {**base, "bg_color": "#FFFDF2"}, "rate": {**base, "num_format": "0.0%"},
            "head": {**base, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter"},
            "head_person": {**base, "bold": True, "bg_color": "#6B5900", "font_color": "#FFFFFF", "valign": "vcenter"},
            "link": {**base, "font_color": "#0B57B0", "underline": 1}, "total": {**base, "bold": True, "top": 2},
            **{code: {**base, "font_color": ink, "bg_color": paper} for code, (ink, paper) in _INKS.items()},
        }  # fmt: skip
        return {name: self._book.add_format(look) for name, look in made.items()}

    def _how_to_read(self) -> None:
        plain = self._book.add_format({"text_wrap": True, "valign": "top"})
        bold = self._book.add_format({"bold": True, "font_size": 14})
        read = self._book.add_worksheet(self._titles["read"])
        read.set_column(0, 0, 100)
        for place, line in enumerate(load("ledger")["read"][self._words.lang]):
            text = str(line).format(open_points=self._look.open_points)
            read.write_string(place, 0, text, plain if place else bold)


def _width(text: str) -> int:
    """Columns that a line takes: a Chinese character, three bytes long, takes two."""
    return (len(text.encode("utf-8")) + len(text)) // 2


class _Sheet:
    """One sheet with a header; `keep` columns at the left stay in sight. `ruled` draws empty cells
    too, which a sheet of many rows goes without."""

    def __init__(
        self, sheet: Worksheet, columns: Sequence[dict[str, Any]], words: Words, formats: dict[str, Format], keep: int,
        ruled: bool = True,
    ) -> None:  # fmt: skip
        self._sheet, self._columns, self._words, self._formats = sheet, columns, words, formats
        self._ruled = ruled
        self.count = 0
        self._links = 0
        self._linked = "title" if any(c["key"] == "title" for c in columns) else "agency"
        self._filtered = 0
        sheet.freeze_panes(1, keep)
        sheet.set_landscape()
        sheet.set_paper(8 if len(columns) > _PRINTED else 9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 30)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column["width"])
            head = "head_person" if column.get("fill") == "person" else "head"
            sheet.write_string(0, at, column[words.lang], formats[head])

    def write(self, cells: Row, status: str, link: str | None) -> None:
        """A row; what is not told stays empty, with a border to write in."""
        self.count += 1
        self._sheet.set_row(self.count, _LINE * self._lines(cells) + 3)
        for at, column in enumerate(self._columns):
            key = column["key"]
            look = self._formats["person" if column.get("fill") == "person" else "cell"]
            if key == "status" and status:
                look = self._formats[status]
            if key in _RATES:
                look = self._formats["rate"]
            self._put(at, cells.get(key), look, link if key == self._linked else None)

    def end_of_rows(self) -> None:
        """What follows is no row of the filter."""
        self._filtered = self.count

    def total(self, cells: Row) -> None:
        """A row of sums, written as values."""
        self.count += 1
        for at, column in enumerate(self._columns):
            self._put(at, cells.get(column["key"]), self._formats["total"], None)

    def _lines(self, cells: Row) -> int:
        """How many lines the tallest cell takes: not every program finds the height by itself."""
        most = 1
        for column in self._columns:
            value = cells.get(column["key"])
            if isinstance(value, str):
                lines = sum(-(-_width(line) // column["width"]) or 1 for line in value.split("\n"))
                most = max(most, lines)
        return min(most, _TALLEST)

    def _put(self, at: int, value: str | int | float | None, look: Format, link: str | None) -> None:
        sheet = self._sheet
        if value is None or value == "":
            if self._ruled:
                sheet.write_blank(self.count, at, None, look)
        elif not isinstance(value, str):
            sheet.write_number(self.count, at, value, look)
        elif link is not None and self._links < _LINKS and len(link) < 2000:
            self._links += 1
            sheet.write_url(self.count, at, f"external:{link}", self._formats["link"], value)
        else:
            sheet.write_string(self.count, at, value, look)

    def close(self) -> None:
        """Filter and drop-downs over the rows written."""
        last = max(self._filtered or self.count, 1)
        self._sheet.print_area(0, 0, self.count, min(len(self._columns), _PRINTED) - 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        for at, column in enumerate(self._columns):
            if "choices" in column:
                words = list(choices(column["choices"], self._words).values())
                self._sheet.data_validation(1, at, last, at, {"validate": "list", "source": words})
