"""Parts known by their names: 维持…, 驳回…; A and 不A. They exclude each other without 其中."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.checks.kinds import FEW, GAP, exclusive_parts, one_of_several, same_class, shared, words
from auditor.checks.quantities import Quantity
from auditor.checks.told import Result, sum_told


def family(text: str, found: Sequence[Quantity]) -> Iterator[Result]:
    for index, first in enumerate(found):
        if _goes_on(text, found, index):
            continue
        members = [first]
        for quantity in found[index + 1 :]:
            if not same_class(first, quantity) or len(text[members[-1].end : quantity.start]) > GAP:
                if same_class(first, quantity) or quantity.start - members[-1].end > GAP:
                    break
                continue
            if not exclusive_parts([*members, quantity]):
                break
            members.append(quantity)
        if len(members) < 2 or any(q.soft for q in members):
            continue
        totals = [q for q in found[:index] if same_class(q, first) and not q.soft][-3:]
        totals = [t for t in totals if not exclusive_parts([t, *members]) and not _barred(text, t, first)]
        more = [q for q in found if same_class(q, first) and _follows(text, members[-1], q)]
        if totals and not one_of_several(text, found, found.index(totals[-1])) and not shared(totals[-1]):
            yield from _family_told(text, totals, members, more)


def _goes_on(text: str, found: Sequence[Quantity], index: int) -> bool:
    """Whether a quantity stands inside a list of the family: a list is added up from its beginning."""
    if index < 2:
        return False
    before = found[index - 1]
    joined = text[before.end : found[index].start - len(found[index].before)] in ("、", ",")
    return joined and same_class(before, found[index]) and exclusive_parts([before, found[index]])


def _follows(text: str, last: Quantity, other: Quantity) -> bool:
    """Whether a count behind a list may belong to it: near, and no semicolon between."""
    return 0 <= other.start - last.end <= GAP and ";" not in text[last.end : other.start]


def _barred(text: str, total: Quantity, first: Quantity) -> bool:
    between = text[total.end : first.start]
    return "。" in between or len(between) > 2 * GAP


def _family_told(
    text: str, totals: Sequence[Quantity], members: Sequence[Quantity], more: Sequence[Quantity]
) -> Iterator[Result]:
    """`more` are counts that follow the family: they may belong to the list."""
    for total in reversed(totals):
        for added in range(len(more) + 1):
            taken = [*members, *more[:added]]
            if sum(q.value for q in taken) == total.value:
                yield sum_told("parts", total, taken, True), [total, *taken]
                return
    nearest = totals[-1]
    for count in range(2, len(members)):
        if sum(q.value for q in members[:count]) == nearest.value:
            yield sum_told("parts", nearest, members[:count], True), [nearest, *members[:count]]
            return
    amount = sum(q.value for q in members)
    closed = _partition(members) or any(words().closing.search(q.before + q.after) for q in members)
    exceeds = all(amount > t.value for t in totals)
    whole = closed and (len(members) >= FEW or _partition(members)) and len(totals) == 1 and not more
    if (exceeds or whole) and not _between(text, nearest, members):
        yield sum_told("parts", nearest, members, False), [nearest, *members]


def _partition(members: Sequence[Quantity]) -> bool:
    """已完成 and 未完成: two parts that are all there is."""
    return len(members) == 2 and re.search(r"未|正在|没有", members[1].before + members[1].after) is not None


def _between(text: str, total: Quantity, members: Sequence[Quantity]) -> bool:
    """Words between that turn to another scope or year."""
    between = text[total.end : members[-1].start]
    return re.search(r"结转|上年|去年|往年|另有|另外|历年", between) is not None
