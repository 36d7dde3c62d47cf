"""What is left (其余…), a total behind its parts (合计…), a total in the statement before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from auditor.checks.kinds import FEW, exclusive_parts, same_class, shared, words
from auditor.checks.quantities import Quantity
from auditor.checks.told import Result, Told, sum_told


def rest_told(text: str, found: Sequence[Quantity]) -> Iterator[Result]:
    """T项, … a项, 其余 b项; 另 b项 may come on top, so that only its excess is told."""
    for index, rest in enumerate(found):
        certain = words().rest.search(rest.before) is not None
        if rest.soft or not (certain or rest.before in ("另", "另有", "另外")):
            continue
        earlier = [q for q in found[:index] if same_class(q, rest) and not q.soft]
        met = _left_of(earlier, rest)
        if met:
            yield sum_told("parts", met[0], met[1:], True), met
            continue
        same = _two([q for q in earlier if q.unit == rest.unit])
        if len(same) == 2 and _near_miss(same[0], same[1], rest, certain):
            yield sum_told("parts", same[0], [same[1], rest], False), [*same, rest]


def _two(same: Sequence[Quantity]) -> Sequence[Quantity]:
    """A total and one part of it: a count told again (审结4件,开庭的4件) is one, and 其中 names a total
    that stands in another."""
    once = [q for i, q in enumerate(same) if i == 0 or q.value != same[i - 1].value]
    return once[-2:] if len(once) > 2 and once[-2].before.startswith("其中") else once


def _left_of(earlier: Sequence[Quantity], rest: Quantity) -> list[Quantity]:
    """A total, parts of it and the rest that make it up; empty where there are none."""
    for total_at, total in enumerate(earlier):
        between = earlier[total_at + 1 :]
        for size in range(1, min(len(between), 4) + 1):
            for choice in combinations(between, size):
                if sum(q.value for q in choice) + rest.value == total.value:
                    return [total, *choice, rest]
    return []


def _near_miss(total: Quantity, part: Quantity, rest: Quantity, certain: bool) -> bool:
    """A sum that is far off is most likely the rest of something else."""
    miss = part.value + rest.value - total.value
    slack = max(Decimal(FEW), total.value / 5)
    if part.value > total.value or rest.value >= total.value:
        return False
    return 0 < miss <= slack or (certain and -slack <= miss < 0)


def trailing(text: str, found: Sequence[Quantity]) -> Iterator[Result]:
    """a项、b项, 合计 N项."""
    for index, total in enumerate(found):
        if total.soft or not words().total.search(total.before) or index < 2:
            continue
        members: list[Quantity] = []
        end = total.start - len(total.before)
        for quantity in reversed(found[:index]):
            gap = text[quantity.end : end]
            joined = re.fullmatch(r"[一-鿿]{0,8}[、,;和与及]?", gap) is not None
            if not joined or shared(quantity) or not same_class(total, quantity) or quantity.soft:
                break
            members.insert(0, quantity)
            end = quantity.start - len(quantity.before)
        if len(members) < 2 or members[-1].end != found[index - 1].end:
            continue
        amount = sum(q.value for q in members)
        if amount == total.value:
            yield sum_told("parts", total, members, True), [total, *members]
        elif re.fullmatch(r"(?:共计|合计|总计|共|总共|一共)", total.before) and not total.after:
            yield sum_told("parts", total, members, False), [total, *members]


def across(before: Sequence[Quantity], found: Sequence[Quantity]) -> tuple[Quantity, Told] | None:
    """A statement that is nothing but a list of kinds, against the 共N of the statement before it.

    Gives the total and the result, whose spans are those of the list.
    """
    members = [q for q in found if q.kind not in words().uncountable]
    if len(members) < FEW or len(members) != len(found):
        return None
    if any(q.soft or not same_class(q, members[0]) for q in members):
        return None
    noun = members[0].before[-2:]
    if len(noun) < 2 or any(not q.before.endswith(noun) for q in members) or not exclusive_parts(members):
        return None
    alike = [q for q in before if same_class(q, members[0]) and not q.soft]
    totals = [q for q in alike if q.after.startswith(noun) and "共" in q.before]
    if len(totals) != 1:
        return None
    amount = sum(q.value for q in members)
    told = sum_told("parts", totals[0], members, amount == totals[0].value)
    return totals[0], replace(told, spans=((members[0].start - len(members[0].before), members[-1].end),))
