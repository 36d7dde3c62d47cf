"""Where results go: `-o FORMAT[:PATH]` to a sink that takes audits one report at a time.

A file is written beside PATH under a temporary name and renamed when the run is done, so that
nothing half-written is ever left; several sinks serve one run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Protocol

from auditor.records import Audit, Run
from auditor.reporter.temporary import LOCKS, new_file
from auditor.reporter.words import Words

# Each format's module has `sink(target, words, options) -> Sink`; `file_only` formats need a PATH.
FORMATS: dict[str, str] = {
    "terminal": "auditor.reporter.terminal",
    "json": "auditor.reporter.jsons",
    "jsonl": "auditor.reporter.jsons",
    "md": "auditor.reporter.markdown",
    "html": "auditor.reporter.pages",
    "xlsx": "auditor.reporter.ledger",
    "docx": "auditor.reporter.letters",
    "brief": "auditor.reporter.letters.brief",
    "sarif": "auditor.reporter.sarif",
    "junit": "auditor.reporter.junit",
    "github": "auditor.reporter.github",
    "parquet": "auditor.batch.store.sink",
}
FILE_ONLY: frozenset[str] = frozenset({"xlsx", "docx", "brief", "parquet"})
# Formats whose libraries come with an extra of the package.
EXTRAS: dict[str, str] = {"parquet": "store"}


@dataclass(frozen=True, slots=True)
class Target:
    """A format and where it goes; `path` None is standard output."""

    format: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """How people want to see it: `verbose` also shows what is met, with passages; `pages` is the
    folder of pages written in the same run, for links to them; `open_points` is the most that a
    ledger lists of one body; `letter` is a file of texts for letters, `name_weak` names bodies
    behind the common points of the summary, `reviewer` also puts into formats that are passed on what
    checks tell the reviewer alone."""

    verbose: bool = False
    pages: str | None = None
    open_points: int = 15
    letter: str | None = None
    name_weak: bool = False
    reviewer: bool = False


class Sink(Protocol):
    """Takes the audits of one report after another, then the end of the run."""

    def add(self, audits: Sequence[Audit]) -> None:
        """One report's audits, in the order asked."""

    def finish(self, end: Run) -> None:
        """`end` has the run's problems and checks and no audits; afterwards the file is there."""

    def abandon(self) -> None:
        """Leaves nothing behind."""


class TargetError(ValueError):
    """An output that cannot be: `code` names the sentence (`unknown_format`, `needs_path`,
    `two_stdout`, `same_path`, `not_writable`, `needs_extra`, those of `letter_…`), `args` its arguments."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, args)
        self.code = code
        self.details = args


def parse_target(text: str) -> Target:
    """`FORMAT[:PATH]`, split at the first colon. Raises TargetError."""
    name, colon, path = text.partition(":")
    if name not in FORMATS:
        raise TargetError("unknown_format", found=name, allowed=tuple(FORMATS))
    if colon and not path:
        raise TargetError("needs_path", format=name)
    if not path and name in FILE_ONLY:
        raise TargetError("needs_path", format=name)
    return Target(name, path or None)


def parse_targets(texts: Sequence[str]) -> list[Target]:
    """All outputs of a run; one may go to standard output, none twice to one place."""
    targets = [parse_target(text) for text in texts]
    if sum(t.path is None for t in targets) > 1:
        raise TargetError("two_stdout")
    seen: set[str] = set()
    for target in targets:
        if target.path is not None:
            place = os.path.realpath(target.path)
            if place in seen:
                raise TargetError("same_path", path=target.path)
            seen.add(place)
    return targets


def open_sink(target: Target, words: Words, look: Look) -> Sink:
    """The sink for one output. Raises TargetError where the path cannot be written."""
    try:
        module = import_module(FORMATS[target.format])
    except ImportError:
        if target.format not in EXTRAS:
            raise
        raise TargetError("needs_extra", extra=EXTRAS[target.format]) from None
    sink: Sink = module.sink(target, words, look)
    return sink


def umask() -> int:
    """The rights taken away from new files: temporary ones are private, a result is as readable
    as any other file."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


class TextOut:
    """A text file that appears whole or not at all; standard output where there is no path."""

    def __init__(self, path: str | None) -> None:
        self.path = None if path is None else Path(path)
        self._temporary: Path | None = None
        self.stream: IO[str]
        if self.path is None:
            self.stream = sys.stdout
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.is_dir():
                raise IsADirectoryError
            number, self._temporary = new_file(self.path.parent, self.path.name)
        except OSError:
            raise TargetError("not_writable", path=path) from None
        self.stream = os.fdopen(number, "w", encoding="utf-8", newline="\n")

    def commit(self) -> None:
        """The file takes its name."""
        if self.path is None or self._temporary is None:
            self.stream.flush()
            return
        self.stream.flush()
        self._temporary.chmod(0o666 & ~umask())
        if not LOCKS:
            self.stream.close()  # what is open cannot be renamed there
        self._temporary.replace(self.path)
        self._temporary = None
        self.stream.close()  # only now: with it goes the lock

    def abandon(self) -> None:
        """The temporary file goes."""
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                self.stream.close()
            self._temporary.unlink(missing_ok=True)
            self._temporary = None


class FileOut:
    """A file that a library writes by name and that appears whole or not at all."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.is_dir() or path.endswith("/"):
                raise IsADirectoryError
            number, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self.path.parent)
        except OSError:
            raise TargetError("not_writable", path=path) from None
        os.close(number)
        self.temporary = Path(name)

    def commit(self) -> None:
        """The file takes its name."""
        self.temporary.chmod(0o666 & ~umask())
        self.temporary.replace(self.path)

    def abandon(self) -> None:
        """The temporary file goes."""
        self.temporary.unlink(missing_ok=True)


class FolderOut:
    """A folder of files that change all at once at the end of a run: files are written into a hidden
    folder beside it, then moved in, and our own files of an earlier run that are no more are removed.

    `ours(path)` tells whether a file there was made by this format; no other file is touched.
    """

    def __init__(self, path: str, suffix: str, ours: Callable[[Path], bool]) -> None:
        self.path = Path(path)
        self._suffix, self._ours = suffix, ours
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.temporary: Path = Path(tempfile.mkdtemp(prefix=".", suffix=".tmp", dir=self.path))
        except OSError:
            raise TargetError("not_writable", path=path) from None

    def commit(self) -> None:
        """New files take their places, stale ones go."""
        made = sorted(self.temporary.iterdir())
        names = {file.name for file in made}
        stale = [f for f in self.path.iterdir() if f.suffix == self._suffix and f.name not in names and f.is_file()]
        for file in made:
            file.chmod(0o666 & ~umask())
            file.replace(self.path / file.name)
        for file in stale:
            if self._ours(file):
                file.unlink()
        self.abandon()

    def abandon(self) -> None:
        """Nothing is left of a run that broke."""
        shutil.rmtree(self.temporary, ignore_errors=True)
