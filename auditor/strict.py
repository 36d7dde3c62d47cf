"""Strict YAML files beside the checklists (agencies.yaml, auditor.yaml, rulings): shapes of values.

A file's shape is declared as data: `MapOf({"year": Whole(1949, 2999)}, required=("year",))`. What
does not fit is a fault with its place, what is allowed and the nearest right name, in the words of
the checklists' own faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from auditor.checklist.errors import ChecklistError, Fault, near_name
from auditor.checklist.source import Path as Place
from auditor.checklist.source import Source, parse
from auditor.checklist.terms import is_day

FIRST_YEAR, LAST_YEAR = 1949, 2999
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Shape(Protocol):
    """What may stand at a place."""

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        """Everything that is wrong with `value`, which stands `at` a place of `source`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty; one of `allowed` where there are any, else the fault is `code`."""

    allowed: Sequence[str] = ()
    code: str = "bad_value"

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        if isinstance(value, bool | int | float):
            yield fault("bare_word", source, at, key=key_of(at), read=str(value))
        elif not isinstance(value, str):
            yield wrong(source, at, value, "text")
        elif not value.strip():
            yield fault("empty_text", source, at, key=key_of(at))
        elif self.allowed and value not in self.allowed:
            yield fault(self.code, source, at, self.allowed, key=key_of(at))


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `low` to `high`; `whole` takes integers only."""

    low: float
    high: float
    whole: bool = False

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        kinds = (int,) if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield wrong(source, at, value, "integer" if self.whole else "number")
        elif not self.low <= value <= self.high:
            yield fault("out_of_range", source, at, (f"{self.low:g}-{self.high:g}",), key=key_of(at))


YEAR = Number(FIRST_YEAR, LAST_YEAR, whole=True)


@dataclass(frozen=True, slots=True)
class WordOr:
    """One word, or else a value of another shape."""

    word: str
    shape: Shape

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        if value != self.word:
            yield from self.shape.faults(source, at, value)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, written 2025-03-20."""

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        if isinstance(value, dict | tuple):
            yield wrong(source, at, value, "text")
        elif not isinstance(value, str) or not day_like(value):
            yield fault("bad_day", source, at, key=key_of(at))


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape; with `single` one value may stand without a list."""

    shape: Shape
    single: bool = False
    empty: bool = True

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        if self.single and not isinstance(value, tuple):
            yield from self.shape.faults(source, at, value)
            return
        if not isinstance(value, tuple):
            yield wrong(source, at, value, "list")
            return
        if not value and not self.empty:
            yield fault("empty_list", source, at, key=key_of(at))
        for i, part in enumerate(value):
            if not source.told((*at, i)):
                yield from self.shape.faults(source, (*at, i), part)


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with known keys. `rules` see a map whose values fit, for what spans keys."""

    keys: Mapping[str, Shape]
    required: Sequence[str] = ()
    rules: Sequence[Callable[[Source, Place, Mapping[str, Any]], Iterator[Fault]]] = ()

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield wrong(source, at, value, "map")
            return
        sound = True
        for key, part in value.items():
            here = (*at, key)
            if key not in self.keys:
                sound = False
                place, near = source.key_place(here), near_name(key, self.keys)
                yield Fault("unknown_key", source.file, *place, key, tuple(self.keys), near)
            elif source.told(here):
                sound = False
            else:
                for one in self.keys[key].faults(source, here, part):
                    sound = False
                    yield one
        for key in self.required:
            if key not in value:
                sound = False
                yield fault("missing_key", source, at, key=key)
        if sound:
            for rule in self.rules:
                yield from rule(source, at, value)


@dataclass(frozen=True, slots=True)
class Named:
    """A map whose keys are names of the user's own, each value of one shape."""

    shape: Shape
    names: Sequence[str] = field(default=())

    def faults(self, source: Source, at: Place, value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield wrong(source, at, value, "map")
            return
        for key, part in value.items():
            here = (*at, key)
            if self.names and key not in self.names:
                place, near = source.key_place(here), near_name(key, self.names)
                yield Fault("unknown_key", source.file, *place, key, tuple(self.names), near)
            elif not source.told(here):
                yield from self.shape.faults(source, here, part)


def load(path: str | Path, shape: Shape) -> Source:
    """The file's plain values, all of them sound. Raises ChecklistError with every fault."""
    source, faults = examine(path, shape)
    if faults:
        raise ChecklistError(faults)
    return source


def examine(path: str | Path, shape: Shape) -> tuple[Source, list[Fault]]:
    """The file's plain values and every fault in order of place. Raises ChecklistError where the
    file cannot be read as YAML at all."""
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError):
        raise ChecklistError([Fault("unreadable", name, found=name)]) from None
    source = parse(data, name)
    faults = [*source.faults, *shape.faults(source, (), source.value)]
    return source, sorted(faults, key=lambda f: (f.line or 0, f.column or 0))


def fault(code: str, source: Source, at: Place, allowed: Sequence[str] = (), **args: Any) -> Fault:
    """A fault at a value, with what stood there and the near name."""
    found = source.spelling(at)
    near = near_name(found, allowed) if found else None
    return Fault(code, source.file, *source.place(at), found, tuple(allowed), near, args)


def wrong(source: Source, at: Place, value: Any, wanted: str) -> Fault:
    """A value of another shape than the one wanted."""
    if not at:
        kind = "map" if isinstance(value, dict) else "list" if isinstance(value, tuple) else "text"
        return fault("not_a_list" if wanted == "list" else "not_a_map", source, at, kind=kind)
    if source.spelling(at) is not None:
        return fault("wrong_type", source, at, key=key_of(at), wanted=wanted)
    kind = "map" if isinstance(value, dict) else "list"
    return fault("wrong_shape", source, at, key=key_of(at), wanted=wanted, kind=kind)


def key_of(at: Place) -> str:
    """The nearest key at or above a place."""
    return next((str(step) for step in reversed(at) if isinstance(step, str)), "-")


def day_like(text: str) -> bool:
    """Is it a day of the calendar, written 2025-03-20 and no other way?"""
    return _DAY.fullmatch(text) is not None and is_day(text)
