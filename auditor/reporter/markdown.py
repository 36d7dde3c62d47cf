"""`md`: the gap report as markdown, one part a report, for people who live in text files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.records import Audit, Finding, Passage, Run
from auditor.reporter import absence
from auditor.reporter.beside import CHECK_MARKS, Group, groups, head, places, sentence
from auditor.reporter.digest import MARKS, TIERS, Digest, details, digest, percent, who
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def escape(text: str) -> str:
    """A report's words as plain text in markdown: no mark, link or tag of theirs takes effect."""
    return _SPECIAL.sub(r"\\\1", "".join(text.split("\n")))


class Markdown:
    """Writes each report as it comes."""

    def __init__(self, target: Target, words: Words) -> None:
        self._out = TextOut(target.path)
        self._words = words
        self._line(f"# {words.label('title')}")
        self._line(f"\n> {words.label('disclaimer')}")

    def add(self, audits: Sequence[Audit]) -> None:
        if not audits:
            return
        self._line(f"\n## {escape(who(audits[0], self._words))}\n")
        for label, value in details(audits[0], self._words):
            self._line(f"- {label}:{escape(value)}")
        for audit in audits:
            self._audit(audit)

    def finish(self, end: Run) -> None:
        words = self._words
        if end.problems:
            self._line(f"\n## {words.label('unread')}\n")
            for p in end.problems:
                self._line(f"- {escape(p.path or '')}:{escape(words.problem(p))}")
        for group in groups(end.checks):
            self._beside(group)
        self._out.commit()

    def _beside(self, group: Group) -> None:
        words = self._words
        self._line(f"\n## {escape(head(group, words))}\n")
        for finding in group.told + group.confirmed:
            self._line(f"- {CHECK_MARKS[finding.verdict]} {escape(sentence(finding, words))}")
            for report, p in places(finding):
                self._line(f"  - {self._quote(p)}" + (f" {escape(report)}" if report else ""))

    def abandon(self) -> None:
        self._out.abandon()

    def _line(self, text: str) -> None:
        self._out.stream.write(text + "\n")

    def _audit(self, audit: Audit) -> None:
        words, c = self._words, audit.coverage
        self._line(f"\n### {words.checklist(audit)}\n")
        self._line(
            f"{words.label('expected')} {c.expected} · **{words.label('shown')} {percent(c.shown, words)}** · "
            f"**{words.label('mentioned')} {percent(c.mentioned, words)}**"
        )
        if c.beyond_met or c.beyond_partial:
            self._line(f"\n{words.label('beyond')}:{c.beyond_met} + {c.beyond_partial}")
        if audit.sections:
            self._sections(audit)
        self._line(f"\n{words.label('read')}:{escape(absence.parts(audit, words))}")
        self._lists(digest(audit))

    def _sections(self, audit: Audit) -> None:
        words = self._words
        heads = [words.label(n) for n in ("section", "expected", "met", "partial", "shown", "mentioned")]
        self._line("\n| " + " | ".join(heads) + " |")
        self._line("|---|--:|--:|--:|--:|--:|")
        for s in audit.sections:
            if s.expected:
                rates = f"{percent(s.shown, words)} | {percent(s.mentioned, words)}"
                self._line(f"| {s.section} {words.section(s)} | {s.expected} | {s.met} | {s.partial} | {rates} |")

    def _lists(self, d: Digest) -> None:
        words = self._words
        if d.review:
            self._line(f"\n#### {words.label('review')}({len(d.review)})\n")
            for f in d.review:
                if f.review is not None:
                    status = words("status", f.status)
                    self._line(f"- {MARKS[f.status]} {f.item} {words.title(f)} {status}:{words.reason(f.review)}")
        for tier in TIERS:
            if d.open[tier]:
                self._line(f"\n#### {words.label(f'{tier}_not_shown')}({len(d.open[tier])})\n")
                for f in d.open[tier]:
                    self._open(f)
        if d.met:
            self._line(f"\n#### {words.label('found')}({len(d.met)})\n")
            for f in d.met:
                self._line(f"- {MARKS[f.status]} **{f.item} {words.title(f)}**")
                self._passages(f.evidence)
        if d.beyond:
            self._line(f"\n#### {words.label('beyond')}({len(d.beyond)})\n")
            for f in d.beyond:
                self._line(f"- {MARKS[f.status]} {f.item} {words.title(f)}")
                self._passages(f.evidence[:1])
        if d.not_applicable:
            names = words.joint.join(f"{f.item} {words.title(f)}" for f in d.not_applicable)
            self._line(f"\n#### {words.label('not_applicable')}({len(d.not_applicable)})\n\n{names}")

    def _open(self, f: Finding) -> None:
        words = self._words
        status = words("status", f.status)
        self._line(f"- {MARKS[f.status]} **{f.item} {words.title(f)}** {status}:{escape(words.reason(f.reason))}")
        self._line(f"  - {words.label('requirement')}:{escape(words.requirement(f))}")
        self._passages(f.evidence)
        if absence.not_shown(f):
            self._proof(f)
        advice = words.advice(f)
        if advice:
            self._line(f"  - {words.label('advice')}:{escape(advice)}")

    def _proof(self, f: Finding) -> None:
        """What came nearest and why it was not taken, and what was looked for."""
        words = self._words
        for p in f.refused:
            if p.quote:
                why = absence.why(p, words)
                self._line(f"  - {words.label('refused')}:{self._quote(p)}" + (f" [{escape(why)}]" if why else ""))
        for label, told in (("searched", absence.terms(f, words)), ("exemplars", absence.exemplars(f, words))):
            if told:
                self._line(f"  - {words.label(label)}:{escape(told)}")

    def _passages(self, passages: Sequence[Passage]) -> None:
        for p in passages:
            if p.quote is None:
                self._line(f"  - {self._words.label('evidence')}:{escape(p.by[0].term)}")
            else:
                self._line(f"  - {self._words.label('evidence')}:{self._quote(p)}")

    def _quote(self, p: Passage) -> str:
        same = self._words.repeats(p)
        told = f" [{escape(same)}]" if same else ""
        return f"{self._words.quoted(escape(p.quote or ''))} {self._words.label('line', line=p.line)}{told}"


def sink(target: Target, words: Words, look: Look) -> Markdown:
    """The sink for `md`."""
    return Markdown(target, words)
