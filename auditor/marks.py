"""What stands beside a finding: how far its kind of verdict can be trusted, and what persons decided.
A part of the records; import it from `auditor.records`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.records import Status


@dataclass(frozen=True, slots=True)
class Rate:
    """A measured share: `right` of `of`, its value (None of nothing) and 95 % interval, each 0-1;
    `small` where too few samples stand behind it to say much."""

    right: int
    of: int
    value: float | None
    low: float
    high: float
    small: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Measured precision and recall of an item's verdicts on bank and corpus. `rates` holds the
    four with counts and intervals; `weak` names the kinds of verdict (covered, missing) that are
    worse than on the whole checklist beyond chance; `left_out` tells whether what they were
    measured on was kept out of the training of the weights."""

    covered_precision: float | None
    covered_recall: float | None
    missing_precision: float | None
    missing_recall: float | None
    samples: int
    rates: Mapping[str, Rate] = field(default_factory=dict)
    weak: tuple[str, ...] = ()
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A named person's decision that stands beside the program's status."""

    status: Status
    reason: str
    by: str
    date: str
    expires: str
    quote: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A gap carried knowingly, with reason (None where it is confidential) and expiry."""

    kind: str
    reason: str | None
    by: str
    approved_by: str | None
    date: str
    expires: str
