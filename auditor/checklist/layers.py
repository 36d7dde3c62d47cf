"""One checklist file laid over the one it extends, with every value's own place kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.checklist.errors import Fault, near_name
from auditor.checklist.source import Path, Source

if TYPE_CHECKING:
    from auditor.checklist.models import Checklist, Item

_INHERITANCE = ("extends", "drop", "override")
# Keys that are a file's own or are laid over in their own way.
_APART = (*_INHERITANCE, "items")


@dataclass(slots=True)
class Entry:
    """An item as written. `over` names, for keys from an `override`, where those stand; `item` is
    the model once validated."""

    raw: Any
    source: Source
    path: Path
    over: dict[str, tuple[Source, Path]] = field(default_factory=dict)
    item: Item | None = None

    @property
    def id(self) -> str | None:
        """The item's id as far as it can be read."""
        value = self.raw.get("id") if isinstance(self.raw, dict) else None
        return value if isinstance(value, str) else None

    def where(self, rest: Path) -> tuple[Source, Path]:
        """The file, and the path in it, of what stands at `rest` inside the item."""
        if rest and rest[0] in self.over:
            source, path = self.over[str(rest[0])]
            return source, path + rest
        return self.source, self.path + rest


@dataclass(slots=True)
class Layer:
    """A file resolved: `top` are its top-level values with the source of each; `checklist` is set
    where there are no `faults`; `dropped` are ids left out."""

    source: Source
    top: dict[str, tuple[Any, Source]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    checklist: Checklist | None = None

    def value(self) -> dict[str, Any]:
        """The plain value to validate; inherited items are models already."""
        out = {key: value for key, (value, _) in self.top.items()}
        own = self.source.value.get("items", ())
        if not isinstance(own, tuple):
            out["items"] = own
        elif self.entries or "items" in self.source.value:
            out["items"] = tuple(e.raw if e.item is None else e.item for e in self.entries)
        return out

    def where(self, path: Path) -> tuple[Source, Path]:
        """The file, and the path in it, of what stands at `path` of `value()`."""
        if len(path) > 1 and path[0] == "items" and isinstance(path[1], int):
            return self.entries[path[1]].where(path[2:])
        if path and path[0] in self.top:
            return self.top[str(path[0])][1], path
        return self.source, path

    def fault(self, code: str, path: Path, found: str | None = None, **more: Any) -> None:
        """Tell a fault at a path of the layer's own file."""
        self.faults.append(Fault(code, self.source.file, *self.source.place(path), found, **more))


def lay(source: Source, base: Layer | None) -> Layer:
    """`source` over `base`: top-level keys replace, then `drop`, `override` and `items`."""
    layer = Layer(source)
    own = source.value
    if base is not None:
        layer.top = dict(base.top)
        layer.entries = list(base.entries)
        layer.dropped = set(base.dropped)
    layer.top |= {key: (value, source) for key, value in own.items() if key not in _APART}
    if base is None:
        for key in ("drop", "override"):
            if key in own:
                place = source.key_place((key,))
                layer.faults.append(Fault("needs_extends", source.file, *place, args={"key": key}))
    else:
        changed = _override(layer, own.get("override"))
        _drop(layer, own.get("drop"), changed)
    _add(layer, own.get("items"), base)
    return layer


def inheritance(source: Source) -> dict[str, Any]:
    """The keys of a file that say what it takes from another one."""
    return {key: source.value[key] for key in _INHERITANCE if key in source.value}


def _texts(values: Any) -> list[tuple[int, str]]:
    if not isinstance(values, tuple):
        return []
    return [(i, v) for i, v in enumerate(values) if isinstance(v, str)]


def _unknown(layer: Layer, path: Path, name: str) -> None:
    near = near_name(name, (e.id for e in layer.entries if e.id))
    layer.fault("unknown_item", path, name, nearest=near)


def _override(layer: Layer, changes: Any) -> dict[str, int]:
    """Replace keys of inherited items; gives the ids changed with their place in the list."""
    index = {entry.id: n for n, entry in enumerate(layer.entries)}
    changed: dict[str, int] = {}
    for i, change in enumerate(changes if isinstance(changes, tuple) else ()):
        path: Path = ("override", i)
        name = change.get("id") if isinstance(change, dict) else None
        if not isinstance(change, dict) or layer.source.told((*path, "id")):
            continue
        if not isinstance(name, str):
            layer.fault("missing_key", path, args={"key": "id"})
        elif name not in index:
            _unknown(layer, (*path, "id"), name)
        elif name in changed:
            first = layer.source.place(("override", changed[name]))[0]
            layer.fault("duplicate_id", (*path, "id"), name, args={"first": first})
        else:
            old = layer.entries[index[name]]
            over = dict.fromkeys(change, (layer.source, path))
            layer.entries[index[name]] = Entry(old.raw | change, old.source, old.path, old.over | over)
            changed[name] = i
    return changed


def _drop(layer: Layer, names: Any, changed: dict[str, int]) -> None:
    known = {entry.id for entry in layer.entries}
    gone = set()
    for i, name in _texts(names):
        if name in changed:
            layer.fault("drop_and_override", ("drop", i), name)
        elif name not in known:
            _unknown(layer, ("drop", i), name)
        gone.add(name)
    layer.entries = [entry for entry in layer.entries if entry.id not in gone]
    layer.dropped |= gone


def _add(layer: Layer, items: Any, base: Layer | None) -> None:
    """The file's own items behind the inherited ones; an id may stand once."""
    inherited = {entry.id for entry in layer.entries}
    first: dict[str, int] = {}
    for i, raw in enumerate(items if isinstance(items, tuple) else ()):
        entry = Entry(raw, layer.source, ("items", i))
        layer.entries.append(entry)
        at = (*entry.path, "id")
        if entry.id is None:
            continue
        if entry.id in inherited and base is not None:
            layer.fault("duplicate_base_id", at, entry.id, args={"base": base.source.file})
        elif entry.id in first:
            layer.fault("duplicate_id", at, entry.id, args={"first": first[entry.id]})
        else:
            first[entry.id] = layer.source.place(at)[0]
