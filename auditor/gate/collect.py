"""`pytest --audit`: each report a file, each checklist a collector, each expected item a test.

Collecting reads reports but matches nothing; a report is audited when the first of its tests runs.
The reports of a zip file stand under it by their names in it: `reports/2024.zip::a.txt::outline-2021::27.1`.
"""

from __future__ import annotations

import os
import warnings
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from auditor.checklist.errors import ChecklistError, render_text
from auditor.gate import tell
from auditor.gate.baseline import BaselineError, Key
from auditor.gate.decide import Account
from auditor.gate.limits import applies
from auditor.gate.policy import Limit
from auditor.gate.settings import checklists_of, gate_of, options_of
from auditor.gate.testing import config_of
from auditor.pipeline import audit_report, body_of, compiled, due_items, is_report, year_said
from auditor.reader import SUPPORTED, ReadError, read_all
from auditor.reader.names import printable
from auditor.records import Audit, Finding, Problem, Report
from auditor.reporter.words import Words
from auditor.strict import day_like

if TYPE_CHECKING:
    from auditor.checklist import Checklist
    from auditor.matcher.match import Compiled

NAME = "auditor-gate"
# Files whose audits are kept: tests run file by file, but may be shuffled.
KEPT = 4
_SETS = ("waiting", "open", "better", "changed", "failing", "warned")


class AuditWarning(pytest.PytestWarning):
    """An item that passes but should be looked at."""


class Failed(Exception):
    """An item or limit that does not pass; its text is all that is shown."""


def register(config: pytest.Config) -> None:
    """Switches the gate on. Raises pytest.UsageError for anything that cannot be used."""
    lang = config.getoption("audit_lang")
    try:
        config.pluginmanager.register(AuditPlugin(config), NAME)
    except ChecklistError as error:
        raise pytest.UsageError(render_text(error.faults, lang)) from None
    except BaselineError as error:
        told = Words(lang)("error", error.code, {"path": error.path, "line": error.line or 1})
        raise pytest.UsageError(told) from None


class AuditPlugin:
    """The hooks of one pytest process; under xdist each worker has its own, and the controller
    takes in their accounts."""

    def __init__(self, config: pytest.Config) -> None:
        self.words = Words(config.getoption("audit_lang"))
        self.config = config
        settings = config_of(config)
        day = config.getoption("audit_today")
        if day is not None and not day_like(day):
            raise pytest.UsageError(self.words("error", "bad_day", {"name": "--audit-today", "found": day}))
        self.checklists = checklists_of(settings, config.getoption("audit_checklist"))
        self.options = options_of(settings)
        self.gate = gate_of(settings, day, checklists=self.checklists)
        self.folders = [_absolute(Path(p)) for p in settings.reports]
        self._ready: Compiled | None = None
        self._audits: OrderedDict[Path, dict[str, dict[str, Audit] | ReadError]] = OrderedDict()
        self._add_paths()

    def _add_paths(self) -> None:
        """Where no paths are given, the configuration's reports are collected, behind the
        `testpaths` of the repository's own tests where it has any."""
        source = self.config.args_source
        sources = type(source)
        reports = [str(folder) for folder in self.folders]
        if reports and source == sources.INVOCATION_DIR:
            self.config.args = reports
        elif source == sources.TESTPATHS:
            self.config.args = [*self.config.args, *reports]

    @property
    def given(self) -> list[Path]:
        """The paths of the run, without the tests behind `::`."""
        folder = self.config.invocation_params.dir
        return [_absolute(folder / arg.partition("::")[0]) for arg in self.config.args]

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A report named, or found in a folder of reports."""
        if file_path in self.given:
            wanted = file_path.suffix[1:].lower() in SUPPORTED
        else:
            inside = not self.folders or any(file_path.is_relative_to(f) for f in self.folders)
            wanted = inside and is_report(file_path.name)
        return ReportFile.from_parent(parent, path=file_path) if wanted else None

    def name_of(self, path: Path) -> str:
        """The report's path in results: relative to the folder that it was found in."""
        for folder in (*self.given, *self.folders):
            if folder != path and path.is_relative_to(folder):
                return printable(path.relative_to(folder).as_posix())
        return printable(path.name)

    def read(self, path: Path) -> Iterator[tuple[str, Report | ReadError]]:
        """The file's reports by name; an archive has several."""
        limits = self.options.limits
        return read_all(path, self.name_of(path), lambda name: year_said(name, self.options), limits)

    def due(self, report: Report) -> list[tuple[Checklist, tuple[str, ...]]]:
        """The expected items of the report by checklist. Raises ChecklistError for a record on it
        that is at fault, before any of its tests runs."""
        body = body_of(report, self.options)[0]
        for checklist in self.checklists:
            self.gate.check(report, body, checklist.id)
        return due_items(report, self.checklists, self.options)

    def audits(self, path: Path, name: str) -> Mapping[str, Audit]:
        """A report's audits by checklist, as the gate sees them. The other reports of its file are
        audited with it, so that an archive is opened once. Raises ReadError for a report that has
        gone since it was collected, ChecklistError."""
        kept = self._audits.get(path)
        if kept is None:
            self._ready = self._ready or compiled(self.checklists)
            kept = self._audits[path] = {}
            for inner, read in self.read(path):
                if isinstance(read, ReadError):
                    kept[inner] = read
                    continue
                found = audit_report(read, self._ready, self.options)
                kept[inner] = {a.checklist.id: self.gate.see(a) for a in found}
            while len(self._audits) > KEPT:
                self._audits.popitem(last=False)
        self._audits.move_to_end(path)
        told = kept.get(name) or ReadError("not_found")
        if isinstance(told, ReadError):
            raise told
        return told

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """A report's tests stay on one worker unless another way is asked for, so that no report
        is audited twice."""
        if config.getvalue("dist") != "load":
            return None
        from auditor.gate.spread import ReportScheduling

        return ReportScheduling(config, log)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker's account, told when it is done."""
        self.gate.account.add(_unpacked(getattr(node, "workeroutput", {}).get(NAME, {})))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A worker tells the controller. Of tests set up and torn down in silence nothing is kept:
        for each failure pytest looks through all of them, hours for a thousand reports."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[NAME] = _packed(self.gate.account)
        reporter = session.config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None and "" in reporter.stats:
            reporter.stats[""] = [report for report in reporter.stats[""] if getattr(report, "sections", True)]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """What became of records and baseline."""
        lines = list(tell.listing(self.gate.decisions, self.gate.account, self.words))
        if lines:
            terminalreporter.section(self.words("decide", "title"))
            for line in lines:
                terminalreporter.line(line)


class _Node:
    """What files and tests share: the plugin, and messages in place of tracebacks."""

    config: pytest.Config
    path: Path

    @property
    def plugin(self) -> AuditPlugin:
        plugin: AuditPlugin = self.config.pluginmanager.getplugin(NAME)
        return plugin

    def told(self, error: BaseException) -> str:
        """The one message for whatever went wrong."""
        words = self.plugin.words
        if isinstance(error, (Failed, AuditWarning)):
            return str(error)
        name = getattr(self, "report", None) or self.plugin.name_of(self.path)
        if isinstance(error, ReadError):
            return f"{name}: {words.problem(Problem(error.code, name, error.details))}"
        if isinstance(error, ChecklistError):
            return render_text(error.faults, self.config.getoption("audit_lang"))
        return f"{name}: {words('problem', 'unexpected', {'error': f'{type(error).__name__}: {error}'})}"


class ReportFile(_Node, pytest.File):
    """A file; its children are the checklists of its report, or the reports of an archive."""

    def collect(self) -> Iterator[pytest.Collector]:
        plugin = self.plugin
        outer = plugin.name_of(self.path)
        for name, read in plugin.read(self.path):
            if name != outer:
                inner = name.removeprefix(f"{outer}/")
                yield ArchivedReport.from_parent(self, name=inner, report=name, read=read)
            elif isinstance(read, ReadError):
                raise read
            else:
                yield from _checklists(self, name, plugin.due(read))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return self.told(excinfo.value)


class ArchivedReport(_Node, pytest.Collector):
    """A report of an archive; its children are checklists. What it was read to is let go at once."""

    def __init__(self, *, report: str, read: Report | ReadError, **more: Any) -> None:
        super().__init__(**more)
        self.report = report
        self._due: list[tuple[Checklist, tuple[str, ...]]] = []
        self._error: Exception | None = read if isinstance(read, ReadError) else None
        if not isinstance(read, ReadError):
            try:
                self._due = self.plugin.due(read)
            except ChecklistError as error:
                self._error = error

    def collect(self) -> Iterable[pytest.Collector]:
        if self._error is not None:
            raise self._error
        return _checklists(self, self.report, self._due)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return self.told(excinfo.value)


def _checklists(
    parent: pytest.Collector, report: str, due: Iterable[tuple[Checklist, tuple[str, ...]]]
) -> Iterator[ChecklistNode]:
    for checklist, items in due:
        yield ChecklistNode.from_parent(parent, name=checklist.id, report=report, checklist=checklist, due=items)


class ChecklistNode(pytest.Collector):
    """A report against one checklist; its children are the expected items and the limits."""

    def __init__(self, *, report: str, checklist: Checklist, due: tuple[str, ...], **more: Any) -> None:
        super().__init__(**more)
        self.report = report
        self._checklist, self._due = checklist, due

    def collect(self) -> Iterator[pytest.Item]:
        titles = {item.id: item.title for item in self._checklist.items}
        for item in self._due:
            yield ItemTest.from_parent(self, name=item, title=titles[item])
        plugin: AuditPlugin = self.config.pluginmanager.getplugin(NAME)
        sections = [s.id for s in self._checklist.sections]
        for limit in plugin.gate.config.limits:
            if applies(limit, self._checklist.id, sections):
                yield LimitTest.from_parent(self, name=f"limit({limit.name})", limit=limit)


class _Test(_Node, pytest.Item):
    """A test on one audit."""

    @property
    def audit(self) -> Audit:
        assert isinstance(self.parent, ChecklistNode)
        return self.plugin.audits(self.path, self.parent.report)[self.parent.name]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return self.told(excinfo.value)


class ItemTest(_Test):
    """One expected item."""

    def __init__(self, *, title: str, **more: Any) -> None:
        super().__init__(**more)
        self._title = title

    def reportinfo(self) -> tuple[Path, int, str]:
        assert self.parent is not None
        return self.path, 0, f"{self.parent.name} {self.name} {self._title}"

    def runtest(self) -> None:
        audit, words = self.audit, self.plugin.words
        finding = self._finding(audit)
        assert finding.outcome is not None
        self.user_properties.append(("status", finding.status))
        if finding.outcome.action == "fail":
            raise Failed(tell.failure(audit, finding, words))
        if finding.outcome.action == "warn":
            line = next((p.line for p in (*finding.evidence, *finding.refused) if p.line is not None), 1)
            told = AuditWarning(tell.warning(audit, finding, words))
            warnings.warn_explicit(told, None, filename=self.location[0], lineno=line)

    def _finding(self, audit: Audit) -> Finding:
        return next(f for f in audit.findings if f.item == self.name)


class LimitTest(_Test):
    """One limit of the configuration."""

    def __init__(self, *, limit: Limit, **more: Any) -> None:
        super().__init__(**more)
        self._limit = limit

    def reportinfo(self) -> tuple[Path, int, str]:
        assert self.parent is not None
        return self.path, 0, f"{self.parent.name} {self.name}"

    def runtest(self) -> None:
        told = [self.plugin.words.limit(r) for r in self.audit.broken if r.args["limit"] == self._limit.name]
        if told:
            raise Failed("\n".join(told))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links keep the names that pytest knows them by


def _packed(account: Account) -> dict[str, Any]:
    """Plain values, which is all that xdist carries."""
    out: dict[str, Any] = {name: [tuple(key) for key in tell.in_order(getattr(account, name))] for name in _SETS}
    return {**out, "states": sorted(account.states.items()), "breaking": sorted(account.breaking)}


def _unpacked(plain: Mapping[str, Any]) -> Account:
    account = Account(states=dict(plain.get("states", ())))
    for name in _SETS:
        getattr(account, name).update(Key(*key) for key in plain.get(name, ()))
    account.breaking.update((path, checklist) for path, checklist in plain.get("breaking", ()))
    return account
