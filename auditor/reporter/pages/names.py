"""File names of pages: by the report's stem, safe on every disk, no two alike."""

from __future__ import annotations

import hashlib
import re

_UNSAFE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)
# Overview pages: index.html, index-2.html, …
_OWN = re.compile(r"index(?:-\d+)?$", re.IGNORECASE)
_LONGEST = 200  # bytes of a stem: 255 is the limit of common file systems, endings and ours included
_SHORT = 8


class Names:
    """Gives each report its own name; the same reports in the same order get the same names."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, path: str) -> str:
        """The stem for the report at `path` (relative, with `/`)."""
        stem = path.rpartition("/")[2]
        stem = stem.rpartition(".")[0] or stem
        name = _UNSAFE.sub("_", stem).strip(" .") or "_"
        long = len(name.encode("utf-8", "replace")) > _LONGEST
        if long or _RESERVED.match(name) or _OWN.match(name) or name.casefold() in self._taken:
            name = f"{_shortened(name)}-{hashlib.sha256(path.encode('utf-8', 'replace')).hexdigest()[:_SHORT]}"
        self._taken.add(name.casefold())
        return name


def _shortened(name: str) -> str:
    return name.encode("utf-8", "replace")[: _LONGEST - _SHORT].decode("utf-8", "ignore")
