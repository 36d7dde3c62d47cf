"""The letters' texts: ours, or those of a user's file over ours. Texts and fields, no code."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.data import load
from auditor.records import LEVELS
from auditor.reporter.output import TargetError

_LEVEL = "office_level"


class Texts:
    """The texts of one language. `text(name, **fields)` fills one in."""

    def __init__(self, texts: Mapping[str, Any]) -> None:
        self._texts = texts

    def __call__(self, name: str, **fields: object) -> str:
        return str(self._texts[name]).format(**fields)

    def list(self, name: str) -> list[str]:
        """A text of several paragraphs or entries."""
        return [str(part) for part in self._texts[name]]

    def numeral(self, number: int) -> str:
        """A number from 1 as headings have it; figures where the list of numerals ends."""
        known = self.list("numerals")
        return known[number - 1] if number <= len(known) else str(number)

    def numbered(self, points: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Points as (heading, text that begins with it), each with its number before it."""
        for number, (lead, text) in enumerate(points, 1):
            mark = self("point", number=self.numeral(number))
            yield (mark + lead if lead and text.startswith(lead) else "", mark + text)

    @property
    def office_level(self) -> str | None:
        """Level of the office that writes, None where it is not told."""
        level = self._texts[_LEVEL]
        return None if level is None else str(level)

    def advice(self, advice: str) -> str:
        """An item's advice as a suggestion, unless it is worded as one."""
        worded = any(advice.startswith(start) for start in self.list("advice_worded"))
        return advice if worded else self("advice_prefix", advice=advice)

    def by_year(self, name: str, year: int | None, **fields: object) -> str:
        """A text that names the year where there is one."""
        return self(name, year=year, **fields) if year is not None else self(f"{name}_no_year", **fields)


def load_texts(lang: str, path: str | None = None) -> Texts:
    """Our texts with those of the file at `path` over them.

    Raises TargetError with code `bad_letter` for a file that cannot be read, an unknown text, an
    unknown field or a text of the wrong shape.
    """
    ours: dict[str, Any] = dict(load("letter")[lang])
    if path is None:
        return Texts(ours)
    for name, value in _read(path).items():
        if name not in ours:
            raise TargetError("letter_key", path=path, found=str(name), allowed=tuple(ours))
        _check(path, name, value, ours[name])
        ours[name] = value
    return Texts(ours)


def _read(path: str) -> Mapping[Any, Any]:
    import yaml

    try:
        value = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise TargetError("letter_file", path=path) from None
    if not isinstance(value, dict):
        raise TargetError("letter_file", path=path)
    return value


def _check(path: str, name: str, value: Any, ours: Any) -> None:
    if name == _LEVEL:
        if value is not None and value not in LEVELS:
            raise TargetError("unknown_level", found=str(value), allowed=LEVELS)
        return
    shape_fits = isinstance(value, list) == isinstance(ours, list)
    parts = value if isinstance(value, list) else [value]
    enough = not isinstance(ours, list) or name.startswith(("closing", "summary_")) or len(parts) == len(ours)
    if not shape_fits or not parts or not enough or not all(isinstance(p, str) for p in parts):
        raise TargetError("letter_value", path=path, name=name)
    allowed = {f for part in (ours if isinstance(ours, list) else [ours]) for f in _fields(part)}
    for part in parts:
        try:
            found = _fields(part)
        except ValueError:
            raise TargetError("letter_value", path=path, name=name) from None
        for field in found:
            if field not in allowed:
                raise TargetError("letter_field", path=path, name=name, found=field, allowed=tuple(sorted(allowed)))


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
