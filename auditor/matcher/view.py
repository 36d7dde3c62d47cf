"""A report as the gates look at it: shadow sentences and clauses with the hits that lie in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.matcher.cues import cues
from auditor.matcher.engine import CUE, OTHER, TERM, Lexicon
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
    (pattern of the lexicon, start, end) of terms of rules, `others` of what is neither rule nor cue.
    `shift` leads from an offset of the text to its shadow where all of the sentence moves by as much,
    None elsewhere."""

    number: int
    source: Sentence
    start: int
    end: int
    text: str
    clauses: list[ClauseView]
    hits: list[tuple[int, int, int]] = field(default_factory=list)
    others: list[tuple[int, int, int]] = field(default_factory=list)
    titles: list[tuple[int, int]] = field(default_factory=list)
    shift: int | None = None
    _starts: list[int] = field(default_factory=list)

    @property
    def role(self) -> Role:
        return self.source.role

    def clause_at(self, position: int) -> int:
        """Index of the clause that holds the shadow position."""
        if len(self.clauses) == 1:
            return 0
        if not self._starts:
            self._starts = [c.start for c in self.clauses]
        return max(0, bisect_right(self._starts, position) - 1)


@dataclass(slots=True)
class ReportView:
    """The whole report; `heading_terms` are the patterns with rules in each heading's title, `deep`
    tells whether it has headings below the first level."""

    report: Report
    shadow: Shadow
    sentences: list[SentenceView]
    heading_terms: list[list[int]]
    deep: bool = False
    supply_lanes: dict[tuple[int, ...], dict[int, int]] = field(default_factory=dict)

    def span(self, sentence: SentenceView, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of a shadow span of a sentence, see `Shadow.span`."""
        if sentence.shift is None:
            return self.shadow.span(start, end)
        return start - sentence.shift, end - sentence.shift

    def above(self, path: tuple[int, ...]) -> Iterator[int]:
        """The patterns in the headings above a sentence. A heading over a whole chapter
        (主要举措和成效) is about too much to say what one sentence is about."""
        for heading in path:
            if self.report.headings[heading].level > 1 or not self.deep:
                yield from self.heading_terms[heading]

    def supply(self, path: tuple[int, ...], members: Mapping[int, list[tuple[int, str]]]) -> dict[int, str]:
        """The groups of a rule that the headings above a sentence supply, with the term; `members`
        are the rule's patterns."""
        found: dict[int, str] = {}
        for pattern in self.above(path):
            for group, term in members.get(pattern, ()):
                found.setdefault(group, term)
        return found

    def supplied(self, path: tuple[int, ...], lexicon: Lexicon) -> dict[int, int]:
        """What the headings above a sentence supply to rules of several groups, as bits of the
        lexicon's blocks."""
        found = self.supply_lanes.get(path)
        if found is None:
            found = self.supply_lanes[path] = {}
            for pattern in self.above(path):
                for block, bits in lexicon.lanes[pattern]:
                    found[block] = found.get(block, 0) | bits
        return found


def view(report: Report, lexicon: Lexicon) -> ReportView:
    """Shadow, sentences and clauses of `report`, with every hit of one pass put in its place."""
    shadow = shadow_of(report.text, _inner_chrome(report))
    sentences = [_sentence(i, s, shadow) for i, s in enumerate(report.sentences)]
    found = lexicon.scan(shadow.text)  # in the order of their ends
    ends = [end for _, _, end in found]
    flags, kinds = lexicon.flags, lexicon.cue_kinds
    # A hit belongs to the last sentence that begins at or before it.
    nexts = [*(s.start for s in sentences[1:]), len(shadow.text) + 1]
    for sentence, following in zip(sentences, nexts, strict=False):
        start = sentence.start
        first = bisect_right(ends, start)
        part = [h for h in found[first : bisect_right(ends, sentence.end, first)] if start <= h[1] < following]
        sentence.hits = [h for h in part if flags[h[0]] & TERM]
        for hit in [h for h in part if flags[h[0]] & (OTHER | CUE)]:
            pattern, at, end = hit
            if flags[pattern] & OTHER:
                sentence.others.append(hit)
            if flags[pattern] & CUE:
                _place_cues(sentence, kinds[pattern], at, end)
    deep = any(1 < h.level < ORDINAL for h in report.headings)
    return ReportView(report, shadow, sentences, _heading_terms(report, shadow, found, ends, flags), deep)


def _heading_terms(
    report: Report, shadow: Shadow, found: list[tuple[int, int, int]], ends: list[int], flags: bytes
) -> list[list[int]]:
    """The patterns with rules in each heading's title."""
    out: list[list[int]] = [[] for _ in report.headings]
    heads = sorted(
        (shadow.to_shadow(h.start), shadow.to_shadow(h.end), n) for n, h in enumerate(report.headings)
    )
    for (start, end, number), (following, _, _) in zip(heads, [*heads[1:], (len(shadow.text) + 1, 0, 0)], strict=False):
        first = bisect_right(ends, start)
        out[number] = [
            pattern for pattern, at, _ in found[first : bisect_right(ends, end, first)]
            if start <= at < following and flags[pattern] & TERM
        ]  # fmt: skip
    return out


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
    shift = shadow.shift(source.start, source.end)
    clauses = []
    for clause in source.clauses:
        if shift is None:
            a, b = shadow.to_shadow(clause.start), shadow.to_shadow(clause.end)
        else:
            a, b = clause.start + shift, clause.end + shift
        if b > a:
            clauses.append(ClauseView(a, b, shadow.text[a:b]))
    text = shadow.text[start:end]
    if not clauses:
        clauses = [ClauseView(start, end, text)]
    out = SentenceView(number, source, start, end, text, clauses, shift=shift)
    if "《" in text:
        out.titles = [(start + m.start(), start + m.end()) for m in _TITLE.finditer(text)]
    return out


def _place_cues(sentence: SentenceView, kinds: list[str], start: int, end: int) -> None:
    """Cue words into their clauses; those inside a document's title say nothing of the act."""
    if sentence.titles and any(a <= start < b for a, b in sentence.titles):
        return
    clause = sentence.clauses[sentence.clause_at(start)]
    if end <= clause.end:
        clause.cues += [(kind, start, end) for kind in kinds]


def pattern_cues(clause: ClauseView, titles: list[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """The cues of `clause` that only a regular expression can see."""
    out = []
    lacks = clause.lacks
    for kind, pattern in cues().patterns.items():
        if lacks & pattern.bits or pattern.search(clause.text) is None:
            continue
        for m in pattern.finditer(clause.text):
            start = clause.start + m.start()
            if not any(a <= start < b for a, b in titles):
                out.append((kind, start, clause.start + m.end()))
    return out
