"""`auditor audit`: reports and folders in, results out, exit status by the thresholds asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import click

from auditor.cli.batching import Batch, batch_options
from auditor.cli.beside import checks_named, checks_options, checks_ready
from auditor.cli.cluster import on_cluster, refuse
from auditor.cli.finding import found_reports, tell_problem
from auditor.cli.gating import Settings, gate_of, gate_options, judged, places, settings, tell_account
from auditor.cli.look import look_of, look_options
from auditor.cli.options import body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, FAILED, GAPS, Failure, complain, help_text, say
from auditor.cli.thresholds import Thresholds

if TYPE_CHECKING:
    from auditor.batch.job import Outcome
    from auditor.batch.progress import Progress
    from auditor.checks.run import Checks
    from auditor.gate.decide import Gate
    from auditor.pipeline import Found
    from auditor.records import Problem
    from auditor.reporter.history import History
    from auditor.reporter.output import Look, Sink
    from auditor.reporter.parts import PartSink
    from auditor.reporter.words import Words

_FORMATS = "terminal, json, jsonl, md, html, xlsx, docx, brief, sarif, junit, github, parquet"


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
@batch_options
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
    from auditor.pipeline import read_each
    from auditor.reporter.history import History
    from auditor.reporter.words import Words

    beside = checks_ready(asked, terms)
    look = look_of(said, verbose)
    told = settings(config_file, reports, checklists, said)
    gate = gate_of(told.config, told.checklists, today, gated)
    words, batch = Words(lang), Batch.of(said, lang, quiet)
    if batch.cluster is not None:
        refuse(checks=asked, gate=gated, history=history, cache=batch.cache, rulings=gate.decisions)
        return _end(on_cluster(batch, told, outputs, thresholds, words), thresholds, gate, gated, words)
    found = found_reports(told.reports, lang, quiet)
    past = History(history, gate.today)
    sinks = _sinks(outputs, words, look)
    pieces = _pieces(sinks, bool(asked or gated or gate.decisions or history))
    beside.look_ahead(read_each(found, told.options))
    course = _Course(thresholds, beside, gate, places(found), past, sinks, words, verbose, pieces)
    problems = _run(found, told, course, batch)
    try:
        past.append()
    except OSError:
        raise Failure("not_writable", path=history) from None
    return _end(problems, thresholds, gate, gated, words)


def _run(found: Sequence[Found], told: Settings, course: _Course, batch: Batch) -> list[Problem]:
    """The run, here or in worker processes. Gives the problems. Raises Failure."""
    from auditor.batch.job import Job

    pieces = course.pieces
    job = Job(tuple(told.checklists), told.options, course.words.lang, pieces or (), pieces is None)
    with course, batch.outcomes(found, job) as (row, progress):
        return _stream(row, course, progress)


def _pieces(sinks: Sequence[Sink], whole: bool) -> tuple[str, ...] | None:
    """The pieces of output that do in place of the audits themselves, None where something needs those."""
    from auditor.reporter.parts import takes_parts

    parts = [sink.part for sink in sinks if takes_parts(sink)]
    return None if whole or len(parts) < len(sinks) else tuple(dict.fromkeys(parts))


@dataclass(frozen=True, slots=True)
class _Course:
    """What every report of a run passes through: gate, thresholds, checks, history, outputs. The
    outputs are there in the end, or none is. `pieces` are what outputs take in place of audits."""

    thresholds: Thresholds
    beside: Checks
    gate: Gate
    where: Mapping[str, str]
    past: History
    sinks: Sequence[Sink]
    words: Words
    verbose: bool
    pieces: tuple[str, ...] | None

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for sink in self.sinks:
                sink.abandon()

    def take(self, outcome: Outcome) -> None:
        """One report's audits."""
        if self.pieces is not None:
            self.thresholds.see(outcome.marks)
            for sink in self.sinks:
                cast("PartSink", sink).add_part(outcome.parts[cast("PartSink", sink).part])
            return
        from auditor.batch.mark import mark_of

        audits = self.beside.mark(judged(self.gate, outcome.audits, self.where))
        self.thresholds.see(map(mark_of, audits))
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


def _stream(row: Iterator[Outcome], course: _Course, progress: Progress | None) -> list[Problem]:
    """Every report in turn. Gives the problems."""
    problems: list[Problem] = []
    for outcome in row:
        if outcome.problem is None:
            course.take(outcome)
            continue
        problems.append(outcome.problem)
        if progress is not None:
            progress.clear()
        course.tell(outcome.problem)
    course.end(problems)
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
