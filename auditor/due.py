"""The frozen records of what a body's report is expected to show, before there is one."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.records import Body, ChecklistRef, Problem, Tier


@dataclass(frozen=True, slots=True)
class Due:
    """An item that a body's report is expected to show, as a drafter reads it."""

    item: str
    title: str
    title_en: str | None
    requirement: str
    requirement_en: str | None
    advice: str | None
    advice_en: str | None
    clause: str | None
    tier: Tier
    checklist: ChecklistRef


@dataclass(frozen=True, slots=True)
class Duties:
    """What is expected of a body's report, in the order of checklists; `problems` as of the body."""

    body: Body
    items: tuple[Due, ...]
    problems: tuple[Problem, ...] = ()
