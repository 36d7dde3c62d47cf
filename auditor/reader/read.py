"""A file becomes a `Report`: decode, extract, tell the lines apart, cut, place, name.

The text contract of design.md: offsets are code points into `Report.text`, spans cover it in
order, `line` counts `\\n` from 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from auditor.reader.archive import entries, is_archive
from auditor.reader.blocks import Block, paragraphs, part_title
from auditor.reader.deadline import deadline
from auditor.reader.errors import ReadError
from auditor.reader.fold import fold
from auditor.reader.formats import Extracted
from auditor.reader.furniture import Layout, classify
from auditor.reader.headings import units_of
from auditor.reader.limits import DEFAULT, Limits
from auditor.reader.lines import Line, Wrapping, split_lines, wrapping
from auditor.reader.metadata import read_metadata
from auditor.reader.quality import UNASSESSABLE, doubts
from auditor.reader.sections import Placed, Sections
from auditor.reader.sentences import split
from auditor.reader.take import take
from auditor.records import Clause, Heading, Problem, Reason, Report, Role, Sentence, Span

_ROLES: dict[str, Role] = {"chrome": "chrome", "page": "chrome", "masthead": "masthead", "signature": "signature"}


def read_report(
    path: str | Path, name: str | None = None, year: int | None = None, limits: Limits = DEFAULT
) -> Report:
    """Read one file. `name` is how results call it; `year` the reporting year where it is known
    better than from the text (it tells next year's plans apart).

    Raises ReadError; its docstring lists the codes.
    """
    path = Path(path)
    return read_bytes(file_bytes(path, limits), name or path.name, year, limits)


def file_bytes(path: Path, limits: Limits = DEFAULT) -> bytes:
    """A file's bytes, never more than the limit: a file may grow while it is read.

    Raises ReadError: `not_found`, `is_folder`, `unreadable`, `too_large`.
    """
    try:
        if path.is_dir():
            raise ReadError("is_folder")
        if path.exists() and not path.is_file():
            raise ReadError("unreadable")  # a pipe or a device has no end
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise ReadError("not_found") from None
    except (OSError, ValueError):
        raise ReadError("unreadable") from None
    if len(data) > limits.file_bytes:
        raise ReadError("too_large", {"limit": limits.file_bytes, "size": len(data)})
    return data


def read_bytes(data: bytes, name: str, year: int | None = None, limits: Limits = DEFAULT) -> Report:
    """A report from a file's bytes; see `read_report`."""
    taken = take(data, name, limits)
    with deadline(limits.seconds):
        return _assemble(taken, name, hashlib.sha256(data).hexdigest(), year, whole=True)


def read_all(
    path: str | Path, name: str, year_of: Callable[[str], int | None] = lambda _: None, limits: Limits = DEFAULT
) -> Iterator[tuple[str, Report | ReadError]]:
    """Every report of a file with its name in results: one, or those of an archive. Nothing is
    raised; `year_of` gives the reporting year that is known for a name."""
    try:
        data = file_bytes(Path(path), limits)
        if not is_archive(data):
            yield name, read_bytes(data, name, year_of(name), limits)
            return
    except ReadError as error:
        yield name, error
        return
    for entry in entries(data, name, limits):
        if entry.error is not None:
            yield entry.name, entry.error
            continue
        try:
            yield entry.name, read_bytes(entry.data, entry.name, year_of(entry.name), limits)
        except ReadError as error:
            yield entry.name, error


def read_text(text: str, name: str = "text.txt", year: int | None = None) -> Report:
    """A report from a text at hand, its line ends unchanged."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _assemble(Extracted(text, "text", "text/1"), name, digest, year)


def _assemble(extracted: Extracted, name: str, digest: str, year: int | None, whole: bool = False) -> Report:
    """The report of a readable text; `whole`: a file, of which one may ask whether it is a report."""
    text = extracted.text
    folded = fold(text)
    lines = part_title(folded, split_lines(folded))
    wrapped = Wrapping() if extracted.joined else wrapping(lines)
    layout = classify(lines, wrapped, _at(lines, extracted.furniture), _at(lines, extracted.chrome))
    blocks = paragraphs(lines, layout, wrapped)
    meta, open_points = read_metadata(name, folded, lines, layout, blocks)
    placed = Sections(units_of(blocks), year or meta.year).place()
    sentences = sorted((*_body(placed, extracted), *_beside(blocks, extracted)), key=lambda s: s.start)
    seen = tuple(doubts(folded, lines, sentences, meta, extracted.problems)) if whole else ()
    problems = (*extracted.problems, *seen, *open_points)
    return Report(
        path=name, sha256=digest,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        extraction=extracted.extraction, format=extracted.format, encoding=extracted.encoding, text=text,
        spans=tuple(_spans(text, sentences, layout, lines)), headings=tuple(_headings(placed, text)),
        sentences=tuple(sentences), metadata=meta, problems=problems, unassessable=_closed(problems),
    )  # fmt: skip


def _at(lines: list[Line], rows: frozenset[int]) -> frozenset[int]:
    """Indexes of the lines that stand on these rows of the text."""
    return frozenset(line.index for line in lines if line.number - 1 in rows)


def _closed(problems: tuple[Problem, ...]) -> Reason | None:
    """The first problem with which nothing can be told, as a reason."""
    return next((Reason(p.code, p.args) for p in problems if p.code in UNASSESSABLE), None)


def _body(placed: list[Placed], extracted: Extracted) -> Iterator[Sentence]:
    """The sentences of the report proper."""
    for one in placed:
        unit, block = one.unit, one.unit.block
        start = block.origin(unit.piece.start)
        line = block.line_at(start).number
        yield Sentence(
            start, block.end_origin(unit.piece.end), one.role, unit.number, line,
            one.path, _clauses(block, unit.piece.clauses), unit.heading, extracted.page_of(start),
        )  # fmt: skip


def _beside(blocks: list[Block], extracted: Extracted) -> Iterator[Sentence]:
    """Site furniture, masthead and signature as sentences, so that what stands only there is told."""
    for number, block in enumerate(blocks, 1):
        if block.kind == "body" or not block.text:
            continue
        role = _ROLES[block.kind]
        for piece in split(block.text):
            start, end = block.origin(piece.start), block.end_origin(piece.end)
            line = block.lines[0].number
            clauses = _clauses(block, piece.clauses)
            yield Sentence(start, end, role, number, line, (), clauses, page=extracted.page_of(start))


def _clauses(block: Block, clauses: tuple[tuple[int, int], ...]) -> tuple[Clause, ...]:
    if len(block.starts) == 1 and block.starts[0] == 0:
        shift = block.origins[0]  # a paragraph of one line, as most are
        return tuple(Clause(a + shift, b + shift) for a, b in clauses)
    return tuple(Clause(block.origin(a), block.end_origin(b)) for a, b in clauses)


def _headings(placed: list[Placed], text: str) -> Iterator[Heading]:
    for one in placed:
        unit = one.unit
        if unit.rank is None:
            continue
        start, end = unit.block.origin(unit.title[0]), unit.block.end_origin(unit.title[1])
        yield Heading(start, end, unit.level, "".join(text[start:end].split("\n")).strip())


def _spans(text: str, sentences: list[Sentence], layout: Layout, lines: list[Line]) -> Iterator[Span]:
    """Roles over the whole text: sentences, and page numbers that cut through them."""
    marks: list[tuple[int, int, Role]] = [(s.start, s.end, s.role) for s in sentences]
    # The whole line: `- 3 -` opens with what would be a markdown mark elsewhere.
    pages = [(line.start, line.end) for line in lines if layout.kinds[line.index] == "page"]
    marks += [(start, end, "chrome") for start, end in pages]
    marks.sort()
    turns: list[tuple[int, Role]] = []
    around: list[tuple[int, Role]] = []
    for start, end, role in marks:
        turns.append((start, role))
        if around and around[-1][0] > end:
            turns.append((end, around[-1][1]))
        else:
            around.append((end, role))
    turns = _merged(turns)
    for place, (start, role) in enumerate(turns):
        last = turns[place + 1][0] if place + 1 < len(turns) else len(text)
        yield Span(0 if place == 0 else start, last, role)
    if not turns and text:
        yield Span(0, len(text), "chrome")


def _merged(turns: list[tuple[int, Role]]) -> list[tuple[int, Role]]:
    out: list[tuple[int, Role]] = []
    for start, role in turns:
        if not out or out[-1][1] != role:
            out.append((start, role))
    return out
