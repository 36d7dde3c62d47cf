"""Foreign text made harmless and visible: what a report holds must never steer a page or a cell."""

from __future__ import annotations

_PICTURES = 0x2400
# Marks that turn the reading direction: a page shows their number instead of obeying them.
_TURNING = (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFFFE, 0xFFFF)
# Marks of no width that web pages are full of: nothing is lost without them.
_EMPTY = (0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
_TABLE: dict[int, str] = {
    **{code: chr(_PICTURES + code) for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: "\u2421",
    **{code: f"[U+{code:04X}]" for code in (*range(0x80, 0xA0), *_TURNING)},
    **dict.fromkeys(_EMPTY, ""),
    **dict.fromkeys((0x2028, 0x2029), "\n"),
}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def inert(text: str) -> str:
    """`text` with line ends as ``\\n``, control characters as their pictures, direction marks as
    their numbers and lone surrogates replaced: legal in HTML and XML, and nothing acts unseen."""
    if text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    told = text.translate(_TABLE)
    return told.translate(_SURROGATES)


def one_line(text: str) -> str:
    """The same on one line: line ends go as in Chinese typesetting, without a space."""
    if text.isprintable():
        return text
    return "".join(inert(text).split("\n"))
