"""`sarif`: SARIF 2.1.0 for code scanning; what fails, is open or waits for review, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from auditor import __version__
from auditor.records import Audit, Finding, Run
from auditor.reporter import absence
from auditor.reporter.notices import Lines, Notice, has_lines, limits, message, notices, where
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
LIMIT_RULE = "threshold"


class Sarif:
    """Gathers results; the log is written at the end, since rules stand before results."""

    def __init__(self, target: Target, words: Words) -> None:
        self._out, self._words = TextOut(target.path), words
        self._rules: dict[str, dict[str, Any]] = {}
        self._index: dict[str, int] = {}
        self._artifacts: dict[str, dict[str, Any]] = {}
        self._results: list[dict[str, Any]] = []

    def add(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            uri = quote(where(audit))
            self._artifacts.setdefault(uri, {
                "location": {"uri": uri}, "hashes": {"sha-256": audit.report.sha256},
            })  # fmt: skip
            lines = Lines(audit.report.text)
            self._results += [self._result(n, uri, lines) for n in notices(audit)]
            self._results += [self._limit(audit, uri, name, told) for name, told in limits(audit, self._words)]

    def finish(self, end: Run) -> None:
        words = self._words
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

    def _result(self, n: Notice, uri: str, lines: Lines) -> dict[str, Any]:
        f, words = n.finding, self._words
        rule = f"{n.audit.checklist.id}/{f.item}"
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
        if has_lines(n.audit):
            line, column = lines.at(n.start)
            last, behind = lines.at(n.end)
            physical["region"] = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": behind}
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
    return Sarif(target, words)
