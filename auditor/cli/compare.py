"""`auditor compare A.json B.json…`: one body over the years, bodies side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditor.cli.options import guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.reporter.comparison.editions import Series
    from auditor.reporter.words import Words


@click.command("compare", help=help_text("compare"))
@click.argument("results", nargs=-1, required=True, metavar="RESULT.json…")
@click.option("-o", "--output", metavar="html:PATH", help=help_text("compare_output"))
@click.option("--agencies", metavar="FILE", help=help_text("agencies"))
@lang_option
@verbosity
@guarded
def command(
    results: tuple[str, ...], output: str | None, agencies: str | None, lang: str, verbose: bool, quiet: bool
) -> int:
    from auditor.cli.verify import result_or_fail
    from auditor.reporter.comparison.editions import series
    from auditor.reporter.comparison.lines import lines
    from auditor.reporter.words import Words

    names: dict[str, str] = {}
    if agencies is not None:
        from auditor.agencies import load_agencies

        names = {key: said.agency for key, said in load_agencies(agencies).items() if said.agency}
    path = _pages(output)
    found, words = series([result_or_fail(path) for path in results], names), Words(lang)
    if path is not None:
        _write(path, found, words)
        if not quiet:
            complain(say("written", lang, path=path))
        return CLEAN
    told = False
    for line in lines(found, words):
        told = True
        click.echo(line)
    if not told and not quiet:
        alone = all(len(one.editions) == 1 for one in found)
        click.echo(say("nothing_to_compare" if alone else "no_change", lang))
    return CLEAN


def _pages(output: str | None) -> str | None:
    if output is None:
        return None
    form, _, path = output.partition(":")
    if form != "html":
        raise Failure("unknown_format", ("html",), found=form)
    if not path:
        raise Failure("needs_path", format="html")
    return path


def _write(path: str, found: list[Series], words: Words) -> None:
    from auditor.reporter.comparison.pages import write_pages
    from auditor.reporter.output import TargetError

    try:
        write_pages(path, found, words)
    except TargetError as error:
        raise Failure(error.code, **error.details) from None  # type: ignore[arg-type]
