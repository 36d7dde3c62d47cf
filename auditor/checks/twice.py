"""The same quantity told twice unlike in one report.

The clause before the number must be the same word for word, adverbs of the whole year left out,
and nothing near either place may tell of another body, level or stretch of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from auditor.checks.quantities import Quantity, figures
from auditor.checks.view import Statement

_BARRED_ROLES = frozenset({"plans", "correction", "shortcomings"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A count with the statement it stands in."""

    statement: Statement
    quantity: Quantity
    whole_year: bool


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    own = figures()["twice"]
    return re.compile(own["neutral"]), re.compile(own["whole_year"]), re.compile(own["scope"])


def key_of(statement: Statement, quantity: Quantity, year: int | None) -> tuple[tuple[str, str], bool] | None:
    """(what is counted, unit) and whether the clause says that it is the whole year's; None where
    it cannot be compared."""
    neutral, whole_year, scope = _words()
    if quantity.soft or statement.role in _BARRED_ROLES or quantity.kind in ("percent", "permille"):
        return None
    lead = statement.text[: quantity.start - len(quantity.before)]
    years = {int(y) for y in re.findall(r"20\d\d(?=年)", lead + quantity.before)}
    if scope.search(re.sub(figures()["twice"]["all_of"], "", lead)) or years - {year}:
        return None
    own = figures()["twice"]
    place = "".join(re.findall(own["all_of"], quantity.before))
    words = neutral.sub("", re.sub(own["all_of"], "", quantity.before)) + quantity.after
    for longer, shorter in own["same"].items():
        words = words.replace(longer, shorter)
    if len(words) < own["shortest"] or not re.fullmatch("[一-鿿]+", words) or scope.search(words):
        return None
    return (place + words, quantity.unit), whole_year.search(lead + quantity.before) is not None


def twice(mentions: Sequence[tuple[tuple[str, str], Mention]]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of mentions of one quantity with unlike values, the first with each other one."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for key, mention in mentions:
        groups.setdefault(key, []).append(mention)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            apart = other.statement is not first.statement
            if apart and other.quantity.value != first.quantity.value and first.whole_year and other.whole_year:
                yield first, other
                break
