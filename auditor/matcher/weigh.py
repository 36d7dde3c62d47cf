"""Weighs candidates: how like a clause is to clauses that people labelled as about an item.

A linear model over pairs and triples of characters, one set of weights an item, made by
`scripts/train_weights.py` from labelled reports; together with the terms that hit it ranks
passages, and with a word of the item in the sentence it proposes one that no rule brought up.
It never decides alone: time, actor and particulars are judged as for any candidate.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from math import sqrt
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import ahocorasick_rs

if TYPE_CHECKING:
    from auditor.checklist.models import Item

_WORDS = re.compile("[一-鿿]+")
_DIGITS = re.compile(r"\d+")
SCALE = 100.0  # weights are whole hundredths
LANE = 33  # bits of an item's lane in a whole number that holds weights of all items
HALF = 1 << LANE - 2  # what stands in a lane for 0 where it is read
LOWEST = (1 << LANE) - 1  # the bits of the lowest lane
ONE = 1 << 32  # a score of 1, as whole numbers hold it
COARSE = 14  # bits of it that are left out where all items are compared at once
AROUND = 0.4  # weight of the clauses beside and the headings above, against the clause's own
LEAST = 16  # a short text counts as having so many pairs: one of them alone must not decide
NAMED = 3  # how many pairs or triples a proposal names


class Signs(NamedTuple):
    """What the rules say of a candidate: which kinds of hit, the longest term's length, how many."""

    any: bool = False
    together: bool = False
    side: bool = False
    longest: int = 0
    hits: int = 0
    borrowed: bool = False
    opening: bool = False


class Packed(dict[int, int]):
    """The weights of each known pair or triple, by its number, as one whole number with a lane of
    LANE bits an item: one addition adds the weights of all items. Made from `flat` at first use;
    a report holds few of them."""

    def __init__(self, flat: Mapping[str, Sequence[int]], grams: Sequence[str]) -> None:
        super().__init__()
        self._flat, self._grams = flat, grams

    def __missing__(self, number: int) -> int:
        flat = self._flat.get(self._grams[number], ())
        value = self[number] = sum(flat[i + 1] << LANE * flat[i] for i in range(0, len(flat), 2))
        return value

    def total(self, numbers: Iterable[int]) -> int:
        """The weights of these pairs and triples for all items, in lanes."""
        return sum(map(self.__getitem__, numbers))


class Factors(dict[int, int]):
    """What the weights of a text count for, by how many pairs and triples it has in all."""

    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self._factor = factor

    def __missing__(self, size: int) -> int:
        value = self[size] = round(ONE * self._factor / SCALE / sqrt(max(size, LEAST)))
        return value


class Traits(NamedTuple):
    """What the weights see of a clause: its first and last character, the numbers of the known
    pairs and triples in it, how many it has in all (figures left out), its pairs, and those numbers
    that tell of a clause beside it."""

    first: str
    last: str
    numbers: set[int]
    size: int
    pairs: set[str | None]
    beside: set[int]


NOTHING = Traits("", "", set(), 0, set(), set())
_OWN, _AROUND = Factors(), Factors(AROUND)


class Above(NamedTuple):
    """What the headings above a clause add to its scores: their weights in lanes, what they count
    for, and how many there are."""

    weights: int
    portion: int
    known: int


class Scores(NamedTuple):
    """The scores of a clause for all items: weights of its own and of the clauses beside, in lanes,
    with what each count for, and what stands above. 0 is an even chance. `doubt` is what coarse
    scores may lack."""

    own: int
    share: int
    around: int
    portion: int
    above: Above
    doubt: int


class Grams:
    """The pairs and triples of a whole text, made in one pass; its clauses take theirs. `found`
    are the known ones as (number, start, end) in the order of their ends."""

    def __init__(self, text: str, found: list[tuple[int, int, int]], beside: set[int]) -> None:
        self._text, self._found, self._beside = text, found, beside
        self._ends = [end for _, _, end in found]
        two: list[str | None] = list(map(add, text, text[1:]))
        three: list[str | None] = list(map(add, two, text[2:]))
        for m in _DIGITS.finditer(text):  # 24场 tells no matter
            start, end = m.span()
            for grams, before in ((two, 1), (three, 2)):
                low = max(start - before, 0)
                grams[low:end] = [None] * (min(end, len(grams)) - low)
        self._two, self._three = two, three

    def traits(self, start: int, end: int) -> Traits:
        """What the weights see of the text between two places."""
        ends, text = self._ends, self._text
        first = bisect_right(ends, start)
        numbers = {n for n, at, _ in self._found[first : bisect_right(ends, end, first)] if at >= start}
        two = set(self._two[start : end - 1])
        size = len(two)
        if size == end - start - 1 and None not in two:
            size += max(size - 1, 0)  # where no pair stands twice, no triple does
        else:
            three = set(self._three[start : max(end - 2, start)])
            three.discard(None)
            two.discard(None)
            size = len(two) + len(three)
        return Traits(text[start], text[end - 1], numbers, size, two, numbers & self._beside)


class Weigher:
    """The weights of one run's items. `lane` gives for an item its number in the weights, `item`
    the way back. Weights of all items travel in one whole number, a lane an item. A weight is below
    2^14 and a sentence has at most 1,000 characters, so that no lane overflows."""

    def __init__(self, data: Any, item: dict[int, int]) -> None:
        self.item = item
        self.lane = {place: number for number, place in item.items()}
        self._own: dict[str, list[int]] = data["own"]
        # Pairs that tell of a clause beside come first.
        grams = list(dict.fromkeys((*data["around"], *data["head"], *data["own"])))
        self._number = {gram: number for number, gram in enumerate(grams)}
        self._beside = set(range(len(data["around"])))
        self._tables = tuple(Packed(data[name], grams) for name in ("own", "around", "head"))
        self._most = max(max(flat[1::2]) for name in ("own", "around", "head") for flat in data[name].values())
        self._bias = [round(ONE * b / SCALE) for b in data["bias"]]
        self._ones = sum(1 << LANE * n for n in range(len(self._bias)))
        self._halves = self._ones * HALF
        self._coarse = self._halves + sum((b >> COARSE) << LANE * n for n, b in enumerate(self._bias))
        self._tops = sum(HALF << LANE * n for n in item)
        self._combine: Sequence[float] = data["combine"]
        self._automaton = ahocorasick_rs.AhoCorasick(
            grams, implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
        )

    def grams(self, text: str) -> Grams:
        """The pairs and triples of a text in shadow form."""
        return Grams(text, self._automaton.find_matches_as_indexes(text, overlapping=True), self._beside)

    def clause(self, own: Traits, before: Traits, after: Traits, above: Above) -> Scores:
        """Scores of all items for a clause with its neighbours; `above` is what `headings` gives."""
        beside = before.pairs | after.pairs
        numbers = before.beside | after.beside
        left, right = before.last, after.first
        if left and right and not (left.isdecimal() or right.isdecimal()):
            beside.add(left + right)
            number = self._number.get(left + right)
            if number in self._beside:
                numbers.add(number)
        owns, around, _ = self._tables
        return Scores(
            owns.total(own.numbers), _OWN[own.size], around.total(numbers), _AROUND[len(beside)], above,
            self._most * (len(own.numbers) + len(numbers) + above.known),
        )  # fmt: skip

    def headings(self, text: str) -> Above:
        """What the headings above a clause add to its scores; the text in shadow form."""
        if not text:
            return Above(0, 0, 0)
        seen = self.grams(text).traits(0, len(text))
        return Above(self._tables[2].total(seen.numbers), _AROUND[len(seen.pairs)], len(seen.numbers))

    def _whole(self, scores: Scores, lane: int) -> int:
        """The score of a lane, as a whole number."""
        place, halves, above = LANE * lane, self._halves, scores.above
        value: int = self._bias[lane] + ((scores.own + halves >> place & LOWEST) - HALF) * scores.share
        if scores.around:
            value += ((scores.around + halves >> place & LOWEST) - HALF) * scores.portion
        if above.weights:
            value += ((above.weights + halves >> place & LOWEST) - HALF) * above.portion
        return value

    def score(self, scores: Scores, item: int) -> float:
        """The score of one item, which must have a lane."""
        return self._whole(scores, self.lane[item]) / ONE

    def reach(self, scores: Scores, least: float) -> list[int]:
        """The items whose score is at least so much, in the order of the weights. Coarse scores of
        all items at once leave few to look at; `doubt` keeps them from losing one."""
        bar = round(ONE * least)
        lanes = scores.own * (scores.share >> COARSE) + scores.around * (scores.portion >> COARSE)
        lanes += scores.above.weights * (scores.above.portion >> COARSE) + self._coarse
        lanes += self._ones * (scores.doubt + 1 - (bar >> COARSE))
        above = lanes & self._tops
        out = []
        while above:
            lowest = above & -above
            lane = lowest.bit_length() // LANE
            if self._whole(scores, lane) >= bar:
                out.append(self.item[lane])
            above ^= lowest
        return out

    def worth(self, score: float, signs: Signs) -> float:
        """The model's score and the rules' signs as one number; 0 is an even chance that a person
        would cite the clause for the item."""
        c = self._combine
        return (
            c[0] + c[1] * score + c[2] * signs.any + c[3] * signs.together + c[4] * signs.side
            + c[5] * min(signs.longest, 10) / 10 + c[6] * min(signs.hits, 4) + c[7] * signs.borrowed
            + c[8] * (signs.hits > 0) + c[9] * signs.opening
        )  # fmt: skip

    def named(self, text: str, item: int) -> str:
        """The pairs and triples of a clause that speak most for an item, as a proposal names them;
        those with marks of punctuation tell a reader nothing."""
        lane = self.lane[item]
        found = []
        for gram in filter(_WORDS.fullmatch, grams(text)):
            flat = self._own.get(gram, ())
            found += [(-flat[i + 1], gram) for i in range(0, len(flat), 2) if flat[i] == lane]
        return "·".join(gram for _, gram in sorted(found)[:NAMED])


def grams(text: str) -> set[str]:
    """Pairs and triples of a clause's characters, figures left out: 24场 tells no matter."""
    found: set[str] = set()
    for piece in _DIGITS.split(text):
        two = list(map(add, piece, piece[1:]))
        found.update(two, map(add, two, piece[2:]))
    return found


def pairs(text: str) -> set[str]:
    """Pairs of the characters beside or above a clause, figures left out."""
    found: set[str] = set()
    for piece in _DIGITS.split(text):
        found.update(map(add, piece, piece[1:]))
    return found


@lru_cache(maxsize=2)
def _data(path: Path | None) -> Any:
    source = files("auditor.data").joinpath("weights.json") if path is None else path
    return json.loads(source.read_text(encoding="utf-8"))


def weigher(items: Iterable[Item], path: Path | None = None) -> Weigher | None:
    """The weights for a run's items, found by id and title; None where no item has any. An item
    that stands twice has its weights at the first place. `path` is a file of weights in place of
    those that ship: for figures on what these have seen."""
    data = _data(path)
    number_of = {(i, t): n for n, (i, t) in enumerate(data["items"])}
    first: dict[int, int] = {}
    for place, item in enumerate(items):
        number = number_of.get((item.id, item.title))
        if number is not None:
            first.setdefault(number, place)
    if not first:
        return None
    return Weigher(data, first)
