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


@dataclass(frozen=True, slots=True)
class Exemplars:
    """Exemplar sentences in shadow form with their item; `postings` maps a character to
    (exemplar, how many times it stands there)."""

    sentences: tuple[str, ...]
    owners: tuple[tuple[int, str, bool], ...]
    postings: dict[str, list[tuple[int, int]]]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, likes: Sequence[tuple[int, str, bool]]) -> Exemplars:
        sentences = tuple(normalise(text).rstrip("。") for _, text, _ in likes)
        postings: dict[str, list[tuple[int, int]]] = {}
        for number, sentence in enumerate(sentences):
            for char, count in Counter(sentence).items():
                postings.setdefault(char, []).append((number, count))
        return cls(sentences, tuple(likes), postings, tuple(map(len, sentences)))


def bound(shared: int, length: int) -> float:
    """The highest `partial_ratio` that `shared` common characters allow an exemplar of `length`."""
    return 200.0 * shared / (length + shared) if shared else 0.0


def near(text: str, exemplars: Exemplars, cutoff: float = CUTOFF) -> list[tuple[int, float, int, int]]:
    """(exemplar, score, start, end) of every exemplar as like to a part of `text` as `cutoff`."""
    from rapidfuzz import fuzz

    counts = [0] * len(exemplars.sentences)
    for char, count in Counter(text).items():
        for number, there in exemplars.postings.get(char, ()):
            counts[number] += count if count < there else there
    out = []
    for number, shared in enumerate(counts):
        length = exemplars.lengths[number]
        if length > len(text) or bound(shared, length) < cutoff:
            continue
        found = fuzz.partial_ratio_alignment(exemplars.sentences[number], text, score_cutoff=cutoff)
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
