"""Weighs candidates: how like a clause is to clauses that people labelled as about an item.

A linear model over pairs and triples of characters, one set of weights an item, made by
`scripts/train_weights.py` from labelled reports; together with the terms that hit it ranks
passages, and with a word of the item in the sentence it proposes one that no rule brought up.
It never decides alone: time, actor and particulars are judged as for any candidate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
LANE = 64  # bits of an item's lane in a whole number that holds the scores of all items
ONE = 1 << 32  # a score of 1 in a lane
HALF = 1 << LANE - 1  # what stands in a lane for a score of 0
LOWEST = (1 << LANE) - 1  # the bits of the lowest lane
AROUND = 0.4  # weight of the clauses beside and the headings above, against the clause's own
LEAST = 16  # a short text counts as having so many pairs: one of them alone must not decide
NAMED = 3  # how many pairs or triples a proposal names


@dataclass(frozen=True, slots=True)
class Signs:
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

    def total(self, numbers: Iterable[int], size: int, factor: float = 1.0) -> int:
        """What a text adds to the scores, in lanes: `numbers` are the known ones in it, `size` how
        many it has in all."""
        if not size:
            return 0
        return sum(map(self.__getitem__, numbers)) * round(ONE * factor / SCALE / sqrt(max(size, LEAST)))


class Traits(NamedTuple):
    """What the weights see of a clause: the numbers of the known pairs and triples in it, how many
    it has in all (figures left out), its pairs, and those numbers that tell of a clause beside it."""

    text: str
    numbers: set[int]
    size: int
    pairs: set[str]
    beside: set[int]


NOTHING = Traits("", set(), 0, set(), set())


class Weigher:
    """The weights of one run's items. `lane` gives for an item its number in the weights, `item`
    the way back. Scores of all items travel in one whole number: lane n holds HALF + ONE x score.
    A weight is below 2^13 and a sentence has at most 1,000 characters, so that no lane overflows."""

    def __init__(self, data: Any, item: dict[int, int]) -> None:
        self.item = item
        self.lane = {place: number for number, place in item.items()}
        self._own: dict[str, list[int]] = data["own"]
        # Pairs that tell of a clause beside come first.
        grams = list(dict.fromkeys((*data["around"], *data["head"], *data["own"])))
        self._number = {gram: number for number, gram in enumerate(grams)}
        self._beside = set(range(len(data["around"])))
        self._tables = tuple(Packed(data[name], grams) for name in ("own", "around", "head"))
        self._bias: int = sum(HALF + round(ONE * b / SCALE) << LANE * n for n, b in enumerate(data["bias"]))
        self._known = sum(1 << LANE * number for number in item)
        self._ends = self._known * HALF
        self._combine: Sequence[float] = data["combine"]
        self._automaton = ahocorasick_rs.AhoCorasick(
            grams, implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
        )

    def traits(self, text: str) -> Traits:
        """What the weights see of a text in shadow form."""
        numbers = {n for n, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        if _DIGITS.search(text):
            two, total, triples = pairs(text), 0, 0
            for piece in _DIGITS.split(text):
                total += max(len(piece) - 1, 0)
                triples += max(len(piece) - 2, 0)
        else:
            two = set(map(add, text, text[1:]))
            total, triples = max(len(text) - 1, 0), max(len(text) - 2, 0)
        # Where no pair stands twice, no triple does.
        size = total + triples if len(two) == total else len(grams(text))
        return Traits(text, numbers, size, two, numbers & self._beside)

    def clause(self, own: Traits, before: Traits, after: Traits, above: int) -> int:
        """Scores of all items for a clause with its neighbours, in lanes; `above` is what
        `headings` gives for it. 0 is an even chance."""
        beside = before.pairs | after.pairs
        numbers = before.beside | after.beside
        joint = before.text[-1:] + after.text[:1]
        if len(joint) == 2 and not _DIGITS.search(joint):
            beside.add(joint)
            number = self._number.get(joint)
            if number in self._beside:
                numbers.add(number)
        owns, around, _ = self._tables
        return (
            self._bias + owns.total(own.numbers, own.size) + around.total(numbers, len(beside), AROUND) + above
        )

    def headings(self, text: str) -> int:
        """What the headings above a clause add to its scores, in lanes; the text in shadow form."""
        seen = self.traits(text)
        return self._tables[2].total(seen.numbers, len(seen.pairs), AROUND)

    def score(self, lanes: int, item: int) -> float:
        """The score of one item, which must have a lane."""
        return ((lanes >> LANE * self.lane[item] & LOWEST) - HALF) / ONE

    def bar(self, least: float) -> int:
        """A score as `reach` wants it."""
        return self._known * round(ONE * least)

    def reach(self, lanes: int, bar: int) -> list[int]:
        """The items whose score is at least that of `bar`, in the order of the weights."""
        above = lanes - bar & self._ends
        out = []
        while above:
            lowest = above & -above
            out.append(self.item[lowest.bit_length() // LANE - 1])
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
