"""Measures runs over a folder of reports: `python benchmarks/batch.py FOLDER [WAY…] [-c CHECKLIST…]`.

For each way of running: seconds, reports a second, processor seconds, and the most memory that the
main process and any other of its processes had. Ways: one, jobs2, first (cache, two workers), again
(cache, unchanged), store, cluster1, cluster2. Results go to a folder that is removed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

WAYS: dict[str, tuple[str, ...]] = {
    "one": ("-o", "jsonl:{out}/a.jsonl"),
    "jobs1": ("-o", "jsonl:{out}/a.jsonl", "--jobs", "1"),
    "jobs2": ("-o", "jsonl:{out}/a.jsonl", "--jobs", "2"),
    "first": ("-o", "jsonl:{out}/a.jsonl", "--jobs", "2", "--cache", "{kept}"),
    "again": ("-o", "jsonl:{out}/a.jsonl", "--cache", "{kept}"),
    "store": ("-o", "parquet:{out}/store", "--jobs", "2"),
    "cluster1": ("-o", "jsonl:{out}/lines/", "--cluster", "local", "--jobs", "1"),
    "cluster2": ("-o", "jsonl:{out}/lines/", "--cluster", "local", "--jobs", "2"),
}
_EACH = 0.1  # seconds between looks
_TICKS = os.sysconf("SC_CLK_TCK")


def look(pid: int, seen: dict[int, tuple[int, float]]) -> None:
    """Most memory a process has had so far, KiB, and its processor seconds; what is gone keeps what it had."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return
    memory = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
    seen[pid] = memory or seen.get(pid, (0, 0.0))[0], (int(fields[11]) + int(fields[12])) / _TICKS


def below(pid: int) -> Iterator[int]:
    """The processes started by one, and theirs."""
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from below(int(child))
    except OSError:
        return


def measure(way: str, folder: Path, more: list[str], out: str, kept: str) -> tuple[float, float, int, int]:
    """Seconds, processor seconds, peak of the main process and of any other in MiB."""
    command = [a.format(out=out, kept=kept) for a in WAYS[way]]
    began = time.perf_counter()
    code = "import sys; from auditor.cli import main; main(sys.argv[1:])"
    running = subprocess.Popen([sys.executable, "-c", code, "audit", str(folder), "-q", *command, *more])
    seen: dict[int, tuple[int, float]] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_EACH):
            for pid in (running.pid, *below(running.pid)):
                look(pid, seen)

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = running.wait()
    seconds = time.perf_counter() - began
    over.set()
    watcher.join()
    if status:
        raise SystemExit(f"{way}: exit status {status}")
    used = sum(cpu for _, cpu in seen.values())
    main = seen.pop(running.pid, (0, 0.0))[0]
    return seconds, used, main // 1024, max((memory for memory, _ in seen.values()), default=0) // 1024


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ways", nargs="*", default=["one", "jobs2", "first", "again"], metavar="WAY")
    parser.add_argument("-c", "--checklist", action="append", default=[])
    told = parser.parse_args()
    more = [a for c in told.checklist for a in ("-c", c)]
    count = sum(len([f for f in files if f.endswith(".txt")]) for _, _, files in os.walk(told.folder))
    with tempfile.TemporaryDirectory(dir=told.folder.parent) as place:
        for number, way in enumerate(told.ways):
            out = Path(place) / f"{number}"
            out.mkdir()
            seconds, used, main_, others = measure(way, told.folder, more, str(out), f"{place}/kept")
            print(
                f"{way:9} {count:7} reports {seconds:8.1f} s {count / seconds:8.1f}/s {used:8.1f} s of processor"
                f" {main_:5} MiB {others:5} MiB", flush=True,
            )  # fmt: skip


if __name__ == "__main__":
    main()
