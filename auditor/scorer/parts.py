"""Which parts of a report were read: with what was searched, the proof of a verdict `not shown`."""

from __future__ import annotations

from auditor.records import ReadPart, Report, Role

# What the matter gate never takes as evidence (auditor/matcher/matter.py); metadata is read from it.
NO_EVIDENCE: frozenset[Role] = frozenset({"chrome", "masthead", "signature"})


def parts_read(report: Report) -> tuple[ReadPart, ...]:
    """Sentences and characters of each role, in the order in which the roles begin in the text."""
    told: dict[Role, tuple[int, int]] = {}
    for s in report.sentences:
        sentences, characters = told.get(s.role, (0, 0))
        told[s.role] = sentences + 1, characters + s.end - s.start
    return tuple(ReadPart(role, n, length, role not in NO_EVIDENCE) for role, (n, length) in told.items())
