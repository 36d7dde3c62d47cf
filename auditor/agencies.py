"""The file of bodies, `agencies.yaml`: what a user knows of the bodies that report.

A map from a report's file name or a body's name to `agency`, `aliases`, `level`, `kind`,
`functions`, `published`, `year`, `established`. Strict like a checklist, with the same messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from auditor.checklist.errors import ChecklistError, Fault, near_name
from auditor.checklist.source import Path as Place
from auditor.checklist.source import Source, parse
from auditor.checklist.terms import is_day
from auditor.profiles import FUNCTIONS, KINDS, BodyOptions
from auditor.records import Level

_TEXT, _YEAR, _DAY, _LIST = "text", "integer", "day", "list"
KEYS: Mapping[str, str] = {
    "agency": _TEXT, "aliases": _LIST, "level": _TEXT, "kind": _TEXT, "functions": _LIST,
    "published": _DAY, "year": _YEAR, "established": _YEAR,
}  # fmt: skip
_ALLOWED: Mapping[str, tuple[str, ...]] = {"level": get_args(Level), "kind": KINDS}
_FIRST_YEAR, _LAST_YEAR = 1949, 2999


def load_agencies(path: str | Path) -> dict[str, BodyOptions]:
    """What the file says, by file name, body name and alias.

    Raises ChecklistError with every fault of the file.
    """
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except OSError:
        raise ChecklistError([Fault("unreadable", name, found=name)]) from None
    source = parse(data, name)
    if not isinstance(source.value, dict):
        raise ChecklistError(source.faults or [Fault("not_a_map", name, *source.place(()), args={"kind": "list"})])
    faults = list(source.faults)
    out: dict[str, BodyOptions] = {}
    for key, entry in source.value.items():
        faults += _check(source, key, entry)
        if isinstance(entry, dict) and not faults:
            told = BodyOptions(**entry, origin="agencies")
            for known in (str(key), *told.aliases, *((told.agency,) if told.agency else ())):
                out.setdefault(known, told if told.agency or _is_file(str(key)) else _named(told, str(key)))
    if faults:
        raise ChecklistError(faults)
    return out


def _is_file(key: str) -> bool:
    return "." in key


def _named(told: BodyOptions, name: str) -> BodyOptions:
    from dataclasses import replace

    return replace(told, agency=name)


def _check(source: Source, key: str, entry: Any) -> Iterator[Fault]:
    if not isinstance(entry, dict):
        if not source.told((key,)):
            yield _not_a(source, (key,), key, entry, "map")
        return
    for name, value in entry.items():
        at = (key, name)
        if name not in KEYS:
            place = source.key_place(at)
            yield Fault("unknown_key", source.file, *place, str(name), tuple(KEYS), near_name(str(name), KEYS))
        elif not source.told(at):
            yield from _value(source, at, name, value)


def _value(source: Source, at: Place, name: str, value: Any) -> Iterator[Fault]:
    kind = KEYS[name]
    if kind == _LIST:
        if not isinstance(value, tuple):
            yield _not_a(source, at, name, value, "list")
            return
        for i, part in enumerate(value):
            if not isinstance(part, str):
                yield _not_a(source, (*at, i), name, part, "text")
            elif name == "functions" and part not in FUNCTIONS:
                yield _fault("unknown_function", source, (*at, i), {}, FUNCTIONS)
    elif kind == _YEAR:
        if not isinstance(value, int) or isinstance(value, bool):
            yield _not_a(source, at, name, value, "integer")
        elif not _FIRST_YEAR <= value <= _LAST_YEAR:
            yield _fault("out_of_range", source, at, {"key": name}, (f"{_FIRST_YEAR}-{_LAST_YEAR}",))
    elif not isinstance(value, str):
        yield _not_a(source, at, name, value, "text")
    elif kind == _DAY and not is_day(value):
        yield _fault("bad_day", source, at, {})
    elif name in _ALLOWED and value not in _ALLOWED[name]:
        yield _fault("bad_value", source, at, {"key": name}, _ALLOWED[name])


def _not_a(source: Source, at: Place, name: str, value: Any, wanted: str) -> Fault:
    """A value of another type: a list or map is named as such, anything else as it is written."""
    shape = "map" if isinstance(value, dict) else "list" if isinstance(value, tuple) else None
    if shape is not None:
        return _fault("wrong_shape", source, at, {"key": name, "wanted": wanted, "kind": shape})
    return _fault("wrong_type", source, at, {"key": name, "wanted": wanted})


def _fault(
    code: str, source: Source, at: Place, args: Mapping[str, Any], allowed: tuple[str, ...] = ()
) -> Fault:
    found = source.spelling(at)
    near = near_name(found, allowed) if found else None
    return Fault(code, source.file, *source.place(at), found, allowed, near, args)
