"""Edits of a report's text that change what it says in one known way, with a map of what went where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from auditor.matcher.match import Compiled, match
from auditor.pipeline import AuditOptions, body_of
from auditor.profiles import BodyOptions
from auditor.reader import read_text
from auditor.records import Audit, Body, ItemMatch, Passage, Report, Sentence
from auditor.scorer import score_report

ROOT = Path(__file__).parents[2]
WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("edits.yaml").read_text(encoding="utf-8"))
BODIES: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "corpus" / "bodies.yaml").read_text(encoding="utf-8"))
REPORTS = sorted((*(ROOT / "tests" / "corpus").glob("*.txt"), *(ROOT / "reports").glob("*.txt")))
Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Case:
    """A report as it stands: its text, its body held fast for every edit, what was found in it."""

    name: str
    text: str
    said: BodyOptions
    report: Report
    matches: tuple[ItemMatch, ...]
    audit: Audit


@dataclass(frozen=True)
class Judged:
    """An edited text with what was found in it."""

    report: Report
    matches: tuple[ItemMatch, ...]
    audit: Audit


@dataclass
class Edited:
    """A text in the making: `kept` pieces of the old text and new words, in order."""

    pieces: list[tuple[str, int | None]] = field(default_factory=list)

    def add(self, text: str, old: int | None = None) -> None:
        """Append `text`; `old` is where it stood, None for new words."""
        if text:
            self.pieces.append((text, old))

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def now(self, place: Place) -> list[Place]:
        """Where the characters of an old place stand now, one place for each piece of it."""
        at, out = 0, []
        for text, old in self.pieces:
            if old is not None:
                start, end = max(place[0], old), min(place[1], old + len(text))
                if start < end:
                    out.append((at + start - old, at + end - old))
            at += len(text)
        return out


def case_of(path: Path, ready: Compiled) -> Case:
    """A report with its body as the labellers count it, or as its text tells it."""
    text = path.read_text(encoding="utf-8")
    told = BODIES.get(path.name, {})
    said = BodyOptions(kind=told.get("kind"), level=told.get("level"),
                       functions=tuple(told["functions"]) if "functions" in told else None)  # fmt: skip
    report = read_text(text, path.name)
    body = body_of(report, AuditOptions(body=said))[0]
    fixed = BodyOptions(body.agency, body.level, body.kind, body.functions, body.year, body.published)
    first = judge(text, path.name, fixed, ready)
    return Case(path.stem, text, fixed, first.report, first.matches, first.audit)


def judge(text: str, name: str, said: BodyOptions, ready: Compiled) -> Judged:
    """Read, match and score one text; `ready` is of one checklist."""
    report = read_text(text, name, said.year)
    body: Body = body_of(report, AuditOptions(body=said))[0]
    matches = match(report, ready, body)
    return Judged(report, tuple(matches), score_report(report, body, ready.checklists[0], matches))


def sentence_of(report: Report, p: Passage) -> Sentence | None:
    """The sentence that a passage lies in; None for one across several or without a place."""
    if p.start is None or p.end is None:
        return None
    return next((s for s in report.sentences if s.start <= p.start and p.end <= s.end), None)


def hit_clause(sentence: Sentence, p: Passage) -> Place:
    """The clause with the first hit of a passage."""
    at = min((h.start for h in p.by if h.start is not None), default=p.start or 0)
    c = next((c for c in sentence.clauses if c.start <= at < c.end), sentence.clauses[0])
    return c.start, c.end


def deleted(text: str, places: Iterable[Place]) -> Edited:
    """The text without some places."""
    return replaced(text, [(place, "") for place in places])


def replaced(text: str, changes: Iterable[tuple[Place, str]]) -> Edited:
    """Each place with new words in its stead; an empty place puts words in. Overlaps are joined."""
    out, at = Edited(), 0
    for (start, end), words in sorted(set(changes)):
        if start > at:
            out.add(text[at:start], at)
        out.add(words)
        at = max(at, end)
    out.add(text[at:], at)
    return out


def moved_to_plans(case: Case, sentences: Iterable[Sentence]) -> Edited:
    """The sentences taken from their places and put at the end of the plans, each a paragraph; a
    report without plans gets a chapter of them."""
    chosen = sorted({(s.start, s.end) for s in sentences})
    plans = [s for s in case.report.spans if s.role == "plans"]
    signed = [s for s in case.report.spans if s.role == "signature"]
    at = plans[-1].end if plans else signed[0].start if signed else len(case.text)
    while at > 0 and case.text[at - 1].isspace():
        at -= 1
    out, here = Edited(), 0
    for start, end in [*[c for c in chosen if c[1] <= at], (at, at), *[c for c in chosen if c[1] > at]]:
        out.add(case.text[here:start], here)
        if start == end == at:
            out.add("\n" if plans else f"\n{_next_number(case.report)}、{WORDS['plans']}\n")
            for a, b in chosen:
                out.add(case.text[a:b].strip("\n"), a + len(case.text[a:b]) - len(case.text[a:b].lstrip("\n")))
                out.add("\n")
        here = max(here, end)
    out.add(case.text[here:], here)
    return out


def _next_number(report: Report) -> str:
    return "一二三四五六七八九十"[min(9, sum(h.level == 1 for h in report.headings))]


@lru_cache(maxsize=1)
def _verb() -> re.Pattern[str]:
    return re.compile(f"(?:{WORDS['lead']})*(?P<self>{WORDS['self']})?(?P<verb>{'|'.join(WORDS['verbs'])})")


def verb_of(text: str) -> re.Match[str] | None:
    """The verb that a clause begins with, behind its time and its subject; None for any other clause."""
    m = _verb().match(text)
    if m is None or re.match(WORDS["no_verb"], text[m.end() :]):
        return None
    return m


def overlapping(match_: ItemMatch, places: Iterable[Place], stances: tuple[str, ...] = ("done",)) -> list[Passage]:
    """Passages of an item with one of the stances that touch one of the places."""
    there = list(places)
    return [
        p for p in match_.passages
        if p.stance in stances and p.start is not None and p.end is not None
        and any(p.start < b and a < p.end for a, b in there)
    ]  # fmt: skip


Keep = Callable[[Passage, Sentence], bool]


def cited(case: Case, keep: Keep = lambda p, s: True) -> list[tuple[int, Passage, Sentence]]:
    """(item number, passage, its sentence) of what shows an item: done, in running text, no zero."""
    out = []
    for number, f in enumerate(case.audit.findings):
        if f.status not in ("met", "partial"):
            continue
        for p in f.evidence:
            s = sentence_of(case.report, p)
            if s is None or s.heading or p.stance != "done" or p.zero or s.role in ("masthead", "chrome", "signature"):
                continue
            if keep(p, s):
                out.append((number, p, s))
    return out


def with_decoys(case: Case, texts: Iterable[str]) -> tuple[Edited, list[Place]]:
    """The text with one paragraph more at the end of its results, made of `texts`, and where each
    stands now; a text with lines of one width gets lines of that width. No results: nothing is put in."""
    told = [s for s in case.report.sentences if s.role == "results" and not s.heading]
    out = Edited()
    if not told:
        out.add(case.text, 0)
        return out, []
    at = told[-1].end
    out.add(case.text[:at], 0)
    out.add("\n")
    start, here, places = at + 1, at + 1, []
    width = _width(case.text)
    for text in texts:
        words = text if text[-1] in "。;；" else text + "。"
        first = here
        for c in words:
            if width and here - start and (here - start) % (width + 1) == width:
                out.add("\n")
                here += 1
            out.add(c)
            here += 1
        places.append((first, here))
    out.add(case.text[at:], at)
    return out, places


def _width(text: str) -> int | None:
    """The width of a text's lines where most of them have one and the same; None elsewhere."""
    lengths = [len(line) for line in text.split("\n") if len(line) > 1]
    most = max(set(lengths), key=lengths.count)
    return most if lengths.count(most) > len(lengths) / 4 else None


def chapters_turned(case: Case) -> Edited | None:
    """The chapters in the opposite order, numbered anew where they are numbered; None where there
    are not three."""
    tops = [h for h in case.report.headings if h.level == 1]
    if not 3 <= len(tops) <= 10:
        return None
    starts = [max(s.start for s in case.report.sentences if s.start <= h.start) for h in tops]
    # From the line's beginning: an indent belongs to the chapter that it opens.
    starts = [at - len(before) + len(before.rstrip(" \u3000")) for at in starts for before in [case.text[:at]]]
    beside = ("masthead", "signature", "chrome")
    cuts = [*starts, max(s.end for s in case.report.spans if s.role not in beside)]
    out = Edited()
    out.add(case.text[: starts[0]], 0)
    for place, k in enumerate(reversed(range(len(tops)))):
        chunk, at = case.text[cuts[k] : cuts[k + 1]], cuts[k]
        mark = chunk.find(f"{_NUMBERS[k]}、", 0, 4)
        if mark >= 0:
            out.add(chunk[:mark], at)
            out.add(_NUMBERS[place])
            chunk, at = chunk[mark + 1 :], at + mark + 1
        out.add(chunk, at)
        if not chunk.endswith("\n"):
            out.add("\n")
    out.add(case.text[cuts[-1] :], cuts[-1])
    return out


_NUMBERS = "一二三四五六七八九十"
