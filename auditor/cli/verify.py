"""`auditor verify AUDIT.json REPORT`: exit status 0 where every quotation stands, 1 where not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from auditor.cli.options import guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, GAPS, Failure, help_text, say


@click.command("verify", help=help_text("verify"))
@click.argument("result", metavar="AUDIT.json")
@click.argument("report", metavar="REPORT")
@lang_option
@verbosity
@guarded
def command(result: str, report: str, lang: str, verbose: bool, quiet: bool) -> int:
    from auditor.cli.reading import read_or_fail
    from auditor.verify import audits_of, mismatches, quotes

    text = read_or_fail(report)
    audits = audits_of(result_or_fail(result), text)
    if not audits:
        raise Failure("not_in_result", path=result)
    wrong = [m for audit in audits for m in mismatches(audit, text)]
    for m in wrong:
        click.echo(say(m.code, lang, path=text.path, item=m.item, start=m.start, end=m.end))
    if not wrong and not quiet:
        click.echo(say("verified", lang, path=text.path, quotes=sum(map(quotes, audits))))
    return GAPS if wrong else CLEAN


def result_or_fail(path: str) -> list[Mapping[str, Any]]:
    """The audits of a result file. Raises Failure."""
    from auditor.verify import ResultError, load_audits

    try:
        return load_audits(path)
    except ResultError as error:
        raise Failure(error.code, path=path, line=error.line) from None
    except (OSError, UnicodeDecodeError):
        raise Failure("no_such_path", path=path) from None
