"""The check `citations`: every 《…》 against a catalogue of national laws, regulations and outlines.

Told are titles that had ended or did not exist at the reporting date, garbled ones with the right
title, and the outline without its years. Only certain facts; what is not in the catalogue is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from auditor.checks.run import Each
from auditor.checks.view import Passages
from auditor.data import load
from auditor.reader.fold import fold
from auditor.records import Args, Body, CheckFinding, Passage, Report, Verdict

NAME = "citations"
_TITLE = re.compile(r"《([^《》]{2,80})》(?:\([^()《》]{0,30}[号令]\))?")
_DASH = re.compile("[-—–―－~～至]+")
_BODY = frozenset({"preamble", "leadership", "results", "correction", "shortcomings", "plans"})


@dataclass(frozen=True, slots=True)
class Citation:
    """A title as cited at `start:end` of the text: `words` as written, `plain` as compared."""

    start: int
    end: int
    words: str
    plain: str


def _data() -> Any:
    return load("citations")


def plain_title(words: str) -> str:
    """A title as the catalogue writes it: no blanks, half-width marks, one kind of dash, no 中华人民共和国."""
    text = _DASH.sub("-", "".join(fold(words).split()))
    return re.sub(_data()["prefix"], "", text)


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, Mapping[str, Any]]:
    entries = {}
    for entry in _data()["titles"]:
        for title in (entry["title"], *entry.get("aliases", ())):
            entries[title] = entry
    return entries


def check(report: Report, body: Body | None = None) -> list[CheckFinding]:
    """The titles of one report, in the order of the text."""
    year = body.year if body is not None else report.metadata.year
    day = report.metadata.signed or (f"{year}-12-31" if year else None)
    cite = Passages(report)
    found: list[CheckFinding] = []
    unknown: dict[str, Passage] = {}
    seen: set[tuple[str, str]] = set()
    cited = list(_cited(report))
    full = {c.plain for c in cited}
    for citation in cited:
        passage = cite.cite(citation.start, citation.end)
        rule, verdict, args = _judge(citation, _clause(report.text, citation), year, day, full)
        if rule == "unknown":
            unknown.setdefault(citation.plain, passage)
        elif (rule, citation.plain) not in seen:
            seen.add((rule, citation.plain))
            found.append(CheckFinding((report.path,), NAME, rule, verdict, (passage,), None, args))
    if unknown:
        args = {"count": len(unknown)}
        found.append(CheckFinding((report.path,), NAME, "unknown", "noted", tuple(unknown.values()), None, args))
    return found


def checker() -> Each:
    """The check over a run."""
    return Each(check)


def _cited(report: Report) -> Iterator[Citation]:
    folded = fold(report.text)
    for span in report.spans:
        if span.role not in _BODY:
            continue
        for match in _TITLE.finditer(folded, span.start, span.end):
            words = match.group(1)
            yield Citation(match.start(), match.end(), words, plain_title(words))


def _clause(text: str, citation: Citation) -> str:
    """The sentence round a title."""
    start = max(text.rfind(mark, 0, citation.start) for mark in "。;；\n") + 1
    ends = [i for i in (text.find(mark, citation.end) for mark in "。;；\n") if i >= 0]
    return text[start : min(ends, default=len(text))]


_Judged = tuple[str, Verdict, Args]


def _judge(citation: Citation, clause: str, year: int | None, day: str | None, full: set[str]) -> _Judged:
    plain = citation.plain
    if re.search(_data()["draft"], plain):
        return "unknown", "noted", {}
    entry = _catalogue().get(plain)
    if entry is None:
        return _not_listed(plain, year, full)
    if re.search("[一-鿿][ \t\u3000]+[一-鿿]", citation.words):
        return "garbled", "noted", {"right": entry["title"]}
    return _in_time(entry, clause, day)


def _in_time(entry: Mapping[str, Any], clause: str, day: str | None) -> _Judged:
    until, began = entry.get("until"), entry.get("issued") or entry.get("from")
    if day and until and str(until) <= day and not re.search(_data()["history"], clause):
        return "ended", "noted", {"until": str(until), "successor": entry["successor"]}
    if day and entry.get("new") and began and day < str(began):
        return "not_yet", "contradiction", {"from": str(began)}
    return "known", "confirmed", {}


def _not_listed(plain: str, year: int | None, full: set[str]) -> _Judged:
    outline = _data()["outline"]
    if plain == outline:
        named = any(title.startswith(outline + "(") for title in full)
        return ("known", "confirmed", {}) if named else ("no_years", "noted", {"right": _outline_of(year)})
    if re.fullmatch(re.escape(outline) + r"\(\d{4}-\d{4}年?\)", plain):
        right = plain if plain.endswith("年)") else plain[:-1] + "年)"
        if right in _catalogue():
            return "known", "confirmed", {}
        return "other_years", "noted", {"right": _outline_of(year)}
    near = _near(plain)
    return ("garbled", "noted", {"right": near}) if near else ("unknown", "noted", {})


def _outline_of(year: int | None) -> str | None:
    """The outline of the reporting year, None where there is none."""
    for entry in _data()["titles"]:
        period = entry.get("period")
        if period and year is not None and period[0] <= year <= period[1]:
            return str(entry["title"])
    return None


def _near(plain: str) -> str | None:
    """The one title that differs by a single character, None where there is none or several."""
    from rapidfuzz.distance import OSA

    if len(plain) < _data()["shortest"]:
        return None
    near = {
        e["title"] for title, e in _catalogue().items()
        if len(title) >= _data()["shortest"] and OSA.distance(plain, title, score_cutoff=1) == 1
    }  # fmt: skip
    return near.pop() if len(near) == 1 else None
