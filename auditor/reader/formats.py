"""Which format a text is in, by its content first and its suffix second, and its readable text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from auditor.reader.errors import ReadError
from auditor.records import Problem

# Suffixes that a walk through a folder takes. What a file is, its content decides (`sniff`).
TEXTS: tuple[str, ...] = ("txt", "text", "md", "html", "htm", "shtml", "xhtml")
SUPPORTED: tuple[str, ...] = (*TEXTS, "docx", "docm", "doc", "wps", "rtf", "odt", "pdf", "ofd", "zip")
# Read when a user names such a file. In a folder they are parts of saved web pages more often than reports.
IMAGES: tuple[str, ...] = ("png", "jpg", "jpeg", "tif", "tiff", "bmp")
_SUFFIX = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,7})$")
_TAG = re.compile(r"<(?:!doctype html|/?(?:html|head|body|div|p|span|table|td|br|a|h[1-6]|meta)\b[^<>]*)/?>", re.I)
_ATX = re.compile(r"^#{1,6}[ \t]+\S", re.M)
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|td|th|tr|wbr)\b)[a-z]",
    re.I,
)
_DEEPEST = 5_000
_LOOKED_AT = 20_000
_ENOUGH_TAGS = 3


@dataclass(frozen=True, slots=True)
class Extracted:
    """Readable text, its format (`text`, `html`, `md`, `docx`, `pdf` …), the extractor's version.

    Line indexes count ``\\n`` from 0. `furniture`: lines that markup hints at as furniture; `chrome`:
    lines that surely are; `pages`: where pages begin as (offset, page), empty where the format has none;
    `joined`: rows of pages are joined already; `problems`: what a reader must know."""

    text: str
    format: str
    extraction: str
    furniture: frozenset[int] = frozenset()
    chrome: frozenset[int] = frozenset()
    pages: tuple[tuple[int, int], ...] = ()
    joined: bool = False
    encoding: str | None = None
    problems: tuple[Problem, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The page on which the character at `offset` stands."""
        at = bisect_right(self.pages, offset, key=lambda mark: mark[0]) - 1
        return self.pages[at][1] if at >= 0 else None


def suffix_of(name: str) -> str | None:
    """The suffix of a name in lower case, None without one."""
    found = _SUFFIX.search(name)
    return found.group(1).lower() if found else None


def check_suffix(name: str) -> None:
    """Raise ReadError `unsupported_format` for a suffix the reader has no way with."""
    suffix = suffix_of(name)
    if suffix is not None and suffix not in SUPPORTED and suffix not in IMAGES:
        raise ReadError("unsupported_format", {"suffix": suffix})


def _check_depth(markup: str) -> None:
    """Raise ReadError `xml_depth` for elements nested without end: a parser's time grows with the
    square of their depth. Elements that close by themselves are not counted."""
    depth = 0
    for found in _NESTING.finditer(markup):
        depth = max(0, depth - 1) if found.group(1) else depth + 1
        if depth > _DEEPEST:
            raise ReadError("xml_depth", {"limit": _DEEPEST})


def extract(text: str, name: str) -> Extracted:
    """Tell the format and take out the readable text. Only HTML changes the text."""
    suffix = suffix_of(name)
    if "<" in text and len(_TAG.findall(text[:_LOOKED_AT])) >= _ENOUGH_TAGS and suffix != "md":
        from auditor.reader import html

        _check_depth(text)
        plain, furniture = html.extract(text)
        if not plain.strip():
            raise ReadError("empty")
        return Extracted(plain, "html", "html/1", furniture)
    if suffix == "md" or (suffix != "txt" and len(_ATX.findall(text)) > 1):
        return Extracted(text, "md", "md/1")
    return Extracted(text, "text", "text/1")
