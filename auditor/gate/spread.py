"""How reports are spread over the workers of xdist: a report's tests stay together.

Imported only where xdist runs. xdist's own scheduler looks through all tests for each test that is
sent or done, which for 500 reports costs more than auditing them; here it need not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xdist.scheduler import LoadFileScheduling


class _Indexed(list[str]):
    """Names of tests, each found at once."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self._places = {name: place for place, name in reversed(list(enumerate(names)))}

    def index(self, value: str, *bounds: Any) -> int:
        """The first place of a name. Raises ValueError."""
        if bounds or value not in self._places:
            return super().index(value, *bounds)
        return self._places[value]


class ReportScheduling(LoadFileScheduling):  # type: ignore[misc]  # xdist brings no types
    """A file's tests go to one worker, and what is done is forgotten."""

    def add_node_collection(self, node: Any, collection: Sequence[str]) -> None:
        """The tests that a worker has found."""
        super().add_node_collection(node, collection)
        if node in self.registered_collections:
            self.registered_collections[node] = _Indexed(collection)

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """A test is done; a file whose tests are all done weighs on its worker no longer."""
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        work = self.assigned_work.get(node, {})
        if scope in work and all(work[scope].values()):
            del work[scope]
