"""The frozen records that travel from room to room: read -> match -> score -> report.

Every record is immutable, compares by value and carries its own problems as reason codes with
arguments; sentences for people are made in `auditor.reporter` only. Offsets are code points into
`Report.text`, half open; lines count ``\\n`` from 1. This module imports no room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from auditor.frozen import record
from auditor.marks import Rate as Rate
from auditor.marks import Reliability as Reliability
from auditor.marks import Ruling as Ruling
from auditor.marks import Waiver as Waiver

Role = Literal[
    "chrome", "masthead", "preamble", "leadership", "results", "correction", "shortcomings", "plans", "signature"
]
Stance = Literal["done", "planned", "shortfall", "other_body"]
Strength = Literal["concrete", "general"]
Status = Literal["met", "partial", "acknowledged_gap", "planned", "missing", "not_applicable", "not_assessable"]
Tier = Literal["required", "main", "by_function", "recommended"]
Level = Literal["national", "province", "city", "district", "township"]
Gate = Literal["matter", "actor", "time"]
Action = Literal["pass", "warn", "fail"]
Verdict = Literal["contradiction", "confirmed", "noted"]
Args = Mapping[str, str | int | float | bool | tuple[str, ...] | None]

COVERED: frozenset[Status] = frozenset({"met", "partial"})
MENTIONED: frozenset[Status] = frozenset({"met", "partial", "acknowledged_gap", "planned"})
STATUSES: tuple[Status, ...] = get_args(Status)
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: a code for the reporter's templates, with its arguments."""

    code: str
    args: Args = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the result must know; `path` is relative, None inside a report."""

    code: str
    path: str | None = None
    args: Args = field(default_factory=dict)


# ---------------------------------------------------------------- read


@record
class Heading:
    """A heading of the section tree. `level` 1 is 一、, 2 is (一), 3 is 1., 4 is (1), 5 is 一是."""

    start: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of text between clause marks (,;:。!?), the mark included at its end."""

    start: int
    end: int


@record
class Sentence:
    """A sentence with its role, the headings above it (outermost first) and its clauses.

    `heading` is true where the sentence is itself a heading (or the title part of one).
    `path` are indexes into `Report.headings`. `paragraph` counts from 1, `page` too (or None).
    """

    start: int
    end: int
    role: Role
    paragraph: int
    line: int
    path: tuple[int, ...]
    clauses: tuple[Clause, ...]
    heading: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text with one role; spans cover the whole text in order."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of metadata was read: `title`, `preamble`, `signature`, `masthead`,
    `file_name`, `option`, `agencies`, `config`, `profile` ...; `line` where it stands in the text."""

    origin: str
    line: int | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself. Dates are ISO days (`2024-12-23`), None where not told.

    `published` is the one page date; with several unlike ones it is None and `page_dates` holds
    them. `sources` maps a field's name to where it was read.
    """

    agency: str | None = None
    year: int | None = None
    title: str | None = None
    published: str | None = None
    signed: str | None = None
    signed_by: str | None = None
    page_dates: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """One document of one body for one year, read and told apart; see design.md, Text.

    `unassessable` says why the text can tell nothing about any item (a scan without text)."""

    path: str
    sha256: str
    text_sha256: str
    extraction: str
    format: str
    encoding: str | None
    text: str
    spans: tuple[Span, ...]
    headings: tuple[Heading, ...]
    sentences: tuple[Sentence, ...]
    metadata: Metadata
    problems: tuple[Problem, ...] = ()
    unassessable: Reason | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The body profile: what decides which items are expected. `functions` in register order."""

    agency: str | None
    level: Level | None
    kind: str
    functions: tuple[str, ...]
    year: int | None
    published: str | None
    signed: str | None
    established: int | None = None
    aliases: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


# ---------------------------------------------------------------- match


@record
class Hit:
    """What brought a passage up: `kind` any, together, like, side, zero, structure, metadata;
    `term` as the checklist writes it, `score` 0-100 for likeness. `start`/`end` in the text."""

    kind: str
    term: str
    score: float | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Where a passage stands word for word in the same body's report of the year before."""

    report: str
    year: int
    line: int


@record
class Passage:
    """An exact substring of the report that carries evidence, or was refused by `gate`.

    `quote == text[start:end]`; a passage from a user's option has no quote and no offsets.
    `worth` ranks passages of one item (see `matcher/weigh.py`), None where nothing weighs them.
    `repeats` is set by the check of copying alone.
    """

    quote: str | None
    start: int | None
    end: int | None
    line: int | None
    page: int | None
    paragraph: int | None
    path: tuple[str, ...]
    stance: Stance
    strength: Strength
    by: tuple[Hit, ...]
    role: Role | None = None
    gate: Gate | None = None
    why: Reason | None = None
    zero: bool = False
    worth: float | None = None
    repeats: Repeat | None = None


@record
class ItemMatch:
    """Everything the matcher found for one item. `passages` passed the matter gate (all stances),
    `refused` did not; `unassessable` says why the text cannot tell; `disclaimed` is the body's own
    不涉及 and `settled` its word that it did not occur this year, by which the item does not apply."""

    item: str
    passages: tuple[Passage, ...] = ()
    refused: tuple[Passage, ...] = ()
    searched: tuple[str, ...] = ()
    exemplars: tuple[str, ...] = ()
    unassessable: Reason | None = None
    disclaimed: Passage | None = None
    settled: Passage | None = None


# ---------------------------------------------------------------- score


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the gate makes of a finding: the action and why. `known` tells whether the baseline
    holds the gap, None without a baseline or without a gap."""

    action: Action
    reason: Reason
    known: bool | None = None


@record
class Finding:
    """The verdict on one item of one report. `exemplars` are those of `searched` that are whole
    sentences, looked for by likeness."""

    item: str
    title: str
    title_en: str | None
    section: str | None
    clause: str | None
    requirement: str
    requirement_en: str | None
    tier: Tier
    weight: float
    expected: bool
    status: Status
    reason: Reason
    evidence: tuple[Passage, ...] = ()
    refused: tuple[Passage, ...] = ()
    searched: tuple[str, ...] = ()
    advice: str | None = None
    advice_en: str | None = None
    review: Reason | None = None
    reliability: Reliability | None = None
    ruling: Ruling | None = None
    waiver: Waiver | None = None
    outcome: Outcome | None = None
    exemplars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part of a report as it was read: how many sentences and characters have this role, and
    whether they can be evidence of what the body did (site menus, for one, cannot)."""

    role: Role
    sentences: int
    characters: int
    searched: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over the expected items and the three rates in percent, None where nothing is
    assessable; `beyond` counts what is shown without being expected."""

    expected: int
    met: int
    partial: int
    acknowledged_gap: int
    planned: int
    missing: int
    not_assessable: int
    not_applicable: int
    shown: float | None
    mentioned: float | None
    score: float | None
    beyond_met: int = 0
    beyond_partial: int = 0


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """Coverage of one section (chapter) of a checklist."""

    section: str
    title: str
    expected: int
    met: int
    partial: int
    shown: float | None
    mentioned: float | None
    title_en: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistRef:
    """Which checklist an audit used: id, title and the hash of its resolved content."""

    id: str
    title: str
    title_en: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Audit:
    """One report against one checklist. `report` carries the text for the formats that need it.

    `read` are the parts of the text in the order in which they begin.
    `broken` are the gate's limits that it breaks; `place` is the report's path from the working
    folder, for formats that point into a repository, None where it lies elsewhere.
    """

    report: Report
    body: Body
    checklist: ChecklistRef
    coverage: Coverage
    sections: tuple[SectionCoverage, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    broken: tuple[Reason, ...] = ()
    place: str | None = None
    read: tuple[ReadPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Computation:
    """A sum or rate checked: `left` is computed, `right` is what the text says."""

    expression: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """What a check beside the verdicts found in one report or a set. With one report all passages
    are its own; with two the passages alternate: the first report's, the second's, and so on.
    `args` fill the sentence of the rule."""

    reports: tuple[str, ...]
    check: str
    rule: str
    verdict: Verdict
    passages: tuple[Passage, ...]
    computation: Computation | None = None
    args: Args = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run: audits in order, problems of files that could not be read, check findings."""

    audits: tuple[Audit, ...]
    problems: tuple[Problem, ...] = ()
    checks: tuple[CheckFinding, ...] = ()
