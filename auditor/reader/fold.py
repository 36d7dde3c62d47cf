"""Full-width forms read as half-width ones, character for character, so that every offset in the
folded text is an offset in the text. Patterns are written in half width only."""

from __future__ import annotations

_TABLE = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0xA0: 0x20}

_NARROWED = frozenset(map(chr, _TABLE))


def fold(text: str) -> str:
    """The text with full-width ASCII forms, the ideographic and the fixed space narrowed; same
    length as the text."""
    for char in _NARROWED & set(text):
        text = text.replace(char, chr(_TABLE[ord(char)]))  # a few scans beat a look-up a character
    return text
