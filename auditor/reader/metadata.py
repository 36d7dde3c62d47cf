"""What a report says of itself: its body, its year and its dates, each with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from auditor.data import load
from auditor.reader import agency
from auditor.reader.blocks import Block
from auditor.reader.data import cue
from auditor.reader.dates import first_day, first_year
from auditor.reader.furniture import Layout
from auditor.reader.lines import Line
from auditor.records import Metadata, Problem, Source

_PREAMBLE_BLOCKS, _LATE_MONTH = 4, 9
_HEADING = 40


@dataclass(slots=True)
class _Found:
    sources: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The places where metadata stands. `title_lines`, `signature`, `masthead`, `preamble`."""

    name: str
    text: str
    title: str | None
    title_line: int | None
    title_above: str | None
    signature: list[Line]
    masthead: list[Line]
    furniture: list[Line]
    preamble: list[Line]
    body: list[Line]


def _parts(name: str, text: str, lines: list[Line], layout: Layout, blocks: list[Block]) -> _Parts:
    title = [lines[at] for at in layout.title]
    kinds = layout.kinds
    body = [block.lines[0] for block in blocks if block.kind == "body"]
    first = layout.first
    written = " ".join(line.content for line in title)
    above = next(
        (line.content for line in reversed(lines[: layout.title[0] if layout.title else 0])
         if kinds[line.index] == "masthead" and cue("structure", "agency_line").match(line.content)), None,
    )  # fmt: skip
    return _Parts(
        name=name,
        text=text,
        title=agency.clean_title(written) or None,
        title_line=title[0].number if title else None,
        title_above=above,
        signature=[lines[at] for at in layout.signature],
        masthead=[line for line in lines if kinds[line.index] == "masthead"],
        furniture=[line for line in lines[:first] if kinds[line.index] == "chrome"],
        preamble=body[:_PREAMBLE_BLOCKS],
        body=body,
    )


def _agency(parts: _Parts, found: _Found) -> str | None:
    """The body's name, the surest source first; a short name only when nothing fuller stands."""
    choices: list[tuple[str, str, int | None, bool]] = []
    if parts.title:
        titled = agency.of_title(parts.title)
        if titled is None and parts.title_above:
            titled = parts.title_above.removesuffix("文件").strip()
        if titled:
            choices.append((titled, "title", parts.title_line, False))
    for line in parts.preamble:
        named = agency.of_preamble(line.content)
        if named:
            choices.append((named, "preamble", line.number, False))
            break
    for line in parts.signature:
        signer = _signer(line)
        if signer:
            choices.append((signer, "signature", line.number, False))
            break
    for line in parts.masthead:
        published = cue("metadata", "publisher").search(line.content)
        if published:
            choices.append((published["agency"], "masthead", line.number, False))
            break
    full = [choice for choice in choices if not agency.is_short(choice[0])]
    if full:
        name, origin, number, _ = full[0]
        found.sources["agency"] = Source(origin, number)
        # A place alone in the title is a government or a street: the signature may write it out.
        longer = next((c[0] for c in full[1:] if c[0].startswith(name) and c[0] != name), None)
        return agency.completed(name, parts.text) if longer is None else _longer(name, longer, parts.text)
    return _inferred_agency(parts, found, choices)


def _longer(name: str, longer: str, text: str) -> str:
    place = cue("metadata", "place_only").search(name) and not cue("metadata", "complete").search(name)
    return longer if place or name.endswith("街道") else agency.completed(name, text)


def _inferred_agency(
    parts: _Parts, found: _Found, choices: list[tuple[str, str, int | None, bool]]
) -> str | None:
    filed = agency.of_file(parts.name)
    if filed:
        found.sources["agency"] = Source("file_name", None, True)
    elif choices:
        name, origin, number, _ = choices[0]
        filed = agency.with_place(name, parts.text) or name
        found.sources["agency"] = Source(origin, number, True)
    if filed:
        found.problems.append(Problem("agency_inferred", None, {"agency": filed}))
    else:
        found.problems.append(Problem("agency_unknown"))
    return filed


def _signer(line: Line) -> str | None:
    text = line.content
    dated = cue("metadata", "date_end").search(text)
    if dated:
        text = text[: dated.start()].strip()
    if not text or cue("metadata", "date_only").match(text):
        return None
    return text.split("(盖章")[0].split("(公章")[0].replace(" ", "") or None


def _year(parts: _Parts, found: _Found, signed: str | None, published: str | None) -> int | None:
    """The reporting year: title, preamble, headings, then the dates, then the file name."""
    if parts.title:
        year = first_year(parts.title)
        if year:
            found.sources["year"] = Source("title", parts.title_line)
            return year
    for line in parts.preamble:
        for pattern in _preamble_years():
            hit = pattern.search(line.content)
            if hit:
                found.sources["year"] = Source("preamble", line.number)
                return int(hit["year"])
    for line in parts.body:
        year = first_year(line.content[:_HEADING]) if line.content[:1] in "一第1" else None
        if year:
            found.sources["year"] = Source("heading", line.number)
            return year
    for day, origin in ((signed, "signature"), (published, "masthead")):
        if day:
            found.sources["year"] = Source(origin, None, True)
            late = int(day[5:7]) >= _LATE_MONTH
            return int(day[:4]) - (0 if late else 1)
    stem = parts.name.rsplit("/", 1)[-1]
    filed = cue("metadata", "year_file").search(stem)
    if filed:
        found.sources["year"] = Source("file_name", None, True)
        return int(filed["year"])
    found.problems.append(Problem("year_unknown"))
    return None


@lru_cache(maxsize=1)
def _preamble_years() -> tuple[re.Pattern[str], ...]:
    """Ways of naming the year in the first paragraphs, the surest first."""
    return tuple(re.compile(pattern) for pattern in load("metadata")["year_preamble"])


def _signed(parts: _Parts, found: _Found) -> tuple[str | None, str | None]:
    """Day and name at the report's end."""
    day = name = None
    for line in parts.signature:
        told = first_day(line.content)
        if told and day is None:
            day = told
            found.sources["signed"] = Source("signature", line.number)
        signer = _signer(line)
        if signer and name is None:
            name = signer
            found.sources["signed_by"] = Source("signature", line.number)
    return day, name


def _page_dates(parts: _Parts, found: _Found) -> tuple[str, ...]:
    """Days that the page itself gives for its publication, in order of the text, each once.

    A named date (发布日期) outranks a bare one; dates of signing or issue are no page dates.
    """
    named: dict[str, int] = {}
    bare: dict[str, int] = {}
    for line in (*parts.furniture, *parts.masthead):
        for hit in cue("metadata", "page_date").finditer(line.content):
            day = first_day(hit["date"])
            if day:
                named.setdefault(day, line.number)
        if cue("metadata", "not_page_date").search(line.content) or line.number == parts.title_line:
            continue
        for hit in cue("metadata", "page_date_bare").finditer(line.content):
            day = first_day(hit["date"])
            if day:
                bare.setdefault(day, line.number)
    dates = named or bare
    if dates:
        day, number = next(iter(dates.items()))
        if len(dates) == 1:
            found.sources["published"] = Source("masthead", number)
        else:
            found.problems.append(Problem("page_dates_differ", None, {"dates": tuple(dates)}))
    return tuple(dates)


def read_metadata(
    name: str, text: str, lines: list[Line], layout: Layout, blocks: list[Block]
) -> tuple[Metadata, tuple[Problem, ...]]:
    """Body, year, title and dates of a report with where each was read, and what is doubtful.

    `text` is the folded text that `lines` and `blocks` were cut from; `name` the file's name.
    """
    parts = _parts(name, text, lines, layout, blocks)
    found = _Found()
    signed, signed_by = _signed(parts, found)
    dates = _page_dates(parts, found)
    published = dates[0] if len(dates) == 1 else None
    body = _agency(parts, found)
    year = _year(parts, found, signed, published or (dates[0] if dates else None))
    meta = Metadata(
        agency=body, year=year, title=parts.title, published=published, signed=signed,
        signed_by=signed_by, page_dates=dates, sources=found.sources,
    )  # fmt: skip
    return meta, tuple(found.problems)
