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
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.checklist.models import Item

_WORDS = re.compile("[一-鿿]+")
_DIGITS = re.compile(r"\d+")
SCALE = 100.0  # weights are whole hundredths
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


@dataclass(slots=True)
class Weigher:
    """The weights of one run's items. `own`, `around`, `head` map a pair or triple to flat
    (item, weight, item, weight …); `known` are the items that have weights."""

    bias: dict[int, float]
    own: dict[str, Sequence[int]]
    around: dict[str, Sequence[int]]
    head: dict[str, Sequence[int]]
    combine: Sequence[float]

    def clause(self, text: str, around: str, above: Mapping[int, float]) -> dict[int, float]:
        """Score of each known item for a clause, the texts in shadow form; `above` is what
        `headings` gives for it. 0 is an even chance."""
        out = dict(self.bias)
        _add(out, self.own, grams(text))
        _add(out, self.around, pairs(around), AROUND)
        for item, value in above.items():
            out[item] = out.get(item, 0.0) + value
        return out

    def headings(self, text: str) -> dict[int, float]:
        """What the headings above a clause add to its scores."""
        out: dict[int, float] = {}
        _add(out, self.head, pairs(text), AROUND)
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
        found = []
        for gram in filter(_WORDS.fullmatch, grams(text)):
            flat = self.own.get(gram, ())
            found += [(-flat[i + 1], gram) for i in range(0, len(flat), 2) if flat[i] == item]
        return "·".join(gram for _, gram in sorted(found)[:NAMED])


def plain(text: str) -> str:
    """Shadow text as the weights know it: every number the same."""
    return _DIGITS.sub("0", text)


def grams(text: str) -> set[str]:
    """Pairs and triples of a clause's characters, figures left out: 24场 tells no matter."""
    t = plain(text)
    found = {t[i : i + 2] for i in range(len(t) - 1)} | {t[i : i + 3] for i in range(len(t) - 2)}
    return {gram for gram in found if "0" not in gram}


def pairs(text: str) -> set[str]:
    """Pairs of the characters beside or above a clause, figures left out."""
    t = plain(text)
    return {gram for i in range(len(t) - 1) if "0" not in (gram := t[i : i + 2])}


def _add(out: dict[int, float], table: dict[str, Sequence[int]], found: set[str], factor: float = 1.0) -> None:
    if not found:
        return
    unit = factor / SCALE / sqrt(len(found))
    # In a fixed order: sums of floats depend on it, and the same text must give the same bytes.
    for gram in sorted(found & table.keys()):
        flat = table[gram]
        for i in range(0, len(flat), 2):
            out[flat[i]] = out.get(flat[i], 0.0) + unit * flat[i + 1]


@lru_cache(maxsize=2)
def _data(path: Path | None) -> Any:
    source = files("auditor.data").joinpath("weights.json") if path is None else path
    return json.loads(source.read_text(encoding="utf-8"))


def weigher(items: Iterable[Item], path: Path | None = None) -> Weigher | None:
    """The weights for a run's items, found by id and title; None where no item has any. `path` is
    a file of weights in place of those that ship: for figures on what these have seen."""
    data = _data(path)
    number_of = {(i, t): n for n, (i, t) in enumerate(data["items"])}
    places: dict[int, list[int]] = {}
    for place, item in enumerate(items):
        number = number_of.get((item.id, item.title))
        if number is not None:
            places.setdefault(number, []).append(place)
    if not places:
        return None
    first = {number: there[0] for number, there in places.items()}

    def moved(table: dict[str, list[int]]) -> dict[str, Sequence[int]]:
        out: dict[str, Sequence[int]] = {}
        for gram, flat in table.items():
            kept = [x for i in range(0, len(flat), 2) if flat[i] in first for x in (first[flat[i]], flat[i + 1])]
            if kept:
                out[gram] = kept
        return out

    bias = {place: data["bias"][number] / SCALE for number, place in first.items()}
    same = first == {n: n for n in first} and len(first) == len(data["items"])
    tables = [data[name] if same else moved(data[name]) for name in ("own", "around", "head")]
    return Weigher(bias, tables[0], tables[1], tables[2], data["combine"])
