"""`junit`: JUnit XML without pytest; a suite a report and checklist, a case an expected item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from auditor.records import Audit, Finding, Run
from auditor.reporter.account import account
from auditor.reporter.notices import limits, message, where
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


class Junit:
    """Gathers suites; the totals stand before them. Times are left out: the same input gives the
    same bytes."""

    def __init__(self, target: Target, words: Words) -> None:
        self._out, self._words = TextOut(target.path), words
        self._suites: list[str] = []
        self._tests = self._failures = 0

    def add(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            cases = [self._case(audit, f) for f in audit.findings if f.expected]
            broken = [self._limit(audit, name, told) for name, told in limits(audit, self._words)]
            failures = len(broken) + sum(f.outcome is not None and f.outcome.action == "fail" for f in audit.findings)
            self._suite(f"{where(audit)} {audit.checklist.id}", [*cases, *broken], failures)

    def finish(self, end: Run) -> None:
        errors = [
            f'  <testcase classname={_attr(p.path or "")} name={_attr(p.code)}>\n'
            f"   <error message={_attr(self._words.problem(p))}/>\n  </testcase>\n"
            for p in end.problems
        ]
        if errors:
            self._suite(self._words.label("unread"), errors, 0, len(errors))
        head = f'tests="{self._tests}" failures="{self._failures}" errors="{len(errors)}"'
        self._out.stream.write(f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="auditor" {head}>\n')
        self._out.stream.write("".join(self._suites) + "</testsuites>\n")
        self._out.commit()

    def abandon(self) -> None:
        self._out.abandon()

    def _suite(self, name: str, cases: Sequence[str], failures: int, errors: int = 0) -> None:
        self._tests += len(cases)
        self._failures += failures
        totals = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="0"'
        self._suites.append(f" <testsuite name={_attr(name)} {totals}>\n{''.join(cases)} </testsuite>\n")

    def _case(self, audit: Audit, f: Finding) -> str:
        if f.outcome is None:
            raise ValueError("an audit that the gate has not judged")
        words = self._words
        name = f"{f.item} {words.title(f)}"
        head = f"  <testcase classname={_attr(_class(audit))} name={_attr(name)} file={_attr(where(audit))}"
        if f.outcome.action == "pass":
            return f"{head}/>\n"
        told = _text(account(audit, f, words))
        if f.outcome.action == "warn":
            return f"{head}>\n   <system-out>{told}</system-out>\n  </testcase>\n"
        return (
            f"{head}>\n   <failure type={_attr(f.status)} message={_attr(message(f, words))}>{told}</failure>\n"
            "  </testcase>\n"
        )

    def _limit(self, audit: Audit, name: str, told: str) -> str:
        return (
            f"  <testcase classname={_attr(_class(audit))} name={_attr(f'limit({name})')} file={_attr(where(audit))}>\n"
            f'   <failure type="limit" message={_attr(told)}/>\n  </testcase>\n'
        )


def _class(audit: Audit) -> str:
    return f"{where(audit)}.{audit.checklist.id}"


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


def _attr(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\ufffd", text), {"\n": "&#10;"})


def sink(target: Target, words: Words, look: Look) -> Junit:
    """The sink for `junit`."""
    return Junit(target, words)
