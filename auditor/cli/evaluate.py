"""`auditor evaluate GOLD --reports DIR`: the verdicts measured against labelled reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import OneOf, body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, Failure, help_text

if TYPE_CHECKING:
    from auditor.evaluate import Key

DEFAULT = ("outline-2021",)


@click.command("evaluate", help=help_text("evaluate"))
@click.argument("gold", nargs=-1, required=True, metavar="GOLD…")
@click.option("--reports", metavar="DIR", help=help_text("reports"))
@click.option("--predictions", metavar="FILE", help=help_text("predictions"))
@click.option("-o", "--output", type=OneOf(["text", "json"]), default="text")
@checklist_option
@body_options
@lang_option
@verbosity
@guarded
def command(
    gold: tuple[str, ...], reports: str | None, predictions: str | None, output: str, checklists: tuple[str, ...],
    lang: str, verbose: bool, quiet: bool, **said: Any,
) -> int:  # fmt: skip
    import json

    from auditor.evaluate import compare, confusions

    told = _rows(gold)
    if not told:
        raise Failure("empty_gold", path=gold[0])
    if predictions is not None:
        predicted = {k: v for k, v in _rows((predictions,)).items() if k in told}
    elif reports is not None:
        predicted = _audited(told, reports, checklists or DEFAULT, said)
    else:
        raise Failure("missing", name="--reports")
    figures = compare(told, predicted)
    if output == "json":
        click.echo(json.dumps(figures, indent=1))
        return CLEAN
    for name, value in figures.items():
        click.echo(f"{name:28s} {value:.3f}" if isinstance(value, float) else f"{name:28s} {value}")
    for a, b, n in confusions(told, predicted):
        click.echo(f"  {a:18s} -> {b:18s} {n}")
    if verbose:
        for key in sorted(told):
            if key in predicted and predicted[key]["status"] not in (told[key]["status"], *told[key].get("accept", ())):
                click.echo(f"{key[0]} {key[1]} {told[key]['status']} -> {predicted[key]['status']}")
    return CLEAN


def _rows(paths: tuple[str, ...]) -> dict[Key, dict[str, Any]]:
    from auditor.evaluate import GoldError, load_rows

    out: dict[Key, dict[str, Any]] = {}
    for path in paths:
        try:
            out |= load_rows(path)
        except GoldError as error:
            raise Failure("bad_gold", path=error.path, line=error.line) from None
        except (OSError, UnicodeDecodeError):
            raise Failure("no_such_path", path=path) from None
    return out


def _audited(
    told: dict[Key, dict[str, Any]], folder: str, checklists: tuple[str, ...], said: dict[str, Any]
) -> dict[Key, dict[str, Any]]:
    """The program's verdicts on the labelled reports, in the gold's form."""
    from auditor.cli.bodies import audit_options
    from auditor.cli.reading import read_or_fail
    from auditor.pipeline import audit_report, compiled

    options, ready = audit_options(said, (folder,)), compiled(checklists)
    out: dict[Key, dict[str, Any]] = {}
    for name in sorted({report for report, _ in told}):
        for audit in audit_report(read_or_fail(str(Path(folder) / name), options), ready, options):
            for f in audit.findings:
                evidence = [{"quote": p.quote} for p in f.evidence if p.quote is not None]
                out[name, f.item] = {"status": f.status, "evidence": evidence}
    return {key: row for key, row in out.items() if key in told}
