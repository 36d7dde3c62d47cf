"""A time limit for work done in this process: text and web pages are read here, and all is matched here.

The limit rings by a signal, which only the main thread of a POSIX process can take; elsewhere, and
where a caller's own timer runs, sizes alone bound the work. Regular expressions hear the signal too.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from auditor.reader.errors import ReadError


class _Late(BaseException):
    """Not an `Exception`, so that nobody on the way takes it for a fault of the file."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises ReadError `too_slow` where what is inside takes longer."""
    if not _may_ring():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _Late:
        raise ReadError("too_slow", {"limit": int(seconds)}) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _may_ring() -> bool:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getitimer(signal.ITIMER_REAL)[0] == 0


def _ring(*_: object) -> None:
    raise _Late
