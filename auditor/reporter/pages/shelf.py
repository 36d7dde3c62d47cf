"""What pages need again at the end of a run, kept on disk: memory does not grow with the run."""

from __future__ import annotations

import pickle
import tempfile
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Puts things away in a file of its own, which no one else can open, and hands them out again."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by its owner
        self._places: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._places)

    def put(self, thing: T) -> None:
        """One more."""
        packed = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
        self._places.append((self._file.seek(0, 2), len(packed)))
        self._file.write(packed)

    def get(self, number: int) -> T:
        """The thing that was put away as number `number`, from 0."""
        place, size = self._places[number]
        self._file.seek(place)
        thing: T = pickle.loads(self._file.read(size))
        return thing

    def close(self) -> None:
        """Everything goes."""
        self._file.close()
