"""Worker processes over a long row of tasks: answers in the row's order, memory bounded, a worker that
dies replaced.

A worker takes tasks a chunk at a time and answers each with any number of messages. Dying costs the
rest of the chunk a second try; the task at which workers die again and again is given up.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

T = TypeVar("T")
Make = Callable[[], Callable[[T], Iterable[bytes]]]

CHUNK = 8  # tasks sent at once; a worker has one to two chunks before it
TRIES = 3  # deaths at one task before it is given up; one may be another process's greed for memory
AHEAD = 500  # known tasks, about, that are looked at before an earlier one is answered
HELD = 64 * 1024 * 1024  # bytes of answers kept because earlier ones are not there yet
if sys.platform == "win32":
    _CONTEXT = multiprocessing.get_context("spawn")
else:
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload(["__main__", "auditor.batch.warm"])
_UP, _BEGUN, _ANSWER, _DONE, _BROKEN = b"u", b"b", b"a", b"d", b"x"


class WorkerFailed(Exception):
    """Workers do not even start, or one met an error of the program itself: its text."""


@dataclass(frozen=True, slots=True)
class Dead:
    """What is answered for a task that was given up: how the last worker ended."""

    how: str


@dataclass(slots=True, eq=False)
class _Slot(Generic[T]):
    """A task on its way. `known`: nobody need work on it."""

    task: T
    known: bool
    answers: deque[bytes | Dead] = field(default_factory=deque)
    done: bool = False
    told: int = 0
    skip: int = 0
    deaths: int = 0


def _work(make: Make[T], pipe: Connection) -> None:
    """The life of a worker: it ends when the pipe does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is the parent's to answer
    try:
        do = make()
        pipe.send_bytes(_UP)
        while True:
            for task in pipe.recv():
                pipe.send_bytes(_BEGUN)
                for answer in do(task):
                    pipe.send_bytes(_ANSWER + answer)
                pipe.send_bytes(_DONE)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:  # noqa: BLE001 - carried to the parent, which raises it
        pipe.send_bytes(_BROKEN + f"{type(error).__name__}: {error}".encode("utf-8", "replace"))


class _Worker(Generic[T]):
    """One process and what it has before it; the first of `slots` is the one it is at."""

    def __init__(self, make: Make[T]) -> None:
        self._make = make
        self.slots: deque[_Slot[T]] = deque()
        self.start()

    def start(self) -> None:
        """A new process, with the same work before it."""
        # Not forked from here: this process may have threads and open outputs.
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_work, args=(self._make, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.up = self.begun = False
        if self.slots:
            self._send(list(self.slots))

    def give(self, slots: list[_Slot[T]]) -> None:
        """More work."""
        self.slots.extend(slots)
        self._send(slots)

    def _send(self, slots: list[_Slot[T]]) -> None:
        try:
            self.pipe.send([slot.task for slot in slots])
        except (BrokenPipeError, ConnectionResetError):
            return  # dead; its pipe tells so when it is read

    def end(self) -> None:
        """Stop the process and wait for it."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()

    def how(self) -> str:
        """How the process ended: the signal's name, or the exit status."""
        self.process.join()
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else str(code)


class Pool(Generic[T]):
    """`make()` is called once in each worker and gives the function that does a task; both it and
    the tasks must be fit to be sent. Workers start with the first task that needs one."""

    def __init__(self, make: Make[T], jobs: int) -> None:
        self._make, self._jobs = make, jobs
        self._workers: list[_Worker[T]] = []
        self._slots: deque[_Slot[T]] = deque()
        self._waiting: deque[_Slot[T]] = deque()
        self._held = self._born_dead = 0

    def run(self, tasks: Iterable[tuple[T, bool]]) -> Generator[tuple[T, bytes | Dead | None], None, None]:
        """Each task with its answers in turn, then with None, in the tasks' order; a task that comes
        with True is known already: it has None only. Raises WorkerFailed."""
        feed = iter(tasks)
        try:
            more = True
            while more or self._slots:
                more = more and self._look_ahead(feed)
                yield from self._ready()
                if self._slots:
                    self._hear()
        finally:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _look_ahead(self, feed: Iterator[tuple[T, bool]]) -> bool:
        """Take tasks until there is work enough; False where there are no more."""
        enough = 2 * CHUNK * self._jobs
        most = AHEAD + 2 * enough
        while len(self._waiting) < enough and len(self._slots) < most and not (self._slots and self._slots[0].known):
            told = next(feed, None)
            if told is None:
                self._deal()
                return False
            slot = _Slot(told[0], told[1], done=told[1])
            self._slots.append(slot)
            if not slot.known:
                self._waiting.append(slot)
        self._deal()
        return True

    def _deal(self) -> None:
        """Work to every worker that soon has none."""
        while self._waiting and len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._make))
        for worker in self._workers:
            # Far behind the first task there is no more work: what is answered must be kept.
            if len(worker.slots) < CHUNK and self._waiting and self._held < HELD:
                chunk = list(islice(self._waiting, CHUNK))
                for _ in chunk:
                    self._waiting.popleft()
                worker.give(chunk)

    def _ready(self) -> Iterator[tuple[T, bytes | Dead | None]]:
        """What can be told in order."""
        while self._slots:
            first = self._slots[0]
            while first.answers:
                answer = first.answers.popleft()
                self._held -= len(answer) if isinstance(answer, bytes) else 0
                yield first.task, answer
            if not first.done:
                return
            self._slots.popleft()
            yield first.task, None

    def _hear(self) -> None:
        """Wait for a word of any worker; of the first task's alone while too much is kept."""
        heard = [w for w in self._workers if w.slots]
        if self._held > HELD:
            heard = [w for w in heard if w.slots[0] is self._slots[0]]
        speaking = {id(pipe) for pipe in wait([w.pipe for w in heard])}
        for worker in heard:
            if id(worker.pipe) in speaking:
                try:
                    message = worker.pipe.recv_bytes()
                except (EOFError, OSError):
                    self._bury(worker)
                else:
                    self._take(worker, message)

    def _take(self, worker: _Worker[T], message: bytes) -> None:
        kind, slot = message[:1], worker.slots[0]
        if kind == _UP:
            worker.up, self._born_dead = True, 0
        elif kind == _BEGUN:
            worker.begun, slot.skip = True, slot.told
        elif kind == _ANSWER:
            if slot.skip:  # told before an earlier worker died
                slot.skip -= 1
                return
            slot.told += 1
            slot.answers.append(message[1:])
            self._held += len(message) - 1
        elif kind == _DONE:
            slot.done, worker.begun = True, False
            worker.slots.popleft()
            self._deal()
        else:
            raise WorkerFailed(message[1:].decode("utf-8"))

    def _bury(self, worker: _Worker[T]) -> None:
        """A worker is dead: a new one takes its work, without the task that kills workers."""
        how = worker.how()
        worker.pipe.close()
        if not worker.up:
            self._born_dead += 1
            if self._born_dead >= TRIES:
                raise WorkerFailed(how)
        if worker.begun:
            slot = worker.slots[0]
            slot.deaths += 1
            if slot.deaths >= TRIES:
                slot.answers.append(Dead(how))
                slot.done = True
                worker.slots.popleft()
        worker.start()
