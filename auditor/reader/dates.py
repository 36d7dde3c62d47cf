"""Dates and years as reports write them, in figures or in Chinese numerals."""

from __future__ import annotations

import re

from auditor.reader.data import cue
from auditor.reader.sentences import han_number

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零O0", "0")
_MONTHS, _DAYS = 12, 31


def han_year(written: str) -> int | None:
    """二〇二四 as 2024, None for anything else."""
    digits = "".join(_DIGITS.get(char, "?") for char in written)
    return int(digits) if digits.isdecimal() else None


def iso(year: int, month: int, day: int) -> str | None:
    """The ISO day, None for a day that no calendar has."""
    if not (1 <= month <= _MONTHS and 1 <= day <= _DAYS):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _day_of(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    if parts["y"]:
        return iso(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    year = han_year(parts["hy"] or "")
    return iso(year, han_number(parts["hm"] or ""), han_number(parts["hd"] or "")) if year else None


def first_day(text: str) -> str | None:
    """The first full date in a text as an ISO day."""
    for found in cue("metadata", "date").finditer(text):
        day = _day_of(found)
        if day:
            return day
    return None


def first_year(text: str) -> int | None:
    """The first year (2000-2099) in a text, followed by 年."""
    found = cue("metadata", "year").search(text)
    if found is None:
        return None
    return int(found["year"]) if found["year"] else han_year(found["han"])
