"""`auditor examples ITEM REPORT|FOLDER…`: what bodies of the same kind wrote on an item."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import Between, body_options, checklist_option, choice, guarded, lang_option, listed, verbosity
from auditor.cli.talk import CLEAN, FAILED, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.matcher.match import Compiled
    from auditor.pipeline import AuditOptions
    from auditor.records import Audit, Problem
    from auditor.reporter.examples import Example
    from auditor.reporter.output import TextOut

DEFAULT_MOST = 5


@click.command("examples", help=help_text("examples"))
@click.argument("item", metavar="ITEM")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT|FOLDER…")
@click.option("--for", "drafted", metavar="REPORT", help=help_text("examples_for"))
@click.option("--among", metavar="KIND,…", help=help_text("examples_among"))
@click.option("-n", "--most", type=Between(1, 1000), default=DEFAULT_MOST, metavar="N", help=help_text("most"))
@click.option("-o", "--output", "outputs", multiple=True, metavar="FORMAT[:PATH]",
              help=help_text("output", formats="terminal, md, json"))
@checklist_option
@body_options
@lang_option
@verbosity
@guarded
def command(
    item: str, reports: tuple[str, ...], drafted: str | None, among: str | None, most: int,
    outputs: tuple[str, ...], checklists: tuple[str, ...], lang: str, verbose: bool, quiet: bool, **said: Any,
) -> int:  # fmt: skip
    from auditor.cli.bodies import audit_options
    from auditor.cli.explain import known_item
    from auditor.cli.finding import found_reports, tell_problem
    from auditor.examples import chosen
    from auditor.pipeline import DEFAULT_CHECKLISTS, compiled
    from auditor.reporter.examples import FORMATS, Asked
    from auditor.reporter.words import Words

    ready = compiled(checklists or DEFAULT_CHECKLISTS)
    known_item(item, ready)
    options = audit_options(said, reports)
    kinds, but_not = _wanted(drafted, among, options)
    places = _places(outputs, tuple(FORMATS))
    seen = _Seen(item)
    found = found_reports(reports, lang, quiet)
    try:
        groups = chosen(seen.over(found, ready, options), kinds, but_not, most)
        asked = Asked(item, seen.wanted, seen.problems)
        for name, out in places:
            out.stream.write(FORMATS[name](asked, groups, Words(lang)))
            out.commit()
    finally:
        for _, out in places:
            out.abandon()
    for problem in seen.problems:
        tell_problem(problem, Words(lang), lang, verbose)
    if seen.problems:
        complain(say("unaudited", lang, count=len(seen.problems)))
    return FAILED if seen.problems else CLEAN


class _Seen:
    """The reports one after another; keeps the item as each checklist asks for it, and problems."""

    def __init__(self, item: str) -> None:
        self._item = item
        self.wanted: list[Any] = []
        self.problems: list[Problem] = []

    def over(self, found: Any, ready: Compiled, options: AuditOptions) -> Iterator[Example]:
        """The candidates of every report."""
        from auditor.examples import candidates
        from auditor.pipeline import audit_all
        from auditor.records import Problem

        for result in audit_all(found, ready, options):
            if isinstance(result, Problem):
                self.problems.append(result)
                continue
            self._note(result)
            yield from candidates(result, self._item)

    def _note(self, audits: list[Audit]) -> None:
        if not self.wanted:
            self.wanted = [(a, f) for a in audits for f in a.findings if f.item == self._item]


def _wanted(drafted: str | None, among: str | None, options: AuditOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kinds of body wanted, and names of the body that drafts, whose own words are no example."""
    from auditor.cli.reading import read_or_fail
    from auditor.pipeline import body_of
    from auditor.profiles import KINDS

    kinds = () if among is None else tuple(choice("unknown_kind", kind, KINDS) for kind in listed(among))
    if among is not None and not kinds:
        raise Failure("unknown_kind", KINDS, found=among)
    if drafted is None:
        return kinds, ()
    body = body_of(read_or_fail(drafted, options), options)[0]
    names = (body.agency or Path(drafted).name, *body.aliases)
    return kinds or (body.kind,), names


def _places(outputs: tuple[str, ...], formats: tuple[str, ...]) -> list[tuple[str, TextOut]]:
    """Where each output goes. Raises Failure."""
    from auditor.reporter.output import TargetError, TextOut, parse_targets

    places: list[tuple[str, TextOut]] = []
    for text in outputs:
        choice("unknown_format", text.partition(":")[0], formats)
    try:
        for target in parse_targets(outputs or ("terminal",)):
            places.append((target.format, TextOut(target.path)))
    except TargetError as error:
        for _, out in places:
            out.abandon()
        raise Failure(error.code, error.details.pop("allowed", ()), **error.details) from None  # type: ignore[arg-type]
    return places
