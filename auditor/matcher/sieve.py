"""A sieve before regular expressions: which of them a clause cannot match, told by its characters.

Most patterns of the gates need a character that most clauses do not have (尚, 拟, 《). The
characters that every match must hold are read from the pattern itself, so that no pattern can be
passed over wrongly; a pattern of which nothing can be said is always searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

_KEPT = 2  # sets of characters kept for a pattern, the smallest
_WIDEST = 400  # characters of a range that are worth writing out
_DIGIT = "\\d"  # stands for every decimal digit


class Sieve(dict[str, int]):
    """The bits of the patterns that a character may serve, by character. One for the process: its
    patterns are those of the data files."""

    def __init__(self) -> None:
        super().__init__()
        self._sets: list[frozenset[str]] = []
        self.all = 0

    def __missing__(self, char: str) -> int:
        digit = char.isdecimal()
        value = self[char] = sum(
            1 << n for n, chars in enumerate(self._sets) if char in chars or (digit and _DIGIT in chars)
        )
        return value

    def add(self, chars: frozenset[str]) -> int:
        """The bit of a set of characters."""
        if chars not in self._sets:
            self._sets.append(chars)
            self.all = (1 << len(self._sets)) - 1
            self.clear()
        return 1 << self._sets.index(chars)


_SIEVE = Sieve()


def lacking(text: str) -> int:
    """The bits of the sets of which a text has no character, for `Sieved.finds`; of several texts
    joined by `&`. A set that comes to the sieve later is not among them, so that it is searched for."""
    return ~reduce(or_, map(_SIEVE.__getitem__, text), 0) & _SIEVE.all


class Sieved:
    """A compiled pattern with the bits of the sets that every match holds a character of."""

    __slots__ = ("bits", "finditer", "pattern", "search")

    def __init__(self, pattern: str | re.Pattern[str]) -> None:
        self.pattern = re.compile(pattern)
        self.search: Callable[..., re.Match[str] | None] = self.pattern.search
        self.finditer = self.pattern.finditer
        self.bits = reduce(or_, map(_SIEVE.add, needed(self.pattern)), 0)

    def finds(self, text: str, lacks: int) -> re.Match[str] | None:
        """The first match in a text that is `lacking` these."""
        return None if lacks & self.bits else self.search(text)


def needed(pattern: re.Pattern[str]) -> list[frozenset[str]]:
    """Sets of characters of each of which every match holds one; none where nothing can be said."""
    try:
        from re import _parser  # type: ignore[attr-defined]
    except ImportError:  # another implementation of re
        return []
    if pattern.flags & (re.IGNORECASE | re.ASCII | re.LOCALE):
        return []
    sets = _of_sequence(_parser.parse(pattern.pattern, pattern.flags))
    return sorted(sets, key=lambda s: (len(s), sorted(s)))[:_KEPT]


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    return [found for op, arg in parts for found in _of_part(str(op), arg)]


def _of_part(op: str, arg: Any) -> list[frozenset[str]]:
    if op == "LITERAL":
        return [frozenset(chr(arg))]
    if op == "IN":
        found = _of_class(arg)
        return [] if found is None else [found]
    if op == "SUBPATTERN":
        return _of_sequence(arg[-1]) if not arg[1] and not arg[2] else []
    if op == "ATOMIC_GROUP":
        return _of_sequence(arg)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_sequence(arg[2]) if arg[0] else []
    if op == "BRANCH":
        return _of_branches([_of_sequence(branch) for branch in arg[1]])
    return []


def _of_branches(branches: Sequence[list[frozenset[str]]]) -> list[frozenset[str]]:
    """One set for all branches: of each the smallest, where each has one."""
    if not all(branches):
        return []
    return [frozenset().union(*(min(sets, key=lambda s: (len(s), sorted(s))) for sets in branches))]


def _of_class(parts: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    chars: set[str] = set()
    for op, arg in parts:
        if str(op) == "LITERAL":
            chars.add(chr(arg))
        elif str(op) == "RANGE" and arg[1] - arg[0] < _WIDEST:
            chars.update(map(chr, range(arg[0], arg[1] + 1)))
        elif str(op) == "CATEGORY" and str(arg) == "CATEGORY_DIGIT":
            chars.add(_DIGIT)
        else:
            return None
    return frozenset(chars)
