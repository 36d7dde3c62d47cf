"""`auditor.yaml`: one file for a repository, strict, with the checklists' messages.

Paths in it are relative to its folder. Only names are checked here that need no report; what needs
the checklists themselves (sections) is checked once they are loaded, by `check_sections`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.agencies import BODY, bodies_of
from auditor.checklist import locate
from auditor.checklist.errors import ChecklistError, Fault, near_name
from auditor.checklist.source import Path as Place
from auditor.checklist.source import Source
from auditor.gate.policy import ACTIONS, CASES, DEFAULT, Limit, Policy
from auditor.profiles import BodyOptions
from auditor.records import STATUSES, Action
from auditor.reporter.digest import TIERS
from auditor.strict import ListOf, MapOf, Named, Number, Text, examine, fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.checklist import Checklist

NAME = "auditor.yaml"
_RATE = Number(0, 100)
_BOUNDS = ("shown", "mentioned", "score", "most")


@dataclass(frozen=True, slots=True)
class Config:
    """What a repository says. Paths can be opened from the working folder. `source` keeps the
    places for faults that come up later, None where there is no file."""

    reports: tuple[str, ...] = ()
    checklists: tuple[str, ...] = ()
    agencies: str | None = None
    bodies: Mapping[str, BodyOptions] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    limits: tuple[Limit, ...] = ()
    rulings: tuple[str, ...] = ()
    baseline: str | None = None
    changed: Action = "warn"
    source: Source | None = None


def load_config(path: str | Path) -> Config:
    """The configuration in this file. Raises ChecklistError with every fault."""
    source, faults = examine(path, _FILE)
    if isinstance(source.value, dict):
        faults += _names(source, source.value, Path(path).parent)
    if faults:
        raise ChecklistError(sorted(faults, key=lambda f: (f.line or 0, f.column or 0)))
    return _config(source, Path(path).parent)


def find_config(folder: str | Path = ".") -> str | None:
    """The path of `auditor.yaml` in a folder, None where there is none."""
    path = Path(folder) / NAME
    return str(path) if path.is_file() else None


def check_sections(config: Config, checklists: Sequence[Checklist]) -> None:
    """Sections that the configuration names must exist in a checklist of the run, and checklists
    that its thresholds name must be run. Raises ChecklistError."""
    source = config.source
    if source is None:
        return
    known = tuple(dict.fromkeys(s.id for c in checklists for s in c.sections))
    ids = tuple(c.id for c in checklists)
    faults: list[Fault] = []
    for name in config.policy.sections:
        if name not in known:
            place = source.key_place(("gate", "sections", name))
            faults.append(Fault("unknown_section", source.file, *place, name, known, near_name(name, known)))
    for i, limit in enumerate(config.limits):
        if limit.section is not None and limit.section not in known:
            faults.append(fault("unknown_section", source, ("thresholds", i, "section"), known))
        if limit.checklist is not None and limit.checklist not in ids:
            faults.append(fault("not_found", source, ("thresholds", i, "checklist"), ids))
    if faults:
        raise ChecklistError(faults)


def _config(source: Source, folder: Path) -> Config:
    value = source.value
    gate = value.get("gate", {})
    cases = {k: v for k, v in gate.items() if k in CASES}
    limits = []
    for one in value.get("thresholds", ()):
        keys = dict(one)
        statuses = keys.pop("status", ())
        limits.append(Limit(**keys, statuses=_listed(statuses)))
    agencies, baseline = value.get("agencies"), value.get("baseline")
    return Config(
        reports=tuple(_path(folder, p) for p in value.get("reports", ())),
        checklists=tuple(_checklist(folder, c) for c in value.get("checklists", ())),
        agencies=None if agencies is None else _path(folder, agencies),
        bodies=bodies_of(value.get("bodies", {}), "config"),
        policy=Policy({**DEFAULT, **cases}, gate.get("tiers", {}), gate.get("sections", {})),
        limits=tuple(limits),
        rulings=tuple(_path(folder, p) for p in _listed(value.get("rulings", ()))),
        baseline=None if baseline is None else _path(folder, baseline),
        changed=gate.get("changed", "warn"),
        source=source,
    )


def _listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _path(folder: Path, name: str) -> str:
    """A path from the configuration as the working folder sees it."""
    return os.path.normpath(folder / name)


def _checklist(folder: Path, name: str) -> str:
    """An id as it is, a path so that it still reads as one."""
    if not locate.is_path(name):
        return name
    path = _path(folder, name)
    return path if locate.is_path(path) else os.path.join(".", path)


def _names(source: Source, value: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    """Checklists and files that do not exist; the baseline may still have to be written."""
    for key in ("reports", "checklists", "agencies", "rulings"):
        told = value.get(key)
        if told is None or (key in ("reports", "checklists") and not isinstance(told, tuple)):
            continue
        for i, name in enumerate(_listed(told)):
            at: Place = (key, i) if isinstance(told, tuple) else (key,)
            if not isinstance(name, str) or not name.strip() or source.told(at):
                continue
            if key == "checklists" and not locate.is_path(name):
                if name not in locate.ids():
                    yield fault("not_found", source, at, locate.ids())
            elif not (folder / name).exists():
                yield fault("no_such_file", source, at)


def _bounds(source: Source, at: Place, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """A threshold bounds something, and `most` counts named statuses."""
    if not any(key in raw for key in _BOUNDS):
        yield fault("no_bound", source, at, kinds=_BOUNDS)
    elif ("most" in raw) != ("status" in raw):
        yield fault("bound_pair", source, at, key="most", other="status")


_ACTION = Text(ACTIONS)
_CASES = MapOf(dict.fromkeys(CASES, _ACTION))
_GATE = MapOf({
    **dict.fromkeys(CASES, _ACTION), "changed": _ACTION,
    "tiers": MapOf(dict.fromkeys(TIERS, _CASES)), "sections": Named(_CASES),
})  # fmt: skip
_THRESHOLD = MapOf({
    "checklist": Text(), "section": Text(), "tier": Text(TIERS), "shown": _RATE, "mentioned": _RATE, "score": _RATE,
    "status": ListOf(Text(STATUSES), single=True, empty=False), "most": Number(0, 100_000, True),
}, rules=(_bounds,))  # fmt: skip
_FILE = MapOf({
    "reports": ListOf(Text(), empty=False), "checklists": ListOf(Text(), empty=False), "agencies": Text(),
    "bodies": Named(BODY), "gate": _GATE, "thresholds": ListOf(_THRESHOLD),
    "rulings": ListOf(Text(), single=True), "baseline": Text(),
})  # fmt: skip
