"""The weigher at work on one report: what a candidate is worth, and what no rule brought up.

A proposal needs both a clause much like those that people labelled as about the item and one of
the item's own words in the sentence; a candidate of the rules is refused only where it is weak by
both its terms and its likeness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from auditor.matcher.candidates import Candidate, items_touched
from auditor.matcher.engine import Lexicon
from auditor.matcher.shadow import normalise
from auditor.matcher.view import ReportView, SentenceView
from auditor.matcher.weigh import NOTHING, Signs, Traits, Weigher
from auditor.records import Hit

# Set on reports left out of training (tests/gold/folds.yaml); see docs/measures.md.
PROPOSED = 2.2  # model score from which a clause without a term is proposed
WEAK = -3.0  # worth below which a candidate of the rules is refused
_SHORTEST = 6
_SILENT = frozenset({"chrome", "masthead", "signature", "preamble"})


def signs(members: Sequence[Candidate], sentence: SentenceView) -> Signs:
    """What the rules say of the candidates that cite one clause for one item."""
    kinds = {hit.kind for c in members for hit in c.hits}
    terms = {hit.term for c in members for hit in c.hits}
    return Signs(
        any="any" in kinds,
        together=any(c.hits[0].kind == "together" and not c.borrowed for c in members),
        side=any(c.side for c in members),
        longest=max(map(len, terms)),
        hits=len(terms),
        borrowed=any(c.borrowed for c in members),
        opening=sentence.role == "preamble",
    )


class Scale:
    """Scores of one report's clauses, each made once."""

    def __init__(self, weigher: Weigher | None, seen: ReportView, lexicon: Lexicon) -> None:
        self.weigher = weigher
        self._lexicon = lexicon
        self._seen = seen
        self._scores: dict[tuple[int, int], int] = {}
        self._traits: dict[int, list[Traits]] = {}
        self._bar = weigher.bar(PROPOSED) if weigher else 0
        self._above: dict[tuple[int, ...], int] = {}

    def _lanes(self, weigher: Weigher, sentence: SentenceView, clause: int) -> int:
        """The model's scores of a clause for all items, in lanes."""
        key = (sentence.number, clause)
        found = self._scores.get(key)
        if found is None:
            traits = self._traits.get(sentence.number)
            if traits is None:
                traits = [NOTHING, *(weigher.traits(c.text) for c in sentence.clauses), NOTHING]
                self._traits[sentence.number] = traits
            before, own, after = traits[clause : clause + 3]
            found = self._scores[key] = weigher.clause(own, before, after, self._headings(weigher, sentence))
        return found

    def worth(self, sentence: SentenceView, members: Sequence[Candidate]) -> float | None:
        """How likely a person would cite the best clause of these candidates; None without a model."""
        item = members[0].item
        weigher = self.weigher
        if weigher is None or item not in weigher.lane:
            return None
        places = {sentence.clause_at(a) for c in members for a, _ in c.places}
        best = max(weigher.score(self._lanes(weigher, sentence, k), item) for k in places)
        return weigher.worth(best, signs(members, sentence))

    def proposals(self, taken: set[tuple[int, int]]) -> Iterator[tuple[SentenceView, list[Candidate]]]:
        """Clauses that no rule brought up for an item; `taken` are (item, sentence) already judged."""
        if self.weigher is None:
            return
        for sentence in self._seen.sentences:
            if sentence.role in _SILENT or sentence.source.heading or not sentence.hits:
                continue
            found = list(self._in(self.weigher, sentence, taken))
            if found:
                yield sentence, found

    def _in(self, weigher: Weigher, sentence: SentenceView, taken: set[tuple[int, int]]) -> Iterator[Candidate]:
        best: dict[int, tuple[float, int]] = {}
        for k, clause in enumerate(sentence.clauses):
            if clause.end - clause.start < _SHORTEST:
                continue
            lanes = self._lanes(weigher, sentence, k)
            for item in weigher.reach(lanes, self._bar):
                if (item, sentence.number) not in taken:
                    score = weigher.score(lanes, item)
                    if item not in best or score > best[item][0]:
                        best[item] = (score, k)
        if not best:
            return
        words = items_touched(sentence, self._lexicon)
        for item, (score, k) in sorted(best.items()):
            if item not in words:
                continue
            clause = sentence.clauses[k]
            term = weigher.named(clause.text, item)
            percent = round(100 / (1 + exp(-score)), 1)
            yield Candidate(item, sentence.number, clause.start, clause.end, [Hit("like", term, percent)],
                            False, [(clause.start, clause.end)])  # fmt: skip

    def _headings(self, weigher: Weigher, sentence: SentenceView) -> int:
        path = sentence.source.path
        found = self._above.get(path)
        if found is None:
            headings = self._seen.report.headings
            text = normalise(" ".join(headings[i].title for i in path if headings[i].level > 1))
            found = self._above[path] = weigher.headings(text)
        return found
