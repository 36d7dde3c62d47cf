"""The decision: audits one by one, with rulings and waivers beside the verdicts and what the gate
makes of each expected item; at the end the account of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from auditor.checklist.errors import ChecklistError, Fault, near_name
from auditor.gate.baseline import Baseline, Gap, Key, key_of
from auditor.gate.config import Config
from auditor.gate.decisions import Decision
from auditor.gate.limits import broken
from auditor.gate.policy import TO_A_PERSON
from auditor.records import Action, Audit, Body, Finding, Outcome, Reason, Report, Status

State = Literal["used", "not_needed", "lapsed", "expired", "not_yet", "unused"]
# In falling rank: where two reports tell of one body, the first of these is said of a record.
STATES: tuple[State, ...] = get_args(State)


@dataclass(slots=True)
class Account:
    """What a run did with the records: `states` by a record's index; `waiting` are a body's own
    不涉及 that nobody has confirmed; `open` are all gaps, also those carried; `better` are gaps of
    the baseline that are none in some report; `changed` are known ones in a report that is not the
    one they were known in; `failing` are the items that fail and `breaking` the audits that break
    a limit, by path and checklist."""

    states: dict[int, State] = field(default_factory=dict)
    waiting: set[Key] = field(default_factory=set)
    open: set[Key] = field(default_factory=set)
    better: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    failing: set[Key] = field(default_factory=set)
    warned: set[Key] = field(default_factory=set)
    breaking: set[tuple[str, str]] = field(default_factory=set)

    def note(self, index: int, state: State) -> None:
        """The state of a record, unless a better one is known."""
        old = self.states.get(index, "unused")
        self.states[index] = min(old, state, key=STATES.index)

    def add(self, other: Account) -> None:
        """Takes in what another part of the run saw; the order of parts makes no difference."""
        for index, state in other.states.items():
            self.note(index, state)
        for name in ("waiting", "open", "better", "changed", "failing", "warned", "breaking"):
            getattr(self, name).update(getattr(other, name))

    @property
    def fixed(self) -> set[Key]:
        """Gaps of the baseline that are none any more, in no report of the body."""
        return self.better - self.open

    @property
    def passed(self) -> bool:
        """Does the run pass the gate?"""
        return not self.failing and not self.breaking


class Gate:
    """One run's gate. `today` is a day such as `2025-03-20`, the last one on which a record that
    expires on it still holds."""

    def __init__(
        self, config: Config, decisions: Sequence[Decision] = (), baseline: Baseline | None = None, *, today: str,
    ) -> None:  # fmt: skip
        self.config, self.decisions, self.baseline, self.today = config, decisions, baseline, today
        self.account = Account()
        self.gaps: list[Gap] = []
        self.all_gaps: list[Gap] = []
        self.seen: set[Key] = set()
        self._index: dict[tuple[str, int | None, str], list[int]] = {}
        for i, d in enumerate(decisions):
            self._index.setdefault((d.body, d.year, d.checklist), []).append(i)

    def see(self, audit: Audit) -> Audit:
        """The audit with rulings, waivers and outcomes on its findings. Raises ChecklistError for
        a record whose item or quote does not exist."""
        items = [f.item for f in audit.findings]
        filed: dict[str, list[int]] = {}
        for i in self._filed(audit.report, audit.body, audit.checklist.id):
            d = self.decisions[i]
            if d.item not in items:
                raise ChecklistError([_unknown(d, items)])
            filed.setdefault(d.item, []).append(i)
        findings = tuple(self._judged(audit, f, filed.get(f.item, ())) for f in audit.findings)
        told = broken(self.config.limits, audit, findings)
        if told:
            self.account.breaking.add((audit.report.path, audit.checklist.id))
        return replace(audit, findings=findings, broken=told)

    def check(self, report: Report, body: Body, checklist: str) -> None:
        """Do the records in force on this report quote what stands in it? Raises ChecklistError
        with every fault; nothing is noted."""
        filed = [self.decisions[i] for i in self._filed(report, body, checklist)]
        faults = [_unquoted(d, report) for d in filed if self._state(d, report) is None and not _quotes(d, report)]
        if faults:
            raise ChecklistError(faults)

    def _filed(self, report: Report, body: Body, checklist: str) -> Iterator[int]:
        """The records on this report, by the body's name and its aliases."""
        for name in dict.fromkeys((body.agency or report.path, *body.aliases)):
            yield from self._index.get((name, body.year, checklist), ())

    def _judged(self, audit: Audit, finding: Finding, filed: Iterable[int]) -> Finding:
        holding = [i for i in filed if self._holds(i, audit)]
        ruling = next((i for i in holding if self.decisions[i].rules), None)
        waiver = next((i for i in holding if not self.decisions[i].rules), None)
        key = key_of(audit, finding.item)
        self.seen.add(key)
        if not finding.expected:
            for i in holding:
                self.account.note(i, "not_needed")
            if self.baseline is not None and self.baseline.holds(key):
                self.account.better.add(key)
            return finding
        status = finding.status
        if ruling is not None:
            decided = self.decisions[ruling]
            assert decided.status is not None
            left = finding.reason.code in TO_A_PERSON
            self.account.note(ruling, "used" if left or decided.status != status else "not_needed")
            status = decided.status
            finding = replace(finding, ruling=decided.ruling())
        action = self.config.policy.action(finding, status, ruling is not None)
        if waiver is not None:
            confirms = finding.reason.code == "disclaimed"
            self.account.note(waiver, "used" if confirms or action != "pass" else "not_needed")
            finding = replace(finding, waiver=self.decisions[waiver].waiver())
        elif ruling is None and finding.reason.code == "disclaimed":
            self.account.waiting.add(key)
        return replace(finding, outcome=self._outcome(audit, finding, key, status, action))

    def _holds(self, index: int, audit: Audit) -> bool:
        """Is the record in force for this text today? Notes it where it is not."""
        d = self.decisions[index]
        state = self._state(d, audit.report)
        if state is not None:
            self.account.note(index, state)
            return False
        if not _quotes(d, audit.report):
            raise ChecklistError([_unquoted(d, audit.report)])
        return True

    def _state(self, d: Decision, report: Report) -> State | None:
        """Why a record is not in force for this text today, None where it is."""
        if self.today > d.expires:
            return "expired"
        if self.today < d.date:
            return "not_yet"
        if d.text_hash is not None and not report.text_sha256.startswith(d.text_hash):
            return "lapsed"
        return None

    def _outcome(self, audit: Audit, finding: Finding, key: Key, status: Status, action: Action) -> Outcome:
        """The action once waiver and baseline have spoken."""
        known: bool | None = None
        code = _PLAIN[action]
        gap = Gap(key, status, audit.report.text_sha256)
        old = "" if self.baseline is None else self.baseline.known(key, status, gap.text_sha256)
        if action == "fail":
            self.all_gaps.append(gap)
            self.account.open.add(key)
            known = old in ("known", "known_changed") if old else None
            code = old or "gap"
        elif old and old != "new":
            self.account.better.add(key)
        if finding.waiver is not None and action != "pass":
            return Outcome("pass", Reason("waived", {"kind": finding.waiver.kind}), known)
        if action == "fail":
            self.gaps.append(gap)
            action = self._carried(key, code)
        elif finding.reason.code in TO_A_PERSON and finding.ruling is None:
            code = "review"
        elif finding.ruling is not None:
            code = "ruled"
        if action == "fail":
            self.account.failing.add(key)
        elif action == "warn":
            self.account.warned.add(key)
        return Outcome(action, Reason(code, {"status": status}), known)

    def _carried(self, key: Key, code: str) -> Action:
        """What a gap does that the baseline may know."""
        if code == "known":
            return "pass"
        if code == "known_changed":
            self.account.changed.add(key)
            return self.config.changed
        return "fail"

    def states(self) -> Iterator[tuple[Decision, State]]:
        """Every record with what the run made of it, in the order filed."""
        for i, decision in enumerate(self.decisions):
            yield decision, self.account.states.get(i, "unused")


_PLAIN: dict[Action, str] = {"pass": "passes", "warn": "warns", "fail": "gap"}


def check_items(decisions: Iterable[Decision], items: Mapping[str, Sequence[str]]) -> None:
    """Do the items exist that records name? `items` by checklist; a record on a checklist that the
    run does not use is not looked at. Raises ChecklistError with every fault."""
    faults = [
        _unknown(d, items[d.checklist]) for d in decisions
        if d.checklist in items and d.item not in items[d.checklist]
    ]  # fmt: skip
    if faults:
        raise ChecklistError(faults)


def _unknown(d: Decision, items: Sequence[str]) -> Fault:
    return Fault("unknown_item", d.file, *d.item_place, d.item, nearest=near_name(d.item, items))


def _quotes(d: Decision, report: Report) -> bool:
    return d.quote is None or _bare(d.quote) in _bare(report.text)


def _unquoted(d: Decision, report: Report) -> Fault:
    return Fault("quote_not_in_report", d.file, *d.quote_place, d.quote, args={"report": report.path})


def _bare(text: str) -> str:
    """A text without blanks and line breaks, which hard-wrapped files put anywhere."""
    return "".join(text.split())
