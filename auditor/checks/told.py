"""What a figures rule tells: the verdict, the computation and the stretch of text it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.checks.quantities import Quantity
from auditor.records import Computation, Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """One result inside a statement: `spans` are stretches of the statement's text."""

    rule: str
    verdict: Verdict
    spans: tuple[tuple[int, int], ...]
    computation: Computation | None = None


Result = tuple[Told, Sequence[Quantity]]


def number(value: Decimal) -> float | int:
    """A whole number as such, any other as a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def plain(value: Decimal) -> str:
    """A value as a person writes it: no exponent, no idle zeros."""
    text = format(value.normalize(), "f")
    return text if text != "-0" else "0"


def scaled(total: Quantity, parts: Sequence[Quantity]) -> tuple[str, Decimal, Decimal]:
    """`a+b+c`, their sum and the total; in 万 or 亿 where the total and all parts are told so."""
    powers = {q.power for q in (total, *parts)}
    power = powers.pop() if len(powers) == 1 else 1
    values = [q.value / power for q in parts]
    return "+".join(plain(v) for v in values), sum(values, Decimal(0)), total.value / power


def sum_told(rule: str, total: Quantity, parts: Sequence[Quantity], agrees: bool) -> Told:
    """The parts beside their total."""
    expression, left, right = scaled(total, parts)
    in_order = sorted((total, *parts), key=lambda q: q.start)
    first = in_order[0].start - len(in_order[0].before)
    last = in_order[-1].end + (0 if in_order[-1].before else len(in_order[-1].after))
    computation = Computation(expression, number(left), number(right))
    return Told(rule, "confirmed" if agrees else "contradiction", ((first, last),), computation)
