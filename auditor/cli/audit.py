"""`auditor audit`: reports and folders in, results out, exit status by the thresholds asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.beside import checks_named, checks_options, checks_ready
from auditor.cli.options import body_options, checklist_option, choice, guarded, lang_option, listed, verbosity
from auditor.cli.talk import CLEAN, FAILED, GAPS, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.pipeline import Found
    from auditor.records import Audit, Problem, Run
    from auditor.reporter.output import Sink
    from auditor.reporter.words import Words

_NAMED_SKIPS = 5
_ON_CHECKS = ("contradiction", "noted")


@click.command("audit", help=help_text("audit"))
@click.argument("reports", nargs=-1, required=True, metavar="REPORT|FOLDER…")
@checklist_option
@click.option("-o", "--output", "outputs", multiple=True, metavar="FORMAT[:PATH]",
              help=help_text("output", formats="terminal, json, jsonl, md"))
@checks_options
@click.option("--fail-under", metavar="N", help=help_text("fail_under"))
@click.option("--fail-on", metavar="STATUS,…", help=help_text("fail_on"))
@body_options
@lang_option
@verbosity
@guarded
def command(
    reports: tuple[str, ...], checklists: tuple[str, ...], outputs: tuple[str, ...], checks: str | None,
    terms: str | None, fail_under: str | None, fail_on: str | None, lang: str, verbose: bool, quiet: bool, **said: Any,
) -> int:  # fmt: skip
    if verbose and quiet:
        raise Failure("exclusive")
    asked = checks_named(checks)
    thresholds = Thresholds(fail_under, fail_on, bool(asked))
    from auditor.cli.bodies import audit_options
    from auditor.pipeline import DEFAULT_CHECKLISTS, audit_all, compiled
    from auditor.records import Problem, Run
    from auditor.reporter.words import Words

    beside = checks_ready(asked, terms)
    options = audit_options(said, reports)
    words = Words(lang)
    ready = compiled(checklists or DEFAULT_CHECKLISTS)
    found = _found(reports, lang, quiet)
    sinks = _sinks(outputs, words, verbose)
    problems: list[Problem] = []
    try:
        for result in audit_all(found, ready, options):
            if isinstance(result, Problem):
                problems.append(result)
                _tell(result, words, lang, verbose)
                continue
            thresholds.add(result)
            beside.add(result)
            for sink in sinks:
                sink.add(result)
        end = Run((), tuple(problems), beside.finish())
        thresholds.finish(end)
        for sink in sinks:
            sink.finish(end)
    except BaseException:
        for sink in sinks:
            sink.abandon()
        raise
    return FAILED if problems else GAPS if thresholds.broken else CLEAN


class Thresholds:
    """`--fail-under` and `--fail-on`: seen audit by audit, so that a run need not be kept."""

    def __init__(self, fail_under: str | None, fail_on: str | None, checked: bool = False) -> None:
        from auditor.records import STATUSES

        allowed = (*STATUSES, *_ON_CHECKS)
        self._under = None if fail_under is None else self._number(fail_under)
        self._on = tuple(choice("unknown_status", s, allowed) for s in listed(fail_on or ""))
        if fail_on is not None and not self._on:
            raise Failure("unknown_status", allowed, found=fail_on)
        if not checked and any(s in _ON_CHECKS for s in self._on):
            # Without checks it could never fail: a gate that is always open is a mistake.
            raise Failure("needs_checks", found=next(s for s in self._on if s in _ON_CHECKS))
        self.broken = False

    @staticmethod
    def _number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100:  # also false for NaN
            raise Failure("bad_number", name="--fail-under", found=text, low=0, high=100)
        return value

    def add(self, audits: Sequence[Audit]) -> None:
        """A null score fails `--fail-under`: nothing could be assessed."""
        for audit in audits:
            score = audit.coverage.score
            if self._under is not None and (score is None or score < self._under):
                self.broken = True
            if any(f.expected and f.status in self._on for f in audit.findings):
                self.broken = True

    def finish(self, end: Run) -> None:
        """What the checks found stands beside the verdicts and gates by its own names."""
        if any(f.verdict in self._on and f.rule != "unknown" for f in end.checks):
            self.broken = True


def _found(reports: Sequence[str], lang: str, quiet: bool) -> list[Found]:
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


def _sinks(outputs: Sequence[str], words: Words, verbose: bool) -> list[Sink]:
    from auditor.reporter.output import Look, TargetError, open_sink, parse_targets

    sinks: list[Sink] = []
    try:
        for target in parse_targets(outputs or ("terminal",)):
            sinks.append(open_sink(target, words, Look(verbose)))
    except TargetError as error:
        for sink in sinks:
            sink.abandon()
        allowed = error.details.pop("allowed", ())
        raise Failure(error.code, allowed, **error.details) from None  # type: ignore[arg-type]
    return sinks


def _tell(problem: Problem, words: Words, lang: str, verbose: bool) -> None:
    complain(say("unread", lang, path=problem.path, message=words.problem(problem)))
    if verbose and problem.args.get("traceback"):
        complain(str(problem.args["traceback"]))
