"""Changes against the two figures they are told from: 由203件降到61件, 下降70%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from auditor.checks.quantities import figures
from auditor.checks.told import Told, number, plain
from auditor.records import Computation

_NUMBER = r"\d+(?:\.\d+)?"
_POWER = {"万": 10_000, "亿": 100_000_000}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    own = figures()["change"]
    return tuple(re.compile(own[name].replace("{n}", _NUMBER)) for name in ("from_to", "than_last"))


def changes(text: str) -> Iterator[Told]:
    """Every change of one statement told with both figures and a rate."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            told = _change(match)
            if told is not None:
                yield told


def _soft(words: str) -> bool:
    return re.search("余|多|左右|以上|近|约|超|逾|%", words) is not None


def _change(match: re.Match[str]) -> Told | None:
    units = match["ua"], match["ub"]
    lead = match.string[max(match.start() - 2, 0) : match.start("a" if match.start("a") < match.start("b") else "b")]
    if any(_soft(u) for u in units) or _soft(lead) or (units[0] and units[1] and units[0][-1:] != units[1][-1:]):
        return None
    old, new = Decimal(match["a"]), Decimal(match["b"])
    if (units[0][:1] in _POWER) != (units[1][:1] in _POWER) or old <= 0:
        return None
    rate = Decimal(match["r"])
    step = Decimal(1).scaleb(-len(match["r"].partition(".")[2]))
    exact = abs(new - old) / old * 100
    agrees = _agrees(match["a"], match["b"], rate, step)
    high, low = max(old, new), min(old, new)
    left = rate if agrees else exact.quantize(step, rounding="ROUND_HALF_UP")
    made = Computation(f"({plain(high)}-{plain(low)})/{plain(old)}*100", number(left), number(rate))
    return Told("change", "confirmed" if agrees else "contradiction", (match.span(),), made)


def _agrees(old: str, new: str, rate: Decimal, step: Decimal) -> bool:
    """Decimal figures may have been rounded; whole ones stand for themselves."""
    bounds = []
    for written in (old, new):
        places = len(written.partition(".")[2])
        half = Decimal(1).scaleb(-places) / 2 if places else Decimal(0)
        bounds.append((Decimal(written) - half, Decimal(written) + half))
    values = [abs(n - o) / o * 100 for o in bounds[0] for n in bounds[1] if o > 0]
    return min(values) < rate + step and max(values) > rate - step * Decimal("0.5001")
