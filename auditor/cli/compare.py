"""`auditor compare BEFORE AFTER`: the verdicts that changed between two results."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli.options import guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, help_text, say

Findings = dict[tuple[str, str, str], dict[str, Any]]


@click.command("compare", help=help_text("compare"))
@click.argument("before", metavar="BEFORE.json")
@click.argument("after", metavar="AFTER.json")
@lang_option
@verbosity
@guarded
def command(before: str, after: str, lang: str, verbose: bool, quiet: bool) -> int:
    from auditor.reporter.words import Words

    words = Words(lang)
    first, second = _findings(before), _findings(after)
    changed = 0
    for key in sorted(first.keys() | second.keys()):
        agency, _, item = key
        if key not in first or key not in second:
            code = "only_before" if key in first else "only_after"
            click.echo(say(code, lang, agency=agency, item=item))
        elif first[key]["status"] != second[key]["status"]:
            a, b = (words("status", f["status"]) for f in (first[key], second[key]))
            click.echo(say("changed", lang, agency=agency, item=item, title=second[key]["title"], before=a, after=b))
        else:
            continue
        changed += 1
    if not changed and not quiet:
        click.echo(say("no_change", lang))
    return CLEAN


def _findings(path: str) -> Findings:
    """Findings by body (else the report's path), checklist and item: years may differ."""
    from auditor.cli.verify import result_or_fail

    out: Findings = {}
    for audit in result_or_fail(path):
        report = audit["report"]
        for finding in audit["findings"]:
            out[str(report.get("agency") or report["path"]), audit["checklist"]["id"], finding["item"]] = finding
    return out
