"""`auditor init [FOLDER]`: a commented auditor.yaml to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.gating import write_file
from auditor.cli.options import guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, Failure, help_text, say

# Where reports usually lie; the folder itself where there is none of these.
_FOLDERS = ("reports", "报告")


@click.command("init", help=help_text("init"))
@click.argument("folder", required=False, default=".", metavar="[FOLDER]")
@lang_option
@verbosity
@guarded
def command(folder: str, lang: str, verbose: bool, quiet: bool) -> int:
    from importlib.resources import files

    from auditor.gate.config import NAME

    path = Path(folder) / NAME
    if not Path(folder).is_dir():
        raise Failure("no_such_path", path=folder)
    if path.exists():
        raise Failure("exists", path=str(path))
    reports = next((name for name in _FOLDERS if (path.parent / name).is_dir()), ".")
    text = files("auditor.data").joinpath(f"auditor.template.{lang}.yaml").read_text(encoding="utf-8")
    write_file(str(path), text.replace("@reports@", reports))
    if not quiet:
        click.echo(say("written", lang, path=str(path)))
    return CLEAN
