"""What checks found beside the verdicts, ready for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.records import CheckFinding
from auditor.reporter.beside import CHECK_MARKS, sentence
from auditor.reporter.inert import one_line
from auditor.reporter.templating import render
from auditor.reporter.words import Words

# Told to the reviewer alone, never on a page that is passed on.
_PRIVATE = frozenset({"terms"})
# Checks are known at the end of a run, when pages are written: each page has a line of its own for
# them, which no text of a report can forge, since that is escaped.
SLOT = "<!--auditor:checks-->\n"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage that a check cites."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One finding of a check in words."""

    check: str
    mark: str
    told: str
    quotes: tuple[Quoted, ...]


def checks_html(checks: Sequence[CheckFinding], path: str, words: Words) -> str:
    """The part of a page on checks of the report at `path`; empty where there is nothing to tell."""
    ours = [c for c in checks if path in c.reports and c.check not in _PRIVATE]
    told = [_checked(c, words) for c in ours if c.verdict != "confirmed"]
    agree = [_checked(c, words) for c in ours if c.verdict == "confirmed"]
    return render("checks.html.j2", words, {"told": told, "agree": agree}) if ours else ""


def _checked(c: CheckFinding, words: Words) -> Checked:
    quotes = tuple(
        Quoted(one_line(p.quote), words.label("line", line=p.line) if p.line is not None else "")
        for p in c.passages if p.quote is not None
    )  # fmt: skip
    return Checked(words("check", c.check), CHECK_MARKS[c.verdict], one_line(sentence(c, words)), quotes)
