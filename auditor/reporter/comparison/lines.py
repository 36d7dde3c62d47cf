"""The comparison on the terminal: a line a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.reporter.comparison.changes import Change, changes
from auditor.reporter.comparison.editions import Edition, Series
from auditor.reporter.digest import percent
from auditor.reporter.inert import one_line
from auditor.reporter.words import Words


def lines(found: Sequence[Series], words: Words) -> Iterator[str]:
    """Body by body, each report beside the one before it."""
    for one in found:
        for before, after in pairwise(one.editions):
            yield from _step(one, before, after, words)


def edition_label(one: Series, edition: Edition, words: Words) -> str:
    """A report's year; with the number of its result where a year comes more than once."""
    year = words.label("of_year", year=edition.year) if edition.year is not None else words.label("year_unknown")
    same = [e for e in one.editions if e.year == edition.year]
    if len(same) == 1:
        return year
    return words.label("of_result", year=year, number=same.index(edition) + 1)


def _step(one: Series, before: Edition, after: Edition, words: Words) -> Iterator[str]:
    told = [
        (change, key)
        for key in sorted(before.sheets.keys() | after.sheets.keys())
        for change in changes(before.sheets.get(key), after.sheets.get(key))
    ]
    if not told:
        return
    from_, to = (edition_label(one, e, words) for e in (before, after))
    yield words.label("compare_head", agency=one_line(one.agency), before=from_, after=to)
    for key, sheet in after.sheets.items():
        was = before.sheets.get(key)
        if was is not None:
            args = {"shown": (was.shown, sheet.shown), "mentioned": (was.mentioned, sheet.mentioned)}
            rates = {name: " → ".join(percent(r, words) for r in pair) for name, pair in args.items()}
            yield "  " + words.label("compare_rates", checklist=sheet.title, **rates)
    for change, _ in told:
        yield "  " + line(change, words)


def line(change: Change, words: Words) -> str:
    """One change in words."""
    v = change.verdict
    kind = words("change", change.kind)
    if change.before is None or change.after is None:
        return words.label("compare_only", kind=kind, item=v.item, title=one_line(v.title))
    before, after = (words("status", side.status) for side in (change.before, change.after))
    return words.label("compare_line", kind=kind, item=v.item, title=one_line(v.title), before=before, after=after)
