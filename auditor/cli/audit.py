"""`auditor audit`: reports and folders in, results out, exit status by the thresholds asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import body_options, checklist_option, choice, guarded, lang_option, listed, verbosity
from auditor.cli.talk import CLEAN, FAILED, GAPS, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.pipeline import Found
    from auditor.records import Audit, Problem
    from auditor.reporter.output import Look, Sink
    from auditor.reporter.words import Words

_NAMED_SKIPS = 5


@click.command("audit", help=help_text("audit"))
@click.argument("reports", nargs=-1, required=True, metavar="REPORT|FOLDER…")
@checklist_option
@click.option("-o", "--output", "outputs", multiple=True, metavar="FORMAT[:PATH]",
              help=help_text("output", formats="terminal, json, jsonl, md, html, xlsx, docx"))
@click.option("--letter", metavar="FILE", help=help_text("letter"))
@click.option("--name-weak", is_flag=True, help=help_text("name_weak"))
@click.option("--fail-under", metavar="N", help=help_text("fail_under"))
@click.option("--fail-on", metavar="STATUS,…", help=help_text("fail_on"))
@body_options
@lang_option
@verbosity
@guarded
def command(
    reports: tuple[str, ...], checklists: tuple[str, ...], outputs: tuple[str, ...], letter: str | None,
    name_weak: bool, fail_under: str | None, fail_on: str | None, lang: str, verbose: bool, quiet: bool, **said: Any,
) -> int:  # fmt: skip
    if verbose and quiet:
        raise Failure("exclusive")
    thresholds = Thresholds(fail_under, fail_on)
    from auditor.cli.bodies import audit_options
    from auditor.pipeline import DEFAULT_CHECKLISTS, audit_all, compiled
    from auditor.records import Problem, Run
    from auditor.reporter.output import Look
    from auditor.reporter.words import Words

    options = audit_options(said, reports)
    words = Words(lang)
    ready = compiled(checklists or DEFAULT_CHECKLISTS)
    found = _found(reports, lang, quiet)
    sinks = _sinks(outputs, words, Look(verbose, letter=letter, name_weak=name_weak))
    problems: list[Problem] = []
    try:
        for result in audit_all(found, ready, options):
            if isinstance(result, Problem):
                problems.append(result)
                _tell(result, words, lang, verbose)
                continue
            thresholds.see(result)
            for sink in sinks:
                sink.add(result)
        end = Run((), tuple(problems))
        for sink in sinks:
            sink.finish(end)
    except BaseException:
        for sink in sinks:
            sink.abandon()
        raise
    if problems:
        return FAILED
    return GAPS if thresholds.broken else CLEAN


class Thresholds:
    """`--fail-under` and `--fail-on`: seen audit by audit, so that a run need not be kept."""

    def __init__(self, fail_under: str | None, fail_on: str | None) -> None:
        from auditor.records import STATUSES

        self._under = None if fail_under is None else self._number(fail_under)
        self._on = tuple(choice("unknown_status", s, STATUSES) for s in listed(fail_on or ""))
        if fail_on is not None and not self._on:
            raise Failure("unknown_status", STATUSES, found=fail_on)
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

    def see(self, audits: Sequence[Audit]) -> None:
        """A null score fails `--fail-under`: nothing could be assessed."""
        for audit in audits:
            score = audit.coverage.score
            if self._under is not None and (score is None or score < self._under):
                self.broken = True
            if any(f.expected and f.status in self._on for f in audit.findings):
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


def _tell(problem: Problem, words: Words, lang: str, verbose: bool) -> None:
    complain(say("unread", lang, path=problem.path, message=words.problem(problem)))
    if verbose and problem.args.get("traceback"):
        complain(str(problem.args["traceback"]))
