"""Where checklists lie: by id in the package or the source tree, by path anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from auditor.checklist.errors import ChecklistError, Fault, near_name
from auditor.checklist.source import LIMIT

SUFFIX = ".yaml"
BANK = ".bank.yaml"


@dataclass(frozen=True, slots=True)
class Origin:
    """A checklist file: `name` as messages show it, `folder` for relative paths inside it."""

    name: str
    file: Traversable
    folder: Traversable

    @property
    def key(self) -> str:
        """Tells whether two origins are the same file."""
        return os.path.realpath(str(self.file))

    def read(self) -> bytes:
        """The bytes, one more than the limit at most. Raises ChecklistError."""
        try:
            with self.file.open("rb") as stream:
                return stream.read(LIMIT + 1)
        except (OSError, ValueError):
            raise ChecklistError([Fault("unreadable", self.name, found=self.name)]) from None


def folders() -> tuple[Traversable, ...]:
    """Where ids are looked up, in order: inside the package, beside it in the source tree."""
    package = files("auditor")
    inside = package.joinpath("checklists")
    beside = Path(str(package)).parent / "checklists"
    return tuple(f for f in (inside, beside) if f.is_dir())


def ids() -> tuple[str, ...]:
    """Every id that can be loaded, in order of name."""
    return tuple(sorted({name.removesuffix(SUFFIX) for folder in folders() for name in _names(folder)}))


def is_path(id_or_path: str) -> bool:
    """A path holds `/` or ends in .yaml; anything else is an id."""
    return "/" in id_or_path or os.sep in id_or_path or id_or_path.endswith(SUFFIX)


def is_bank(id_or_path: str) -> bool:
    """Banks of sentences lie beside checklists and are none."""
    return f"{id_or_path.removesuffix(SUFFIX)}{SUFFIX}".endswith(BANK)


def find(id_or_path: str, base: Origin | None = None) -> Origin | None:
    """The checklist file with this id or path, a relative path being relative to `base`; None
    where there is no such file."""
    if not is_path(id_or_path):
        name = f"{id_or_path}{SUFFIX}"
        folder = next((f for f in folders() if name in _names(f)), None)
        return None if folder is None else Origin(name, folder.joinpath(name), folder)
    start: Traversable = Path() if base is None else base.folder
    try:
        file = start.joinpath(id_or_path)
        if not file.is_file():
            return None
    except (OSError, ValueError):
        return None
    shown = id_or_path if base is None else os.path.join(os.path.dirname(base.name), id_or_path)
    folder = file.parent if isinstance(file, Path) else start
    return Origin(os.path.normpath(shown).replace(os.sep, "/"), file, folder)


def not_found(id_or_path: str) -> Fault:
    """A fault that names the id most like the one asked for."""
    near = None if is_path(id_or_path) else near_name(id_or_path, ids())
    allowed = () if is_path(id_or_path) else ids()
    return Fault("not_found", id_or_path, found=id_or_path, allowed=allowed, nearest=near)


def _names(folder: Traversable) -> Iterator[str]:
    return (f.name for f in folder.iterdir() if f.name.endswith(SUFFIX) and not f.name.endswith(BANK))
