"""Worker processes: order, bounded memory, death and what follows it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from auditor.batch import pool
from auditor.batch.pool import Dead, Pool, WorkerFailed

Told = list[tuple[str, bytes | Dead | None]]


def make(folder: Path) -> Callable[[str], Iterator[bytes]]:
    """Tasks are words that say what happens: `3` answers three times, `die` kills the worker after two
    answers, `die1` the first time only, `big` answers a megabyte, `bug` is an error of the program's own."""
    if (folder / "stillborn").exists():
        os._exit(3)

    def do(task: str) -> Iterator[bytes]:
        with (folder / "seen").open("a") as log:
            log.write(f"{task}\n")
        word = task.rpartition(" ")[2]
        if word.startswith("die"):
            yield b"one"
            yield b"two"
            mark = folder / task
            if word == "die" or not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield b"three"
        elif word == "bug":
            raise KeyError("a bug")
        elif word == "big":
            yield b"." * 1_000_000
        else:
            for number in range(int(word)):
                yield f"{task}/{number}".encode()

    return do


def run(folder: Path, tasks: list[str], known: str = "none", jobs: int = 2) -> Told:
    return list(Pool(partial(make, folder), jobs).run((t, t.startswith(known)) for t in tasks))


def test_answers_come_in_order_and_known_tasks_cost_no_work(tmp_path: Path) -> None:
    tasks = [f"known {n}" if n % 3 == 0 else f"{n} {n % 4}" for n in range(90)]
    told = run(tmp_path, tasks, "known")
    expected: Told = []
    for task in tasks:
        count = 0 if task.startswith("known") else int(task.rpartition(" ")[2])
        expected += [(task, f"{task}/{n}".encode()) for n in range(count)] + [(task, None)]
    assert told == expected
    assert not any(line.startswith("known") for line in (tmp_path / "seen").read_text().splitlines())


def test_no_worker_is_started_where_all_is_known(tmp_path: Path) -> None:
    (tmp_path / "stillborn").touch()
    assert run(tmp_path, ["a", "b"], "") == [("a", None), ("b", None)]
    assert run(tmp_path, []) == []


def test_a_death_costs_a_second_try_and_what_kills_is_set_aside(tmp_path: Path) -> None:
    tasks = ["a 1", "x die1", "b 1", "y die", "c 1", *(f"z{n} 1" for n in range(20))]
    told = run(tmp_path, tasks)
    words = {task: [w for t, w in told if t == task] for task in tasks}
    assert words["x die1"] == [b"one", b"two", b"three", None]
    assert words["y die"] == [b"one", b"two", Dead("SIGKILL"), None]
    assert [t for t, w in told if w is None] == tasks
    assert all(words[f"z{n} 1"] == [f"z{n} 1/0".encode(), None] for n in range(20))
    assert (tmp_path / "seen").read_text().splitlines().count("y die") == pool.TRIES


def test_an_error_of_our_own_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(WorkerFailed, match="KeyError: 'a bug'"):
        run(tmp_path, ["a 1", "b bug"])


def test_workers_that_cannot_start_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "stillborn").touch()
    with pytest.raises(WorkerFailed, match="3"):
        run(tmp_path, ["a 1"], jobs=1)


def test_little_is_kept_behind_a_task_that_takes_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first task waits until the reader has stopped reading: what came in by then is bounded."""
    monkeypatch.setattr(pool, "HELD", 3_000_000)
    row = Pool(partial(make_waiting, tmp_path), 2)
    most = 0
    told = []
    hear = row._hear

    def watched() -> None:
        nonlocal most
        most = max(most, row._held)
        if most > pool.HELD:
            (tmp_path / "go").touch()
        hear()

    monkeypatch.setattr(row, "_hear", watched)
    for task, answer in row.run((t, False) for t in ["first", *(f"{n} big" for n in range(60))]):
        told.append((task, answer is None))
    assert len(told) == 60 * 2 + 1
    assert pool.HELD < most < pool.HELD + 3_000_000


def make_waiting(folder: Path) -> Callable[[str], Iterator[bytes]]:
    do = make(folder)

    def wait_then(task: str) -> Iterator[bytes]:
        while task == "first" and not (folder / "go").exists():
            os.sched_yield()
        return iter(()) if task == "first" else do(task)

    return wait_then
