"""`auditor evaluate GOLD --reports DIR`: the verdicts measured against labelled reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import OneOf, body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, GAPS, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.evaluate import Key, Rows
    from auditor.matcher.match import Compiled

DEFAULT = ("outline-2021",)


@click.command("evaluate", help=help_text("evaluate"))
@click.argument("gold", nargs=-1, required=True, metavar="GOLD…")
@click.option("--reports", metavar="DIR", help=help_text("reports"))
@click.option("--predictions", metavar="FILE", help=help_text("predictions"))
@click.option("-o", "--output", type=OneOf(["text", "json"]), default="text")
@click.option("--write", is_flag=True, help=help_text("write"))
@click.option("--bank", metavar="FILE", help=help_text("bank"))
@click.option("--weights", metavar="FILE", help=help_text("weights"))
@click.option("--accept", is_flag=True, help=help_text("accept"))
@checklist_option
@body_options
@lang_option
@verbosity
@guarded
def command(
    gold: tuple[str, ...], reports: str | None, predictions: str | None, output: str, write: bool, bank: str | None,
    weights: str | None, accept: bool, checklists: tuple[str, ...], lang: str, verbose: bool, quiet: bool, **said: Any,
) -> int:  # fmt: skip
    from auditor.pipeline import compiled

    told = _rows(gold)
    if not told:
        raise Failure("empty_gold", path=gold[0])
    ready = None
    if predictions is not None and not write:
        predicted = {k: v for k, v in _rows((predictions,)).items() if k in told}
    elif reports is not None:
        if write and len(checklists) > 1:
            raise Failure("one_checklist", name="--write")
        ready = compiled(checklists or DEFAULT, _file(weights))
        predicted = _audited(told, reports, ready, said)
    else:
        raise Failure("missing", name="--reports")
    _show(told, predicted, output, verbose)
    if not write or ready is None:
        return CLEAN
    return _write((checklists or DEFAULT)[0], ready, (told, predicted), gold, bank, weights is not None, accept, lang)


def _show(told: Rows, predicted: Rows, output: str, verbose: bool) -> None:
    import json

    from auditor.evaluate import compare, confusions

    figures = compare(told, predicted)
    if output == "json":
        click.echo(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        click.echo(f"{name:28s} {value:.3f}" if isinstance(value, float) else f"{name:28s} {value}")
    for a, b, n in confusions(told, predicted):
        click.echo(f"  {a:18s} -> {b:18s} {n}")
    if verbose:
        for key in sorted(told):
            if key in predicted and predicted[key]["status"] not in (told[key]["status"], *told[key].get("accept", ())):
                click.echo(f"{key[0]} {key[1]} {told[key]['status']} -> {predicted[key]['status']}")


def _file(path: str | None) -> Path | None:
    """A file that must be there. Raises Failure."""
    if path is not None and not Path(path).is_file():
        raise Failure("no_such_path", path=path)
    return None if path is None else Path(path)


def _write(
    name: str, ready: Compiled, sets: tuple[Rows, Rows], gold: tuple[str, ...], bank: str | None, apart: bool,
    accept: bool, lang: str,
) -> int:  # fmt: skip
    """The counts beside the checklist. Weights that ship have seen labels of their own items: with
    them figures are no left-out ones, unless they know none of the items."""
    from auditor.bank import BankError, judged, load_bank
    from auditor.checklist import locate
    from auditor.checklist.reliability import beside
    from auditor.measure import BANK, REPORTS, bank_rows, by_item, made_from, render, renew

    checklist, origin = ready.checklists[0], locate.find(name)
    assert origin is not None  # it was loaded from there
    place = Path(str(origin.file)).with_name(beside(origin.file.name))
    try:
        cases = load_bank(bank) if bank is not None and _file(bank) else ()
    except BankError as error:
        raise Failure("bad_bank", path=error.path, what=error.what) from None
    verdicts = {(c.name, c.item): {"status": f.status} for c, f in judged(ready, cases)}
    told: dict[str, list[tuple[Rows, Rows]]] = {REPORTS: [sets]}
    if cases:
        told[BANK] = [(bank_rows(cases), verdicts)]
    labels = [(Path(p).name, Path(p).read_bytes()) for p in gold]
    left_out = apart or ready.weigher is None
    text = render(checklist.id, "auditor evaluate --write", left_out,
                  made_from(checklist, labels, cases), by_item([i.id for i in checklist.items], told))  # fmt: skip
    try:
        fallen = renew(place, text, accept)
    except OSError:
        raise Failure("not_writable", path=place.name) from None
    for line in fallen:
        complain(line)
    if fallen and not accept:
        complain(say("figures_kept", lang, path=place.name))
        return GAPS
    if not left_out:
        complain(say("not_left_out", lang))
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
    told: dict[Key, dict[str, Any]], folder: str, ready: Compiled, said: dict[str, Any]
) -> dict[Key, dict[str, Any]]:
    """The program's verdicts on the labelled reports, in the gold's form."""
    from auditor.cli.bodies import audit_options
    from auditor.cli.reading import read_or_fail
    from auditor.pipeline import audit_report

    options = audit_options(said, (folder,))
    out: dict[Key, dict[str, Any]] = {}
    for name in sorted({report for report, _ in told}):
        for audit in audit_report(read_or_fail(str(Path(folder) / name), options), ready, options):
            for f in audit.findings:
                evidence = [{"quote": p.quote} for p in f.evidence if p.quote is not None]
                out[name, f.item] = {"status": f.status, "evidence": evidence}
    return {key: row for key, row in out.items() if key in told}
