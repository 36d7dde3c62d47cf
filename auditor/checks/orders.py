"""A part that is larger than what it is taken from: 收到意见15条, 采纳16条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from auditor.checks.quantities import Quantity, figures
from auditor.checks.told import Told, number, plain
from auditor.records import Computation, Verdict

_GAP = 20


@lru_cache(maxsize=1)
def _pairs() -> tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]:
    return tuple(
        (re.compile(p["whole"]), re.compile(p["part"]), bool(p.get("carried"))) for p in figures()["order"]
    )  # fmt: skip


def orders(text: str, found: Sequence[Quantity]) -> Iterator[Told]:
    """Neighbouring counts of one statement of which the second is told as a part of the first."""
    carried_over = re.search(figures()["carried"], text)
    for whole, part in pairwise(found):
        if whole.kind != part.kind or whole.soft or part.soft or part.value <= whole.value:
            continue
        gap = text[whole.end : part.start - len(part.before)]
        if len(gap) > _GAP or re.search("[。;]", gap):
            continue
        for head, tail, carried in _pairs():
            if not (head.search(whole.before) or head.search(whole.after)):
                continue
            if not (tail.search(part.before) or tail.match(part.after)):
                continue
            if carried and carried_over:
                continue
            start = whole.start - len(whole.before)
            made = Computation(plain(part.value), number(part.value), number(whole.value))
            verdict: Verdict = "noted" if carried else "contradiction"
            yield Told("order", verdict, ((start, part.end + (0 if part.before else len(part.after))),), made)
            break
