"""How far a long run is: reports done, rate, time that remains. For standard error only."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import IO

# The rate is that of the last seconds: what the cache knew at the beginning must not flatter it.
_WINDOW = 30.0
_EACH_TERMINAL, _EACH_LOG = 0.5, 15.0


class Progress:
    """Tells `say(done=…, total=…, percent=…, rate=…, left=…)` on a stream: on a terminal in one line
    that is written over, else a line now and then. `clock` gives seconds."""

    def __init__(
        self, total: int, stream: IO[str], say: Callable[..., str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total, self._stream, self._say, self._clock = total, stream, say, clock
        self._terminal = stream.isatty()
        self._each = _EACH_TERMINAL if self._terminal else _EACH_LOG
        self._done = self._width = 0
        self._told = clock()
        self._marks: deque[tuple[float, int]] = deque([(self._told, 0)])

    def step(self, count: int = 1) -> None:
        """So many reports more are done."""
        self._done += count
        now = self._clock()
        if now - self._told >= self._each:
            self._told = now
            self._tell(now)

    def clear(self) -> None:
        """Take the line away, before others are written and at the end."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _tell(self, now: float) -> None:
        self._marks.append((now, self._done))
        while now - self._marks[0][0] > _WINDOW and len(self._marks) > 2:
            self._marks.popleft()
        since, before = self._marks[0]
        rate = (self._done - before) / max(now - since, 1e-9)
        left = duration((self._total - self._done) / rate) if rate else "?"
        line = self._say(
            done=self._done, total=self._total, percent=f"{100 * self._done / self._total:.0f}", rate=_short(rate),
            left=left,
        )  # fmt: skip
        if self._terminal:
            self.clear()
            # A Chinese character takes two columns.
            self._width = sum(2 if ord(char) > 0x2E7F else 1 for char in line)
            self._stream.write(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()


def duration(seconds: float) -> str:
    """`1:05:09`, `5:09`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _short(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


