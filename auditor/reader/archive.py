"""Zip files as folders: their reports one by one, from memory; nothing is unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.reader.binary.package import Package
from auditor.reader.errors import ReadError
from auditor.reader.formats import SUPPORTED
from auditor.reader.limits import Limits
from auditor.reader.names import entry_name, printable, unsafe, walked
from auditor.reader.sniff import sniff

_NOT_REPORTS = ("agencies.yaml", "auditor.yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive: `name` with the archive's own before it, and its bytes or why it
    cannot be had."""

    name: str
    data: bytes
    error: ReadError | None = None


def is_archive(data: bytes) -> bool:
    """True for a zip that is no document."""
    return sniff(data) == "zip"


def entries(data: bytes, name: str, limits: Limits, depth: int = 1) -> Iterator[Entry]:
    """The reports of an archive in the order of their names, archives in it opened too.

    What cannot be read comes as an entry with its error; nothing is raised.
    """
    if depth > limits.depth:
        yield Entry(name, b"", ReadError("archive_depth", {"limit": limits.depth}))
        return
    try:
        package = Package(data, limits)
    except ReadError as error:
        yield Entry(name, b"", error)
        return
    found = False
    for label, part in sorted(_files(package), key=lambda pair: pair[0]):
        full = f"{name}/{printable(label)}"
        linked = stat.S_ISLNK(part.external_attr >> 16)
        if unsafe(label) or linked:
            found = True
            yield Entry(full, b"", ReadError("unsafe_name"))
            continue
        if not walked(label, SUPPORTED) or label.rpartition("/")[2] in _NOT_REPORTS:
            continue
        found = True
        try:
            inner = package.open(part)
        except ReadError as error:
            yield Entry(full, b"", error)
            if error.code in ("archive_size", "archive_ratio"):
                return
            continue
        if is_archive(inner):
            yield from entries(inner, full, limits, depth + 1)
        else:
            yield Entry(full, inner)
    if not found:
        yield Entry(name, b"", ReadError("archive_empty"))


def _files(package: Package) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for part in package.parts:
        if not part.filename.endswith("/"):  # a name may be empty, which is_dir does not bear
            # The raw name: the library has already cut it at a NUL and turned some slashes.
            yield entry_name(part.orig_filename, bool(part.flag_bits & 0x800)), part
