"""Passages of other bodies for a drafter: plain text, markdown and json, each with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from auditor import __version__
from auditor.records import Audit, Finding, Passage, Problem
from auditor.reporter import plain
from auditor.reporter.inert import one_line
from auditor.reporter.jsons import dump
from auditor.reporter.markdown import escape
from auditor.reporter.words import Words

SCHEMA = "auditor-examples/1"


class Example(NamedTuple):
    """One passage with the verdict and the report that it stands in."""

    audit: Audit
    finding: Finding
    passage: Passage


Groups = Sequence[tuple[str, Sequence[Example]]]


class Asked(NamedTuple):
    """What was asked for: the item in each checklist that has it, as (checklist, finding)."""

    item: str
    wanted: Sequence[tuple[Audit, Finding]]
    problems: Sequence[Problem] = ()


def terminal(asked: Asked, groups: Groups, words: Words) -> str:
    """Plain text."""
    return "\n".join(_lines(asked, groups, words, one_line, ("", "", "  {n}. ", "     "))) + "\n"


def markdown(asked: Asked, groups: Groups, words: Words) -> str:
    """Markdown in which no mark of a report takes effect."""
    return "\n".join(_lines(asked, groups, words, _escaped, ("# ", "\n## ", "{n}. ", "   "))) + "\n"


def json(asked: Asked, groups: Groups, words: Words) -> str:
    """One object, schema `auditor-examples/1`."""
    return dump({
        "schema": SCHEMA, "tool": {"name": "auditor", "version": __version__},
        "problems": [plain.problem(p, words) for p in asked.problems], "item": asked.item,
        "checklists": [
            {"id": a.checklist.id, "title": f.title, "requirement": f.requirement} for a, f in asked.wanted
        ],
        "groups": [{"kind": kind, "examples": [_plain(e) for e in row]} for kind, row in groups],
    }) + "\n"  # fmt: skip


FORMATS: Mapping[str, Callable[[Asked, Groups, Words], str]] = {
    "terminal": terminal, "md": markdown, "json": json,
}  # fmt: skip


def _lines(
    asked: Asked, groups: Groups, words: Words, safe: Callable[[str], str], marks: tuple[str, str, str, str]
) -> Iterator[str]:
    title, head, entry, inside = marks
    for audit, finding in asked.wanted:
        yield f"{title}{words.checklist(audit)} {finding.item} {words.title(finding)}"
        yield f"{words.label('requirement')}:{safe(words.requirement(finding))}"
    if not groups:
        yield words("examples", "none")
        return
    yield words("examples", "hint")
    for kind, row in groups:
        yield f"{head}{words('kind', kind)}({len(row)})"
        for number, example in enumerate(row, 1):
            p = example.passage
            lead = entry.format(n=number)
            yield f"{lead}{words.quoted(safe(p.quote or ''))}"
            yield f"{inside}{safe(_source(example, words))}"
            if p.path:
                yield f"{inside}{safe(' > '.join(p.path))}"


def _escaped(text: str) -> str:
    return escape(one_line(text))


def _source(example: Example, words: Words) -> str:
    """Body, year, report and line."""
    body, p = example.audit.body, example.passage
    parts = [body.agency] if body.agency else []
    if body.year is not None:
        parts.append(words.label("of_year", year=body.year))
    parts.append(example.audit.report.path)
    place = words.label("line", line=p.line) if p.line is not None else ""
    return " ".join([" · ".join(parts), place]).rstrip()


def _plain(example: Example) -> dict[str, Any]:
    audit, body = example.audit, example.audit.body
    return {
        "report": audit.report.path, "text_sha256": audit.report.text_sha256, "agency": body.agency,
        "level": body.level, "functions": list(body.functions), "year": body.year,
        "checklist": audit.checklist.id, **plain.passage(example.passage),
    }  # fmt: skip
