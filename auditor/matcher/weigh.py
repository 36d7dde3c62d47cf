"""Weighs candidates: how like a clause is to clauses that people labelled as about an item.

A linear model over pairs and triples of characters, one set of weights an item, made by
`scripts/train_weights.py` from labelled reports; together with the terms that hit it ranks
passages, and with a word of the item in the sentence it proposes one that no rule brought up.
It never decides alone: time, actor and particulars are judged as for any candidate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from importlib.resources import files
from math import sqrt
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
AROUND, HEAD = 1.0, 0.4  # what the clauses beside and the headings above count for, against the clause's own
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


class Packed(dict[str, int]):
    """The weights of each known pair or triple as one whole number with a lane of LANE bits an
    item: one addition adds the weights of all items. Made from `flat` at first use; a report holds
    few of them."""

    def __init__(self, flat: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self._flat = flat
        self.known = frozenset(flat)

    def __missing__(self, gram: str) -> int:
        flat = self._flat[gram]
        value = self[gram] = sum(flat[i + 1] << LANE * flat[i] for i in range(0, len(flat), 2))
        return value

    def total(self, known: Iterable[str]) -> int:
        """The weights of these pairs and triples for all items, in lanes."""
        return sum(map(self.__getitem__, known))


class Factors(dict[int, int]):
    """What the weights of a text count for, by how many pairs and triples it has in all."""

    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self._factor = factor

    def __missing__(self, size: int) -> int:
        value = self[size] = round(ONE * self._factor / SCALE / sqrt(max(size, LEAST)))
        return value


class Traits(NamedTuple):
    """What the weights see of a clause: its first and last character, the known pairs and triples in
    it, how many it has in all (figures left out), its pairs, and those that tell of a clause beside it."""

    first: str
    last: str
    known: Set[str]
    size: int
    pairs: Set[str]
    beside: Set[str]


NOTHING = Traits("", "", frozenset(), 0, frozenset(), frozenset())
_OWN, _BESIDE, _ABOVE = Factors(), Factors(AROUND), Factors(HEAD)


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
    """The pairs and triples of a whole text, made in one pass; its clauses take theirs. Where a
    figure stands in one, there is an empty string in its place: 24场 tells no matter."""

    def __init__(self, text: str, own: Set[str], beside: Set[str]) -> None:
        self._text, self._own, self._beside = text, own, beside
        two = list(map(add, text, text[1:]))
        three = list(map(add, two, text[2:]))
        for m in _DIGITS.finditer(text):
            start, end = m.span()
            for grams, before in ((two, 1), (three, 2)):
                low = max(start - before, 0)
                grams[low:end] = [""] * (min(end, len(grams)) - low)
        self._two, self._three = two, three

    def traits(self, start: int, end: int) -> Traits:
        """What the weights see of the text between two places."""
        two = set(self._two[start : end - 1])
        three = set(self._three[start : max(end - 2, start)])
        two.discard("")
        three.discard("")
        own = self._own
        return Traits(
            self._text[start], self._text[end - 1], own & two | own & three, len(two) + len(three), two,
            self._beside & two,
        )  # fmt: skip


class Weigher:
    """The weights of one run's items. `lane` gives for an item its number in the weights, `item`
    the way back. Weights of all items travel in one whole number, a lane an item. A weight is below
    2^14 and a sentence has at most 1,000 characters, so that no lane overflows."""

    def __init__(self, data: Any, item: dict[int, int]) -> None:
        self.item = item
        self.lane = {place: number for number, place in item.items()}
        self._own: dict[str, list[int]] = data["own"]
        self._owns, self._around, self._head = (Packed(data[name]) for name in ("own", "around", "head"))
        self._most = max(max(flat[1::2]) for name in ("own", "around", "head") for flat in data[name].values())
        self._bias = [round(ONE * b / SCALE) for b in data["bias"]]
        self._ones = sum(1 << LANE * n for n in range(len(self._bias)))
        self._halves = self._ones * HALF
        self._coarse = self._halves + sum((b >> COARSE) << LANE * n for n, b in enumerate(self._bias))
        self._tops = sum(HALF << LANE * n for n in item)
        self._combine: Sequence[float] = data["combine"]

    def grams(self, text: str) -> Grams:
        """The pairs and triples of a text in shadow form."""
        return Grams(text, self._owns.known, self._around.known)

    def clause(self, own: Traits, before: Traits, after: Traits, above: Above) -> Scores:
        """Scores of all items for a clause with its neighbours; `above` is what `headings` gives."""
        pairs, known = before.pairs | after.pairs, before.beside | after.beside
        left, right = before.last, after.first
        size = len(pairs)
        if left and right and not (left.isdecimal() or right.isdecimal()):
            joint = left + right
            size += joint not in pairs
            if joint in self._around.known:
                known |= {joint}
        return Scores(
            self._owns.total(own.known), _OWN[own.size], self._around.total(known), _BESIDE[size], above,
            self._most * (len(own.known) + len(known) + above.known),
        )  # fmt: skip

    def headings(self, text: str) -> Above:
        """What the headings above a clause add to its scores; the text in shadow form."""
        two = pairs(text)
        known = self._head.known & two
        return Above(self._head.total(known), _ABOVE[len(two)], len(known))

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

    def named(self, known: Iterable[str], item: int) -> str:
        """Of the known pairs and triples of a clause those that speak most for an item, as a proposal
        names them; those with marks of punctuation tell a reader nothing."""
        lane = self.lane[item]
        found = []
        for gram in known:
            flat = self._own[gram]
            found += [(-flat[i + 1], gram) for i in range(0, len(flat), 2) if flat[i] == lane]
        return "·".join(gram for _, gram in [f for f in sorted(found) if _WORDS.fullmatch(f[1])][:NAMED])


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
