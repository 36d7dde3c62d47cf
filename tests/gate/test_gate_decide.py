"""Rulings, waivers, limits and actions on audits made by hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auditor.checklist import ChecklistError
from auditor.gate import day, tell
from auditor.gate.collect import _packed, _unpacked
from auditor.gate.config import Config
from auditor.gate.decide import STATES, Account, Gate
from auditor.gate.limits import applies, broken
from auditor.gate.policy import Limit, Policy
from auditor.records import Audit, Reason, Waiver
from auditor.reporter import plain
from auditor.reporter.words import Words

AuditOf = Callable[..., Audit]
ALL = {
    "1": "met", "2": "partial", "3": "acknowledged_gap", "4": "planned", "5": "missing", "6": "not_assessable",
    "7": "not_applicable",
}  # fmt: skip


def actions(audit: Audit) -> dict[str, str]:
    return {f.item: f.outcome.action for f in audit.findings if f.outcome}


def test_default_actions(audit_of: AuditOf, today: str) -> None:
    gate = Gate(Config(), today=today)
    assert actions(gate.see(audit_of(ALL))) == {
        "1": "pass", "2": "warn", "3": "fail", "4": "fail", "5": "fail", "6": "fail", "7": "pass",
    }  # fmt: skip
    assert not gate.account.passed
    assert {k.item for k in gate.account.failing} == {"3", "4", "5", "6"}


@pytest.mark.parametrize(
    ("tier", "section", "action"),
    [("main", "一", "fail"), ("recommended", "一", "warn"), ("recommended", "二", "pass"), ("main", "二", "pass")],
)
def test_section_before_tier_before_all(
    audit_of: AuditOf, today: str, tier: str, section: str, action: str
) -> None:
    policy = Policy(tiers={"recommended": {"missing": "warn"}}, sections={"二": {"missing": "pass"}})
    audit = audit_of({"1": "missing"}, changes={"1": {"tier": tier, "section": section}})
    assert actions(Gate(Config(policy=policy), today=today).see(audit)) == {"1": action}


@pytest.mark.parametrize("code", ["left_to_reviewer", "published_on_the_day"])
def test_what_a_register_leaves_to_a_person_warns(audit_of: AuditOf, today: str, code: str) -> None:
    audit = audit_of({"1": "not_assessable"}, changes={"1": {"reason": Reason(code)}})
    gate = Gate(Config(), today=today)
    (finding,) = gate.see(audit).findings
    assert finding.outcome is not None
    assert (finding.outcome.action, finding.outcome.reason.code) == ("warn", "review")
    assert not gate.account.waiting
    assert gate.account.passed


def test_items_not_expected_are_not_judged(audit_of: AuditOf, today: str, decision_of: Callable[..., Any]) -> None:
    gate = Gate(Config(), [decision_of("1")], today=today)
    (finding,) = gate.see(audit_of({"1": "missing"}, changes={"1": {"expected": False}})).findings
    assert finding.outcome is None
    assert [state for _, state in gate.states()] == ["not_needed"]


DISCLAIMED = {"1": {"reason": Reason("disclaimed")}}


def test_a_disclaimer_waits_for_confirmation(
    audit_of: AuditOf, today: str, decision_of: Callable[..., Any]
) -> None:
    audit = audit_of({"1": "not_applicable"}, changes=DISCLAIMED)
    gate = Gate(Config(), today=today)
    assert actions(gate.see(audit)) == {"1": "warn"}
    assert [k.item for k in gate.account.waiting] == ["1"]
    for decision in (
        decision_of(kind="not_for_this_body"),
        decision_of(kind="ruling", status="not_applicable", text_hash=audit.report.text_sha256),
    ):
        gate = Gate(Config(), [decision], today=today)
        assert actions(gate.see(audit)) == {"1": "pass"}
        assert not gate.account.waiting
        assert [state for _, state in gate.states()] == ["used"]


@pytest.mark.parametrize(
    ("changes", "status", "state", "action"),
    [
        ({}, "missing", "used", "pass"),
        ({}, "met", "not_needed", "pass"),
        ({"expires": "2025-06-01"}, "missing", "used", "pass"),
        ({"expires": "2025-05-31"}, "missing", "expired", "fail"),
        ({"date": "2025-06-01"}, "missing", "used", "pass"),
        ({"date": "2025-06-02"}, "missing", "not_yet", "fail"),
        ({"text_hash": "0" * 12}, "missing", "lapsed", "fail"),
        ({"text_hash": "HASH"}, "missing", "used", "pass"),
        ({"body": "别县某局"}, "missing", "unused", "fail"),
        ({"year": 2023}, "missing", "unused", "fail"),
        ({"checklist": "other"}, "missing", "unused", "fail"),
    ],
)
def test_states_of_a_waiver(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str, changes: dict[str, Any], status: str, state: str,
    action: str,
) -> None:  # fmt: skip
    audit = audit_of({"1": status})
    changes = {k: audit.report.text_sha256[:12] if v == "HASH" else v for k, v in changes.items()}
    gate = Gate(Config(), [decision_of(**changes)], today=today)
    assert actions(gate.see(audit)) == {"1": action}
    assert [told for _, told in gate.states()] == [state]


def test_a_body_is_known_by_its_aliases(audit_of: AuditOf, decision_of: Callable[..., Any], today: str) -> None:
    audit = audit_of({"1": "missing"})
    audit = replace(audit, body=replace(audit.body, aliases=("某县旧局",)))
    gate = Gate(Config(), [decision_of(body="某县旧局")], today=today)
    assert actions(gate.see(audit)) == {"1": "pass"}


def test_the_best_state_of_two_reports_is_told(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    for texts in (("一、甲\n", "一、乙\n"), ("一、乙\n", "一、甲\n")):
        audits = [audit_of({"1": "missing"}, text) for text in texts]
        first = next(a for a in audits if a.report.text == "一、甲\n")
        gate = Gate(Config(), [decision_of(text_hash=first.report.text_sha256)], today=today)
        for audit in audits:
            gate.see(audit)
        assert [state for _, state in gate.states()] == ["used"]


def test_a_ruling_stands_beside_the_status(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    audit = audit_of({"1": "missing", "2": "met"})
    made = {"kind": "ruling", "text_hash": audit.report.text_sha256}
    first = decision_of("1", status="met", quote="全年\n 学法三次", **made)
    gate = Gate(Config(), [first, decision_of("2", status="missing", **made)], today=today)
    seen = gate.see(audit)
    assert [f.status for f in seen.findings] == ["missing", "met"]
    assert [f.ruling.status if f.ruling else None for f in seen.findings] == ["met", "missing"]
    assert actions(seen) == {"1": "pass", "2": "fail"}
    assert [state for _, state in gate.states()] == ["used", "used"]
    assert seen.coverage == audit.coverage


def test_a_ruling_like_the_verdict_is_not_needed(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    audit = audit_of({"1": "missing"})
    gate = Gate(Config(), [decision_of(kind="ruling", status="missing")], today=today)
    assert actions(gate.see(audit)) == {"1": "fail"}
    assert [state for _, state in gate.states()] == ["not_needed"]


def test_a_quote_must_stand_in_the_report(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    audit = audit_of({"1": "missing"})
    decision = decision_of(kind="ruling", status="met", quote="全年学法四次", text_hash=audit.report.text_sha256)
    with pytest.raises(ChecklistError) as caught:
        Gate(Config(), [decision], today=today).see(audit)
    assert str(caught.value) == "rulings.yaml:9:10: 报告 a.txt 中找不到引文「全年学法四次」"
    changed = audit_of({"1": "missing"}, "一、成效\n另一份。\n")
    gate = Gate(Config(), [decision], today=today)
    gate.see(changed)
    assert [state for _, state in gate.states()] == ["lapsed"]


def test_a_report_of_unknown_year(audit_of: AuditOf, decision_of: Callable[..., Any], today: str) -> None:
    nameless = audit_of({"1": "missing"}, year=None)
    gate = Gate(Config(), [decision_of(), decision_of(year=None)], today=today)
    (finding,) = gate.see(nameless).findings
    assert (finding.outcome.action, finding.outcome.reason.code) == ("pass", "waived")
    assert [state for _, state in gate.states()] == ["unused", "used"]


def test_an_item_that_does_not_exist(audit_of: AuditOf, decision_of: Callable[..., Any], today: str) -> None:
    with pytest.raises(ChecklistError) as caught:
        Gate(Config(), [decision_of("27.11")], today=today).see(audit_of({"27.1": "met"}))
    assert str(caught.value) == "rulings.yaml:4:9: 没有编号为「27.11」的事项;是否想写「27.1」?"


def test_a_report_without_a_name_goes_by_its_path(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    gate = Gate(Config(), [decision_of(body="b/a.txt")], today=today)
    assert actions(gate.see(audit_of({"1": "missing"}, agency=None, path="b/a.txt"))) == {"1": "pass"}
    gate = Gate(Config(), [decision_of()], today=today)
    assert actions(gate.see(audit_of({"1": "missing"}, year=None))) == {"1": "fail"}


LIMITS = [
    (Limit(shown=50), []),
    (Limit(shown=50.1), [("rate_below", "shown", 50.0)]),
    (Limit(mentioned=60, score=60), [("rate_below", "score", 50.0), ("rate_below", "mentioned", 50.0)]),
    (Limit(section="一", shown=100), []),
    (Limit(section="二", shown=1), [("rate_below", "shown", 0.0)]),
    (Limit(tier="required", shown=100), []),
    (Limit(statuses=("missing",), most=1), []),
    (Limit(statuses=("missing",), most=0), [("too_many", None, 1)]),
]


@pytest.mark.parametrize(("limit", "told"), LIMITS)
def test_limits(audit_of: AuditOf, limit: Limit, told: list[tuple[str, str | None, float]]) -> None:
    audit = audit_of({"1": "met", "2": "missing"}, changes={"2": {"section": "二"}})
    sections = (*audit.sections, replace(audit.sections[0], section="二"))
    got = broken([limit], replace(audit, sections=sections), audit.findings)
    assert sorted((r.code, r.args.get("rate"), r.args["value"]) for r in got) == sorted(told)
    assert all(r.args["limit"] == limit.name for r in got)


def test_limits_see_rulings_and_leave_out_what_is_waived(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    audit = audit_of({"1": "met", "2": "missing", "3": "missing"})
    decisions = [
        decision_of("2", kind="ruling", status="met", quote="学法三次", text_hash=audit.report.text_sha256),
        decision_of("3"),
    ]
    config = Config(limits=(Limit(shown=100),))
    assert Gate(config, today=today).see(audit).broken
    gate = Gate(config, decisions, today=today)
    assert not gate.see(audit).broken
    assert gate.account.passed


def test_a_part_that_cannot_be_assessed_keeps_no_rate(audit_of: AuditOf) -> None:
    audit = audit_of({"1": "not_assessable"})
    (reason,) = broken([Limit(shown=0)], audit, audit.findings)
    assert reason.args["value"] is None
    assert Words("zh").limit(reason) == "全部应看事项体现率 无,低于门槛 0%"


def test_a_limit_concerns_its_checklist_and_section() -> None:
    assert applies(Limit(checklist="a", shown=1), "a", [])
    assert not applies(Limit(checklist="a", shown=1), "b", [])
    assert not applies(Limit(section="二", shown=1), "a", ["一"])


def test_accounts_of_parts_come_to_that_of_the_whole(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    audits = [
        audit_of(ALL), audit_of({**ALL, "1": "missing"}, "一、乙\n", path="b.txt"),
        audit_of({"1": "not_applicable"}, agency="丙局", year=None, changes=DISCLAIMED),
    ]  # fmt: skip
    decisions = [decision_of("1", text_hash=audits[1].report.text_sha256), decision_of("3"), decision_of("1", year=1)]
    config = Config(limits=(Limit(shown=100),))
    whole = Gate(config, decisions, today=today)
    parts = [Gate(config, decisions, today=today) for _ in audits]
    told = Account()
    for audit, part in zip(audits, parts, strict=True):
        whole.see(audit)
        part.see(audit)
        told.add(_unpacked(_packed(part.account)))
    assert told == whole.account
    words = Words("zh")
    assert list(tell.listing(decisions, told, words)) == list(tell.listing(decisions, whole.account, words))


def test_every_state_is_listed_once(audit_of: AuditOf, decision_of: Callable[..., Any], today: str) -> None:
    decisions = [
        decision_of("5"), decision_of("1"), decision_of("4", text_hash="0" * 12),
        decision_of("3", expires="2025-05-31"), decision_of("2", date="2025-06-02"), decision_of(year=1999),
    ]  # fmt: skip
    gate = Gate(Config(), decisions, today=today)
    gate.see(audit_of(ALL))
    words = Words("en")
    lines = list(tell.listing(decisions, gate.account, words))
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads == [f"{words('decide', state)}(1)" for state in STATES]
    assert lines[1] == "  rulings.yaml:1 某县某局 2024 example 5 accepted, 张三, until 2025-12-31"


def test_a_confidential_waiver_has_no_reason_in_the_result(
    audit_of: AuditOf, decision_of: Callable[..., Any], today: str
) -> None:
    gate = Gate(Config(), [decision_of(kind="confidential", reason=None)], today=today)
    (finding,) = gate.see(audit_of({"1": "missing"})).findings
    assert finding.waiver == Waiver("confidential", None, "张三", None, "2025-01-01", "2025-12-31")
    assert plain.finding(finding)["waiver"]["reason"] is None


def test_the_day_is_chinas(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Clock:
            # Half past four in the afternoon of the last day of the year in Greenwich.
            return cls(2025, 12, 31, 16, 30, tzinfo=datetime.UTC).astimezone(tz)  # type: ignore[return-value]

    monkeypatch.setattr(day.datetime, "datetime", Clock)
    assert day.today() == "2026-01-01"
