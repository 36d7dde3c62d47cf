"""The weigher at work on one report: what a candidate is worth, and what no rule brought up.

A proposal needs both a clause much like those that people labelled as about the item and one of
the item's own words in the sentence; a candidate of the rules is refused only where it is weak by
both its terms and its likeness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from math import exp

from auditor.matcher.candidates import Candidate, items_touched
from auditor.matcher.engine import Lexicon
from auditor.matcher.shadow import normalise
from auditor.matcher.view import ReportView, SentenceView
from auditor.matcher.weigh import NOTHING, Above, Grams, Scores, Signs, Weigher
from auditor.records import Hit

# Set on reports left out of training (tests/gold/folds.yaml); see docs/measures.md.
PROPOSED = 0.25  # model score from which a clause without a term is proposed
WEAK = -3.0  # worth below which a candidate of the rules is refused
_SHORTEST = 6
_SILENT = frozenset({"chrome", "masthead", "signature", "preamble"})


def signs(members: Sequence[Candidate], sentence: SentenceView) -> Signs:
    """What the rules say of the candidates that cite one clause for one item."""
    opening = sentence.role == "preamble"
    if len(members) == 1 and len(members[0].hits) == 1:  # as nearly always
        one = members[0]
        kind, size, own = one.hits[0].kind, len(one.hits[0].term), not one.borrowed
        return Signs(kind == "any", kind == "together" and own, one.side, size, 1, not own, opening)
    kinds = {hit.kind for c in members for hit in c.hits}
    terms = {hit.term for c in members for hit in c.hits}
    return Signs(
        any="any" in kinds,
        together=any(c.hits[0].kind == "together" and not c.borrowed for c in members),
        side=any(c.side for c in members),
        longest=max(map(len, terms)),
        hits=len(terms),
        borrowed=any(c.borrowed for c in members),
        opening=opening,
    )


class Scale:
    """Scores of one report's clauses, each made once."""

    def __init__(self, weigher: Weigher | None, seen: ReportView, lexicon: Lexicon) -> None:
        self.weigher = weigher
        self._lexicon = lexicon
        self._seen = seen
        self._scores: dict[int, list[Scores]] = {}
        self._grams: Grams | None = None
        self._known: dict[int, list[Set[str]]] = {}
        self._above: dict[tuple[int, ...], Above] = {}

    def _of(self, weigher: Weigher, sentence: SentenceView) -> list[Scores]:
        """The model's scores of each clause for all items."""
        found = self._scores.get(sentence.number)
        if found is None:
            if self._grams is None:
                self._grams = weigher.grams(self._seen.shadow.text)
            traits = self._grams.traits
            told = [NOTHING, *[traits(c.start, c.end) for c in sentence.clauses], NOTHING]
            self._known[sentence.number] = [one.known for one in told[1:-1]]
            above = self._headings(weigher, sentence)
            found = self._scores[sentence.number] = [
                weigher.clause(own, before, after, above)
                for before, own, after in zip(told, told[1:], told[2:], strict=False)
            ]
        return found

    def worth(self, sentence: SentenceView, members: Sequence[Candidate]) -> float | None:
        """How likely a person would cite the best clause of these candidates; None without a model."""
        item = members[0].item
        weigher = self.weigher
        if weigher is None or item not in weigher.lane:
            return None
        told = self._of(weigher, sentence)
        if len(told) > 1:
            places = {sentence.clause_at(a) for c in members for a, _ in c.places}
            best = max(weigher.score(told[k], item) for k in places)
        else:
            best = weigher.score(told[0], item)
        return weigher.worth(best, signs(members, sentence))

    def score(self, sentence: SentenceView, clause: int, item: int) -> float | None:
        """The model's score of one clause for an item; None without a model of it."""
        if self.weigher is None or item not in self.weigher.lane:
            return None
        return self.weigher.score(self._of(self.weigher, sentence)[clause], item)

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
        number = sentence.number
        long = [k for k, clause in enumerate(sentence.clauses) if clause.end - clause.start >= _SHORTEST]
        told = self._of(weigher, sentence) if long else []
        for k in long:
            scores = told[k]
            for item in weigher.reach(scores, PROPOSED):
                if (item, number) not in taken:
                    score = weigher.score(scores, item)
                    if item not in best or score > best[item][0]:
                        best[item] = (score, k)
        if not best:
            return
        words = items_touched(sentence, self._lexicon)
        for item, (score, k) in sorted(best.items()):
            if item not in words:
                continue
            clause = sentence.clauses[k]
            term = weigher.named(self._known[sentence.number][k], item)
            percent = round(100 / (1 + exp(-score)), 1)
            yield Candidate(item, sentence.number, clause.start, clause.end, [Hit("like", term, percent)],
                            False, [(clause.start, clause.end)])  # fmt: skip

    def _headings(self, weigher: Weigher, sentence: SentenceView) -> Above:
        path = sentence.source.path
        found = self._above.get(path)
        if found is None:
            headings = self._seen.report.headings
            text = normalise(" ".join(headings[i].title for i in path if headings[i].level > 1))
            found = self._above[path] = weigher.headings(text)
        return found
