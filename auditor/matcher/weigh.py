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
from typing import TYPE_CHECKING, Any

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


class Packed(dict[str, int]):
    """The weights of each pair or triple as one whole number with a lane of LANE bits an item, so
    that one addition adds the weights of all items. Made from `flat` at first use: a report holds
    few of them."""

    def __init__(self, flat: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self.flat = flat

    def __missing__(self, gram: str) -> int:
        flat = self.flat[gram]
        value = self[gram] = sum(flat[i + 1] << LANE * flat[i] for i in range(0, len(flat), 2))
        return value

    def total(self, found: set[str], factor: float = 1.0) -> int:
        """What the pairs and triples `found` in a text add to the scores, in lanes."""
        if not found:
            return 0
        whole = sum(map(self.__getitem__, filter(self.flat.__contains__, found)))
        return whole * round(ONE * factor / SCALE / sqrt(len(found)))


@dataclass(slots=True)
class Weigher:
    """The weights of one run's items. `lane` gives for an item its number in the weights, `item`
    the way back. Scores of all items travel in one whole number: lane n holds HALF + ONE x score.
    A weight is below 2^13 and a table below 2^14 entries, so that no lane overflows."""

    lane: dict[int, int]
    item: dict[int, int]
    bias: int
    own: Packed
    around: Packed
    head: Packed
    combine: Sequence[float]
    ends: int  # the highest bit of each lane that an item of the run has

    def clause(self, text: str, around: str, above: int) -> int:
        """Scores of all items for a clause, in lanes, the texts in shadow form; `above` is what
        `headings` gives for it. 0 is an even chance."""
        return self.bias + self.own.total(grams(text)) + self.around.total(pairs(around), AROUND) + above

    def headings(self, text: str) -> int:
        """What the headings above a clause add to its scores, in lanes."""
        return self.head.total(pairs(text), AROUND)

    def score(self, lanes: int, item: int) -> float:
        """The score of one item, which must have a lane."""
        return ((lanes >> LANE * self.lane[item] & LOWEST) - HALF) / ONE

    def reach(self, lanes: int, least: float) -> list[int]:
        """The items whose score is at least `least`, in the order of the weights."""
        above = lanes - self.ends // HALF * round(ONE * least) & self.ends
        out = []
        while above:
            lowest = above & -above
            out.append(self.item[lowest.bit_length() // LANE - 1])
            above ^= lowest
        return out

    def worth(self, score: float, signs: Signs) -> float:
        """The model's score and the rules' signs as one number; 0 is an even chance that a person
        would cite the clause for the item."""
        c = self.combine
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
            flat = self.own.flat.get(gram, ())
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


@lru_cache(maxsize=1)
def _data() -> Any:
    return json.loads(files("auditor.data").joinpath("weights.json").read_text(encoding="utf-8"))


def weigher(items: Iterable[Item]) -> Weigher | None:
    """The weights for a run's items, found by id and title; None where no item has any. An item
    that stands twice has its weights at the first place."""
    data = _data()
    number_of = {(i, t): n for n, (i, t) in enumerate(data["items"])}
    first: dict[int, int] = {}
    for place, item in enumerate(items):
        number = number_of.get((item.id, item.title))
        if number is not None:
            first.setdefault(number, place)
    if not first:
        return None
    bias = sum(HALF + round(ONE * data["bias"][number] / SCALE) << LANE * number for number in range(len(data["bias"])))
    return Weigher(
        {place: number for number, place in first.items()}, first, bias,
        Packed(data["own"]), Packed(data["around"]), Packed(data["head"]), data["combine"],
        sum(HALF << LANE * number for number in first),
    )  # fmt: skip
