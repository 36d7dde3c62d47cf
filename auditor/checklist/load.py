"""Loads checklists: reads, resolves `extends`, validates once, checks what spans items.

    checklist = load_checklist("outline-2021")

A file is laid over the one it extends: top-level keys replace, `drop` leaves items out,
`override` replaces keys of items, `items` adds. Only what the file itself brings is validated; the
inherited items were when their own file was loaded.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.checklist import locate, reliability
from auditor.checklist.checks import check
from auditor.checklist.errors import ChecklistError, Fault, near_name
from auditor.checklist.layers import Entry, Layer, inheritance, lay
from auditor.checklist.locate import Origin
from auditor.checklist.source import Source, parse

if TYPE_CHECKING:
    from auditor.checklist.models import Checklist, Item


@dataclass(frozen=True, slots=True)
class ChecklistInfo:
    """A checklist that can be loaded by its id; what the file does not tell is None."""

    id: str
    title: str | None
    title_en: str | None
    extends: str | None


def load_checklist(id_or_path: str | Path) -> Checklist:
    """The checklist with this id, or in this file (a path holds `/` or ends in .yaml).

    Raises ChecklistError with every fault of the first file at fault.
    """
    name = os.fspath(id_or_path)
    by_path = isinstance(id_or_path, Path) and not locate.is_path(name)
    if locate.is_bank(name):
        raise ChecklistError([Fault("bank_file", name, found=name)])
    origin = locate.find(f"./{name}" if by_path else name)
    if origin is None:
        raise ChecklistError([locate.not_found(name)])
    checklist = _layer(origin, ()).checklist
    assert checklist is not None  # a layer without faults has one
    reliability.attach(checklist, origin)
    return checklist


def list_checklists() -> list[ChecklistInfo]:
    """The checklists that come with the program, in order of id; a faulty one is listed by id."""
    out = []
    for name in locate.ids():
        top: dict[str, Any] = {}
        origin = locate.find(name)
        try:
            value: Any = parse(origin.read(), origin.name).value if origin else None
        except ChecklistError:
            value = None
        if isinstance(value, dict):
            top = {k: v for k, v in value.items() if isinstance(v, str)}
        out.append(ChecklistInfo(name, top.get("title"), top.get("title_en"), top.get("extends")))
    return out


def _layer(origin: Origin, chain: tuple[Origin, ...]) -> Layer:
    """`origin` with all that it inherits. `chain` are the files that led here by `extends`."""
    source = parse(origin.read(), origin.name)
    if not isinstance(source.value, dict):
        kind = "list" if isinstance(source.value, tuple) else "text"
        fault = Fault("not_a_map", source.file, *source.place(()), args={"kind": kind})
        raise ChecklistError(source.faults or [fault])
    layer = lay(source, _base(source, origin, (*chain, origin)))
    faults = [*source.faults, *layer.faults, *_validate(layer), *check(layer)]
    if faults:
        raise ChecklistError(sorted(faults, key=lambda f: _rank(f, source.file)))
    return layer


def _rank(fault: Fault, own: str) -> tuple[bool, str, int, int, str]:
    """The file's own faults first, each file's in order."""
    return fault.file != own, fault.file, fault.line or 0, fault.column or 0, fault.code


def _base(source: Source, origin: Origin, chain: tuple[Origin, ...]) -> Layer | None:
    """The layer that `extends` names, None without one."""
    name = source.value.get("extends")
    if not isinstance(name, str):
        return None
    place = source.place(("extends",))
    found = None if locate.is_bank(name) else locate.find(name, origin)
    if found is None:
        near = None if locate.is_path(name) else near_name(name, locate.ids())
        fault = Fault("unknown_base", source.file, *place, name, nearest=near)
        raise ChecklistError([*source.faults, fault])
    keys = [o.key for o in chain]
    if found.key in keys:
        names = [o.name for o in chain[keys.index(found.key) :]]
        args = {"chain": " → ".join([*names, found.name])}
        raise ChecklistError([Fault("circular_extends", source.file, *place, name, args=args)])
    try:
        return _layer(found, chain)
    except ChecklistError as error:
        raise ChecklistError([*source.faults, *error.faults]) from None


def _validate(layer: Layer) -> list[Fault]:
    """Validates what the file brings; sets `layer.checklist` where it is sound."""
    from auditor.checklist import models
    from auditor.checklist.explain import explain

    taken = inheritance(layer.source)
    faults = explain(models.validated(models.Inheritance, taken)[1], taken, lambda path: (layer.source, path))
    value = layer.value()
    layer.checklist, errors = models.validated(models.Checklist, value)
    if layer.checklist is None:
        return faults + explain(errors, value, layer.where)
    for entry, item in zip(layer.entries, layer.checklist.items, strict=True):
        if entry.item is None:
            entry.item = item
            _place_tests(entry, item)
    return faults


def _place_tests(entry: Entry, item: Item) -> None:
    """Tells every test sentence where it stands, for the messages of those that fail."""
    for status in entry.raw["tests"]:
        for i, case in enumerate(getattr(item.tests, status)):
            source, path = entry.where(("tests", status, i))
            case.set_place(source.file, *source.place(path))
