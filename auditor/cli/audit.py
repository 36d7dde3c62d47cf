"""`auditor audit`: reports and folders in, results out, exit status by the thresholds asked for."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.beside import checks_named, checks_options, checks_ready
from auditor.cli.gating import gate_of, gate_options, judged, places, settings, tell_account
from auditor.cli.look import look_of, look_options
from auditor.cli.options import body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, FAILED, GAPS, Failure, complain, help_text, say
from auditor.cli.thresholds import Thresholds

if TYPE_CHECKING:
    from auditor.checks.run import Checks
    from auditor.gate.decide import Gate
    from auditor.pipeline import Found
    from auditor.records import Audit, Problem
    from auditor.reporter.history import History
    from auditor.reporter.output import Look, Sink
    from auditor.reporter.words import Words

_NAMED_SKIPS = 5
_FORMATS = "terminal, json, jsonl, md, html, xlsx, docx, brief, sarif, junit, github"


@click.command("audit", help=help_text("audit"))
@click.argument("reports", nargs=-1, metavar="REPORT|FOLDER…")
@checklist_option
@click.option("-o", "--output", "outputs", multiple=True, metavar="FORMAT[:PATH]",
              help=help_text("output", formats=_FORMATS))
@checks_options
@look_options
@click.option("--fail-under", metavar="N", help=help_text("fail_under"))
@click.option("--fail-on", metavar="STATUS,…", help=help_text("fail_on"))
@click.option("--gate", "gated", is_flag=True, help=help_text("gate"))
@click.option("--history", metavar="FILE", help=help_text("history"))
@gate_options
@body_options
@lang_option
@verbosity
@guarded
def command(
    reports: tuple[str, ...], checklists: tuple[str, ...], outputs: tuple[str, ...],
    fail_under: str | None, fail_on: str | None, gated: bool, history: str | None,
    config_file: str | None, today: str | None, checks: str | None, terms: str | None, lang: str,
    verbose: bool, quiet: bool, **said: Any,
) -> int:  # fmt: skip
    if verbose and quiet:
        raise Failure("exclusive")
    asked = checks_named(checks)
    thresholds = Thresholds(fail_under, fail_on, bool(asked))
    from auditor.pipeline import audit_all, compiled, read_each
    from auditor.reporter.history import History
    from auditor.reporter.words import Words

    beside = checks_ready(asked, terms)
    look = look_of(said, verbose)
    told = settings(config_file, reports, checklists, said)
    gate = gate_of(told.config, told.checklists, today, gated)
    words, ready = Words(lang), compiled(told.checklists)
    gc.freeze()  # the checklists stay to the end: no collection need walk through them
    found = found_reports(told.reports, lang, quiet)
    where, past = places(found), History(history, gate.today)
    sinks = _sinks(outputs, words, look)

    beside.look_ahead(read_each(found, told.options))
    course = _Course(thresholds, beside, gate, where, past, sinks, words, verbose)
    problems = _stream(audit_all(found, ready, told.options), course)
    try:
        past.append()
    except OSError:
        raise Failure("not_writable", path=history) from None
    return _end(problems, thresholds, gate, gated, words)


@dataclass(frozen=True, slots=True)
class _Course:
    """What every report of a run passes through: gate, thresholds, checks, history, outputs."""

    thresholds: Thresholds
    beside: Checks
    gate: Gate
    where: Mapping[str, str]
    past: History
    sinks: Sequence[Sink]
    words: Words
    verbose: bool

    def take(self, result: Sequence[Audit]) -> None:
        """One report's audits."""
        audits = self.beside.mark(judged(self.gate, result, self.where))
        self.thresholds.see(audits)
        self.beside.add(audits)
        self.past.add(audits)
        for sink in self.sinks:
            sink.add(audits)

    def tell(self, problem: Problem) -> None:
        """A report that could not be audited."""
        tell_problem(problem, self.words, self.words.lang, self.verbose)

    def end(self, problems: Sequence[Problem]) -> None:
        """The end of the run: what the checks found, then every output takes its name."""
        from auditor.records import Run

        told = Run((), tuple(problems), self.beside.finish())
        self.thresholds.finish(told)
        for sink in self.sinks:
            sink.finish(told)


def _stream(results: Iterable[list[Audit] | Problem], course: _Course) -> list[Problem]:
    """Every report in turn; the outputs are there in the end, or none is. Gives the problems."""
    from auditor.records import Problem

    problems: list[Problem] = []
    try:
        for result in results:
            if isinstance(result, Problem):
                problems.append(result)
                course.tell(result)
            else:
                course.take(result)
        course.end(problems)
    except BaseException:
        for sink in course.sinks:
            sink.abandon()
        raise
    return problems


def _end(problems: Sequence[Problem], thresholds: Thresholds, gate: Gate, gated: bool, words: Words) -> int:
    """The account, then the exit status; the last line says why a run fails. Reports that could not
    be audited have been told already, and are told again only where something else came after."""
    from auditor.gate.tell import verdict

    if gated or gate.decisions:
        tell_account(gate, words)
    for line in thresholds.told(words):
        complain(line)
    if gated:
        complain(verdict(gate.account, words))
    if problems:
        if gated or gate.decisions or thresholds.broken:
            complain(say("unaudited", words.lang, count=len(problems)))
        return FAILED
    return GAPS if thresholds.broken or (gated and not gate.account.passed) else CLEAN


def found_reports(reports: Sequence[str], lang: str, quiet: bool) -> list[Found]:
    """The reports to audit; what is skipped is counted on standard error. Raises Failure."""
    from auditor.pipeline import NothingToAudit, find_reports

    for path in reports:
        if not Path(path).exists():
            raise Failure("no_such_path", path=path)
    try:
        found, skipped = find_reports(reports)
    except NothingToAudit as nothing:
        raise Failure("no_reports", path=nothing.path) from None
    if skipped and not quiet:
        names = ", ".join(skipped[:_NAMED_SKIPS]) + (" …" if len(skipped) > _NAMED_SKIPS else "")
        complain(say("skipped", lang, count=len(skipped), names=names))
    return found


def _sinks(outputs: Sequence[str], words: Words, look: Look) -> list[Sink]:
    from auditor.reporter.output import TargetError, open_sink, parse_targets

    sinks: list[Sink] = []
    try:
        targets = parse_targets(outputs or ("terminal",))
        folders = (t.path for t in targets if t.format == "html" and t.path and t.path.endswith("/"))
        look = replace(look, pages=next(folders, None))
        for target in targets:
            sinks.append(open_sink(target, words, look))
    except TargetError as error:
        for sink in sinks:
            sink.abandon()
        allowed = error.details.pop("allowed", ())
        raise Failure(error.code, allowed, **error.details) from None  # type: ignore[arg-type]
    return sinks


def tell_problem(problem: Problem, words: Words, lang: str, verbose: bool) -> None:
    """A report that could not be audited, to standard error."""
    complain(say("unread", lang, path=problem.path, message=words.problem(problem)))
    if verbose and problem.args.get("traceback"):
        complain(str(problem.args["traceback"]))
