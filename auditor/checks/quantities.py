"""Quantities in a statement: value, unit, what they count, whether 超, 近, 余, 约 soften them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from auditor.data import load

_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SEPARATORS = ",;:、。!?()"
_HAN_DIGITS = "〇零一二两三四五六七八九十百千万亿"
_LABEL = 40


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at `start:end` of a statement's text.

    `value` in single units (1.91亿元 is 191000000 元), or in percent points where `kind` is
    `percent`. `step` is the last printed digit's worth. `before` and `after` are the words of the
    same clause round it. `soft`: told as about or more than; such a number contradicts nothing.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: str
    kind: str
    before: str
    after: str
    soft: bool
    written: str
    power: int

    @property
    def label(self) -> str:
        """What is counted, as the clause words it."""
        return self.before or self.after


def figures() -> Any:
    """The words of the figures check."""
    return load("figures")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {unit: kind for kind, units in figures()["units"].items() for unit in units}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    before = "|".join(sorted(figures()["soft_before"], key=len, reverse=True))
    after = "|".join(figures()["soft_after"])
    return re.compile(
        rf"(?P<hundred>百分之)(?P<part>[{_HAN_DIGITS}]+|\d+(?:\.\d+)?)"
        rf"|(?P<soft>{before})?(?P<n>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{_HAN_DIGITS}]+)"
        rf"(?P<range>[-~—至到]\d+(?:\.\d+)?)?(?P<more>{after})?(?P<power>[十百千万亿]{{0,2}})(?P<still>{after})?"
        rf"(?P<unit>%|‰|{units}|成(?![立功效员年为果都人交本品长]))"
        rf"(?P<last>{after})?"
    )


_SKIP = re.compile(r"《[^《》]{0,80}》|〔[^〔〕]{0,20}〕|“[^“”]{0,24}”|第[\d〇零一二三四五六七八九十百]+[^,;。、]?")


@lru_cache(maxsize=4096)
def han_value(written: str) -> Decimal | None:
    """A number in Chinese numerals, None for what is none."""
    if written in _POWERS:
        return Decimal(_POWERS[written])
    import cn2an  # slow to import; most reports count in figures

    try:
        return Decimal(str(cn2an.cn2an(written, "normal")))
    except (ValueError, InvalidOperation):
        return None


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a statement in order, those in titles, names and ordinals left out."""
    skipped = [m.span() for m in _SKIP.finditer(text)]
    found = [m for m in _pattern().finditer(text) if not _inside(m.start(), skipped)]
    made = []
    for index, match in enumerate(found):
        low = found[index - 1].end() if index else 0
        high = found[index + 1].start() if index + 1 < len(found) else len(text)
        quantity = _quantity(text, match, low, high)
        if quantity is not None:
            made.append(quantity)
    return tuple(made)


def _inside(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _quantity(text: str, match: re.Match[str], low: int, high: int) -> Quantity | None:
    written = match["part"] or match["n"]
    plain = written.replace(",", "")
    number = Decimal(plain) if plain[0].isdigit() else _han(written, match)
    if number is None:
        return None
    before = text[max(match.start() - 1, 0) : match.start()]
    if before and (before.isdigit() or before in ".-+·/" or (before.isascii() and before.isalpha())):
        return None
    places = len(plain.partition(".")[2])
    unit = match["unit"] or "%"
    power = _power(match["power"] or "")
    if unit == "成":
        power, unit = power * 10, "%"
    kind = "percent" if unit == "%" else "permille" if unit == "‰" else _kinds().get(unit, "other")
    soft = any(match[g] for g in ("soft", "more", "still", "last", "range")) or match["unit"] == "成"
    return Quantity(
        match.start(), match.end(), number * power, Decimal(power) / (Decimal(10) ** places), unit, kind,
        _before(text, low, match.start()), _after(text, match.end(), high), soft, written, power,
    )  # fmt: skip


def _han(written: str, match: re.Match[str]) -> Decimal | None:
    # 一件 may be part of 一件事, 三项 of 三项制度: a numeral alone counts only where the value is told.
    if written in ("一", "万", "千", "百", "亿", "十", "两") and not (match["hundred"] or match["more"]):
        return None
    return han_value(written)


def _power(marks: str) -> int:
    power = 1
    for mark in marks:
        power *= _POWERS[mark]
    return power


def _before(text: str, low: int, at: int) -> str:
    start = at
    while start > max(low, at - _LABEL) and text[start - 1] not in _SEPARATORS:
        start -= 1
    return text[start:at]


def _after(text: str, at: int, high: int) -> str:
    end = at
    while end < min(high, at + _LABEL) and text[end] not in _SEPARATORS:
        end += 1
    return text[at:end]
