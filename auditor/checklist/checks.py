"""What holds between parts of a checklist: sections that exist, zeros that settle known items.

Works on plain values, so that a fault elsewhere in the file does not hide one here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from auditor.checklist.errors import Fault, near_name
from auditor.checklist.layers import Entry, Layer
from auditor.checklist.source import Path


def check(layer: Layer) -> list[Fault]:
    """Faults between parts of a resolved checklist, each at its own place."""
    sections = _sections(layer)
    out = list(_repeated_sections(layer))
    known = {entry.id for entry in layer.entries if entry.id} | layer.dropped
    for entry in layer.entries:
        section = entry.raw.get("section") if isinstance(entry.raw, dict) else None
        if isinstance(section, str) and sections is not None and section not in sections:
            out.append(_fault("unknown_section", entry, ("section",), section, sections))
        for place, name in _settled(entry.raw):
            if name not in known:
                out.append(replace(_fault("unknown_item", entry, place, name, sorted(known)), allowed=()))
    return out


def _fault(code: str, entry: Entry, rest: Path, found: str, names: Sequence[str]) -> Fault:
    source, path = entry.where(rest)
    return Fault(code, source.file, *source.place(path), found, tuple(names), near_name(found, names))


def _ids(layer: Layer) -> list[tuple[int, str]] | None:
    """Ids of the sections with their indexes, None where the list cannot be read."""
    value = layer.top.get("sections", ((), None))[0]
    if not isinstance(value, tuple) or not all(isinstance(s, dict) for s in value):
        return None
    return [(i, s["id"]) for i, s in enumerate(value) if isinstance(s.get("id"), str)]


def _sections(layer: Layer) -> tuple[str, ...] | None:
    ids = _ids(layer)
    return None if ids is None else tuple(dict.fromkeys(name for _, name in ids))


def _repeated_sections(layer: Layer) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for i, name in _ids(layer) or ():
        source, path = layer.where(("sections", i, "id"))
        line, column = source.place(path)
        if name in first:
            yield Fault("duplicate_id", source.file, line, column, name, args={"first": first[name]})
        first.setdefault(name, line)


def _settled(raw: Any) -> Iterator[tuple[Path, str]]:
    value = raw
    for key in ("evidence", "zero", "settles"):
        value = value.get(key) if isinstance(value, dict) else None
    for i, name in enumerate(value if isinstance(value, tuple) else ()):
        if isinstance(name, str):
            yield ("evidence", "zero", "settles", i), name
