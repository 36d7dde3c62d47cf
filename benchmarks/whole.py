"""The whole audit beside the naive way, in one run: `python -m benchmarks.whole [ROUNDS]`.

Ours: read, structure, match, gates, score of the two usual checklists. The naive way does only a
part of it: words by jieba, every term of every item looked for with `in`, every exemplar compared
with `partial_ratio`, sentence by sentence; no gates, no verdict.
"""

from __future__ import annotations

import re
import sys

from auditor.matcher.match import Compiled, match
from auditor.pipeline import AuditOptions, audit_report, body_of, compiled
from auditor.reader import read_report
from auditor.records import Report
from benchmarks.common import UNIT, as_the_command_line, least, machine, read_all, seeds


def naive(text: str, terms: list[list[str]], exemplars: list[str]) -> int:
    """The terms and exemplars found, by the means that come to mind first."""
    import jieba
    from rapidfuzz import fuzz

    found = 0
    for sentence in filter(None, re.split("[。!?;\uff1b\uff01\uff1f\n]", text)):
        words = set(jieba.lcut(sentence))
        for item in terms:
            found += sum(term in words or term in sentence for term in item)
        found += sum(fuzz.partial_ratio(exemplar, sentence) >= 72 for exemplar in exemplars)
    return found


def wanted(ready: Compiled) -> tuple[list[list[str]], list[str]]:
    """The terms of each item, and all exemplars."""
    terms: list[list[str]] = []
    exemplars: list[str] = []
    for item in ready.items:
        parts = [part for part in (item.evidence, item.evidence.side) if part is not None]
        terms.append([
            term for part in parts
            for group in (*part.any, *(g for rule in part.together for g in rule))
            for term in ([group] if isinstance(group, str) else group)
        ])  # fmt: skip
        exemplars += [sentence for part in parts for sentence in part.like]
    return terms, exemplars


def main() -> None:
    as_the_command_line()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    ready, options = compiled(), AuditOptions()
    paths = seeds()
    reports = read_all(paths)
    size = sum(len(report.text) for report in reports)
    terms, exemplars = wanted(ready)

    def per_unit(work: object, inputs: list[object]) -> tuple[float, float]:
        # Each report by itself, the least of its rounds: a disturbance spoils one, not all.
        got = [least(lambda one=one: work(one), rounds) for one in inputs]  # type: ignore[operator,misc]
        return sum(a for a, _ in got) / size * UNIT * 1000, sum(b for _, b in got) / size * UNIT * 1000

    def matched(report: Report) -> None:
        match(report, ready, body_of(report, options)[0])

    rows = {
        "read": per_unit(read_report, list(paths)),
        "match": per_unit(matched, list(reports)),
        "match and score": per_unit(lambda r: audit_report(r, ready, options), list(reports)),
        "naive": per_unit(lambda r: naive(r.text, terms, exemplars), list(reports)),
    }
    whole = rows["read"][0] + rows["match and score"][0]
    print(machine())
    print(f"{len(paths)} reports, {size} characters, {len(ready.items)} items, {sum(map(len, terms))} terms")
    print(f"milliseconds for {UNIT} characters, least and median of {rounds} rounds")
    for name, (best, middle) in rows.items():
        print(f"  {name:<18}{best:8.2f}{middle:8.2f}")
    print(f"  {'whole audit':<18}{whole:8.2f}    naive / ours {rows['naive'][0] / whole:.1f}")


if __name__ == "__main__":
    main()
