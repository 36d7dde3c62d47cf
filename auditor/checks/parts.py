"""Parts against their total. Parts that add up are confirmed; see the rules for what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.checks.families import family
from auditor.checks.kinds import one_of_several, shared, words
from auditor.checks.listed import listed
from auditor.checks.quantities import Quantity
from auditor.checks.remainders import rest_told, trailing
from auditor.checks.told import Result, Told


def parts(text: str, found: Sequence[Quantity]) -> Iterator[Told]:
    """What adds up, and what does not, in one statement."""
    countable = [q for q in found if q.kind not in words().uncountable]
    used: set[int] = set()
    for told, members in _all(text, countable):
        starts = {q.start for q in members}
        if not starts <= used:
            used |= starts
            yield told


def _all(text: str, found: Sequence[Quantity]) -> Iterator[Result]:
    """Rules from the plainest wording to the loosest; a quantity accused once is not accused again."""
    for index, total in enumerate(found):
        if not total.soft and not shared(total) and not one_of_several(text, found, index):
            yield from listed(text, total, found[index + 1 :])
    yield from trailing(text, found)
    yield from family(text, found)
    yield from rest_told(text, found)
