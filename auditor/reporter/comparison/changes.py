"""What changed from one audit to the next: risen, fallen, new in the report, gone from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.records import Status
from auditor.reporter.comparison.editions import Sheet, Verdict

Kind = Literal["new", "risen", "fallen", "gone", "other", "only_before", "only_after"]
KINDS: tuple[Kind, ...] = ("gone", "fallen", "new", "risen", "other", "only_after", "only_before")
_NOTHING: frozenset[Status] = frozenset({"missing", "not_applicable"})
_RANK: dict[Status, int] = {"planned": 1, "acknowledged_gap": 2, "partial": 3, "met": 4}


@dataclass(frozen=True, slots=True)
class Change:
    """One item whose verdict is another now; a side is None where only one audit has the item."""

    kind: Kind
    before: Verdict | None
    after: Verdict | None

    @property
    def verdict(self) -> Verdict:
        """The later side that is there."""
        found = self.after or self.before
        assert found is not None
        return found


def changes(before: Sheet | None, after: Sheet | None) -> Iterator[Change]:
    """The changes in the order of item ids; None stands for an audit that is not there."""
    old = {} if before is None else before.verdicts
    new = {} if after is None else after.verdicts
    for item in sorted(old.keys() | new.keys()):
        was, now = old.get(item), new.get(item)
        if was is None or now is None:
            yield Change("only_after" if was is None else "only_before", was, now)
        elif was.status != now.status:
            yield Change(kind(was.status, now.status), was, now)


def kind(was: Status, now: Status) -> Kind:
    """How one status follows another: from nothing told is new, to nothing told is gone, else by
    rank. What does not apply is nothing told; what cannot be told has no rank."""
    if "not_assessable" in (was, now) or {was, now} <= _NOTHING:
        return "other"
    if was in _NOTHING:
        return "new"
    if now in _NOTHING:
        return "gone"
    return "risen" if _RANK[now] > _RANK[was] else "fallen"
