"""What a binary reader hands back: lines of text with their pages, and which are furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.reader.errors import ReadError
from auditor.reader.limits import Limits

# A line end inside a line would shift every line number behind it.
_BREAKS = re.compile("\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Lines:
    """Lines in order of reading. `chrome` holds indexes of lines that are surely no part of the
    report (page headers, page numbers, a table of contents), `pages` where pages begin as (line,
    offset in the line, page), `notes` problem codes with arguments."""

    format: str
    extraction: str
    limits: Limits
    rows: list[str] = field(default_factory=list)
    pages: list[tuple[int, int, int]] = field(default_factory=list)
    chrome: list[int] = field(default_factory=list)
    notes: list[tuple[str, dict[str, int | str]]] = field(default_factory=list)
    size: int = 0

    def add(self, text: str, pages: Sequence[tuple[int, int]] = (), chrome: bool = False) -> None:
        """One or more lines; `pages` are (offset, page) for each page that begins in the text.

        Raises ReadError `too_long` beyond the limit of characters."""
        self.pages += [(len(self.rows), at, page) for at, page in pages]
        self.size += len(text) + 1
        if self.size > self.limits.characters:
            raise ReadError("too_long", {"limit": self.limits.characters})
        for row in _BREAKS.split(text):
            if chrome and row.strip():
                self.chrome.append(len(self.rows))
            self.rows.append(_LONE.sub("\ufffd", row))

    def note(self, code: str, **args: int | str) -> None:
        """Something a reader of the result must know; each code once."""
        if all(code != other for other, _ in self.notes):
            self.notes.append((code, args))
