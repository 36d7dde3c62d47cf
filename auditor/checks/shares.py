"""Shares and rates: against their counts, over 100 %, and 100 % beside an admitted shortfall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from auditor.checks.quantities import Quantity, figures
from auditor.checks.told import Told, number, plain
from auditor.records import Computation

_NEAR = 60
_ADJACENT = 14
_HUNDRED = Decimal(100)
_BACK = 8


@dataclass(frozen=True, slots=True)
class _Words:
    stem: re.Pattern[str]
    part_of: re.Pattern[str]
    several: re.Pattern[str]
    not_share: re.Pattern[str]
    careful: re.Pattern[str]
    whose: re.Pattern[str]
    over: re.Pattern[str]
    not_over: re.Pattern[str]
    lacks: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    share, over, full = figures()["share"], figures()["over"], figures()["full"]
    whose = "|".join(sorted(share["whose"], key=len, reverse=True))
    return _Words(
        re.compile(share["stem"]), re.compile(share["part_of"]), re.compile(share["several"]),
        re.compile("|".join(share["not_share"])), re.compile("|".join(share["careful"])),
        re.compile(f"^(?:{whose})+"), re.compile(over["named"]), re.compile("|".join(over["not_named"])),
        tuple((re.compile(f["rate"]), re.compile(f["lack"])) for f in full),
    )  # fmt: skip


def shares(text: str, found: Sequence[Quantity]) -> Iterator[Told]:
    """What the rates of one statement say against its counts."""
    counted = frozenset(figures()["not_countable"]) | {"percent", "permille"}
    counts = [q for q in found if q.kind not in counted and not q.soft]
    whole: Quantity | None = None
    for rate in found:
        if rate.kind != "percent":
            continue
        told, whole = _share(text, rate, [q for q in counts if q.end <= rate.start][-_BACK:], whole)
        if told is not None:
            yield told
        elif rate.value > _HUNDRED:
            yield from _over(rate)
        if rate.value == _HUNDRED and not rate.soft:
            yield from _full(text, rate)
    yield from divided(text, found)


def _over(rate: Quantity) -> Iterator[Told]:
    if _words().over.search(rate.before) and not _words().not_over.search(rate.before):
        yield Told("over_100", "noted", ((rate.start - len(rate.before), rate.end),))


# ------------------------------------------------------- a rate and its counts


def _share(
    text: str, rate: Quantity, counts: Sequence[Quantity], known: Quantity | None
) -> tuple[Told | None, Quantity | None]:
    """The rate against the counts before it in the same statement, and the whole it is a share of;
    `known` is the whole of the rate before."""
    before = rate.before
    part_of = _words().part_of.search(before)
    stem = _words().stem.search(before)
    if rate.soft or not counts or not (part_of or stem) or _words().not_share.search(before):
        return None, known
    near = [q for q in counts if rate.start - q.end <= _NEAR * 3]
    parts = _numerators(text, rate, near, stem["stem"] if stem and not part_of else None)
    for part in parts:
        for whole in reversed([q for q in near if _one_class(q, part) and q.value >= part.value and q is not part]):
            if _agrees(part, whole, rate):
                expression = f"{_of(part, whole)}/{_of(whole, whole)}*100"
                return _told(rate, whole, (part,), expression, part, True), whole
    summed = _summed(rate, near)
    if summed is not None or len(parts) != 1:
        return summed, known
    return _accuse(text, rate, parts[0], near, part_of is not None, known), known


def _one_class(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind and (one.kind != "other" or one.unit == other.unit)


def _numerators(text: str, rate: Quantity, near: Sequence[Quantity], stem: str | None) -> list[Quantity]:
    """The counts that the rate may be of: named like the rate, or standing right before 占."""
    if stem is None:
        gap = text[near[-1].end : rate.start - len(rate.before)] if near else ""
        return [near[-1]] if near and len(gap) <= _ADJACENT and "。" not in gap else []
    core = _words().whose.sub("", stem) or stem
    names = figures()["share"]["alias"].get(core, [core])
    careful = _words().careful.findall(stem)
    return [
        q for q in near
        if any(n in q.before or q.after.startswith(n) or n in q.after[:6] for n in names)
        and all(c in q.before + q.after for c in careful)
        and not _denies(q, names)
    ]  # fmt: skip


def _denies(quantity: Quantity, names: Sequence[str]) -> bool:
    """不认领125项 is no count of 认领率, 应出庭37件 none of 出庭率."""
    words = quantity.before + quantity.after
    return any(re.search(f"(?:不|未|没有|不予|应|应当|应由[一-鿿]{{0,6}}){n}", words) for n in names)


def _interval(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """What the number may stand for: whole counts for themselves, 1.9万 for 18,500 to 19,500."""
    if quantity.power == 1 and quantity.step == 1:
        return quantity.value, quantity.value
    half = quantity.step / 2
    return quantity.value - half, quantity.value + half


def _agrees(part: Quantity, whole: Quantity, rate: Quantity) -> bool:
    return _within(_interval(part), _interval(whole), rate)


def _within(part: tuple[Decimal, Decimal], whole: tuple[Decimal, Decimal], rate: Quantity) -> bool:
    """Whether the quotient, rounded or cut as the rate is printed, may be the rate."""
    if whole[0] <= 0:
        return False
    low, high = part[0] / whole[1] * _HUNDRED, part[1] / whole[0] * _HUNDRED
    return low < rate.value + rate.step and high > rate.value - rate.step * Decimal("0.5001")


def _of(quantity: Quantity, whole: Quantity) -> str:
    power = whole.power if quantity.power == whole.power else 1
    return plain(quantity.value / power)


def _quotient(part: Decimal, whole: Decimal, rate: Quantity) -> Decimal:
    """The rate computed, rounded as the report writes it."""
    exact = part / whole * _HUNDRED
    rounded = exact.quantize(rate.step, rounding="ROUND_HALF_UP")
    # A report that cuts instead of rounding agrees too; then its own figure is shown.
    cut = exact.quantize(rate.step, rounding="ROUND_DOWN")
    return cut if cut == rate.value else rounded


def _told(
    rate: Quantity, whole: Quantity, parts: Sequence[Quantity], expression: str, part: Quantity | Decimal, agrees: bool
) -> Told:
    value = part.value if isinstance(part, Quantity) else part
    left = rate.value if agrees else _quotient(value, whole.value, rate)
    first = min(q.start - (len(q.before) if q is whole else 0) for q in (whole, *parts))
    computation = Computation(expression, number(left), number(rate.value))
    return Told("share", "confirmed" if agrees else "contradiction", ((first, rate.end),), computation)


def _summed(rate: Quantity, near: Sequence[Quantity]) -> Told | None:
    """A rate of several counts together, or of what is left: (a+b)/N, (N-a)/N. A whole per cent is
    met by chance too often to confirm anything."""
    if rate.step >= 1:
        return None
    for index, whole in enumerate(near):
        same = [q for q in near[index + 1 :] if _one_class(q, whole) and q.value < whole.value]
        for choice in combinations(same, 2):
            amount = sum((q.value for q in choice), Decimal(0))
            if amount <= whole.value and _within((amount, amount), (whole.value, whole.value), rate):
                terms = "+".join(_of(q, whole) for q in choice)
                return _told(rate, whole, choice, f"({terms})/{_of(whole, whole)}*100", amount, True)
        for part in same:
            for expression, value in ((_of(part, whole), part.value), (
                f"({_of(whole, whole)}-{_of(part, whole)})", whole.value - part.value)):  # fmt: skip
                if _within((value, value), (whole.value, whole.value), rate):
                    return _told(rate, whole, (part,), f"{expression}/{_of(whole, whole)}*100", value, True)
    return None


def _accuse(
    text: str, rate: Quantity, part: Quantity, near: Sequence[Quantity], part_of: bool, known: Quantity | None
) -> Told | None:
    """Only where one count is named like the rate, stands right before it, and no other count of
    the statement gives the rate."""
    gap = text[part.end : rate.start - len(rate.before)]
    if len(gap) > (_ADJACENT if part_of else _NEAR) or re.search("[。;]", gap):
        return None
    wholes = [q for q in near if _one_class(q, part) and q.end <= part.start and q.value >= part.value]
    if part_of and known is not None and known in wholes:
        whole = known
    elif wholes and ";" not in text[wholes[-1].end : rate.start]:
        whole = wholes[-1]
    else:
        return None
    between = text[whole.end : rate.start]
    if re.search("(?<!其)中(?![央国心队小])", between):  # 案件中…: a share of something else
        return None
    if "。" in between or re.search(r"上年|去年|同比|累计|历年", between):
        return None
    return _told(rate, whole, (part,), f"{_of(part, whole)}/{_of(whole, whole)}*100", part, False)


# ------------------------------------------------------- 100 % and a shortfall; shares of one whole


def _full(text: str, rate: Quantity) -> Iterator[Told]:
    """按期答复率100%, 超期2件: the words of the lack must be those of the rate."""
    stem = _words().stem.search(rate.before)
    if not stem:
        return
    for named, lacking in _words().lacks:
        if not named.search(stem["stem"]):
            continue
        for lack in lacking.finditer(text):
            clause = _clause(text, lack.start(), lack.end())
            amount = re.search(r"[1-9]\d*", text[clause[0] : clause[1]])
            elsewhere = not clause[0] <= rate.start < clause[1]
            if amount and elsewhere and not re.search("上年|去年", text[slice(*clause)]):
                spans = sorted(((rate.start - len(rate.before), rate.end), clause))
                yield Told("full_rate", "contradiction", tuple(spans))
                return


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1] not in ",;:。":
        start -= 1
    while end < len(text) and text[end] not in ",;:。":
        end += 1
    return start, end


def divided(text: str, found: Sequence[Quantity]) -> Iterator[Told]:
    """分别占61%、15%和24%: shares that are the whole of something make 100."""
    for index, first in enumerate(found):
        if first.kind != "percent" or not _words().several.search(first.before):
            continue
        run = [first]
        for quantity in found[index + 1 :]:
            if quantity.kind != "percent" or not re.fullmatch("[、和与及,]{1,2}", text[run[-1].end : quantity.start]):
                break
            run.append(quantity)
        amount = sum(q.value for q in run)
        if len(run) < 2 or any(q.soft for q in run):
            continue
        slack = first.step * len(run) / 2
        span = ((first.start - len(first.before), run[-1].end),)
        made = Computation("+".join(plain(q.value) for q in run), number(Decimal(amount)), 100)
        if abs(amount - _HUNDRED) <= slack:
            yield Told("parts", "confirmed", span, made)
        elif amount > _HUNDRED + slack:
            yield Told("parts", "contradiction", span, made)
