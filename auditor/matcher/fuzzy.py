"""Likeness: sentences that say what an exemplar says in nearly its words.

Candidates only for items that no term brought up in that sentence. A lossless filter comes first:
the characters that a clause run shares with an exemplar bound `partial_ratio` from above.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.matcher.candidates import Candidate
from auditor.matcher.shadow import normalise
from auditor.matcher.view import ReportView, SentenceView
from auditor.records import Hit

CUTOFF = 72.0
_ROLES = frozenset({"preamble", "leadership", "results", "correction", "shortcomings", "plans"})


_LANE = 16  # bits of an exemplar's lane; its sentence is shorter than 2^15
_BLOCK = 256  # exemplars whose counts travel in one whole number


@dataclass(frozen=True, slots=True)
class Exemplars:
    """Exemplar sentences in shadow form with their item. `counts` tells for a block of exemplars and
    a character how often it stands in each, a lane an exemplar; `short` what a block's lanes lack
    to carry into `tops` where an exemplar has as many characters in a text as the cutoff asks."""

    sentences: tuple[str, ...]
    owners: tuple[tuple[int, str, bool], ...]
    counts: tuple[dict[str, int], ...]
    short: tuple[int, ...]
    tops: tuple[int, ...]

    @classmethod
    def of(cls, likes: Sequence[tuple[int, str, bool]]) -> Exemplars:
        sentences = tuple(normalise(text).rstrip("。") for _, text, _ in likes)
        counts: list[dict[str, int]] = []
        short, tops = [], []
        for first in range(0, len(sentences), _BLOCK):
            block: dict[str, int] = {}
            for lane, sentence in enumerate(sentences[first : first + _BLOCK]):
                for char, count in Counter(sentence).items():
                    block[char] = block.get(char, 0) | count << _LANE * lane
            lanes = range(len(sentences[first : first + _BLOCK]))
            half = 1 << _LANE - 1
            short.append(sum(half - least(len(sentences[first + n])) << _LANE * n for n in lanes))
            tops.append(sum(half << _LANE * n for n in lanes))
            counts.append(block)
        return cls(sentences, tuple(likes), tuple(counts), tuple(short), tuple(tops))

    def possible(self, text: str) -> list[int]:
        """The exemplars whose characters stand in `text` often enough for the cutoff, a character
        of the text counted as often as the exemplar has it: none that is like it is left out."""
        chars = set(text)
        out = []
        for number, (block, short, tops) in enumerate(zip(self.counts, self.short, self.tops, strict=True)):
            carried = sum(map(block.__getitem__, filter(block.__contains__, chars))) + short & tops
            while carried:
                top = carried & -carried
                out.append(number * _BLOCK + top.bit_length() // _LANE - 1)
                carried ^= top
        return out


def bound(shared: int, length: int) -> float:
    """The highest `partial_ratio` that `shared` common characters allow an exemplar of `length`."""
    return 200.0 * shared / (length + shared) if shared else 0.0


def least(length: int) -> int:
    """How many common characters an exemplar of `length` needs for the cutoff."""
    return next(n for n in range(length + 1) if bound(n, length) >= CUTOFF) if length else 1


def near(text: str, exemplars: Exemplars) -> list[tuple[int, float, int, int]]:
    """(exemplar, score, start, end) of every exemplar as like to a part of `text` as the cutoff."""
    from rapidfuzz import fuzz

    out = []
    there: Counter[str] | None = None
    for number in exemplars.possible(text):
        sentence = exemplars.sentences[number]
        if len(sentence) > len(text):
            continue
        there = there or Counter(text)
        shared = sum(min(count, there[char]) for char, count in Counter(sentence).items())
        if bound(shared, len(sentence)) < CUTOFF:
            continue
        found = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=CUTOFF)
        if found is not None:
            out.append((number, found.score, found.dest_start, found.dest_end))
    return out


def candidates(
    report: ReportView, exemplars: Exemplars, touched: set[tuple[int, int]]
) -> Iterator[tuple[SentenceView, list[Candidate]]]:
    """Sentences that are like an exemplar of an item without holding one of its terms."""
    if not exemplars.sentences:
        return
    for sentence in report.sentences:
        if sentence.role not in _ROLES or sentence.source.heading:
            continue
        best: dict[tuple[int, bool], Candidate] = {}
        for number, score, start, end in near(sentence.text, exemplars):
            item, text, side = exemplars.owners[number]
            if (item, sentence.number) in touched:
                continue
            old = best.get((item, side))
            if old is None or (old.hits[0].score or 0) < score:
                a, b = sentence.start + start, sentence.start + max(end, start + 1)
                hit = Hit("like", text, round(score, 1))
                best[(item, side)] = Candidate(item, sentence.number, a, b, [hit], side, [(a, b)])
        if best:
            yield sentence, list(best.values())
