"""What thresholds ask of an audit, so that the audit itself need not be carried to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.records import Audit, Status


@dataclass(frozen=True, slots=True)
class Mark:
    """The score, and how many expected findings have each status."""

    score: float | None
    expected: Mapping[Status, int]


def mark_of(audit: Audit) -> Mark:
    """The mark of an audit."""
    return Mark(audit.coverage.score, dict(Counter(f.status for f in audit.findings if f.expected)))
