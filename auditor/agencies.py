"""The file of bodies, `agencies.yaml`: what a user knows of the bodies that report.

A map from a report's file name or a body's name to `agency`, `aliases`, `level`, `kind`,
`functions`, `published`, `year`, `established`. Strict like a checklist, with the same messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.profiles import FUNCTIONS, KINDS, BodyOptions
from auditor.records import LEVELS
from auditor.strict import YEAR, Day, ListOf, MapOf, Named, Text, load

BODY = MapOf({
    "agency": Text(), "aliases": ListOf(Text()), "level": Text(LEVELS), "kind": Text(KINDS),
    "functions": ListOf(Text(FUNCTIONS, "unknown_function")), "published": Day(), "year": YEAR, "established": YEAR,
})  # fmt: skip


def load_agencies(path: str | Path) -> dict[str, BodyOptions]:
    """What the file says, by file name, body name and alias.

    Raises ChecklistError with every fault of the file.
    """
    return bodies_of(load(path, Named(BODY)).value, "agencies")


def bodies_of(value: Mapping[str, Mapping[str, Any]], origin: str) -> dict[str, BodyOptions]:
    """Sound entries by file name, body name and alias; `origin` names where they were said."""
    out: dict[str, BodyOptions] = {}
    for key, entry in value.items():
        told = BodyOptions(**entry, origin=origin)
        if not told.agency and not _is_file(key):
            told = replace(told, agency=key)
        for known in (key, *told.aliases, *((told.agency,) if told.agency else ())):
            out.setdefault(known, told)
    return out


def _is_file(key: str) -> bool:
    return "." in key
