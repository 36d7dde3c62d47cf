"""Automatic numbers of a Word document, counted as Word counts them: 一、 (一) 1. (1) ①."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.reader.binary.numerals import numeral
from auditor.reader.binary.xmls import Element, attribute, child, local, value_of

_PLACE = re.compile(r"%(\d)")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


def _int(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


def _on(element: Element | None) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def _level(element: Element) -> _Level:
    # Word 2010 wraps newer forms in AlternateContent; the fallback carries the plain one.
    holder = element
    form = value_of(element, "numFmt")
    if form is None:
        for wrapped in element.iter():
            if local(wrapped) == "numFmt":
                form = attribute(wrapped, "val")
    restart = value_of(holder, "lvlRestart")
    return _Level(
        _int(value_of(holder, "start"), 1), form or "decimal", value_of(holder, "lvlText") or "",
        None if restart is None else _int(restart, 0), _on(child(holder, "isLgl")), value_of(holder, "pStyle"),
    )  # fmt: skip


class Numbering:
    """The lists of a document with their counters; `label` is to be called for each numbered
    paragraph in order of the text."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        self._by_style: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Element) -> None:
        abstracts: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for element in root:
            if local(element) != "abstractNum":
                continue
            key = attribute(element, "abstractNumId") or ""
            levels = [(each, _int(attribute(each, "ilvl"), 0)) for each in element if local(each) == "lvl"]
            abstracts[key] = {at: _level(each) for each, at in levels}
            if link := value_of(element, "numStyleLink"):
                links[key] = link
            if name := value_of(element, "styleLink"):
                named[name] = key
        for key, link in links.items():
            abstracts[key] = abstracts.get(named.get(link, ""), abstracts[key]) or abstracts[key]
        for element in root:
            if local(element) == "num":
                self._num(element, abstracts)

    def _num(self, element: Element, abstracts: dict[str, dict[int, _Level]]) -> None:
        number = attribute(element, "numId") or ""
        abstract = value_of(element, "abstractNumId") or ""
        made = _List(abstract, dict(abstracts.get(abstract, {})))
        for over in element:
            if local(over) != "lvlOverride":
                continue
            at = _int(attribute(over, "ilvl"), 0)
            level = child(over, "lvl")
            if level is not None:
                made.levels[at] = _level(level)
            start = value_of(over, "startOverride")
            if start is not None:
                made.starts[at] = _int(start, 1)
        self._lists[number] = made
        for at, each in made.levels.items():
            if each.style:
                self._by_style.setdefault(each.style, (number, at))

    def of_style(self, style: str) -> tuple[str, int] | None:
        """The list and level that number paragraphs of a style."""
        return self._by_style.get(style)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of a list that is tied to a style, None without a tie."""
        made = self._lists.get(number)
        if made is None:
            return None
        return next((at for at, level in made.levels.items() if level.style == style), None)

    def label(self, number: str, at: int) -> str:
        """The number that stands before the next paragraph of list `number` at level `at`; empty
        for bullets and for lists that do not exist."""
        made = self._lists.get(number)
        if made is None or at not in made.levels or not 0 <= at < _LEVELS:
            return ""
        counts = self._counts.setdefault(made.abstract, [None] * _LEVELS)
        self._count(number, made, at, counts)
        level = made.levels[at]
        if level.form in ("bullet", "none") and "%" not in level.text:
            return "" if level.form == "bullet" else level.text
        return self._written(made, level, counts)

    def _count(self, number: str, made: _List, at: int, counts: list[int | None]) -> None:
        level = made.levels[at]
        start = made.starts.get(at, level.start)
        now = counts[at]
        if at in made.starts and (number, at) not in self._started:
            # A list that restarts: its first paragraph begins anew, though the family counts on.
            self._started.add((number, at))
            now = None
        counts[at] = start if now is None else now + 1
        for deeper in range(at + 1, _LEVELS):
            below = made.levels.get(deeper)
            restart = None if below is None else below.restart
            if restart is None or (restart and at < restart):
                counts[deeper] = None
        for outer in range(at):
            if counts[outer] is None:
                above = made.levels.get(outer)
                counts[outer] = made.starts.get(outer, above.start if above else 1)

    def _written(self, made: _List, level: _Level, counts: list[int | None]) -> str:
        def fill(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            if not 0 <= at < _LEVELS:
                return ""
            shown = made.levels.get(at, _Level())
            form = "decimal" if level.legal else shown.form
            return numeral(counts[at] or 0, form)

        return _PLACE.sub(fill, level.text)
