"""What the gate says, in the reporter's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.gate.baseline import Key
from auditor.gate.decide import STATES, Account
from auditor.gate.decisions import Decision
from auditor.records import Audit, Finding
from auditor.reporter.account import account
from auditor.reporter.words import Words

# A hash as long as a person can copy and as sure as a whole one.
HASH = 16


def failure(audit: Audit, finding: Finding, words: Words) -> str:
    """Everything about one item that does not pass: the verdict, which pytest's summary shows too,
    the account of it, then the gate's."""
    lines = [f"{words('status', finding.status)} · {words.reason(finding.reason)}"]
    lines += [account(audit, finding, words).rstrip("\n"), *_beside(finding, words), outcome(finding, words)]
    lines.append(words("decide", "text_hash", {"hash": audit.report.text_sha256[:HASH]}))
    return "\n".join(lines)


def warning(audit: Audit, finding: Finding, words: Words) -> str:
    """One line about an item that passes with a warning."""
    status = finding.ruling.status if finding.ruling else finding.status
    told = f"{words('status', status)} · {words.reason(finding.reason)} · {_why(finding, words)}"
    return f"{audit.report.path} {audit.checklist.id} {finding.item} {words.title(finding)} {told}"


def outcome(finding: Finding, words: Words) -> str:
    """The gate's action and why."""
    action = finding.outcome.action if finding.outcome else "pass"
    return words("decide", "outcome", {"action": words("action", action), "reason": _why(finding, words)})


def _why(finding: Finding, words: Words) -> str:
    if finding.outcome is None:
        return ""
    args = dict(finding.outcome.reason.args)
    if "kind" in args:
        args["kind"] = words("decision", str(args["kind"]))
    return words("outcome", finding.outcome.reason.code, args)


def _beside(finding: Finding, words: Words) -> Iterator[str]:
    if finding.ruling is not None:
        r = finding.ruling
        args = {"status": words("status", r.status), "by": r.by, "date": r.date, "expires": r.expires}
        yield words("decide", "ruling", {**args, "reason": r.reason})


def listing(decisions: Sequence[Decision], told: Account, words: Words) -> Iterator[str]:
    """What a run did with the records and the baseline, each list under its head; lists that are
    empty are left out."""
    states = {i: told.states.get(i, "unused") for i in range(len(decisions))}
    for state in STATES:
        yield from _list(words("decide", state), (_record(decisions[i], words) for i in states if states[i] == state))
    for code, keys in (("waiting", told.waiting), ("fixed", told.fixed), ("changed", told.changed)):
        yield from _list(words("decide", code), (words("decide", "item", named(key)) for key in in_order(keys)))


def _list(head: str, lines: Iterable[str]) -> Iterator[str]:
    inside = list(lines)
    if inside:
        yield f"{head}({len(inside)})"
        yield from (f"  {line}" for line in inside)


def _record(d: Decision, words: Words) -> str:
    year = "-" if d.year is None else d.year
    args = {"place": d.place, "body": d.body, "year": year, "checklist": d.checklist, "item": d.item}
    return words("decide", "record", {**args, "kind": words("decision", d.kind), "by": d.by, "expires": d.expires})


def in_order(keys: Iterable[Key]) -> list[Key]:
    """Keys sorted, an unknown year first."""
    return sorted(keys, key=lambda k: (k.body, k.year or 0, k.checklist, k.item))


def named(key: Key) -> dict[str, object]:
    """A key as arguments of a sentence."""
    return {**key._asdict(), "year": "-" if key.year is None else key.year}


def verdict(told: Account, words: Words) -> str:
    """The last line of a run: whether it passes and why not."""
    if told.passed:
        return words("decide", "passed", {"warned": len(told.warned)})
    return words("decide", "failed", {"failing": len(told.failing), "breaking": len(told.breaking)})
