"""A zip package held in memory, read part by part within limits; nothing is written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

_CHUNK = 1 << 20
_SMALL = 1 << 20  # a part this small is no bomb, whatever its ratio
_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, IndexError, LookupError)


class Package:
    """The parts of a package by name. Raises ReadError: `damaged`, `encrypted`, `archive_entries`,
    `archive_ratio`, `archive_size`."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.parts = self._zip.infolist()
        except _FAULTS:
            raise ReadError("damaged") from None
        except RuntimeError:
            raise ReadError("encrypted") from None
        if len(self.parts) > limits.entries:
            raise ReadError("archive_entries", {"limit": limits.entries, "count": len(self.parts)})
        # The last entry of a name wins, as with every common reader.
        self._by_name = {part.filename.replace("\\", "/").lstrip("/").casefold(): part for part in self.parts}

    def names(self) -> tuple[str, ...]:
        """Names of all parts as they are looked up: without a leading slash, in lower case."""
        return tuple(self._by_name)

    def has(self, name: str) -> bool:
        """True where a part of that name exists, whatever its case."""
        return name.lstrip("/").casefold() in self._by_name

    def read(self, name: str) -> bytes:
        """A part's bytes. A part that is not there is `damaged`."""
        part = self._by_name.get(name.lstrip("/").casefold())
        if part is None:
            raise ReadError("damaged", {"part": name})
        return self.open(part)

    def open(self, part: zipfile.ZipInfo) -> bytes:
        """The bytes of one entry, counted against the limits while they are unpacked: what the
        directory says of sizes is not believed."""
        if part.flag_bits & 0x1:
            raise ReadError("encrypted")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ReadError("damaged", {"part": part.filename})  # others may ask for gigabytes at once
        most = max(_SMALL, part.compress_size * self._limits.ratio)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    if size > most:
                        raise ReadError("archive_ratio", {"limit": self._limits.ratio})
                    if size > self._limits.file_bytes:
                        raise ReadError("too_large", {"limit": self._limits.file_bytes, "size": size})
                    if size > self._left:
                        raise ReadError("archive_size", {"limit": self._limits.unpacked_bytes})
                    pieces.append(piece)
        except _FAULTS:
            raise ReadError("damaged", {"part": part.filename}) from None
        except RuntimeError:
            raise ReadError("encrypted") from None
        self._left -= size
        return b"".join(pieces)
