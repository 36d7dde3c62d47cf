"""`auditor explain REPORT ITEM`: where one verdict comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, Failure, help_text

if TYPE_CHECKING:
    from auditor.matcher.match import Compiled


@click.command("explain", help=help_text("explain"))
@click.argument("report", metavar="REPORT")
@click.argument("item", metavar="ITEM")
@checklist_option
@body_options
@lang_option
@verbosity
@guarded
def command(
    report: str, item: str, checklists: tuple[str, ...], lang: str, verbose: bool, quiet: bool, **said: Any
) -> int:
    from auditor.cli.bodies import audit_options
    from auditor.cli.reading import read_or_fail
    from auditor.pipeline import DEFAULT_CHECKLISTS, audit_report, compiled
    from auditor.reporter.account import account
    from auditor.reporter.words import Words

    ready = compiled(checklists or DEFAULT_CHECKLISTS)
    known_item(item, ready)
    options = audit_options(said)
    audits = audit_report(read_or_fail(report, options), ready, options)
    words = Words(lang)
    for audit in audits:
        for finding in audit.findings:
            if finding.item == item:
                click.echo(account(audit, finding, words), nl=False)
    return CLEAN


def known_item(item: str, ready: Compiled) -> None:
    """Raises Failure for an item that no checklist has."""
    known = [i.id for i in ready.items]
    if item not in known:
        raise Failure("unknown_item", known if len(known) < 20 else _like(item, known), found=item)


def _like(item: str, known: list[str]) -> list[str]:
    """The ids of the same chapter, where the whole list would be too long to read."""
    head = item.partition(".")[0]
    return [k for k in known if k.partition(".")[0] == head] or known
