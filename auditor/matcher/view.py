"""A report as the gates look at it: shadow sentences and clauses with the hits that lie in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from auditor.matcher.cues import cues
from auditor.matcher.engine import Lexicon, Use
from auditor.matcher.particulars import particular
from auditor.matcher.shadow import Shadow, shadow_of
from auditor.matcher.sieve import lacking
from auditor.records import Report, Role, Sentence

_TITLE = re.compile("《[^《》]{1,80}》")
ORDINAL = 5  # level of 一是, which names a sentence rather than a part of the report


@dataclass(slots=True)
class ClauseView:
    """A clause in shadow offsets; `cues` are (kind, start, end) inside it, `lacks` tells which
    patterns it cannot match."""

    start: int
    end: int
    text: str
    cues: list[tuple[str, int, int]] = field(default_factory=list)
    lacks: int = 0
    _told: str | None = ""

    def __post_init__(self) -> None:
        self.lacks = lacking(self.text)

    @property
    def particular(self) -> str | None:
        """What in the clause can be checked, see `particulars.particular`."""
        if self._told == "":
            self._told = particular(self.text, None, self.lacks)
        return self._told

    def has(self, *kinds: str) -> bool:
        return any(c[0] in kinds for c in self.cues)

    def first(self, kind: str) -> int | None:
        return min((c[1] for c in self.cues if c[0] == kind), default=None)


@dataclass(slots=True)
class SentenceView:
    """A sentence in shadow offsets with its clauses and the terms found in it: `hits` are
    (pattern of the lexicon, start, end), cues aside."""

    number: int
    source: Sentence
    start: int
    end: int
    text: str
    clauses: list[ClauseView]
    hits: list[tuple[int, int, int]] = field(default_factory=list)
    titles: list[tuple[int, int]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    @property
    def role(self) -> Role:
        return self.source.role

    def clause_at(self, position: int) -> int:
        """Index of the clause that holds the shadow position."""
        if not self._starts:
            self._starts = [c.start for c in self.clauses]
        return max(0, bisect_right(self._starts, position) - 1)


@dataclass(slots=True)
class ReportView:
    """The whole report; `heading_uses` are the rule hits in each heading's title, `deep` tells
    whether it has headings below the first level."""

    report: Report
    shadow: Shadow
    sentences: list[SentenceView]
    heading_uses: list[list[tuple[Use, int, int]]]
    deep: bool = False
    supplies: dict[tuple[int, ...], dict[int, dict[int, str]]] = field(default_factory=dict)
    supply_lanes: dict[tuple[int, ...], dict[int, int]] = field(default_factory=dict)

    def supply(self, path: tuple[int, ...]) -> dict[int, dict[int, str]]:
        """The groups of rules that the headings above a sentence supply: rule, group, term. A
        heading over a whole chapter (主要举措和成效) is about too much to say what one sentence is
        about."""
        found = self.supplies.get(path)
        if found is None:
            found = self.supplies[path] = {}
            for heading in path:
                if self.report.headings[heading].level == 1 and self.deep:
                    continue
                for use, _, _ in self.heading_uses[heading]:
                    found.setdefault(use.rule, {}).setdefault(use.group, use.term)
        return found

    def supplied(self, path: tuple[int, ...], lexicon: Lexicon) -> dict[int, int]:
        """What `supply` gives as bits of the lexicon's blocks, rules of several groups alone."""
        found = self.supply_lanes.get(path)
        if found is None:
            found = self.supply_lanes[path] = {}
            for rule, groups in self.supply(path).items():
                if rule in lexicon.lane_of:
                    block, low = lexicon.lane_of[rule]
                    for group in groups:
                        found[block] = found.get(block, 0) | 1 << low + group
        return found


def view(report: Report, lexicon: Lexicon) -> ReportView:
    """Shadow, sentences and clauses of `report`, with every hit of one pass put in its place."""
    shadow = shadow_of(report.text, _inner_chrome(report))
    sentences = [_sentence(i, s, shadow) for i, s in enumerate(report.sentences)]
    starts = [s.start for s in sentences]
    heads = [(shadow.to_shadow(h.start), shadow.to_shadow(h.end)) for h in report.headings]
    head_order = sorted(range(len(heads)), key=lambda i: heads[i])
    head_starts = [heads[i][0] for i in head_order]
    heading_uses: list[list[tuple[Use, int, int]]] = [[] for _ in heads]
    by_sentence: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    touched, others = lexicon.touched, lexicon.others
    for pattern, start, end in lexicon.scan(shadow.text):
        number = bisect_right(starts, start) - 1
        if number >= 0 and end <= sentences[number].end:
            for kind in lexicon.cue_kinds[pattern]:
                by_sentence[number].append((kind, start, end))
            if touched[pattern] or others[pattern]:
                sentences[number].hits.append((pattern, start, end))
        place = bisect_right(head_starts, start) - 1
        if place >= 0 and end <= heads[head_order[place]][1]:
            found_there = heading_uses[head_order[place]]
            found_there += [(use, start, end) for use in lexicon.uses[pattern] if use.kind == "rule"]
    for number, found in by_sentence.items():
        _place_cues(sentences[number], found)
    deep = any(1 < h.level < ORDINAL for h in report.headings)
    return ReportView(report, shadow, sentences, heading_uses, deep)


def _inner_chrome(report: Report) -> list[tuple[int, int]]:
    """Chrome that lies inside a sentence: page numbers that cut a word in two."""
    chrome = [(s.start, s.end) for s in report.spans if s.role == "chrome"]
    if not chrome:
        return []
    starts = [s.start for s in report.sentences]
    out = []
    for start, end in chrome:
        i = bisect_left(starts, start) - 1
        if i >= 0 and report.sentences[i].start < start and end < report.sentences[i].end:
            out.append((start, end))
    return out


def _sentence(number: int, source: Sentence, shadow: Shadow) -> SentenceView:
    start, end = shadow.to_shadow(source.start), shadow.to_shadow(source.end)
    clauses = []
    for clause in source.clauses:
        a, b = shadow.to_shadow(clause.start), shadow.to_shadow(clause.end)
        if b > a:
            clauses.append(ClauseView(a, b, shadow.text[a:b]))
    text = shadow.text[start:end]
    if not clauses:
        clauses = [ClauseView(start, end, text)]
    out = SentenceView(number, source, start, end, text, clauses)
    if "《" in text:
        out.titles = [(start + m.start(), start + m.end()) for m in _TITLE.finditer(text)]
    return out


def _place_cues(sentence: SentenceView, found: list[tuple[str, int, int]]) -> None:
    """Cue words into their clauses; those inside a document's title say nothing of the act."""
    for kind, start, end in found:
        if any(a <= start < b for a, b in sentence.titles):
            continue
        clause = sentence.clauses[sentence.clause_at(start)]
        if end <= clause.end:
            clause.cues.append((kind, start, end))


def pattern_cues(clause: ClauseView, titles: list[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """The cues of `clause` that only a regular expression can see."""
    out = []
    lacks = clause.lacks
    for kind, pattern in cues().patterns.items():
        if lacks & pattern.bits:
            continue
        for m in pattern.finditer(clause.text):
            start = clause.start + m.start()
            if not any(a <= start < b for a, b in titles):
                out.append((kind, start, clause.start + m.end()))
    return out
