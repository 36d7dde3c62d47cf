"""A file becomes a `Report`: decode, extract, tell the lines apart, cut, place, name.

The text contract of design.md: offsets are code points into `Report.text`, spans cover it in
order, `line` counts `\\n` from 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from auditor.reader.blocks import Block, paragraphs, part_title
from auditor.reader.encodings import decode
from auditor.reader.errors import ReadError
from auditor.reader.fold import fold
from auditor.reader.formats import Extracted, check_suffix, extract
from auditor.reader.furniture import Layout, classify
from auditor.reader.headings import units_of
from auditor.reader.lines import Line, split_lines, wrapping
from auditor.reader.metadata import read_metadata
from auditor.reader.sections import Placed, Sections
from auditor.reader.sentences import split
from auditor.records import Clause, Heading, Problem, Report, Role, Sentence, Span

LARGEST = 64 * 1024 * 1024  # bytes; an annual report has some ten thousand characters
_ROLES: dict[str, Role] = {"chrome": "chrome", "page": "chrome", "masthead": "masthead", "signature": "signature"}


def read_report(path: str | Path, name: str | None = None, year: int | None = None) -> Report:
    """Read one file. `name` is how results call it; `year` the reporting year where it is known
    better than from the text (it tells next year's plans apart).

    Raises ReadError: `not_found`, `is_folder`, `unreadable`, `too_large`, `empty`, `binary`,
    `undecodable`, `unsupported_format`.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ReadError("is_folder")
        if size > LARGEST:
            raise ReadError("too_large", {"limit": LARGEST, "size": size})
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError("not_found") from None
    except (OSError, ValueError):
        raise ReadError("unreadable") from None
    return read_bytes(data, name or path.name, year)


def read_bytes(data: bytes, name: str, year: int | None = None) -> Report:
    """A report from a file's bytes; see `read_report`."""
    check_suffix(name)
    decoded = decode(data)
    extracted = extract(decoded.text, name)
    problems = [Problem("replaced_characters", args={"count": decoded.replaced})] if decoded.replaced else []
    return _assemble(extracted, name, hashlib.sha256(data).hexdigest(), decoded.encoding, year, problems)


def read_text(text: str, name: str = "text.txt", year: int | None = None) -> Report:
    """A report from a text at hand, its line ends unchanged."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _assemble(Extracted(text, "text", "text/1"), name, digest, None, year, [])


def _assemble(
    extracted: Extracted, name: str, digest: str, encoding: str | None, year: int | None, problems: list[Problem],
) -> Report:  # fmt: skip
    text = extracted.text
    folded = fold(text)
    lines = part_title(folded, split_lines(folded))
    wrapped = wrapping(lines)
    hinted = frozenset(line.index for line in lines if line.number - 1 in extracted.furniture)
    layout = classify(lines, wrapped, hinted)
    blocks = paragraphs(lines, layout, wrapped)
    meta, doubts = read_metadata(name, folded, lines, layout, blocks)
    placed = Sections(units_of(blocks), year or meta.year).place()
    sentences = sorted((*_body(placed), *_beside(blocks)), key=lambda s: s.start)
    return Report(
        path=name, sha256=digest,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        extraction=extracted.extraction, format=extracted.format, encoding=encoding, text=text,
        spans=tuple(_spans(text, sentences, layout, lines)), headings=tuple(_headings(placed, text)),
        sentences=tuple(sentences), metadata=meta, problems=(*problems, *doubts),
    )  # fmt: skip


def _body(placed: list[Placed]) -> Iterator[Sentence]:
    """The sentences of the report proper."""
    for one in placed:
        unit, block = one.unit, one.unit.block
        start = block.origin(unit.piece.start)
        yield Sentence(
            start, block.end_origin(unit.piece.end), one.role, unit.number, block.line_at(start).number,
            one.path, _clauses(block, unit.piece.clauses), unit.heading,
        )  # fmt: skip


def _beside(blocks: list[Block]) -> Iterator[Sentence]:
    """Site furniture, masthead and signature as sentences, so that what stands only there is told."""
    for number, block in enumerate(blocks, 1):
        if block.kind == "body" or not block.text:
            continue
        role = _ROLES[block.kind]
        for piece in split(block.text):
            start, end = block.origin(piece.start), block.end_origin(piece.end)
            yield Sentence(start, end, role, number, block.lines[0].number, (), _clauses(block, piece.clauses))


def _clauses(block: Block, clauses: tuple[tuple[int, int], ...]) -> tuple[Clause, ...]:
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
