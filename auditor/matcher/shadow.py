"""The shadow: the text as matching sees it, with a map back to the original.

NFKC, lower case, traditional made simplified (one character to one), blanks and quotation marks
left out. The original is never changed: every offset found here is carried back by `to_text`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

_FEW = 60
_HAN = re.compile("[一-鿿]+")
QUOTES = frozenset("\"'“”‘’「」『』〝〞＂＇")
# NFKC makes full-width marks half-width, which is wanted; these it would leave apart or spread.
_KEPT = {"—": "-", "―": "-", "–": "-", "－": "-", "﹣": "-", "〔": "(", "〕": ")", "【": "(", "】": ")",
         "［": "(", "］": ")", "、": "、", "。": "。", "…": "…", "·": "·"}  # fmt: skip
# Characters found in traditional text and never in simplified text: enough to tell that the
# (slow to load) conversion table is needed.
_TRADITIONAL = re.compile("[們國與為這來時實對發經會學關於後從現點業務廳區縣鎮處條應開長門將樣過種進體]")


def _plain(char: str) -> str:
    """One character's shadow: none, one or (for ligatures such as ㈠) several characters."""
    if char in _KEPT:
        return _KEPT[char]
    if char in QUOTES or char.isspace() or unicodedata.category(char) in ("Cf", "Cc"):
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    return "".join(c for c in folded if not c.isspace()) or ""


@lru_cache(maxsize=1)
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def _simplified(char: str) -> str:
    shadow = _PLAIN[char]
    if not shadow or not "一" <= shadow[0] <= "鿿":
        return shadow
    converted = _converter().convert(shadow)  # type: ignore[attr-defined]
    return str(converted) if len(converted) == len(shadow) else shadow


MOST_KEPT = 65536  # characters whose shadows are kept: more than any run of honest reports holds


class _Table(dict[str, str]):
    """Shadows by character, each made once; emptied where a run of odd texts would let it grow."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, char: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        value = self[char] = self._make(char)
        return value


_PLAIN, _SIMPLIFIED = _Table(_plain), _Table(_simplified)


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` in shadow form. `_shadow_at[i]` and `_text_at[i]` are the ends, in both, of the i-th
    place where a character has a shadow that is not one character long."""

    text: str
    _shadow_at: tuple[int, ...]
    _text_at: tuple[int, ...]
    length: int

    def to_text(self, position: int) -> int:
        """Offset in the original of the shadow character at `position`."""
        i = bisect_right(self._shadow_at, position) - 1
        offset = position if i < 0 else self._text_at[i] + position - self._shadow_at[i]
        # Inside an expansion (one ligature, several shadow characters) all point at the ligature.
        limit = self._text_at[i + 1] - 1 if i + 1 < len(self._text_at) else self.length
        return min(offset, limit)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of a non-empty shadow span: from its first to behind its last character."""
        return self.to_text(start), self.to_text(end - 1) + 1

    def to_shadow(self, offset: int) -> int:
        """First shadow position whose original lies at or behind `offset`."""
        i = bisect_right(self._text_at, offset) - 1
        if i < 0:
            limit = self._shadow_at[0] if self._shadow_at else len(self.text)
            return min(offset, limit)
        position = self._shadow_at[i] + offset - self._text_at[i]
        limit = self._shadow_at[i + 1] if i + 1 < len(self._shadow_at) else len(self.text)
        return min(position, limit)

    def shift(self, start: int, end: int) -> int | None:
        """What leads from an original offset in `start..end` to its shadow position by addition;
        None where a character between them has no shadow of one character."""
        if bisect_right(self._text_at, start) != bisect_right(self._text_at, end):
            return None
        first = self.to_shadow(start)
        return first - start if self.to_shadow(end) - first == end - start else None


def normalise(term: str) -> str:
    """A term as the shadow would show it."""
    if _HAN.fullmatch(term) and not _TRADITIONAL.search(term):
        return term  # most terms: nothing in them changes
    table = _SIMPLIFIED if _TRADITIONAL.search(term) else _PLAIN
    return "".join(map(table.__getitem__, term))


def shadow_of(text: str, drop: Iterable[tuple[int, int]] = ()) -> Shadow:
    """The shadow of `text` without the spans in `drop` (page numbers inside a sentence)."""
    table = _SIMPLIFIED if _TRADITIONAL.search(text) else _PLAIN
    mapping = {c: table[c] for c in set(text)}
    odd = "".join(re.escape(c) for c, s in mapping.items() if len(s) != 1)
    cuts = [(m.start(), m.end(), sum(len(mapping[c]) for c in m.group()))
            for m in re.finditer(f"[{odd}]+", text)] if odd else []  # fmt: skip
    dropped = sorted(drop)
    if dropped:
        return _with_gaps(text, mapping, dropped)
    shadow_at: list[int] = []
    text_at: list[int] = []
    delta = 0
    for start, end, length in cuts:
        delta += length - (end - start)
        shadow_at.append(end + delta)
        text_at.append(end)
    pairs = _first_of_each(shadow_at, text_at)
    plain = _changed(text, {c: s for c, s in mapping.items() if s != c})
    return Shadow(plain, tuple(pairs[0]), tuple(pairs[1]), len(text))


def _changed(text: str, changes: dict[str, str]) -> str:
    """`text` with each character that changes in its new form."""
    if len(changes) > _FEW or any(c in changes for s in changes.values() for c in s):
        return text.translate({ord(c): s for c, s in changes.items()})
    for char, plain in changes.items():
        text = text.replace(char, plain)  # a few scans beat a look-up a character
    return text


def _first_of_each(shadow_at: list[int], text_at: list[int]) -> tuple[list[int], list[int]]:
    """Where several breaks share a shadow position, the last one holds."""
    out_s: list[int] = []
    out_t: list[int] = []
    for s, t in zip(shadow_at, text_at, strict=True):
        if out_s and out_s[-1] == s:
            out_t[-1] = t
        else:
            out_s.append(s)
            out_t.append(t)
    return out_s, out_t


def _with_gaps(text: str, mapping: dict[str, str], dropped: list[tuple[int, int]]) -> Shadow:
    """The slow way, character by character, for texts with page numbers inside sentences."""
    pieces: list[str] = []
    shadow_at: list[int] = []
    text_at: list[int] = []
    position = 0
    starts = [d[0] for d in dropped]
    for offset, char in enumerate(text):
        i = bisect_left(starts, offset + 1) - 1
        piece = "" if i >= 0 and offset < dropped[i][1] else mapping[char]
        pieces.append(piece)
        position += len(piece)
        if len(piece) != 1:
            shadow_at.append(position)
            text_at.append(offset + 1)
    pairs = _first_of_each(shadow_at, text_at)
    return Shadow("".join(pieces), tuple(pairs[0]), tuple(pairs[1]), len(text))
