"""From an HTML page to lines of text: block elements become lines, nothing readable is dropped.

Menus, footers and lists of links are only marked, by line, as likely furniture; the structure
room decides, and a line of prose is never furniture for its place alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from auditor.reader.data import cue

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select", "summary",
    "table", "tbody", "tfoot", "thead", "title", "tr", "ul", "caption",
))  # fmt: skip
_DROPPED = frozenset(("script", "style", "noscript", "template", "svg", "object", "iframe", "_comment"))
_CELLS = frozenset(("td", "th"))
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "select", "button"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINK_SHARE = 0.6
_EXIT, _ENTER = 0, 1


@dataclass(slots=True)
class _Writer:
    lines: list[str] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    buffer: list[str] = field(default_factory=list)
    linked: int = 0
    furniture: int = 0
    links: int = 0

    def text(self, raw: str) -> None:
        words = _SPACE.sub(" ", raw)
        if words == " " and (not self.buffer or self.buffer[-1].endswith((" ", "\t"))):
            return
        self.buffer.append(words)
        if self.links:
            self.linked += len(words.strip())

    def cell(self) -> None:
        if self.buffer:
            self.buffer.append("\t")

    def flush(self, blank: bool = False) -> None:
        line = "".join(self.buffer).strip(" \t")
        solid = len(line.replace(" ", ""))
        if line:
            if self.furniture or (self.linked > _LINK_SHARE * solid):
                self.marked.add(len(self.lines))
            self.lines.append(line)
        elif blank and self.lines and self.lines[-1]:
            self.lines.append("")
        self.buffer.clear()
        self.linked = 0


def _is_furniture(node: Any) -> bool:
    if node.tag in _FURNITURE_TAGS:
        return True
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return bool(names.strip() and cue("structure", "html_names").search(names))


def _open(node: Any, writer: _Writer) -> bool:
    """Enter a node; true when its children are to be walked and it must be left again."""
    tag = node.tag
    if tag == "-text":
        writer.text(node.text(deep=False) or "")
        return False
    if tag in _DROPPED or tag is None:
        return False
    if tag == "br":
        writer.flush()
        return False
    if tag in _BLOCKS:
        writer.flush(blank=tag in ("p", "table", "h1", "h2"))
    elif tag in _CELLS:
        writer.cell()
    writer.links += tag == "a"
    return True


def _close(tag: str, furniture: bool, writer: _Writer) -> None:
    if tag in _BLOCKS:
        writer.flush()
    writer.links -= tag == "a"
    writer.furniture -= furniture


def extract(markup: str) -> tuple[str, frozenset[int]]:
    """The page's text, one line a block, and the indexes of lines that look like furniture.

    `<title>` is kept as the first line. Script and style are dropped, hidden blocks kept.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    root = tree.root
    writer = _Writer()
    stack: list[tuple[int, Any, bool]] = [(_ENTER, root, False)] if root is not None else []
    while stack:
        step, node, furniture = stack.pop()
        if step == _EXIT:
            _close(node.tag, furniture, writer)
            continue
        if not _open(node, writer):
            continue
        furniture = _is_furniture(node)
        writer.furniture += furniture
        stack.append((_EXIT, node, furniture))
        children = list(node.iter(include_text=True))
        stack.extend((_ENTER, child, False) for child in reversed(children))
    writer.flush()
    return "\n".join(writer.lines), frozenset(writer.marked)
