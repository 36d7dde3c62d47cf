"""How much of anything the reader takes from one file. Every limit has a default and a name by
which a user may change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

_MIB = 1024 * 1024


class LimitError(ValueError):
    """A limit that does not exist or a value that is none: `code` is `unknown_limit` or
    `bad_limit`, `name` and `value` are as given."""

    def __init__(self, code: str, name: str, value: str = "") -> None:
        super().__init__(code, name, value)
        self.code, self.name, self.value = code, name, value


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file. Sizes are bytes but for `characters` and `pages`; `ratio` is unpacked
    over packed size; `depth` counts archives in archives; `seconds` hold for one file, and
    `ocr_seconds` for one whose pages are images."""

    file_bytes: int = 64 * _MIB
    characters: int = 500_000
    lines: int = 50_000
    pages: int = 1_000
    entries: int = 5_000
    unpacked_bytes: int = 512 * _MIB
    ratio: int = 200
    depth: int = 2
    xml_depth: int = 400
    seconds: int = 60
    ocr_pages: int = 100
    ocr_seconds: int = 1_200
    memory_bytes: int = 4096 * _MIB


DEFAULT = Limits()


def limit_names() -> tuple[str, ...]:
    """The names of all limits, in order."""
    return tuple(f.name for f in fields(Limits))


def changed(values: Mapping[str, str]) -> Limits:
    """The defaults with some values changed. Raises LimitError."""
    parsed: dict[str, int] = {}
    for name, value in values.items():
        if name not in limit_names():
            raise LimitError("unknown_limit", name, value)
        if not value.isascii() or not value.isdecimal() or int(value) < 1:
            raise LimitError("bad_limit", name, value)
        parsed[name] = int(value)
    return replace(DEFAULT, **parsed)
