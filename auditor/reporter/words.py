"""Words for people: codes and their arguments to sentences in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from auditor.data import load
from auditor.due import Due
from auditor.records import (
    Audit,
    Finding,
    Passage,
    Problem,
    Rate,
    Reason,
    Reliability,
    Ruling,
    SectionCoverage,
    Waiver,
)  # fmt: skip

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=8192)
def _may_say(text: str) -> bool:
    # The same terms are looked for in every report.
    return not any(word in text for word in load("forbidden")["words"])


class Words:
    """All sentences in one language. Unknown codes are shown as they are, never lost."""

    def __init__(self, lang: str = "zh") -> None:
        self.lang = lang

    def __call__(self, group: str, code: str, args: Mapping[str, Any] | None = None) -> str:
        template = load("messages")[group][self.lang].get(code, code)
        if not args:
            return str(template)
        try:
            return str(template).format(**args)
        except (KeyError, IndexError):
            return str(template)

    @property
    def joint(self) -> str:
        """What stands between the entries of a list in running text."""
        return ", " if self.lang == "en" else "、"

    def quoted(self, text: str) -> str:
        """A quotation in this language's marks."""
        return f'"{text}"' if self.lang == "en" else f"“{text}”"

    def checklist(self, audit: Audit | Due) -> str:
        """A checklist's title in this language, Chinese where no other is given."""
        ref = audit.checklist
        return (ref.title_en or ref.title) if self.lang == "en" else ref.title

    def section(self, section: SectionCoverage) -> str:
        """A section's title in this language, Chinese where no other is given."""
        return (section.title_en or section.title) if self.lang == "en" else section.title

    def label(self, code: str, **args: Any) -> str:
        """A label of the pages."""
        return self("label", code, args)

    def reason(self, reason: Reason) -> str:
        """The sentence behind a reason code."""
        return self("reason", reason.code, reason.args)

    def reason_code(self, code: str) -> str:
        """The sentence behind a reason code that takes no arguments."""
        return self("reason", code)

    def problem(self, problem: Problem) -> str:
        """The sentence behind a problem."""
        return self("problem", problem.code, problem.args)

    def limit(self, reason: Reason) -> str:
        """The sentence behind a limit of the gate that does not hold."""
        args = dict(reason.args)
        parts = [self("limit", "section", {"section": args["section"]})] if args["section"] is not None else []
        if args["tier"] is not None:
            parts.append(self("limit", "tier", {"tier": self("tier", str(args["tier"]))}))
        args["where"] = self.joint.join(parts) or self("limit", "all")
        if "rate" in args:
            args["value"] = self.label("none") if args["value"] is None else f"{args['value']:.1f}%"
            args |= {"rate": self("limit", str(args["rate"])), "least": f"{args['least']:g}"}
        statuses = args.get("statuses")
        if isinstance(statuses, tuple):
            args["statuses"] = self.joint.join(self("status", s) for s in statuses)
        return self("limit", reason.code, args)

    def title(self, finding: Finding | Due) -> str:
        """An item's title in this language, Chinese where no other is given."""
        return (finding.title_en or finding.title) if self.lang == "en" else finding.title

    def requirement(self, finding: Finding | Due) -> str:
        """An item's requirement in this language, Chinese where no other is given."""
        return (finding.requirement_en or finding.requirement) if self.lang == "en" else finding.requirement

    def advice(self, finding: Finding | Due) -> str | None:
        """An item's advice in this language, Chinese where no other is given."""
        return (finding.advice_en or finding.advice) if self.lang == "en" else finding.advice

    def searched(self, finding: Finding) -> tuple[str, ...]:
        """What was looked for, as people are told it: a report may be searched for words that we do
        not say; those are left out here and stand in the data formats."""
        return tuple(t for t in finding.searched if self.may_say(t))

    def may_say(self, text: str) -> bool:
        """Whether `text`, which is no quotation, holds no word that is never said of a body."""
        return _may_say(text)

    def repeats(self, passage: Passage) -> str:
        """That the year before's report has the same words, empty where it has not or nobody asked."""
        r = passage.repeats
        return "" if r is None else self.label("repeats", year=r.year, line=r.line, report=r.report)

    def ruling(self, ruling: Ruling) -> str:
        """A named person's decision as one sentence."""
        args = {"status": self("status", ruling.status), "reason": ruling.reason, "by": ruling.by,
                "date": ruling.date, "expires": ruling.expires}  # fmt: skip
        return self.label("ruling_told", **args)

    def waiver(self, waiver: Waiver) -> str:
        """A gap carried knowingly as one sentence."""
        args = {"kind": self("waiver_kind", waiver.kind), "reason": waiver.reason or "", "by": waiver.by,
                "approved": waiver.approved_by or self.label("none"), "date": waiver.date,
                "expires": waiver.expires}  # fmt: skip
        return self.label("waiver_told", **args)

    def reliability(self, measured: Reliability) -> str:
        """How sure verdicts on an item are, as measured; empty where nothing was measured."""
        told = [
            self.label(code, rate=self._rate(value, measured.rates.get(code)))
            for code, value in (
                ("covered_precision", measured.covered_precision), ("covered_recall", measured.covered_recall),
                ("missing_precision", measured.missing_precision), ("missing_recall", measured.missing_recall),
            ) if value is not None
        ]  # fmt: skip
        return self.label("reliability_told", rates=self.joint.join(told), samples=measured.samples) if told else ""

    def _rate(self, value: float, rate: Rate | None) -> str:
        """A measured share in percent, with what stands behind it where that is known."""
        if rate is None:
            return f"{value:.0%}"
        args = {"right": rate.right, "of": rate.of, "low": f"{rate.low:.0%}", "high": f"{rate.high:.0%}"}
        return self.label("rate_small" if rate.small else "rate_told", value=f"{value:.0%}", **args)
