"""What the gate does about a verdict, and the limits an audit must keep: `auditor.yaml` as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from auditor.records import Action, Finding, Status, Tier

Case = Literal["met", "partial", "acknowledged_gap", "planned", "missing", "not_assessable", "review"]
CASES: tuple[Case, ...] = get_args(Case)
ACTIONS: tuple[Action, ...] = get_args(Action)
# Reasons by which a register, or the body's own 不涉及, leaves the verdict to a person.
TO_A_PERSON = frozenset({"left_to_reviewer", "published_on_the_day", "disclaimed"})
DEFAULT: Mapping[Case, Action] = MappingProxyType({
    "met": "pass", "partial": "warn", "acknowledged_gap": "fail", "planned": "fail", "missing": "fail",
    "not_assessable": "fail", "review": "warn",
})  # fmt: skip
_NONE: Mapping[str, Mapping[Case, Action]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Policy:
    """The action for each case; what a section says goes before what a tier says, and that before
    what holds for all."""

    cases: Mapping[Case, Action] = field(default_factory=lambda: DEFAULT)
    tiers: Mapping[str, Mapping[Case, Action]] = field(default_factory=lambda: _NONE)
    sections: Mapping[str, Mapping[Case, Action]] = field(default_factory=lambda: _NONE)

    def action(self, finding: Finding, status: Status, ruled: bool) -> Action:
        """What to do about an expected finding of this status. `ruled`: a person has decided, so
        nothing is left to one."""
        if not ruled and finding.reason.code in TO_A_PERSON:
            case: Case = "review"
        elif status == "not_applicable":
            return "pass"
        else:
            case = status
        for table, name in ((self.sections, finding.section), (self.tiers, finding.tier)):
            told = table.get(name or "", {}).get(case)
            if told is not None:
                return told
        return self.cases[case]


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on a part of each audit. Rates are percent at least; `most` bounds how many of the
    part's items have one of `statuses`."""

    checklist: str | None = None
    section: str | None = None
    tier: Tier | None = None
    shown: float | None = None
    mentioned: float | None = None
    score: float | None = None
    statuses: tuple[Status, ...] = ()
    most: int | None = None

    @property
    def name(self) -> str:
        """A name that tells limits apart, the same in every run: `tier=main,shown>=40`."""
        parts = [f"{k}={v}" for k, v in (("section", self.section), ("tier", self.tier)) if v is not None]
        rates = (("shown", self.shown), ("mentioned", self.mentioned), ("score", self.score))
        parts += [f"{k}>={v:g}" for k, v in rates if v is not None]
        if self.most is not None:
            parts.append(f"{'+'.join(self.statuses)}<={self.most}")
        return ",".join(parts)
