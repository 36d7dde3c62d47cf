"""A total and the list behind it: 其中…, : …, (…), 分别为….

A sum that is not met is not enough for a contradiction, because 其中 may name some parts only and
kinds may overlap: the parts must exclude each other, and either exceed the total or be all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from auditor.checks.kinds import (
    FEW,
    GAP,
    closed_by_other,
    exclusive_parts,
    kinds_apart,
    one_ending,
    parallel_parts,
    same_class,
    what_is_left,
    words,
)  # fmt: skip
from auditor.checks.quantities import Quantity
from auditor.checks.told import Result, sum_told

MOST = 12


def listed(text: str, total: Quantity, later: Sequence[Quantity]) -> Iterator[Result]:
    members = _run(text, total, later)
    if not members:
        return
    between = text[total.end : members[0].start]
    mode = _mode(between, members[0], text)
    if mode is None:
        return
    if mode == "brackets":
        close = text.find(")", total.end)
        yield from _judged(text, total, [q for q in members if q.start < close], mode)
        yield from _behind(text, total, later, close + 1)
    else:
        yield from _judged(text, total, members, mode)


def _behind(text: str, total: Quantity, later: Sequence[Quantity], at: int) -> Iterator[Result]:
    """共96卷(局本级60卷,街道36卷):优秀31卷…: the list behind the brackets is of the same total."""
    members = _run(text, replace(total, end=at), [q for q in later if q.start >= at])
    if members and re.fullmatch("[^,;。:()]{0,6}:", text[at : members[0].start - len(members[0].before)]):
        yield from _judged(text, total, members, "colon")


def _judged(text: str, total: Quantity, members: Sequence[Quantity], mode: str) -> Iterator[Result]:
    """Whether a list joined to its total adds up."""
    if any(q.soft for q in members) or not members:
        return
    for count in range(2, len(members) + 1):
        met = sum(q.value for q in members[:count]) == total.value
        if met and _worded_alike(members[:count], total) and _ends_at(text, members, count, total):
            yield sum_told("parts", total, members[:count], True), [total, *members[:count]]
            return
    accused = _accused(mode, total, members)
    if accused and (_one_list(text, accused) or not _reachable(total, members)):
        yield sum_told("parts", total, accused, False), [total, *accused]


def _run(text: str, total: Quantity, later: Sequence[Quantity]) -> list[Quantity]:
    """The quantities of the total's class that follow as a list, one a clause."""
    members: list[Quantity] = []
    for quantity in later:
        if not same_class(total, quantity):
            if members and quantity.start - members[-1].end > GAP:
                break
            continue
        start = members[-1].end if members else total.end
        gap = text[start : quantity.start]
        if "。" in gap or (members and (len(gap) > GAP or gap.count(")") > gap.count("("))):
            break
        if words().new_total.search(quantity.before):
            break
        members.append(quantity)
        if len(members) == MOST:
            break
    return members


def _mode(between: str, first: Quantity, text: str) -> str | None:
    """How the list is joined to its total."""
    lead = between[: len(between) - len(first.before)] if first.before else between
    cues = words()
    tail = lead.rstrip("、,")
    if re.search(cues.within, tail) or re.match(r"其中(?!央|心|国)", first.before):
        return "within" if len(between) - len(first.before) <= GAP else None
    if re.fullmatch(r"[^,;。:()]{0,10}[:]", lead) or re.fullmatch(r"\([^()]{0,60}\)[^,;。:()]{0,6}:", lead):
        return "colon"
    if re.fullmatch(r"[^,;。:()]{0,8}\(", lead):
        return "brackets"
    if re.search(cues.whole, tail) or re.match(r"(?:分别为|分别是|即)", first.before):
        return "whole"
    if re.fullmatch(r"[^,;。:()]{0,12}(?:中(?![队心国央小标])|里)(?:,有?|有)?[^,;。:()]{0,6}", between):
        return "of"
    return None


def _accused(mode: str, total: Quantity, members: Sequence[Quantity]) -> Sequence[Quantity]:
    """The parts that contradict the total, empty where nothing is certain."""
    if mode in ("within", "of") and members[0].value > total.value:
        return members[:1] if mode == "within" else ()
    if len(members) == 2 and members[0].value + members[1].value > total.value and what_is_left(members):
        return members
    parallel = parallel_parts(members, total)
    if len(parallel) < 2:
        return ()
    amount = sum(q.value for q in parallel)
    exclusive = exclusive_parts(parallel)
    if mode in ("colon", "whole"):
        every = len(parallel) == len(members)
        return parallel if every and (amount != total.value) and (exclusive or kinds_apart(total, parallel)) else ()
    if mode == "brackets":
        return parallel if len(parallel) == len(members) and amount != total.value else ()
    alike = len(parallel) >= FEW or one_ending(parallel)
    if amount > total.value and (exclusive or (alike and kinds_apart(total, parallel))):
        return parallel
    closed = exclusive and any(words().closing.search(q.before + q.after) for q in parallel[-1:])
    return parallel if (closed or closed_by_other(members)) and amount != total.value else ()


def _worded_alike(members: Sequence[Quantity], total: Quantity) -> bool:
    """Whether a sum that is met is one of parts: kinds, names of one family, or what is left last."""
    last = members[-1]
    left_over = (not last.before and bool(last.after)) or words().rest.search(last.before) is not None
    return left_over or exclusive_parts(members) or len(parallel_parts(members, total)) == len(members)


def _ends_at(text: str, members: Sequence[Quantity], count: int, total: Quantity) -> bool:
    """Whether the list of parts may end after `count`: what follows is joined or worded otherwise.
    A list that goes on alike is not met by its beginning."""
    if count == len(members) or exclusive_parts(members[:count]):
        return True
    if len(parallel_parts(members[: count + 1], total)) == count:
        return True
    marks = [text[a.end : b.start - len(b.before)][-1:] for a, b in pairwise(members[: count + 1])]
    return marks[-1] not in marks[:-1]


def _one_list(text: str, members: Sequence[Quantity]) -> bool:
    """Three kinds or more, all joined by one mark: no other reading is possible."""
    marks = {text[a.end : b.start - len(b.before)] for a, b in pairwise(members)}
    return len(members) > FEW and len(marks) == 1


def _reachable(total: Quantity, members: Sequence[Quantity]) -> bool:
    """Whether any choice of the parts adds up: then another reading is possible."""
    values = [q.value for q in members]
    return any(
        sum(choice) == total.value for size in range(2, len(values)) for choice in combinations(values, size)
    )  # fmt: skip
