"""What checks found beside the verdicts, put into pages that are written already.

Checks are known at the end of a run. A page therefore has lines of its own where their part and
the text go, and marks behind each passage cited, which are filled at the end; no text of a report can forge them,
since that is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from auditor.records import CheckFinding, Report
from auditor.reporter.beside import CHECK_MARKS, asks, places, sentence, shared
from auditor.reporter.digest import shorten
from auditor.reporter.inert import one_line
from auditor.reporter.pages.marked import Mark, Ref, parts
from auditor.reporter.templating import render
from auditor.reporter.words import Words

SLOT = "<!--auditor:checks-->\n"
TEXT = "<!--auditor:text-->\n"
_CITED = re.compile(r"<!--at (\d+)-(\d+)-->")
_FEW = 3  # passages shown before the rest is folded
_LONGEST = 200  # characters of a passage: what is copied may be long, and the text beside has it whole


@dataclass(frozen=True, slots=True)
class Text:
    """A report's text as its page has it: what is needed to write it again with more marks."""

    report: Report
    marks: tuple[Mark, ...]
    lines: Mapping[int, str]
    key: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a report stands among the pages: `href` of its page, empty in a single file; `key`
    before its addresses; its body's name."""

    href: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage that a check cites; `of` names the other report where two are compared."""

    text: str
    place: str
    href: str
    of: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One finding of a check in words."""

    anchor: str
    number: int
    check: str
    mark: str
    verdict: str
    told: str
    quotes: tuple[Quoted, ...]
    more: tuple[Quoted, ...]


def kept(report: Report, marks: Sequence[Mark], lines: Mapping[int, str], key: str) -> Text:
    """What to keep of a report whose page is written."""
    return Text(replace(report, sentences=()), tuple(marks), dict(lines), key)


def by_report(checks: Iterable[CheckFinding], secrets: bool) -> dict[str, list[CheckFinding]]:
    """The findings about each report, in the order they are told. `secrets` also tells what is for
    the reviewer alone."""
    found: dict[str, list[CheckFinding]] = {}
    for c in shared(checks, secrets):
        for path in dict.fromkeys(c.reports):
            found.setdefault(path, []).append(c)
    return found


def completed(
    page: str, text: Text, ours: Sequence[CheckFinding], homes: Mapping[str, Home], words: Words
) -> str:
    """`page` with its report's text and with what checks found in it (`ours`): told in a part of its
    own, marked in the text and noted at each verdict that rests on such a passage."""
    head, _, tail = page.partition(SLOT)
    before, _, after = tail.partition(TEXT)
    told = [_checked(c, n, text, homes, words) for n, c in enumerate(ours, 1)]
    marks = _marks(text, ours, told, words)
    whole = render("parts.html.j2", words, {"parts": list(parts(text.report, marks, text.lines))})
    if not told:
        return head + _CITED.sub("", before) + whole + after
    values = {
        "told": [c for c in told if c.verdict != "confirmed"], "agree": [c for c in told if c.verdict == "confirmed"],
        "key": text.key,
    }  # fmt: skip
    notes = _Notes(text.report.path, ours, told)
    before = _CITED.sub(lambda m: notes(int(m[1]), int(m[2])), before)
    return head + render("checks.html.j2", words, values) + before + whole + after


def _checked(c: CheckFinding, number: int, text: Text, homes: Mapping[str, Home], words: Words) -> Checked:
    quotes = tuple(_quoted(c, text, homes, words))
    return Checked(
        f"{text.key}check-{number}", number, words("check", c.check), CHECK_MARKS[c.verdict], c.verdict,
        one_line(sentence(c, words)), quotes[:_FEW], quotes[_FEW:],
    )  # fmt: skip


def _quoted(c: CheckFinding, text: Text, homes: Mapping[str, Home], words: Words) -> Iterator[Quoted]:
    for report, p in places(c):
        if p.quote is None or p.start is None:
            continue
        other = report is not None and report != text.report.path
        home = homes.get(report or "") if other else Home("", text.key, "")
        href = f"{home.href}#{home.key}t{p.start}-{p.end}" if home is not None else ""
        of = (home.name if home is not None else report or "") if other else ""
        yield Quoted(one_line(shorten(p.quote, _LONGEST)), words.label("line", line=p.line), href, one_line(of))


def _own(c: CheckFinding, path: str) -> Iterator[tuple[int, int]]:
    """The stretches of this report that a check cites."""
    for report, p in places(c):
        if report in (None, path) and p.start is not None and p.end is not None and p.start < p.end:
            yield p.start, p.end


def _marks(text: Text, ours: Iterable[CheckFinding], told: Iterable[Checked], words: Words) -> list[Mark]:
    marks = {(m.start, m.end): m for m in text.marks}
    for c, shown in zip(ours, told, strict=True):
        kind = "agrees" if c.verdict == "confirmed" else "checked"
        ref = Ref(f"#{shown.anchor}", words.label("check_ref", number=shown.number),
                  f"{shown.check}:{shown.told}", kind)  # fmt: skip
        for start, end in dict.fromkeys(_own(c, text.report.path)):
            mark = marks.setdefault((start, end), Mark(start, end, f"{text.key}t{start}-{end}", ""))
            mark.kind = f"{mark.kind} {kind}".strip() if kind not in mark.kind else mark.kind
            mark.refs.append(ref)
    return list(marks.values())


class _Notes:
    """For a passage that a verdict rests on: what checks have to say of it, but for what agrees."""

    def __init__(self, path: str, ours: Iterable[CheckFinding], told: Iterable[Checked]) -> None:
        self._spans = [
            (start, end, shown)
            for c, shown in zip(ours, told, strict=True) if asks(c)
            for start, end in _own(c, path)
        ]  # fmt: skip

    def __call__(self, start: int, end: int) -> str:
        found = {shown.anchor: shown for s, e, shown in self._spans if s < end and start < e}
        return "".join(
            f'<p class="beside"><a href="#{escape(c.anchor)}"><span aria-hidden="true">{escape(c.mark)}</span> '
            f"{escape(c.check)}</a> {escape(c.told)}</p>"
            for c in found.values()
        )
