"""`auditor rulings import`: decisions written into the ledger, back as a file of rulings."""

from __future__ import annotations

import click

from auditor.cli.options import guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, FAILED, Failure, complain, help_text, say
from auditor.data import load


@click.group("rulings", help=help_text("rulings"))
@click.help_option("-h", "--help", help=help_text("help"))
def command() -> None:
    pass


@command.command("import", help=help_text("rulings_import"))
@click.argument("ledger", metavar="LEDGER.xlsx")
@click.option("-o", "--output", metavar="FILE", help=help_text("rulings_output"))
@lang_option
@verbosity
@guarded
def import_(ledger: str, output: str | None, lang: str, verbose: bool, quiet: bool) -> int:
    import yaml

    from auditor.reporter.ledger.back import LedgerError, rulings
    from auditor.reporter.output import TargetError, TextOut

    try:
        records = rulings(ledger)
    except FileNotFoundError:
        raise Failure("no_such_path", path=ledger) from None
    except (OSError, ValueError):
        raise Failure("not_a_ledger", path=ledger) from None
    except LedgerError as error:
        told = load("cli")["ledger"][lang]
        for fault in error.faults:
            message = f"{fault.cell}:{str(told[fault.code]).format(**fault.args)}"
            complain(load("cli")["error"][lang]["head"].format(message=message))
        return FAILED
    text = yaml.safe_dump(records, allow_unicode=True, sort_keys=False, width=110) if records else "[]\n"
    try:
        out = TextOut(output)
    except TargetError as error:
        raise Failure(error.code, **error.details) from None  # type: ignore[arg-type]
    out.stream.write(text)
    out.commit()
    if not quiet:
        complain(say("rulings_taken", lang, count=len(records)))
    return CLEAN
