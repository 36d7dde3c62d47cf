"""Limits on parts of an audit: rates and counts over what is expected and not waived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.gate.policy import Limit
from auditor.records import Audit, Finding, Reason
from auditor.scorer.coverage import counted, rates


def applies(limit: Limit, checklist: str, sections: Iterable[str]) -> bool:
    """Does the limit concern audits against this checklist at all?"""
    if limit.checklist is not None and limit.checklist != checklist:
        return False
    return limit.section is None or limit.section in sections


def broken(limits: Sequence[Limit], audit: Audit, findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """A reason for every bound that does not hold; its `limit` is the name of the limit."""
    sections = [s.section for s in audit.sections]
    return tuple(
        reason
        for limit in limits if applies(limit, audit.checklist.id, sections)
        for reason in _broken(limit, findings)
    )  # fmt: skip


def _broken(limit: Limit, findings: Sequence[Finding]) -> Iterator[Reason]:
    """A ruling's status counts in the place of the program's; what is waived is left out. A part
    in which nothing is expected breaks nothing; one in which nothing can be assessed breaks every
    rate."""
    ruled = (f if f.ruling is None else replace(f, status=f.ruling.status) for f in findings)
    inside = [
        f for f in counted(ruled)
        if f.waiver is None and limit.section in (None, f.section) and limit.tier in (None, f.tier)
    ]  # fmt: skip
    if not inside and (limit.section is not None or limit.tier is not None):
        return
    where = {"limit": limit.name, "section": limit.section, "tier": limit.tier}
    for name, value, least in zip(
        ("shown", "mentioned", "score"), rates(inside), (limit.shown, limit.mentioned, limit.score), strict=True
    ):
        if least is not None and (value is None or value < least):
            yield Reason("rate_below", {**where, "rate": name, "value": value, "least": least})
    count = sum(f.status in limit.statuses for f in inside)
    if limit.most is not None and count > limit.most:
        yield Reason("too_many", {**where, "statuses": limit.statuses, "value": count, "most": limit.most})
