"""The terminal summary: who, two rates, a line a section, what is not shown; the rest folded."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from auditor.records import Audit, Finding, Run, Tier
from auditor.reporter import absence
from auditor.reporter.beside import CHECK_MARKS, Group, groups, head, places, sentence
from auditor.reporter.digest import MARKS, details, digest, percent, shorten, who
from auditor.reporter.output import Look, Target, TextOut
from auditor.reporter.words import Words

_WIDTH, _BAR, _TERMS = 100, 20, 12
_COLOURS = {
    "met": "green", "partial": "yellow", "acknowledged_gap": "magenta", "planned": "cyan", "missing": "red",
    "not_assessable": "blue", "not_applicable": "dim",
}  # fmt: skip
_FULL: tuple[Tier, ...] = ("required", "main")


class Terminal:
    """Prints each report as it comes."""

    def __init__(self, target: Target, words: Words, look: Look) -> None:
        self._out = TextOut(target.path)
        plain = target.path is not None
        # A file or a pipe gets the same bytes everywhere; a person's terminal its own width.
        width = None if not plain and self._out.stream.isatty() else _WIDTH
        self._console = Console(file=self._out.stream, width=width, no_color=plain or None, highlight=False)
        self._words, self._look = words, look
        self._reports = 0

    def add(self, audits: Sequence[Audit]) -> None:
        if not audits:
            return
        if self._reports:
            self._line("")
        self._reports += 1
        self._line(who(audits[0], self._words), "bold")
        for label, value in details(audits[0], self._words):
            self._line(f"  {label}:{value}", "dim")
        for audit in audits:
            self._audit(audit)

    def finish(self, end: Run) -> None:
        words = self._words
        if end.problems:
            self._line("")
            self._line(words.label("unread"), "bold red")
            for problem in end.problems:
                self._line(f"  {problem.path}:{words.problem(problem)}")
        for group in groups(end.checks):
            self._beside(group)
        if self._reports:
            self._line("")
            self._line(words.label("disclaimer"), "dim")
        self._out.commit()

    def _beside(self, group: Group) -> None:
        words = self._words
        self._line("")
        self._line(head(group, words), "bold")
        for finding in group.told + (group.confirmed if self._look.verbose else ()):
            style = "yellow" if finding.verdict != "confirmed" else ""
            self._line(f"  {CHECK_MARKS[finding.verdict]} {sentence(finding, words)}", style)
            for report, p in places(finding):
                where = words.label("line", line=p.line) + (f" {report}" if report else "")
                self._line(f"      {words.quoted(shorten(p.quote, 120))} {where}", "dim")
        if group.confirmed and not self._look.verbose:
            self._line(f"  {words.label('agree', count=len(group.confirmed))}", "dim")

    def abandon(self) -> None:
        self._out.abandon()

    def _line(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style=style), soft_wrap=True)

    def _audit(self, audit: Audit) -> None:
        words, c = self._words, audit.coverage
        self._line("")
        self._line(f"  {words.checklist(audit)}", "bold")
        self._line(
            f"  {words.label('expected')} {c.expected} · {words.label('shown')} {percent(c.shown, words)}"
            f" · {words.label('mentioned')} {percent(c.mentioned, words)}"
        )
        for section in audit.sections:
            if section.expected:
                self._section(section.section, words.section(section), section.met, section.partial, section.expected)
        d = digest(audit)
        self._review(d.review)
        for tier in _FULL:
            self._open(tier, d.open[tier])
        self._folded(d.open["by_function"] + d.open["recommended"])
        if self._look.verbose:
            self._proof(audit)
            self._shown(d.met)
        else:
            self._line(f"  {words.label('found')}({len(d.met)}):{words.label('verbose_hint')}", "dim")

    def _section(self, number: str, title: str, met: int, partial: int, expected: int) -> None:
        full = round(_BAR * met / expected)
        half = round(_BAR * (met + partial) / expected) - full
        bar = "█" * full + "▒" * half + "·" * (_BAR - full - half)
        self._line(f"    {bar} {met:>2}+{partial}/{expected:<3} {number} {title}")

    def _review(self, findings: Sequence[Finding]) -> None:
        """What a person should look at first, with the verdict and why it is in doubt."""
        words = self._words
        if findings:
            self._line(f"  {words.label('review')}({len(findings)})", "bold")
        for f in findings:
            if f.review is not None:
                status = words("status", f.status)
                self._line(f"    {MARKS[f.status]} {f.item} {words.title(f)} {status}:{words.reason(f.review)}")

    def _open(self, tier: Tier, findings: Sequence[Finding]) -> None:
        words = self._words
        title = words.label(f"{tier}_not_shown")
        if not findings:
            return
        self._line(f"  {title}({len(findings)})", "bold")
        for f in findings:
            self._finding(f)

    def _finding(self, f: Finding) -> None:
        words = self._words
        text = Text(f"    {MARKS[f.status]} {f.item} {words.title(f)} ")
        text.append(words("status", f.status), style=_COLOURS[f.status])
        text.append(f" {words.reason(f.reason)}" if f.reason.code != "nothing_found" else "", style="dim")
        self._console.print(text, soft_wrap=True)
        nearest = f.evidence or f.refused
        if nearest and nearest[0].quote:
            p = nearest[0]
            place = words.label("line", line=p.line)
            why = "" if f.evidence or p.why is None else f" [{absence.why(p, words)}]"
            self._line(f"        {words.quoted(shorten(p.quote))} {place}{why}", "dim")

    def _folded(self, findings: Sequence[Finding]) -> None:
        if findings:
            words = self._words
            names = words.joint.join(f"{f.item} {words.title(f)}" for f in findings) if self._look.verbose else ""
            self._line(f"  {words.label('folded')}({len(findings)}){':' + names if names else ''}", "dim")

    def _proof(self, audit: Audit) -> None:
        """For each item that is not shown: what was looked for, what came nearest and why it was not
        taken. `explain` lists every term."""
        words = self._words
        findings = [f for f in audit.findings if absence.not_shown(f)]
        if not findings:
            return
        self._line(f"  {words.label('proof')}({len(findings)})", "bold")
        self._line(f"    {words.label('read')}:{absence.parts(audit, words)}", "dim")
        for f in findings:
            self._line(f"    {MARKS[f.status]} {f.item} {words.title(f)}")
            looked_for = (("searched", absence.terms(f, words, _TERMS)), ("exemplars", absence.exemplars(f, words, 1)))
            for label, told in looked_for:
                if told:
                    self._line(f"        {words.label(label)}:{told}", "dim")
            for p in f.refused:
                if p.quote:
                    place = words.label("line", line=p.line)
                    told = f"{words.quoted(shorten(p.quote))} {place} [{absence.why(p, words)}]"
                    self._line(f"        {words.label('refused')}:{told}", "dim")

    def _shown(self, findings: Sequence[Finding]) -> None:
        words = self._words
        self._line(f"  {words.label('found')}({len(findings)})", "bold")
        for f in findings:
            self._line(f"    {MARKS[f.status]} {f.item} {words.title(f)}")
            for p in f.evidence[:1]:
                if p.quote:
                    self._line(f"        {words.quoted(shorten(p.quote))} {words.label('line', line=p.line)}", "dim")
                else:
                    self._line(f"        {p.by[0].term}", "dim")


def sink(target: Target, words: Words, look: Look) -> Terminal:
    """The sink for `terminal`."""
    return Terminal(target, words, look)
