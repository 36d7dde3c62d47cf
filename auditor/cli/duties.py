"""`auditor checklist show --for NAME`: what a body's report is expected to show, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from auditor.cli.talk import CLEAN, Failure, complain, help_text, say

F = TypeVar("F", bound=Callable[..., Any])


def duties_options(function: F) -> F:
    """`--for NAME`, what a user says of the body, and where the list goes."""
    for name, metavar in (("functions", "F,…"), ("kind", "KIND"), ("level", "LEVEL"), ("year", "YEAR"),
                          ("agencies", "FILE")):  # fmt: skip
        function = click.option(f"--{name}", metavar=metavar, help=help_text(name))(function)
    function = click.option("-o", "--output", metavar="docx:FILE", help=help_text("duties_output"))(function)
    return click.option("--for", "agency", metavar="NAME", help=help_text("for"))(function)


def show_duties(checklists: Sequence[str], lang: str, quiet: bool, said: Mapping[str, Any]) -> int:
    """Print the list, or write it as a document. Raises Failure."""
    from auditor.cli.bodies import audit_options
    from auditor.drafting import duties
    from auditor.pipeline import DEFAULT_CHECKLISTS
    from auditor.reporter.words import Words

    path = _document(said["output"])
    name = said["agency"].strip()
    if not name:
        raise Failure("needs_value", found="--for")
    # The name tells the body; options and the file of bodies tell what it does not.
    options = audit_options({key: value for key, value in said.items() if key not in ("agency", "output")})
    listed = duties(name, options, checklists or DEFAULT_CHECKLISTS)
    words = Words(lang)
    if path is not None:
        _write(path, listed, words)
        if not quiet:
            complain(say("written", lang, path=path))
        return CLEAN
    click.echo(f"{name} {say('expected_items', lang, count=len(listed.items))}")
    for problem in listed.problems:
        click.echo(f"{words.label('problems')}:{words.problem(problem)}")
    shown = None
    for due in listed.items:
        if due.checklist.id != shown:
            shown = due.checklist.id
            click.echo(f"\n{words.checklist(due)}")
        click.echo(f"  {due.item:6} {words.title(due)} [{words('tier', due.tier)}]")
        click.echo(f"         {words.requirement(due)}")
        if words.advice(due):
            click.echo(f"         {words.label('advice')}:{words.advice(due)}")
    return CLEAN


def _document(output: str | None) -> str | None:
    if output is None:
        return None
    form, _, path = output.partition(":")
    if form != "docx":
        raise Failure("unknown_format", ("docx",), found=form)
    if not path or path.endswith("/") or Path(path).is_dir():
        raise Failure("needs_path", format="docx")
    return path


def _write(path: str, listed: Any, words: Any) -> None:
    from auditor.reporter.letters.duties import write_duties
    from auditor.reporter.output import TargetError

    try:
        write_duties(path, listed, words)
    except TargetError as error:
        raise Failure(error.code, **error.details) from None  # type: ignore[arg-type]
