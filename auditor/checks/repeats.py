"""Evidence that stands word for word in the same body's report of the year before.

It is marked on the passage, beside the verdict, which it does not change. The reports of the set are
seen before any of them is told, since next year's may come first.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.checks.kept import own_words
from auditor.checks.view import statements
from auditor.data import load
from auditor.reader.fold import fold
from auditor.records import Audit, Body, Finding, Passage, Repeat, Report

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A report kept small: its statements packed, and `turns`, the places in them at which a line
    begins, with its number."""

    path: str
    year: int
    packed: bytes
    turns: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")

    def line(self, at: int) -> int:
        return self.turns[bisect_right(self.turns, at, key=lambda turn: turn[0]) - 1][1]


class Repeats:
    """What the set's bodies wrote, by name and year."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], list[_Earlier]] = {}

    def see(self, report: Report, body: Body) -> None:
        """One more report of the set."""
        if body.year is None or body.agency is None:
            return
        kept = _packed(report, body.year)
        for name in {body.agency, *body.aliases}:
            self._kept.setdefault((name, body.year), []).append(kept)

    def mark(self, audits: Sequence[Audit]) -> list[Audit]:
        """The audits of one report, with `repeats` on the evidence that the year before had."""
        earlier = self._earlier(audits[0].body) if audits else []
        if not earlier:
            return list(audits)
        texts = [(kept, kept.text) for kept in earlier]
        return [replace(a, findings=tuple(_marked(f, texts) for f in a.findings)) for a in audits]

    def _earlier(self, body: Body) -> list[_Earlier]:
        """The body's reports of the year before, in path order."""
        if body.year is None or body.agency is None:
            return []
        names = (body.agency, *body.aliases)
        found = {k.path: k for name in names for k in self._kept.get((name, body.year - 1), ())}
        return [found[path] for path in sorted(found)]


def _packed(report: Report, year: int) -> _Earlier:
    breaks = [i for i, char in enumerate(report.text) if char == "\n"]
    texts: list[str] = []
    turns: list[tuple[int, int]] = []
    at = 0
    for statement in statements(report):
        first, last = bisect_right(breaks, statement.at[0]), bisect_right(breaks, statement.at[-1])
        turns.append((at, first + 1))
        turns += [(at + bisect_right(statement.at, breaks[i]), i + 2) for i in range(first, last)]
        texts.append(statement.text)
        at += len(statement.text) + 1
    packed = zlib.compress("\n".join(texts).encode("utf-8", "surrogatepass"), 6)
    return _Earlier(report.path, year, packed, tuple(turns))


def _marked(finding: Finding, texts: Sequence[tuple[_Earlier, str]]) -> Finding:
    evidence = tuple(_passage(p, texts) for p in finding.evidence)
    return finding if evidence == finding.evidence else replace(finding, evidence=evidence)


def _passage(passage: Passage, texts: Sequence[tuple[_Earlier, str]]) -> Passage:
    quote = _BLANK.sub("", fold(passage.quote or ""))
    if own_words(quote) < load("copying")["evidence_shortest"]:
        return passage
    for kept, text in texts:
        at = text.find(quote)
        if at >= 0:
            return replace(passage, repeats=Repeat(kept.path, kept.year, kept.line(at)))
    return passage
