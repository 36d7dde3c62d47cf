"""`github`: annotations that a GitHub workflow shows beside the changed lines of a report."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.records import Audit, Run
from auditor.reporter.notices import Lines, has_lines, limits, message, notices, where
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


class Github:
    """Writes each report's annotations as it comes: errors for what fails, warnings for the rest."""

    def __init__(self, target: Target, words: Words) -> None:
        self._out, self._words = TextOut(target.path), words

    def add(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            lines = Lines(audit.report.text)
            for n in notices(audit):
                if n.finding.outcome is not None and not n.carried:
                    level = "error" if n.finding.outcome.action == "fail" else "warning"
                    title = f"{n.finding.item} {self._words.title(n.finding)}"
                    line = lines.at(n.start)[0] if has_lines(audit) else 1
                    self._line(level, where(audit), line, title, message(n.finding, self._words))
            for name, told in limits(audit, self._words):
                self._line("error", where(audit), 1, name, f"{self._words.checklist(audit)}: {told}")

    def finish(self, end: Run) -> None:
        for p in end.problems:
            self._line("error", p.path or "", 1, p.code, self._words.problem(p))
        self._out.commit()

    def abandon(self) -> None:
        self._out.abandon()

    def _line(self, level: str, file: str, line: int, title: str, text: str) -> None:
        place = f"file={_escaped(file, _PROPERTY)},line={line},title={_escaped(title, _PROPERTY)}"
        self._out.stream.write(f"::{level} {place}::{_escaped(text, _DATA)}\n")


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(c, c) for c in text)


def sink(target: Target, words: Words, look: Look) -> Github:
    """The sink for `github`."""
    return Github(target, words)
