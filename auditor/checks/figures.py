"""The check `figures`: the numbers of a report against each other.

Every result carries the passage and the computation. What 超, 近, 余, 约 soften contradicts nothing;
plans are not checked for sums that are only targets.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.changes import changes
from auditor.checks.dates import Frame, dates, signing
from auditor.checks.orders import orders
from auditor.checks.parts import parts
from auditor.checks.quantities import Quantity, quantities
from auditor.checks.remainders import across
from auditor.checks.run import Each
from auditor.checks.shares import shares
from auditor.checks.told import Told, number, plain
from auditor.checks.twice import Mention, key_of, twice
from auditor.checks.view import Passages, Statement, statements
from auditor.records import Body, CheckFinding, Computation, Passage, Report

NAME = "figures"


def check(report: Report, body: Body | None = None) -> list[CheckFinding]:
    """What the figures of one report say to each other, in the order of the text.

    The reporting year is the body's where given, else the report's own.
    """
    year = body.year if body is not None else report.metadata.year
    cite = Passages(report)
    found: list[CheckFinding] = []
    mentions = []
    last: tuple[Statement, tuple[Quantity, ...]] | None = None
    for statement in statements(report):
        numbers = quantities(statement.text)
        frame = Frame(year, report.metadata.signed, statement.role != "plans", statement.sentences[0].heading)
        for told in _inside(statement, numbers, frame):
            found.append(_finding(report, told, _passages(cite, statement, told)))
        if last is not None and last[0].paragraph == statement.paragraph:
            listed = across(last[1], numbers)
            if listed is not None:
                total = _mention(cite, Mention(last[0], listed[0], True))
                found.append(_finding(report, listed[1], (total, *_passages(cite, statement, listed[1]))))
        for quantity in numbers:
            key = key_of(statement, quantity, year)
            if key is not None:
                mentions.append((key[0], Mention(statement, quantity, key[1])))
        last = statement, numbers
    for first, other in twice(mentions):
        passages = tuple(_mention(cite, m) for m in (first, other))
        one, two = first.quantity.value, other.quantity.value
        made = Computation(plain(one), number(one), number(two))
        found.append(CheckFinding((report.path,), NAME, "twice", "contradiction", passages, made))
    found += _signature(report, cite, year)
    return sorted(found, key=lambda f: (f.passages[0].start or 0, f.passages[-1].end or 0, f.rule))


def _inside(statement: Statement, numbers: tuple[Quantity, ...], frame: Frame) -> Iterator[Told]:
    """All rules that look at one statement; one stretch is accused by one rule only."""
    text = statement.text
    accused: list[tuple[int, int]] = []
    for rule in (parts(text, numbers), shares(text, numbers), changes(text), orders(text, numbers)):
        for told in rule:
            if told.verdict != "confirmed":
                if told.rule == "order" and any(a < told.spans[0][1] and told.spans[0][0] < b for a, b in accused):
                    continue
                accused += told.spans
            yield told
    yield from dates(text, frame)


def _signature(report: Report, cite: Passages, year: int | None) -> list[CheckFinding]:
    """The day of signing against the reporting year."""
    verdict = signing(report.metadata.signed, year)
    source = report.metadata.sources.get("signed")
    if verdict is None or source is None or source.line is None:
        return []
    return [CheckFinding((report.path,), NAME, "date", verdict, (cite.line(source.line),))]


def _finding(report: Report, told: Told, passages: tuple[Passage, ...]) -> CheckFinding:
    return CheckFinding((report.path,), NAME, told.rule, told.verdict, passages, told.computation)


def _passages(cite: Passages, statement: Statement, told: Told) -> tuple[Passage, ...]:
    return tuple(cite.cite(*statement.place(*span)) for span in told.spans)


def _mention(cite: Passages, mention: Mention) -> Passage:
    quantity = mention.quantity
    start = quantity.start - len(quantity.before)
    return cite.cite(*mention.statement.place(start, quantity.end))


def checker() -> Each:
    """The check over a run."""
    return Each(check)
