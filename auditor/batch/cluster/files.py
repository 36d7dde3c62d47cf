"""Files by path or by fsspec URL: reports to read, results that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from auditor.pipeline import Found, NothingToAudit, find_reports, is_report

# Stores where a file appears with its last byte: a name of its own meanwhile would cost a second copy.
_WHOLE = frozenset(("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "memory"))

_MARKS = ("size", "mtime", "ETag", "etag", "md5Hash", "LastModified", "created")


@dataclass(frozen=True, slots=True)
class Source:
    """A report to audit: where it lies, its name in results, and what tells that it has changed."""

    place: str
    name: str
    mark: str


def is_url(text: str) -> bool:
    """Is it a URL, and no path?"""
    return "://" in text


def sources(given: Sequence[str]) -> tuple[list[Source], list[str]]:
    """As `pipeline.find_reports`, of paths and URLs. Raises NothingToAudit, and FileNotFoundError with
    what was given where there is nothing."""
    out: list[Source] = []
    skipped: list[str] = []
    for one in given:
        if is_url(one):
            found, left = _remote(one)
        else:
            if not Path(one).exists():
                raise FileNotFoundError(one)
            local, left = find_reports([one])
            found = [_local(file) for file in local]
        out += found
        skipped += left
    return sorted(out, key=lambda source: source.name), sorted(skipped)


def _local(file: Found) -> Source:
    told = file.path.stat()
    return Source(str(file.path.absolute()), file.name, f"{told.st_size} {told.st_mtime_ns}")


def _remote(url: str) -> tuple[list[Source], list[str]]:
    system, root = fsspec.core.url_to_fs(url)
    if not system.exists(root):
        raise FileNotFoundError(url)
    if system.isfile(root):
        return [Source(url, root.rpartition("/")[2], _mark(system.info(root)))], []
    out: list[Source] = []
    skipped: list[str] = []
    for path, told in system.find(root, detail=True).items():
        name = path[len(root) :].strip("/")
        folders, _, last = name.rpartition("/")
        if any(part.startswith(".") for part in folders.split("/")):
            continue  # as in a walk: hidden folders are not entered
        if is_report(last):
            out.append(Source(system.unstrip_protocol(path), name, _mark(told)))
        else:
            skipped.append(name)
    if not out:
        raise NothingToAudit(url)
    return out, skipped


def _mark(told: dict[str, Any]) -> str:
    """What a store tells of a file's state."""
    return " ".join(str(told.get(key)) for key in _MARKS)


@contextmanager
def at_hand(found: Sequence[Source], folder: Path) -> Iterator[list[Found]]:
    """The reports as files of this machine; those of a URL are fetched into `folder`, one that cannot
    be fetched is told as not there."""
    out = []
    for number, source in enumerate(found):
        path = Path(source.place)
        if is_url(source.place):
            path = folder / f"{number}"
            system, place = fsspec.core.url_to_fs(source.place)
            try:
                system.get_file(place, str(path))
            except FileNotFoundError:
                path = folder / "none" / "none"
        out.append(Found(path, source.name))
    yield out


class Place:
    """A folder for results, by path or URL."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._system, self._root = fsspec.core.url_to_fs(self.url)

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None where there is none."""
        try:
            with self._system.open(f"{self._root}/{name}", "rb") as stream:
                data: bytes = stream.read()
                return data
        except FileNotFoundError:
            return None

    def put(self, name: str, file: Path) -> None:
        """A file of this machine under a name, whole."""
        path = f"{self._root}/{name}"
        self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
        if set(_protocols(self._system)) & _WHOLE:
            self._system.put_file(str(file), path)
            return
        folder, _, last = path.rpartition("/")
        beside = f"{folder}/.{last}.{uuid.uuid4().hex}.tmp"
        if isinstance(self._system, LocalFileSystem):
            shutil.copyfile(file, beside)
            os.replace(beside, path)  # noqa: PTH105 - two names as texts
        else:
            self._system.put_file(str(file), beside)
            self._system.mv(beside, path)

    def write(self, name: str, data: bytes, folder: Path) -> None:
        """Bytes under a name, whole; `folder` is for what is on the way."""
        file = folder / uuid.uuid4().hex
        file.write_bytes(data)
        self.put(name, file)
        file.unlink()

    def names(self, folder: str = "") -> list[str]:
        """The names of the files in the folder, or in one below it."""
        try:
            found = self._system.ls(f"{self._root}/{folder}".rstrip("/"), detail=False)
        except FileNotFoundError:
            return []
        return sorted(str(path).rpartition("/")[2] for path in found)

    def remove(self, name: str) -> None:
        """Take a file or a folder of ours away."""
        path = f"{self._root}/{name}"
        if self._system.exists(path):
            self._system.rm(path, recursive=True)


def _protocols(system: Any) -> tuple[str, ...]:
    told = system.protocol
    return (told,) if isinstance(told, str) else tuple(told)
