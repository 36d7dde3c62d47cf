"""`auditor baseline write|check`: known gaps pass, new ones fail, fixed ones are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.finding import found_reports, tell_problem
from auditor.cli.gating import gate_of, gate_options, judged, settings, tell_account, write_file
from auditor.cli.options import body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, FAILED, GAPS, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.gate.decide import Gate
    from auditor.records import Audit
    from auditor.reporter.words import Words


@click.group("baseline", help=help_text("baseline"))
@click.help_option("-h", "--help", help=help_text("help"))
def command() -> None:
    pass


def _options(function: Any) -> Any:
    for option in (guarded, verbosity, lang_option, body_options, gate_options, checklist_option):
        function = option(function)
    function = click.option("--file", metavar="FILE", help=help_text("baseline_file"))(function)
    return click.argument("reports", nargs=-1, metavar="REPORT|FOLDER…")(function)


@command.command("write", help=help_text("baseline_write"))
@click.option("--tighten", is_flag=True, help=help_text("tighten"))
@_options
def write(file: str | None, tighten: bool, lang: str, quiet: bool, **more: Any) -> int:
    from auditor.gate.baseline import Baseline, dump, tightened
    from auditor.reporter.words import Words

    words = Words(lang)
    gate, _ = _run(file, tighten, words, quiet, **more)
    path = gate.config.baseline
    new = Baseline(gate.gaps) if gate.baseline is None else tightened(gate.baseline, gate.all_gaps, gate.seen)
    write_file(str(path), dump(new))
    if not quiet:
        click.echo(say("baseline_written", lang, path=path, count=len(new)))
    return CLEAN


@command.command("check", help=help_text("baseline_check"))
@_options
def check(file: str | None, lang: str, quiet: bool, **more: Any) -> int:
    from auditor.reporter.words import Words

    words = Words(lang)
    gate, audits = _run(file, True, words, quiet, **more)
    for audit in audits:
        _tell_new(audit, words)
    tell_account(gate, words)
    failing = len(gate.account.failing)
    code = "baseline_failed" if failing else "baseline_clean"
    complain(words("decide", code, {"failing": failing}))
    return GAPS if failing else CLEAN


def _tell_new(audit: Audit, words: Words) -> None:
    from auditor.gate.baseline import key_of
    from auditor.gate.tell import named

    for f in audit.findings:
        if f.outcome is not None and f.outcome.action == "fail":
            status = f.ruling.status if f.ruling else f.status
            told = {"title": words.title(f), "status": words("status", status)}
            reason = words("outcome", f.outcome.reason.code)
            click.echo(words("decide", "new_gap", {**named(key_of(audit, f.item)), **told, "reason": reason}))


def _run(
    file: str | None, with_baseline: bool, words: Words, quiet: bool, *, reports: tuple[str, ...],
    checklists: tuple[str, ...], config_file: str | None, today: str | None, verbose: bool, **said: Any,
) -> tuple[Gate, list[Audit]]:  # fmt: skip
    """Audits everything. Exits with status 2 where a report cannot be audited: its gaps are not
    known, so that nothing may be said or written of them."""
    from auditor.pipeline import audit_all, compiled
    from auditor.records import Problem

    told = settings(config_file, reports, checklists, said)
    config = replace(told.config, baseline=file or told.config.baseline)
    if config.baseline is None:
        raise Failure("which_baseline")
    gate = gate_of(config, told.checklists, today, with_baseline)
    audits: list[Audit] = []
    problems = 0
    found = found_reports(told.reports, words.lang, quiet)
    for result in audit_all(found, compiled(told.checklists), told.options):
        if isinstance(result, Problem):
            problems += 1
            tell_problem(result, words, words.lang, verbose)
        else:
            audits += judged(gate, result, {})
    if problems:
        complain(say("unaudited", words.lang, count=problems))
        raise SystemExit(FAILED)
    return gate, audits
