"""Measures runs over a folder of reports: `python benchmarks/batch.py FOLDER [WAY…] [-c CHECKLIST…]`.

For each way of running: seconds, reports a second, processor seconds, the most memory that the main
process and any other of its processes had, the machine's load before the run; then of the lines how
many there are, whether their reports stand in the order of the names, each once for each checklist,
and the first digits of their SHA-256. Results go to a folder beside FOLDER that is removed.

Ways: one, jobs1, jobs2, first (cache, two workers), again (cache, unchanged), killed (cache of its own,
two workers, the main process killed with SIGKILL after `--after` seconds), resumed (the same command
again), store, cluster1, cluster2, cluster2-hit (one of two workers killed with SIGKILL after `--after`
seconds).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CACHED = ("-o", "jsonl:{out}/a.jsonl", "--jobs", "2", "--cache")
_CLUSTER = ("-o", "jsonl:{out}/lines/", "--cluster", "local", "--jobs")
WAYS: dict[str, tuple[str, ...]] = {
    "one": ("-o", "jsonl:{out}/a.jsonl"),
    "jobs1": ("-o", "jsonl:{out}/a.jsonl", "--jobs", "1"),
    "jobs2": ("-o", "jsonl:{out}/a.jsonl", "--jobs", "2"),
    "first": (*_CACHED, "{kept}"),
    "again": ("-o", "jsonl:{out}/a.jsonl", "--cache", "{kept}"),
    "killed": (*_CACHED, "{kept}-killed"),
    "resumed": (*_CACHED, "{kept}-killed"),
    "store": ("-o", "parquet:{out}/store", "--jobs", "2"),
    "cluster1": (*_CLUSTER, "1"),
    "cluster2": (*_CLUSTER, "2"),
    "cluster2-hit": (*_CLUSTER, "2"),
}
_EACH = 0.1  # seconds between looks
_NAME = re.compile(rb'"path": ?"([^"]*)"')
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


def worker(pid: int) -> int | None:
    """A process below one that does audits: of those that have no process below them and are not
    Python's own helper the busiest; None where there is none yet."""
    seen: dict[int, tuple[int, float]] = {}
    for child in below(pid):
        try:
            helper = b"resource_tracker" in Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if not helper and not any(True for _ in below(child)):
            look(child, seen)
    return max(seen, key=lambda child: seen[child][1], default=None)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took: seconds, processor seconds, peaks of the main process and of any other in MiB,
    exit status."""

    seconds: float
    used: float
    main: int
    others: int
    status: int


def measure(way: str, folder: Path, more: list[str], out: str, kept: str, after: float) -> Run:
    """A run, with what is killed in it."""
    command = [a.format(out=out, kept=kept) for a in WAYS[way]]
    began = time.perf_counter()
    code = "import sys; from auditor.cli import main; main(sys.argv[1:])"
    running = subprocess.Popen([sys.executable, "-c", code, "audit", str(folder), "-q", *command, *more])
    seen: dict[int, tuple[int, float]] = {}
    over = threading.Event()

    def watch() -> None:
        hit = way not in ("killed", "cluster2-hit")
        while not over.wait(_EACH):
            for pid in (running.pid, *below(running.pid)):
                look(pid, seen)
            if not hit and time.perf_counter() - began > after:
                victim = running.pid if way == "killed" else worker(running.pid)
                if victim is not None:
                    os.kill(victim, signal.SIGKILL)
                    hit = True

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = running.wait()
    seconds = time.perf_counter() - began
    over.set()
    watcher.join()
    used = sum(cpu for _, cpu in seen.values())
    main = seen.pop(running.pid, (0, 0.0))[0]
    others = max((memory for memory, _ in seen.values()), default=0)
    return Run(seconds, used, main // 1024, others // 1024, status)


def lines(out: Path) -> str:
    """What is told of a run's lines; of a cluster's, those of its parts one behind another."""
    files = [out / "a.jsonl"]
    if (out / "lines" / "parts.json").exists():
        files = [out / "lines" / name for name in json.loads((out / "lines" / "parts.json").read_text())["parts"]]
    digest, names = hashlib.sha256(), Counter[str]()
    for file in files:
        if not file.exists():
            return "no lines"
        with file.open("rb") as stream:
            for line in stream:
                digest.update(line)
                names[_NAME.search(line)[1].decode()] += 1  # type: ignore[index] - every line has one
    whole = list(names) == sorted(names) and len(set(names.values())) == 1
    told = "in order, each once" if whole else "NOT in order or NOT each once"
    return f"{sum(names.values())} lines of {len(names)} reports {told}, {digest.hexdigest()[:16]}"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ways", nargs="*", default=["one", "jobs2", "first", "again"], metavar="WAY")
    parser.add_argument("-c", "--checklist", action="append", default=[])
    parser.add_argument("--after", type=float, default=10.0, help="seconds after which a process is killed")
    told = parser.parse_args()
    more = [a for c in told.checklist for a in ("-c", c)]
    count = sum(len([f for f in files if f.endswith(".txt")]) for _, _, files in os.walk(told.folder))
    with tempfile.TemporaryDirectory(dir=told.folder.parent) as place:
        for number, way in enumerate(told.ways):
            out = Path(place) / f"{number}"
            out.mkdir()
            load = os.getloadavg()[0]
            run = measure(way, told.folder, more, str(out), f"{place}/kept", told.after)
            if run.status and way != "killed":
                raise SystemExit(f"{way}: exit status {run.status}")
            print(
                f"{way:12} {count:7} reports {run.seconds:8.1f} s {count / run.seconds:8.1f}/s {run.used:8.1f} s of"
                f" processor {run.main:5} MiB {run.others:5} MiB, load {load:.1f}; {lines(out)}", flush=True,
            )  # fmt: skip


if __name__ == "__main__":
    main()
