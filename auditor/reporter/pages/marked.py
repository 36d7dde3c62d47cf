"""The whole text of a report with every cited passage marked, as safe HTML.

Passages may nest and cross. A mark inside another is nested; one that crosses the end of another is
cut there and goes on as a piece without an address, so that the HTML stays well formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from auditor.records import Heading, Report, Role
from auditor.reporter.inert import inert

# Pages copied from the web are full of empty lines: one is enough to read by.
_BLANK = re.compile(r"\n(?:[ \t\u3000]*\n){2,}")


@dataclass(frozen=True, slots=True)
class Ref:
    """A link from a mark back to an item: its address, what stands on it, what it is in words;
    `kind` as of the mark."""

    href: str
    text: str
    title: str
    kind: str


@dataclass(slots=True)
class Mark:
    """One marked stretch; `name` is its address in the page, `refs` lead back to the items.

    `kind` is `cited` for evidence and `refused` for what was not accepted."""

    start: int
    end: int
    name: str
    kind: str
    refs: list[Ref] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one role, its marked text ready for the page."""

    role: Role
    html: str
    characters: int


def parts(report: Report, marks: Sequence[Mark], lines: Mapping[int, str]) -> Iterator[Part]:
    """The text by its roles. `lines` maps offsets to addresses of lines that are linked to."""
    for span in report.spans:
        inside = _cut(marks, span.start, span.end)
        marked = _Writer(report.text, report.headings, lines).write(span.start, span.end, inside)
        if marked.strip():
            yield Part(span.role, marked, len(report.text[span.start : span.end].strip()))


def _cut(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The marks of a stretch, cut to it: where one begins before, only its rest is here."""
    found = []
    for m in marks:
        if m.start < end and m.end > start:
            whole = m.start >= start
            found.append(Mark(max(m.start, start), min(m.end, end), m.name if whole else "", m.kind,
                              m.refs if m.end <= end else []))  # fmt: skip
    return found


class _Writer:
    """Writes one stretch of text with its marks."""

    def __init__(self, text: str, headings: Sequence[Heading], lines: Mapping[int, str]) -> None:
        self._text, self._lines = text, lines
        self._titles = {h.start: h for h in headings}
        self._out: list[str] = []

    def write(self, start: int, end: int, marks: Sequence[Mark]) -> str:
        waiting = sorted(marks, key=lambda m: (m.start, -m.end, m.name))
        # Headings and linked lines are points where the running text is cut.
        points = sorted(
            {p for h in self._titles.values() if start <= h.start < end for p in (h.start, h.end)}
            | {p for p in self._lines if start <= p < end}
        )
        self._points = [p for p in points if start <= p <= end]
        at = start
        stack: list[Mark] = []
        while waiting or stack:
            if stack and (not waiting or stack[-1].end <= waiting[0].start):
                mark = stack.pop()
                at = self._run(at, mark.end)
                self._close(mark)
                continue
            mark = waiting.pop(0)
            at = self._run(at, mark.start)
            if stack and mark.end > stack[-1].end:
                rest = Mark(stack[-1].end, mark.end, "", mark.kind, mark.refs)
                mark = Mark(mark.start, stack[-1].end, mark.name, mark.kind)
                waiting = sorted([*waiting, rest], key=lambda m: (m.start, -m.end, m.name))
            self._open(mark)
            stack.append(mark)
        self._run(at, end)
        return "".join(self._out)

    def _open(self, mark: Mark) -> None:
        name = f' id="{escape(mark.name)}"' if mark.name else ""
        self._out.append(f'<mark class="{mark.kind}"{name}>')

    def _close(self, mark: Mark) -> None:
        self._out.append("</mark>")
        for ref in mark.refs:
            at = f'href="{escape(ref.href)}" title="{escape(ref.title)}"'
            self._out.append(f'<a class="ref {ref.kind}" {at}>{escape(ref.text)}</a>')

    def _run(self, start: int, end: int) -> int:
        """Plain text from `start` to `end`, headings in bold, linked lines with their address."""
        while self._points and self._points[0] < start:
            self._points.pop(0)
        at, bold = start, self._inside_heading(start)
        while at < end:
            if at in self._lines:
                self._out.append(f'<span class="line" id="{escape(self._lines[at])}"></span>')
            if at in self._titles:
                bold = self._titles[at]
            while self._points and self._points[0] <= at:
                self._points.pop(0)
            stop = min(end, self._points[0]) if self._points else end
            if bold is not None:
                stop = min(stop, bold.end)
            piece = escape(_BLANK.sub("\n\n", inert(self._text[at:stop])), quote=False)
            self._out.append(f'<b class="h{bold.level}">{piece}</b>' if bold is not None else piece)
            at = stop
            if bold is not None and at >= bold.end:
                bold = None
        return max(start, end)

    def _inside_heading(self, at: int) -> Heading | None:
        return next((h for h in self._titles.values() if h.start < at < h.end), None)
