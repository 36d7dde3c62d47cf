"""One report's audits as what its page shows: plain frozen values, words already in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.records import Audit, Finding, Passage, Source
from auditor.reporter import absence
from auditor.reporter.digest import MARKS, percent
from auditor.reporter.inert import one_line
from auditor.reporter.pages.checked import Text, kept
from auditor.reporter.pages.marked import Mark, Ref
from auditor.reporter.words import Words

_AROUND = 28  # characters of context on each side of a cited passage
_DATES = ("published", "signed")
_FEW = 12  # terms shown before the rest of what was searched is folded


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage as the page shows it: `pieces` are (text, decisive or not); `href` leads into the
    text, None for what a user said; `slot` is where checks find evidence again."""

    href: str | None
    before: str
    pieces: tuple[tuple[str, bool], ...]
    after: str
    place: str
    path: str
    stance: str
    stance_code: str
    strength: str
    by: str
    role: str
    why: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One verdict as the page shows it."""

    anchor: str
    item: str
    title: str
    checklist: str
    tier: str
    expected: bool
    status: str
    status_code: str
    mark: str
    reason: str
    review: str
    requirement: str
    clause: str
    cited: tuple[Cited, ...]
    refused: tuple[Cited, ...]
    searched: tuple[str, ...]
    searched_more: tuple[str, ...]
    read: str
    advice: str
    ruling: str
    waiver: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Group:
    """A list of verdicts under one heading; `folded` ones are closed at first."""

    code: str
    title: str
    folded: bool
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of metadata and where it was read; `href` leads to the line."""

    label: str
    value: str
    origin: str
    href: str | None
    inferred: bool


@dataclass(frozen=True, slots=True)
class RateRow:
    """A line of the table of rates; the numbers are percent, None where nothing is assessable."""

    number: str
    title: str
    expected: int
    met: int
    partial: int
    shown: float | None
    mentioned: float | None
    shown_text: str
    mentioned_text: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item and its verdict on one line."""

    code: str
    mark: str
    item: str
    title: str
    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Rates:
    """The two rates of one checklist, in all and by section; a checklist without sections shows
    each of its items instead."""

    title: str
    total: RateRow
    beyond: str
    counts: tuple[tuple[str, str, str, int], ...]
    sections: tuple[RateRow, ...]
    each: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report's page. `key` stands before every address, so that several reports fit one file."""

    key: str
    name: str
    year: str
    path: str
    sha256: str
    facts: tuple[Fact, ...]
    problems: tuple[str, ...]
    rates: tuple[Rates, ...]
    groups: tuple[Group, ...]
    text: Text


def report_view(audits: Sequence[Audit], words: Words, key: str = "") -> ReportView:
    """All audits of one report, in the order a reviewer works through them."""
    return _Builder(audits, words, key).build()


class _Builder:
    def __init__(self, audits: Sequence[Audit], words: Words, key: str) -> None:
        self._audits, self._words, self._key = audits, words, key
        self._text = audits[0].report.text
        self._marks: dict[tuple[int, int], Mark] = {}
        self._lines: dict[int, str] = {}

    def build(self) -> ReportView:
        words, first = self._words, self._audits[0]
        groups = self._groups()
        facts = tuple(self._facts())
        body = first.body
        return ReportView(
            key=self._key,
            name=one_line(body.agency or first.report.path),
            year=words.label("of_year", year=body.year) if body.year is not None else "",
            path=one_line(first.report.path),
            sha256=first.report.sha256,
            facts=facts,
            problems=tuple(dict.fromkeys(one_line(words.problem(p)) for a in self._audits for p in a.problems)),
            rates=tuple(self._rates(a) for a in self._audits),
            groups=groups,
            text=kept(first.report, tuple(self._marks.values()), self._lines, self._key),
        )

    # ------------------------------------------------------------ verdicts

    def _groups(self) -> tuple[Group, ...]:
        pairs = [(a, f) for a in self._audits for f in a.findings]
        taken: set[int] = set()
        groups = []

        def take(code: str, folded: bool, fits: Iterable[tuple[Audit, Finding]]) -> None:
            chosen = [(a, f) for a, f in fits if id(f) not in taken]
            taken.update(id(f) for _, f in chosen)
            if chosen:
                items = tuple(self._item(a, f) for a, f in chosen)
                groups.append(Group(code, self._words("group_title", code), folded, items))

        counted = [(a, f) for a, f in pairs if f.expected and f.status != "not_applicable"]
        opened = [(a, f) for a, f in counted if f.status != "met"]
        take("review", False, [(a, f) for a, f in pairs if f.review is not None and f.status != "not_applicable"])
        take("required_open", False, [(a, f) for a, f in opened if f.tier == "required"])
        take("required_met", True, [(a, f) for a, f in counted if f.tier == "required"])
        take("main_open", False, [(a, f) for a, f in opened if f.tier == "main"])
        take("by_function_open", True, [(a, f) for a, f in opened if f.tier == "by_function"])
        take("recommended_open", True, [(a, f) for a, f in opened if f.tier == "recommended"])
        take("met", True, counted)
        take("beyond", True, [(a, f) for a, f in pairs if not f.expected and f.evidence])
        take("not_applicable", True, [(a, f) for a, f in pairs if f.status == "not_applicable"])
        take("rest", True, pairs)
        return tuple(groups)

    def _item(self, audit: Audit, f: Finding) -> ItemView:
        words = self._words
        anchor = f"{self._key}{audit.checklist.id}.{f.item}"
        shown = f.status == "met"
        told = f"{f.item} {words.title(f)} {words('status', f.status)}"
        back = Ref(f"#{anchor}", f.item, told, "cited")
        aside = Ref(f"#{anchor}", f.item, words.label("refused_for", item=told), "refused")
        # What was searched and refused is the proof of a negative verdict; a positive one has its passage.
        refused = [p for p in f.refused if not shown or p.stance == "shortfall"] if f.expected else []
        searched = () if shown or not f.expected else tuple(one_line(t) for t in words.searched(f))
        return ItemView(
            anchor=anchor, item=f.item, title=words.title(f), checklist=words.checklist(audit),
            tier=words("tier", f.tier), expected=f.expected, status=words("status", f.status), status_code=f.status,
            mark=MARKS[f.status], reason=one_line(words.reason(f.reason)),
            review=one_line(words.reason(f.review)) if f.review is not None else "",
            requirement=words.requirement(f), clause=f.clause or "",
            cited=tuple(self._cited(p, back) for p in f.evidence),
            refused=tuple(self._cited(p, aside) for p in refused),
            searched=searched[:_FEW], searched_more=searched[_FEW:],
            read=one_line(absence.parts(audit, words)) if absence.not_shown(f) else "",
            advice=(words.advice(f) or "") if f.expected and not shown else "",
            ruling=words.ruling(f.ruling) if f.ruling else "", waiver=words.waiver(f.waiver) if f.waiver else "",
            reliability=words.reliability(f.reliability) if f.reliability else "",
        )  # fmt: skip

    def _cited(self, p: Passage, back: Ref) -> Cited:
        words = self._words
        by = words.joint.join(
            one_line(f"{words('hit', h.kind)} {h.term}" + ("" if h.score is None else f" {h.score:g}"))
            for h in p.by if words.may_say(h.term)
        )  # fmt: skip
        why = one_line(absence.why(p, words) if p.why is not None else words.repeats(p))
        before = after = ""
        pieces: tuple[tuple[str, bool], ...] = ()
        href = None
        if p.quote is not None and p.start is not None and p.end is not None:
            href = "#" + self._mark(p.start, p.end, back)
            before, after = self._around(p.start, p.end)
            pieces = tuple(self._pieces(p))
        place = words.label("line", line=p.line) if p.line is not None else ""
        if p.page is not None:
            place = words.label("page", page=p.page) + " " + place
        return Cited(
            href=href, before=before, pieces=pieces, after=after, place=place,
            path=" › ".join(one_line(h) for h in p.path),
            stance=words("stance", p.stance), stance_code=p.stance, strength=words("strength", p.strength),
            by=by, role=words("role", p.role) if p.role else "", why=why,
            slot=f"<!--at {p.start}-{p.end}-->" if back.kind == "cited" and href is not None else "",
        )  # fmt: skip

    def _mark(self, start: int, end: int, back: Ref) -> str:
        mark = self._marks.get((start, end))
        if mark is None:
            mark = self._marks[start, end] = Mark(start, end, f"{self._key}t{start}-{end}", back.kind)
        if back.kind == "cited":
            mark.kind = "cited"
        if back not in mark.refs:
            mark.refs.append(back)
        return mark.name

    def _around(self, start: int, end: int) -> tuple[str, str]:
        low = max(self._text.rfind("\n", 0, start) + 1, 0)
        high = self._text.find("\n", end)
        high = len(self._text) if high < 0 else high
        before = self._text[max(low, start - _AROUND) : start].lstrip()
        after = self._text[end : min(high, end + _AROUND)].rstrip()
        return (
            ("…" if start - _AROUND > low else "") + one_line(before),
            one_line(after) + ("…" if end + _AROUND < high else ""),
        )

    def _pieces(self, p: Passage) -> Iterable[tuple[str, bool]]:
        """The quotation cut at its decisive words."""
        assert p.start is not None and p.end is not None
        hot = sorted(
            (max(h.start, p.start), min(h.end, p.end))
            for h in p.by
            if h.start is not None and h.end is not None and h.kind != "like"
        )
        at = p.start
        for start, end in hot:
            start = max(start, at)
            if start >= end:
                continue
            if start > at:
                yield one_line(self._text[at:start]), False
            yield one_line(self._text[start:end]), True
            at = end
        if at < p.end:
            yield one_line(self._text[at : p.end]), False

    # ------------------------------------------------------------ head

    def _facts(self) -> Iterable[Fact]:
        words, body = self._words, self._audits[0].body
        functions = words.joint.join(words("function", f) for f in body.functions) or words.label("none")
        values = (
            ("agency", body.agency), ("year", None if body.year is None else str(body.year)),
            ("level", None if body.level is None else words("level", body.level)),
            ("kind", words("kind", body.kind)), ("functions", functions),
            ("published", body.published), ("signed", body.signed),
        )  # fmt: skip
        for name, value in values:
            source = body.sources.get(name)
            origin, href = self._origin(source) if value is not None else ("", None)
            if value is None:
                unknown = "not_told" if name in _DATES else "unknown"
                yield Fact(words.label(name), words.label(unknown), "", None, False)
            else:
                yield Fact(words.label(name), one_line(value), origin, href, bool(source and source.inferred))

    def _origin(self, source: Source | None) -> tuple[str, str | None]:
        if source is None:
            return "", None
        told = self._words("origin", source.origin)
        if source.line is None:
            return told, None
        place = self._words.label("line", line=source.line)
        start = _line_start(self._text, source.line)
        name = self._lines.setdefault(start, f"{self._key}L{source.line}")
        return f"{told} {place}", f"#{name}"

    def _rates(self, audit: Audit) -> Rates:
        words, c = self._words, audit.coverage
        total = RateRow("", words.label("in_all"), c.expected, c.met, c.partial, c.shown, c.mentioned,
                        percent(c.shown, words), percent(c.mentioned, words))  # fmt: skip
        rows = tuple(
            RateRow(s.section, words.section(s), s.expected, s.met, s.partial, s.shown, s.mentioned,
                    percent(s.shown, words), percent(s.mentioned, words))
            for s in audit.sections if s.expected
        )  # fmt: skip
        counts = tuple(
            (code, MARKS[code], words("status", code), count)
            for code, count in (
                ("met", c.met), ("partial", c.partial), ("acknowledged_gap", c.acknowledged_gap),
                ("planned", c.planned), ("missing", c.missing), ("not_assessable", c.not_assessable),
            ) if count
        )  # fmt: skip
        beyond = words.label("beyond_counts", met=c.beyond_met, partial=c.beyond_partial)
        each = tuple(
            Line(f.status, MARKS[f.status], f.item, words.title(f), words("status", f.status),
                 f"#{self._key}{audit.checklist.id}.{f.item}")
            for f in audit.findings if f.expected and f.status != "not_applicable"
        ) if not rows else ()  # fmt: skip
        more = beyond if c.beyond_met or c.beyond_partial else ""
        return Rates(words.checklist(audit), total, more, counts, rows, each)


def _line_start(text: str, line: int) -> int:
    """The offset where line `line` (from 1, counted by ``\\n``) begins."""
    at = 0
    for _ in range(line - 1):
        following = text.find("\n", at)
        if following < 0:
            break
        at = following + 1
    return at

