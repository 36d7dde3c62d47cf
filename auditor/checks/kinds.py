"""Kinds of things in a list of parts: which counts belong to one class, which labels exclude each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from auditor.checks.quantities import Quantity, figures

FEW = 3
GAP = 45


@dataclass(frozen=True, slots=True)
class _Words:
    within: re.Pattern[str]
    whole: re.Pattern[str]
    steps: re.Pattern[str]
    rest: re.Pattern[str]
    other: re.Pattern[str]
    left: re.Pattern[str]
    total: re.Pattern[str]
    new_total: re.Pattern[str]
    closing: re.Pattern[str]
    overlapping: frozenset[str]
    uncountable: frozenset[str]


@lru_cache(maxsize=1)
def words() -> _Words:
    data, own = figures(), figures()["parts"]
    return _Words(
        re.compile(f"(?:{own['within']})$"), re.compile(f"(?:{own['whole']})$"),
        re.compile("|".join(own["steps"])), re.compile(own["rest"]),
        re.compile(own["other"]), re.compile(own["left"]), re.compile(own["total"]),
        re.compile(own["new_total"]), re.compile("|".join(own["closing"])),
        frozenset(data["overlapping"]), frozenset(data["not_countable"]) | {"percent", "permille"},
    )  # fmt: skip


@lru_cache(maxsize=1)
def families() -> dict[str, re.Pattern[str]]:
    """Longer names first, so that 不满意 is not read as 满意."""
    families: dict[str, list[str]] = figures()["parts"]["families"]
    return {n: re.compile("|".join(sorted(ws, key=len, reverse=True))) for n, ws in families.items()}


def shared(quantity: Quantity) -> bool:
    """各配1名, 每村3名: told of each, no total."""
    return re.search("每|各[配有设派选发建]|各$|平均|人均", quantity.before) is not None


def one_of_several(text: str, found: Sequence[Quantity], index: int) -> bool:
    """建议8件、提案11件: what follows may be parts of both together."""
    total = found[index]
    if index == 0 or not same_class(total, found[index - 1]):
        return False
    gap = text[found[index - 1].end : total.start - len(total.before)]
    return re.fullmatch("[一-鿿]{0,6}[、和与及]", gap) is not None


def same_class(kind: Quantity, other: Quantity) -> bool:
    return kind.kind == other.kind and (kind.kind != "other" or kind.unit == other.unit)


def closed_by_other(members: Sequence[Quantity]) -> bool:
    """A、B、其他: nothing is left out."""
    return len(members) >= FEW and words().other.search(members[-1].before) is not None


def what_is_left(members: Sequence[Quantity]) -> bool:
    """其中10件办结, 1件因故延期: two parts, the second told as what is left."""
    last = members[-1]
    return len(members) == 2 and not last.before and words().left.search(last.after) is not None


def one_ending(parallel: Sequence[Quantity]) -> bool:
    """咨询类 and 投诉类, 市级资金 and 县级资金: two kinds by one mark."""
    return len({q.before[-1:] for q in parallel}) == 1 and len({q.before for q in parallel}) == len(parallel)


def kinds_apart(total: Quantity, parallel: Sequence[Quantity]) -> bool:
    """Kinds of things exclude each other; kinds of men need not."""
    return total.kind not in words().overlapping or total.unit == "元"


def parallel_parts(members: Sequence[Quantity], total: Quantity) -> list[Quantity]:
    """The parts from the first on that are worded alike: a kind and its number, no step taken."""
    if closed_by_other(members):
        return list(members)
    taken: list[Quantity] = []
    for index, quantity in enumerate(members):
        label = _label(quantity, index == 0)
        if not label or (words().steps.search(label) and family_of(quantity) is None):
            break
        taken.append(quantity)
    return taken


def _label(quantity: Quantity, first: bool) -> str:
    label = quantity.before or quantity.after
    if first:
        label = re.sub(r"^(?:其中|分别为|分别是|包括|即|有|为)+", "", label) or quantity.after
    return label


def family_of(quantity: Quantity) -> str | None:
    for name, pattern in families().items():
        if pattern.search(quantity.before) or pattern.search(quantity.after):
            return name
    return None


def exclusive_parts(members: Sequence[Quantity]) -> bool:
    """Whether the parts exclude each other: unlike names of one family, or a thing and its denial."""
    for pattern in families().values():
        names = [name for q in members if (name := _name(pattern, q))]
        if len(names) == len(members) and len(set(names)) == len(names):
            return True
    return len(members) == 2 and _denied(members[0], members[1])


def _name(pattern: re.Pattern[str], quantity: Quantity) -> str | None:
    """The family's word in a label; behind the number (3人同意方案二) the whole label."""
    match = pattern.search(quantity.before)
    if match:
        return match.group()
    return quantity.after if pattern.search(quantity.after) else None


def _denied(one: Quantity, other: Quantity) -> bool:
    """受理 and 不予受理, 同意 and 不同意."""
    denials = figures()["parts"]["denial"]
    stem = re.sub(r"^(?:其中|已|经|予以)+", "", one.before or one.after)
    label = other.before or other.after
    return bool(stem) and any(label.startswith(d + stem[-2:]) or label.endswith(d + stem[-2:]) for d in denials)
