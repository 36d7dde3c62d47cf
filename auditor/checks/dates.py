"""Days that no calendar has, ends before their beginnings, acts after the day of signing, headings
of another year, a signature that does not fit the reporting year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise

from auditor.checks.quantities import figures
from auditor.checks.told import Told
from auditor.records import Verdict

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Words:
    full: re.Pattern[str]
    short: re.Pattern[str]
    started: re.Pattern[str]
    ended: re.Pattern[str]
    to_come: re.Pattern[str]
    reached: re.Pattern[str]
    heading_plan: re.Pattern[str]
    heading_year: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    own = figures()["dates"]
    return _Words(*(re.compile(own[field.name]) for field in fields(_Words)))


@dataclass(frozen=True, slots=True)
class Frame:
    """What dates are held against: the reporting year and the day of signing, None where not told;
    `done` false where the text is about plans."""

    year: int | None
    signed: str | None
    done: bool
    heading: bool


def dates(text: str, frame: Frame) -> Iterator[Told]:
    """Faults in the dates of one statement."""
    year = frame.year
    if frame.heading:
        yield from _heading(text, year)
    covered = []
    days: list[tuple[re.Match[str], tuple[int, int, int]]] = []
    for match in _words().full.finditer(text):
        covered.append(match.span())
        whole = (int(match["y"]), int(match["m"]), int(match["d"] or 0))
        if not _possible(*whole):
            yield Told("date", "contradiction", (match.span(),))
        else:
            days.append((match, whole))
    for match in _words().short.finditer(text):
        if any(a <= match.start() < b for a, b in covered):
            continue
        # 29 February of an unknown year is possible.
        if not _possible(year or 2000, int(match["m"]), int(match["d"])):
            yield Told("date", "contradiction", (match.span(),))
    yield from _reversed(text, days)
    if frame.done and not frame.heading and frame.signed:
        yield from _after_signing(text, days, frame.signed)


def _heading(text: str, year: int | None) -> Iterator[Told]:
    """A heading of plans for another year than the next one was most likely left from an earlier
    report; other headings may rightly name other years."""
    match = _words().heading_year.search(text)
    if match and year is not None and _words().heading_plan.search(text) and int(match["y"]) not in (year, year + 1):
        yield Told("date", "noted", ((0, len(text)),))


def _after_signing(text: str, days: list[tuple[re.Match[str], tuple[int, int, int]]], signed: str) -> Iterator[Told]:
    last = tuple(int(part) for part in signed.split("-"))
    for match, whole in days:
        length = 3 if whole[2] else 2
        if whole[:length] <= last[:length]:
            continue
        start = max(text.rfind(mark, 0, match.start()) for mark in ",;。:") + 1
        ends = [i for i in (text.find(mark, match.end()) for mark in ";。") if i >= 0]
        clause = text[start : min(ends, default=len(text))]
        if _words().to_come.search(clause) and not _words().reached.match(clause):
            continue
        yield Told("date", "contradiction", ((start, match.end()),))


def signing(signed: str | None, year: int | None) -> Verdict | None:
    """A report signed before its year began contradicts it; one signed long before the year ends is
    noted, since some bodies report in November."""
    if signed is None or year is None or signed >= f"{year}-10":
        return None
    return "contradiction" if signed < f"{year}-01" else "noted"


def _possible(year: int, month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and (day == 0 or 1 <= day <= calendar.monthrange(year, month)[1])


def _reversed(text: str, days: list[tuple[re.Match[str], tuple[int, int, int]]]) -> Iterator[Told]:
    """自8月起建设, 于3月完成: the same work, begun and ended in one statement."""
    for (first, began), (second, ended) in pairwise(days):
        after = text[first.end() : second.start()]
        if not _words().started.search(after.lstrip("起")) and not after.startswith("起"):
            continue
        if "。" in after or ";" in after or len(after) > 24:
            continue
        if _words().ended.search(text[second.end() :]) and ended[:2] < began[:2]:
            yield Told("date", "contradiction", ((first.start(), second.end()),))
