"""What the measurements share: the reports they run over and how time is taken."""

from __future__ import annotations

import gc
import platform
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from auditor.reader import read_report
from auditor.records import Report

ROOT = Path(__file__).parent.parent
UNIT = 5_000  # characters; every figure is milliseconds of one core for so many


def seeds() -> list[Path]:
    """The reports that come with the source: real ones and written ones."""
    return sorted((*(ROOT / "reports").glob("*.txt"), *(ROOT / "tests" / "corpus").glob("*.txt")))


def read_all(paths: Iterable[Path]) -> list[Report]:
    return [read_report(path) for path in paths]


def least(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Least and median seconds of processor time of a piece of work. Other programs on the machine
    only ever make it slower, so that the least is nearest to what it costs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times), median(times)


def as_the_command_line() -> None:
    """Collects garbage as seldom as the command line and its workers do."""
    gc.set_threshold(100_000, 20, 20)


def machine() -> str:
    """Processor and Python of this machine, and how fast an empty loop runs: figures of two days or
    machines compare only by it."""
    loops = 1_000_000

    def empty() -> None:
        for _ in range(loops):
            pass

    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        name = next(
            (row.partition(":")[2].strip() for row in info.read_text().splitlines() if "model name" in row), name
        )
    each = least(empty, 9)[0] / loops * 1e9
    return f"{name}, Python {platform.python_version()}, {each:.0f} ns for an empty loop's turn"
