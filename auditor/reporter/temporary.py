"""Files and folders on their way to a name: hidden beside it, and swept away by a later run where the
run that made them was killed.

A lock says that a run still writes; the system lets go of it with the process, however that ended.
Where there are no such locks nothing is swept.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

try:
    import fcntl
except ImportError:  # not there on Windows
    LOCKS = False
else:
    LOCKS = True

_SUFFIX = ".tmp"


def new_file(folder: Path, name: str) -> tuple[int, Path]:
    """A file for what is to be `name`: its open descriptor, which holds the lock, and its path. Raises OSError."""
    sweep(folder, name)
    while True:
        number, made = tempfile.mkstemp(prefix=f".{name}.", suffix=_SUFFIX, dir=folder)
        if _held(number):
            return number, Path(made)
        os.close(number)


def new_folder(folder: Path, name: str) -> tuple[int | None, Path]:
    """The same for a folder; the descriptor is None where folders cannot be locked. Raises OSError."""
    sweep(folder, name)
    while True:
        made = Path(tempfile.mkdtemp(prefix=f".{name}.", suffix=_SUFFIX, dir=folder))
        if not LOCKS:
            return None, made
        number = os.open(made, os.O_RDONLY)
        if _held(number):
            return number, made
        os.close(number)


def _held(number: int) -> bool:
    """Lock it. False where a sweep has taken it between its making and its lock."""
    if not LOCKS:
        return True
    fcntl.flock(number, fcntl.LOCK_EX)
    return os.fstat(number).st_nlink > 0


def sweep(folder: Path, name: str) -> None:
    """Take away what killed runs left of `name`; what another run still holds stays."""
    if not LOCKS:
        return
    for path in folder.glob(f".{_escaped(name)}.*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            number = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()
            finally:
                os.close(number)


def _escaped(name: str) -> str:
    """A name as a pattern that fits it alone."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
