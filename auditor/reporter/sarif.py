"""`sarif`: SARIF 2.1.0 for code scanning; what fails, is open or waits for review, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from auditor import __version__
from auditor.records import Audit, CheckFinding, Finding, Run
from auditor.reporter import absence
from auditor.reporter.beside import asks, computed, passages_of, places, shared, subject
from auditor.reporter.inert import one_line
from auditor.reporter.notices import Lines, Notice, has_lines, limits, message, notices, where
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
LIMIT_RULE = "threshold"


class Sarif:
    """Gathers results; the log is written at the end, since rules stand before results."""

    def __init__(self, target: Target, words: Words, look: Look) -> None:
        self._out, self._words, self._look = TextOut(target.path), words, look
        self._rules: dict[str, dict[str, Any]] = {}
        self._index: dict[str, int] = {}
        self._artifacts: dict[str, dict[str, Any]] = {}
        self._results: list[dict[str, Any]] = []
        # By the report's path in results: for checks, which are known at the end.
        self._homes: dict[str, tuple[Audit, Lines]] = {}

    def add(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            uri = quote(where(audit))
            self._artifacts.setdefault(uri, {
                "location": {"uri": uri}, "hashes": {"sha-256": audit.report.sha256},
            })  # fmt: skip
            lines = Lines(audit.report.text)
            self._homes.setdefault(audit.report.path, (_slim(audit), lines))
            self._results += [self._result(n, lines) for n in notices(audit)]
            self._results += [self._limit(audit, uri, name, told) for name, told in limits(audit, self._words)]

    def finish(self, end: Run) -> None:
        words = self._words
        self._results += [self._check(c) for c in shared(end.checks, self._look.reviewer) if asks(c)]
        run = {
            "tool": {"driver": {
                "name": "auditor", "version": __version__, "semanticVersion": __version__,
                "rules": list(self._rules.values()),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": not end.problems,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{p.path}: {words.problem(p)}"}} for p in end.problems
                ],
            }],
            "artifacts": list(self._artifacts.values()),
            "results": self._results,
        }  # fmt: skip
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        self._out.stream.write(json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        self._out.commit()

    def abandon(self) -> None:
        self._out.abandon()

    def _result(self, n: Notice, lines: Lines) -> dict[str, Any]:
        f, words = n.finding, self._words
        rule = f"{n.audit.checklist.id}/{f.item}"
        physical = _physical(n.audit, lines, n.start, n.end)
        out: dict[str, Any] = {
            "ruleId": rule, "ruleIndex": self._rule(rule, _rule(rule, f, words)),
            "kind": n.kind, "level": n.level, "message": {"text": message(f, words)},
            "locations": [{"physicalLocation": physical}],
            "partialFingerprints": {"auditorItem/v1": _fingerprint(n.audit, f.item)},
            "properties": {"status": f.status, **_proof(n.audit, f, words)},
        }  # fmt: skip
        assert f.outcome is not None
        if f.outcome.known is not None:
            changed = f.outcome.reason.code == "known_changed"
            out["baselineState"] = "new" if not f.outcome.known else "updated" if changed else "unchanged"
        if f.waiver is not None and n.carried:
            suppression = {"kind": "external", "status": "accepted"}
            if f.waiver.reason is not None:
                suppression["justification"] = f.waiver.reason
            out["suppressions"] = [suppression]
        return out

    def _check(self, c: CheckFinding) -> dict[str, Any]:
        """What a check found: what does not agree fails as a warning, the rest waits for review. The
        first passage of the report it is about is the place, the others are told beside it."""
        words, own = self._words, subject(c)
        name = f"check/{c.check}/{c.rule}"
        title = f"{words('check', c.check)}: {words('check_rule', f'{c.check}_{c.rule}', c.args)}"
        rule = {"id": name, "name": words("check", c.check), "shortDescription": {"text": words("check", c.check)},
                "help": {"text": words.label("check_help")}, "properties": {"check": c.check}}  # fmt: skip
        located = [
            {"physicalLocation": _physical(*self._homes[path], p.start, p.end)}
            for path, p in sorted(((of or own, p) for of, p in places(c)), key=lambda one: one[0] != own)
            if path in self._homes and p.start is not None and p.end is not None
        ]  # fmt: skip
        audit = self._homes[own][0]
        main = next(iter(passages_of(c, own)), None)
        computation = computed(c, words)
        told = "" if main is None else f" {words.quoted(one_line(main.quote or ''))}"
        failed = c.verdict == "contradiction"
        out: dict[str, Any] = {
            "ruleId": name, "ruleIndex": self._rule(name, rule),
            "kind": "fail" if failed else "review", "level": "warning" if failed else "none",
            "message": {"text": one_line(f"{title}{f' ({computation})' if computation else ''}.{told}")},
            "locations": located[:1] or [{"physicalLocation": _physical(audit, self._homes[own][1], 0, 0)}],
            "partialFingerprints": {"auditorCheck/v1": _fingerprint(audit, f"{name}\0{main.quote if main else ''}")},
            "properties": {"verdict": c.verdict},
        }  # fmt: skip
        if located[1:]:
            out["relatedLocations"] = located[1:]
        return out

    def _limit(self, audit: Audit, uri: str, name: str, told: str) -> dict[str, Any]:
        title = self._words("limit", "title")
        rule = {"id": LIMIT_RULE, "shortDescription": {"text": title}, "help": {"text": title}}
        return {
            "ruleId": LIMIT_RULE, "ruleIndex": self._rule(LIMIT_RULE, rule), "kind": "fail", "level": "error",
            "message": {"text": f"{self._words.checklist(audit)}: {told}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}}],
            "partialFingerprints": {"auditorItem/v1": _fingerprint(audit, name)},
        }  # fmt: skip

    def _rule(self, name: str, rule: dict[str, Any]) -> int:
        if name not in self._index:
            self._index[name] = len(self._rules)
            self._rules[name] = rule
        return self._index[name]


def _physical(audit: Audit, lines: Lines, start: int, end: int) -> dict[str, Any]:
    """A stretch of a report, with lines where its text has those of its file."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(where(audit))}}
    if has_lines(audit):
        line, column = lines.at(start)
        last, behind = lines.at(end)
        physical["region"] = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": behind}
    return physical


def _slim(audit: Audit) -> Audit:
    """An audit without what takes room: its name and place are all that is asked of it later."""
    report = replace(audit.report, text="", sentences=(), spans=(), headings=())
    return replace(audit, report=report, findings=(), sections=())


def _rule(name: str, f: Finding, words: Words) -> dict[str, Any]:
    """An item as a rule, with what it asks for and what a drafter could write."""
    requirement = words.requirement(f)
    advice = words.advice(f)
    text = f"{words.label('requirement')}:{requirement}"
    if advice:
        text += f"\n{words.label('advice')}:{advice}"
    return {
        "id": name, "name": f"{f.item} {words.title(f)}", "shortDescription": {"text": words.title(f)},
        "fullDescription": {"text": requirement}, "help": {"text": text},
        "properties": {"tier": f.tier, "section": f.section, "clause": f.clause},
    }  # fmt: skip


def _proof(audit: Audit, f: Finding, words: Words) -> dict[str, Any]:
    """What a verdict `not shown` rests on."""
    if not absence.not_shown(f):
        return {}
    return {
        "searched": list(words.searched(f)), "read": absence.parts(audit, words),
        "refused": [
            {"quote": p.quote, "line": p.line, "gate": p.gate, "why": None if p.why is None else words.reason(p.why)}
            for p in f.refused
        ],
    }  # fmt: skip


def _fingerprint(audit: Audit, item: str) -> str:
    """The same for the same item of the same body's report of the year, wherever it stands."""
    parts = (audit.body.agency or audit.report.path, str(audit.body.year), audit.checklist.id, item)
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def sink(target: Target, words: Words, look: Look) -> Sarif:
    """The sink for `sarif`."""
    return Sarif(target, words, look)
