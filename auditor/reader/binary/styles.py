"""Paragraph and character styles of a Word document, as far as they change what is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.reader.binary.numbering import Numbering
from auditor.reader.binary.xmls import Element, attribute, child, local, value_of

_CONTENTS = re.compile(r"^(?:toc|目录)\s*\d*$", re.I)
_MOST_BASES = 20


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based: str | None
    number: str | None
    level: int | None
    hidden: bool | None


def _level(properties: Element | None) -> int | None:
    written = value_of(child(properties, "numPr"), "ilvl")
    return int(written) if written is not None and written.isascii() and written.isdecimal() else None


def _switch(properties: Element | None, name: str) -> bool | None:
    element = child(properties, name)
    if element is None:
        return None
    return attribute(element, "val") not in ("0", "false", "off")


class Styles:
    """The styles by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        for element in root if root is not None else ():
            if local(element) != "style":
                continue
            key = attribute(element, "styleId") or ""
            properties = child(element, "pPr")
            self._styles[key] = _Style(
                value_of(element, "name") or "", value_of(element, "basedOn"),
                value_of(child(properties, "numPr"), "numId"), _level(properties),
                _switch(child(element, "rPr"), "vanish"),
            )  # fmt: skip
            if attribute(element, "default") in ("1", "true") and attribute(element, "type") == "paragraph":
                self._default = key

    def _line(self, key: str | None) -> list[tuple[str, _Style]]:
        """A style and those it is based on, nearest first; circles end."""
        out: list[tuple[str, _Style]] = []
        while key is not None and key in self._styles and len(out) < _MOST_BASES:
            out.append((key, self._styles[key]))
            key = self._styles[key].based
        return out

    def is_contents(self, key: str | None) -> bool:
        """True for the styles of a table of contents."""
        return any(_CONTENTS.match(style.name) for _, style in self._line(key))

    def hides(self, properties: Element | None) -> bool:
        """True for a run that Word does not show."""
        own = _switch(properties, "vanish")
        if own is not None:
            return own
        return any(style.hidden for _, style in self._line(value_of(properties, "rStyle")))

    def numbered(
        self, properties: Element | None, key: str | None, numbering: Numbering
    ) -> tuple[str, int] | None:
        """The list and level that number a paragraph: its own, else its style's; 0 switches off."""
        own = value_of(child(properties, "numPr"), "numId")
        level = _level(properties)
        if own is not None:
            return None if own == "0" else (own, level or 0)
        for name, style in self._line(key or self._default):
            if style.number == "0":
                return None
            if style.number is not None:
                tied = numbering.level_of_style(style.number, name)
                chosen = level if level is not None else style.level if style.level is not None else tied
                return style.number, chosen or 0
            found = numbering.of_style(name)
            if found:
                return found
        return None
