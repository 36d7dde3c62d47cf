"""The child process in which binary formats are read. It is started once and used again; it has
limits of memory, and it is stopped when a file takes too long. What comes back is plain JSON.

A file that ends the child ends nothing else: the next file gets a new one.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

if TYPE_CHECKING:
    from auditor.reader.binary.lines import Lines

_SIZE = struct.Struct(">QQ")
_MOST_ANSWER = 512 * 1024 * 1024
_RENEW_AFTER = 200  # files; what libraries leave behind in memory goes with the process


class _Child:
    """One process with the limits it was started with."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.owner, self.used = limits, os.getpid(), 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from auditor.reader.child import serve; serve()", str(limits.memory_bytes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )  # fmt: skip

    def ask(self, kind: str, data: bytes, seconds: int) -> dict[str, Any]:
        """The answer for one file. Raises ReadError `too_slow`, `crashed`."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            header = json.dumps({"kind": kind, "limits": asdict(self.limits)}).encode()
            _send(process.stdin, header, data)
            answer, _ = _receive(process.stdout)
        except (OSError, EOFError, ValueError):
            self.stop()
            raise ReadError("too_slow", {"limit": seconds}) if late.is_set() else ReadError("crashed") from None
        finally:
            timer.cancel()
        self.used += 1
        told = json.loads(answer)
        assert isinstance(told, dict)
        return told

    def stop(self) -> None:
        """End the process, at once."""
        if self.owner != os.getpid():
            return  # inherited by a fork: not ours to stop
        with suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


_lock = threading.Lock()
_child: _Child | None = None


def _current(limits: Limits) -> _Child:
    global _child
    child = _child
    usable = (
        child is not None and child.owner == os.getpid() and child.limits == limits
        and child.used < _RENEW_AFTER and child.process.poll() is None
    )  # fmt: skip
    if child is None or not usable:
        close()
        child = _child = _Child(limits)
    return child


def close() -> None:
    """Stop the child process, if there is one."""
    global _child
    if _child is not None:
        _child.stop()
        _child = None


atexit.register(close)


def extract(kind: str, data: bytes, limits: Limits, seconds: int) -> dict[str, Any]:
    """Read a binary file in the child process: the fields of `binary.lines.Lines` by name.

    Raises ReadError: the reader's own codes, `too_slow`, `crashed`, `no_memory`.
    """
    with _lock:
        told = _current(limits).ask(kind, data, seconds)
    if "error" in told:
        raise ReadError(told["error"], told.get("details", {}))
    return told


# ------------------------------------------------------------ both ends


def _send(pipe: IO[bytes], header: bytes, data: bytes) -> None:
    pipe.write(_SIZE.pack(len(header), len(data)))
    pipe.write(header)
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    sizes = _exactly(pipe, _SIZE.size)
    first, second = _SIZE.unpack(sizes)
    if first + second > _MOST_ANSWER:
        raise ValueError("answer too long")
    return _exactly(pipe, first), _exactly(pipe, second)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) != size:
        raise EOFError
    return data


# ------------------------------------------------------------ inside the child


def answer(kind: str, data: bytes, limits: Limits) -> dict[str, Any]:
    """What the child answers for one file: lines, or the code of the error."""
    import importlib

    module = {"docx": "docx", "pdf": "pdf", "ofd": "ofd", "image": "ocr"}[kind]
    try:
        lines = importlib.import_module(f"auditor.reader.binary.{module}").extract(data, limits)
    except ReadError as error:
        return {"error": error.code, "details": error.details}
    except (MemoryError, RecursionError):
        return {"error": "no_memory", "details": {"limit": limits.memory_bytes}}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is told as one thing
        return {"error": "damaged", "details": {"error": type(error).__name__}}
    return plain(lines)


def plain(lines: Lines) -> dict[str, Any]:
    """Lines as plain JSON values."""
    return {
        "format": lines.format, "extraction": lines.extraction, "rows": lines.rows, "pages": lines.pages,
        "chrome": lines.chrome, "notes": lines.notes,
    }  # fmt: skip


def _confine(memory: int) -> None:
    """Limit the memory of this process and keep it from leaving core files."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve() -> None:
    """Answer files until the pipe closes. Standard output belongs to the answers alone."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _confine(int(sys.argv[1]))
    source = os.fdopen(os.dup(0), "rb")
    while True:
        try:
            header, data = _receive(source)
        except (EOFError, ValueError):
            return
        asked = json.loads(header)
        told = answer(asked["kind"], data, Limits(**asked["limits"]))
        del data
        try:
            _send(pipe, json.dumps(told).encode(), b"")
        except OSError:
            return
