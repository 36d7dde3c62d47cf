"""The report as the checks read it: statements without blanks and page furniture, with a map back.

A statement is a run of sentences of one paragraph up to 。!? (a semicolon does not end it), so that
a total and its parts stand in one text. Offsets in `Statement.text` are carried back by `place`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from auditor.reader.fold import fold
from auditor.records import Passage, Report, Role, Sentence, Stance

_ENDS = "。!?"
_WORD = re.compile(r"\S+")
_CLOSERS = "”’」』)》"
_BODY: frozenset[Role] = frozenset({"preamble", "leadership", "results", "correction", "shortcomings", "plans"})
_STANCE: dict[Role, Stance] = {"plans": "planned", "shortcomings": "shortfall"}


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` in half-width marks without blanks; `at[i]` is the offset in the report of `text[i]`."""

    text: str
    at: Sequence[int]
    sentences: tuple[Sentence, ...]

    @property
    def role(self) -> Role:
        """The role of the statement's first sentence."""
        return self.sentences[0].role

    @property
    def paragraph(self) -> int:
        """The paragraph it stands in, from 1."""
        return self.sentences[0].paragraph

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the report of `text[start:end]`, which must not be empty."""
        return self.at[start], self.at[end - 1] + 1


def statements(report: Report) -> Iterator[Statement]:
    """Every statement of the body in order; headings stand alone."""
    folded = fold(report.text)
    chrome = [(s.start, s.end) for s in report.spans if s.role == "chrome"]
    run: list[Sentence] = []
    for sentence in report.sentences:
        if sentence.role not in _BODY:
            continue
        if run and (sentence.paragraph != run[0].paragraph or sentence.heading or run[0].heading):
            yield _statement(folded, run, chrome)
            run = []
        run.append(sentence)
        if folded[sentence.start : sentence.end].rstrip(_CLOSERS)[-1:] in _ENDS:
            yield _statement(folded, run, chrome)
            run = []
    if run:
        yield _statement(folded, run, chrome)


def _statement(folded: str, run: list[Sentence], chrome: list[tuple[int, int]]) -> Statement:
    start, end = run[0].start, run[-1].end
    holes = [(a, b) for a, b in chrome if a < end and b > start]
    words = [range(start + m.start(), start + m.end()) for m in _WORD.finditer(folded[start:end])]
    at: Sequence[int] = words[0] if len(words) == 1 else tuple(chain.from_iterable(words))
    if holes:
        at = tuple(i for i in at if not any(a <= i < b for a, b in holes))
        return Statement("".join(folded[i] for i in at), at, tuple(run))
    return Statement("".join(folded[w.start : w.stop] for w in words), at, tuple(run))


class Passages:
    """Makes passages of one report; lines are counted once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        text = report.text
        self._breaks = [i for i, char in enumerate(text) if char == "\n"]
        self._starts = [s.start for s in report.sentences]

    def line(self, number: int) -> Passage:
        """The words of one line, from 1."""
        text = self._report.text
        start = self._breaks[number - 2] + 1 if number > 1 else 0
        end = self._breaks[number - 1] if number <= len(self._breaks) else len(text)
        words = text[start:end]
        return self.cite(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))

    def cite(self, start: int, end: int) -> Passage:
        """The passage `text[start:end]`, with the place and headings of its sentence."""
        report = self._report
        index = max(bisect_right(self._starts, start) - 1, 0)
        sentence = report.sentences[index] if report.sentences else None
        return Passage(
            quote=report.text[start:end],
            start=start,
            end=end,
            line=bisect_right(self._breaks, start - 1) + 1,
            page=sentence.page if sentence else None,
            paragraph=sentence.paragraph if sentence else None,
            path=tuple(report.headings[i].title for i in sentence.path) if sentence else (),
            stance=_STANCE.get(sentence.role, "done") if sentence else "done",
            strength="concrete",
            by=(),
            role=sentence.role if sentence else None,
        )
