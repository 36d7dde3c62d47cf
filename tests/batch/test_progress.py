"""What a long run tells meanwhile."""

from __future__ import annotations

import io

from auditor.batch.progress import Progress, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, steps: int, seconds: float, total: int = 400) -> str:
    now = 100.0
    progress = Progress(total, stream, "{done}/{total} {percent} {rate} {left}".format, lambda: now)
    for _ in range(steps):
        now += seconds
        progress.step()
    progress.clear()
    return stream.getvalue()


def test_a_log_gets_a_line_now_and_then() -> None:
    assert told(io.StringIO(), 70, 0.5, 80).splitlines() == ["30/80 38 2.0 0:25", "60/80 75 2.0 0:10"]


def test_a_terminal_has_one_line_written_over() -> None:
    lines = told(Terminal(), 4, 0.25, 8).split("\r")
    assert lines == ["2/8 25 4.0 0:02", " " * 15, "4/8 50 4.0 0:01", " " * 15, ""]


def test_a_short_run_says_nothing() -> None:
    assert told(Terminal(), 3, 0.1) == told(io.StringIO(), 3, 0.1) == ""


def test_durations() -> None:
    assert [duration(s) for s in (0, 59.6, 3599, 3600, 90061)] == ["0:00", "1:00", "59:59", "1:00:00", "25:01:01"]
