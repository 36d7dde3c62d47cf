"""For tests of reports and of one's own checklists.

    def test_report(audit):                      # the fixture of the pytest plugin
        assert audit("reports/2024.txt").covers("27.1")

    from auditor.gate.testing import checklist_faults

    def test_checklist():
        assert checklist_faults("checklists/ours.yaml") == []
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.checklist.errors import ChecklistError, near_name, render_text
from auditor.gate.config import Config, find_config, load_config
from auditor.gate.settings import checklists_of, options_of
from auditor.pipeline import AuditOptions, audit_report, compiled, year_said
from auditor.profiles import BodyOptions
from auditor.prove import failed_tests, prove
from auditor.reader import read_report
from auditor.records import COVERED, MENTIONED, Audit, Finding, Status
from auditor.reporter.digest import shorten
from auditor.reporter.words import Words

if TYPE_CHECKING:
    import pytest

    from auditor.checklist import Checklist
    from auditor.checklist.errors import Lang
    from auditor.matcher.match import Compiled


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, with what was found: pytest shows it where an assertion fails."""

    yes: bool
    told: str

    def __bool__(self) -> bool:
        return self.yes

    def __repr__(self) -> str:
        return f"<{self.told}>"


@dataclass(frozen=True, slots=True, repr=False)
class Audited:
    """A report's audits, asked by item. Items are told apart by `checklist` where two checklists
    have the same id. Every method raises LookupError for an item that no checklist has."""

    audits: tuple[Audit, ...]
    words: Words

    def __repr__(self) -> str:
        names = ", ".join(a.checklist.id for a in self.audits)
        return f"<{self.audits[0].report.path}: {names}>" if self.audits else "<>"

    def finding(self, item: str, checklist: str | None = None) -> Finding:
        """The verdict on an item."""
        audits = [a for a in self.audits if checklist in (None, a.checklist.id)]
        for a in audits:
            for f in a.findings:
                if f.item == item:
                    return f
        near = near_name(item, [f.item for a in audits for f in a.findings])
        raise LookupError(item if near is None else f"{item} ({near}?)")

    def status(self, item: str, checklist: str | None = None) -> Status:
        """The status of an item."""
        return self.finding(item, checklist).status

    def covers(self, item: str, checklist: str | None = None) -> Answer:
        """Is the item shown, at least in part?"""
        return self._answer(self.finding(item, checklist), COVERED)

    def shows(self, item: str, checklist: str | None = None) -> Answer:
        """Is the item shown with a concrete passage?"""
        return self._answer(self.finding(item, checklist), frozenset({"met"}))

    def mentions(self, item: str, checklist: str | None = None) -> Answer:
        """Is the item told at all, if only as a plan or a shortcoming?"""
        return self._answer(self.finding(item, checklist), MENTIONED)

    def _answer(self, f: Finding, wanted: frozenset[Status]) -> Answer:
        words = self.words
        told = f"{f.item} {words.title(f)}: {words('status', f.status)}, {words.reason(f.reason)}"
        nearest = next((p for p in (*f.evidence, *f.refused) if p.quote), None)
        if nearest is not None:
            told += f"; {words.label('line', line=nearest.line)} {words.quoted(shorten(nearest.quote, 40))}"
        return Answer(f.status in wanted, told)


class Auditor:
    """Audits report after report with the same checklists: `auditor("x.txt", level="city")`."""

    def __init__(
        self, checklists: Sequence[str] = (), config: Config | None = None, lang: str = "zh",
        folder: Path | None = None,
    ) -> None:  # fmt: skip
        self._config, self._words, self._folder = config or Config(), Words(lang), folder or Path()
        self._asked = tuple(checklists)
        self._ready: dict[tuple[str, ...], Compiled] = {}

    def __call__(self, path: str | Path, *checklists: str, **body: Any) -> Audited:
        """The report's audits against these checklists, else those the auditor was made with.

        `body` are fields of `BodyOptions` (agency, level, kind, functions, year, published).
        Raises ReadError, ChecklistError, TypeError for a field that does not exist.
        """
        options = options_of(self._config, AuditOptions(BodyOptions(**body)))
        file = self._folder / path
        report = read_report(file, file.name, year_said(file.name, options))
        return Audited(tuple(audit_report(report, self._compiled(checklists), options)), self._words)

    def _compiled(self, checklists: tuple[str, ...]) -> Compiled:
        asked = checklists or self._asked
        if asked not in self._ready:
            self._ready[asked] = compiled(checklists_of(self._config if not checklists else Config(), asked))
        return self._ready[asked]


def audit(path: str | Path, *checklists: str, **body: Any) -> Audited:
    """One report's audits, without a fixture; see `Auditor`."""
    return Auditor(checklists)(path, **body)


def checklist_faults(checklist: str | Path, items: Sequence[str] = (), lang: Lang = "zh") -> list[str]:
    """A line for everything wrong with a checklist file, and for every test sentence of it (or of
    these items) whose status is not the one promised; empty where all is well."""
    from auditor.checklist import load_checklist

    try:
        loaded: Checklist = load_checklist(checklist)
    except ChecklistError as error:
        return render_text(error.faults, lang).split("\n")
    return [render_text([fault], lang) for fault in failed_tests(prove(loaded, items), str(checklist))]


def auditor_of(config: pytest.Config) -> Auditor:
    """The auditor of a pytest run: its options, the configuration of its root folder."""
    return Auditor(
        config.getoption("audit_checklist"), config_of(config), config.getoption("audit_lang"), config.rootpath
    )


def config_of(config: pytest.Config) -> Config:
    """The configuration of a pytest run: the file asked for, else the root folder's, else none.
    Its name is told from the working folder, so that no message holds an absolute path."""
    asked = config.getoption("audit_config")
    path = str(config.invocation_params.dir / asked) if asked else find_config(config.rootpath)
    return Config() if path is None else load_config(os.path.relpath(path))
