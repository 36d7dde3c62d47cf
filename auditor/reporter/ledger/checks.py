"""The ledger's rows for what checks found: one finding a row, those to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.records import CheckFinding
from auditor.reporter.beside import asks, computed, passages_of, rule, subject
from auditor.reporter.digest import shorten
from auditor.reporter.inert import one_line
from auditor.reporter.ledger.rows import Row, choices, clean
from auditor.reporter.words import Words

_MOST = 6  # passages in a cell
_LONGEST = 300  # characters of a passage


@dataclass(frozen=True, slots=True)
class Home:
    """A report of the run: its body's name, its year, its page where pages are written too."""

    agency: str
    year: int | None
    link: str | None


def check_rows(
    found: Sequence[CheckFinding], reports: Mapping[str, Home], words: Words
) -> Iterator[tuple[Row, str, str | None]]:
    """Cells, verdict and link of each finding, by report in the order of the run."""
    order = {path: place for place, path in enumerate(reports)}
    told = sorted(found, key=lambda c: (not asks(c), order.get(subject(c), len(order))))
    for number, c in enumerate(told, 1):
        home = reports.get(subject(c))
        link = None if home is None or home.link is None else f"{home.link}#checks"
        yield _row(c, number, reports, words), c.verdict, link


def _row(c: CheckFinding, number: int, reports: Mapping[str, Home], words: Words) -> Row:
    own = subject(c)
    other = next((path for path in c.reports if path != own), None)
    home, beside = reports.get(own), reports.get(other or "")
    cells: dict[str, Any] = {
        "number": number, "agency": home.agency if home else own, "year": home.year if home else None,
        "check": words("check", c.check), "status": words("check_verdict", c.verdict), "told": rule(c, words),
        "computation": computed(c, words), "quote": _quotes(c, own, words), "place": _lines(c, own, words),
        "decision": choices("decision", words)["open"] if asks(c) else None, "path": own,
    }  # fmt: skip
    if other is not None:
        cells["other"] = f"{beside.agency} {beside.year or ''}".strip() if beside else other
        cells["other_quote"] = _quotes(c, other, words)
    return {key: clean(value) for key, value in cells.items()}


def _quotes(c: CheckFinding, path: str, words: Words) -> str:
    """The passages of one report, a line each."""
    quotes = [shorten(one_line(p.quote or ""), _LONGEST) for p in passages_of(c, path)]
    more = [words.label("searched_more", count=len(quotes) - _MOST)] if len(quotes) > _MOST else []
    return "\n".join((*quotes[:_MOST], *more))


def _lines(c: CheckFinding, path: str, words: Words) -> str:
    lines = dict.fromkeys(p.line for p in passages_of(c, path))
    return words.joint.join(words.label("line", line=line) for line in list(lines)[:_MOST])
