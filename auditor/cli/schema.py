"""`auditor schema`: the JSON Schema of results."""

from __future__ import annotations

import click

from auditor.cli.options import guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, help_text


@click.command("schema", help=help_text("schema"))
@lang_option
@verbosity
@guarded
def command(lang: str, verbose: bool, quiet: bool) -> int:
    from importlib.resources import files

    click.echo(files("auditor.data").joinpath("auditor-1.schema.json").read_text(encoding="utf-8"), nl=False)
    return CLEAN
