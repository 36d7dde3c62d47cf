"""Whether one statement answers another: how much of the first one's matter the second one holds.

Matter is what is left without the words of effort (进一步, 加强, 不足): its pairs of characters,
each weighted by how rare it is among the statements at hand.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from auditor.data import load

_YEAR = re.compile(r"20\d\d年度?")
_MARKS = re.compile(r"[^0-9A-Za-z一-鿿]+")


def settings() -> Any:
    """The words and bounds of the promises check."""
    return load("promises")


@lru_cache(maxsize=1)
def _empty() -> re.Pattern[str]:
    return re.compile("|".join(sorted(settings()["empty"], key=len, reverse=True)))


@lru_cache(maxsize=16384)
def matter(text: str) -> frozenset[str]:
    """The pairs of characters of a statement's matter."""
    text = _YEAR.sub(" ", text)
    for word, others in settings()["one_word"].items():
        for other in sorted(others, key=len, reverse=True):
            text = text.replace(other, word)
    pieces = _MARKS.split(_empty().sub(" ", text))
    return frozenset(piece[i : i + 2] for piece in pieces for i in range(len(piece) - 1))


def weights(texts: Iterable[str]) -> Mapping[str, float]:
    """How much each pair of characters tells, by the share of texts that hold it."""
    found: Counter[str] = Counter()
    count = 0
    for text in texts:
        count += 1
        found.update(matter(text))
    return {gram: math.log(1 + count / (1 + seen)) for gram, seen in found.items()}


def likeness(promise: str, answer: str, weight: Mapping[str, float]) -> float:
    """The part (0-100) of the promise's matter, by weight, that the answer holds."""
    wanted, held = matter(promise), matter(answer)
    whole = sum(weight.get(g, 1.0) for g in sorted(wanted))
    if not whole:
        return 0.0
    return 100 * sum(weight.get(g, 1.0) for g in sorted(wanted & held)) / whole
