"""Words that straddle a short term: 协调|解决 holds 调解 and is not about mediation.

The table is made from jieba's dictionary by `scripts/make_straddles.py`: for each short term, the
words that end in its first character and those that begin with its last one.
"""

from __future__ import annotations

from functools import lru_cache

from auditor.data import load

SHORT = 2  # characters of a term that words can straddle


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    data = load("straddles") or {}
    return {term: (frozenset(v["left"]), frozenset(v["right"])) for term, v in data.items()}


def straddles(text: str, start: int, end: int) -> str | None:
    """The two words that the hit at `start..end` of the shadow cuts through, or None."""
    if end - start != SHORT:
        return None
    entry = _table().get(text[start:end])
    if entry is None:
        return None
    left = next((w for n in (4, 3, 2) if (w := text[max(0, start + 1 - n) : start + 1]) in entry[0]), None)
    right = next((w for n in (4, 3, 2) if (w := text[end - 1 : end - 1 + n]) in entry[1]), None)
    return f"{left}|{right}" if left and right else None
