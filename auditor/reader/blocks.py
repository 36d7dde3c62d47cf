"""Lines joined into paragraphs. A paragraph's text is logical: line ends of a fixed-width page
and page numbers are left out of it, and offsets lead back to the report's text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from auditor.reader.data import cue
from auditor.reader.furniture import Layout, is_marked, is_prose
from auditor.reader.lines import Line, Wrapping, continues, divide

_HEAD_LINES, _RUN_TOGETHER = 8, 80


@dataclass(slots=True)
class Block:
    """A paragraph: its kind (see `furniture`), its lines, its logical text, and the page numbers
    that stand inside it. `starts` and `origins` map logical offsets to offsets in the text."""

    kind: str
    lines: list[Line]
    text: str = ""
    starts: list[int] = field(default_factory=lambda: [0])
    origins: list[int] = field(default_factory=list)
    inner: list[Line] = field(default_factory=list)

    def origin(self, at: int) -> int:
        """The offset in the text of the character at the logical offset `at`."""
        piece = bisect_right(self.starts, at) - 1
        return self.origins[piece] + at - self.starts[piece]

    def end_origin(self, at: int) -> int:
        """The offset in the text just behind the character before the logical offset `at`."""
        return self.origin(at - 1) + 1 if at > 0 else self.origins[0]

    def line_at(self, offset: int) -> Line:
        """The line that holds an offset of the text."""
        for line in reversed(self.lines):
            if line.left <= offset:
                return line
        return self.lines[0]


def _flow(block: Block) -> Block:
    """Fill in the logical text of a block from its lines."""
    if len(block.lines) == 1:
        block.text, block.origins = block.lines[0].content, [block.lines[0].left]
        return block
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for line in block.lines:
        before = parts[-1][-1:] if parts else ""
        if before.isascii() and before.isalpha() and line.content[:1].isascii() and line.content[:1].isalpha():
            # Two Latin words: the line end between them stands for a blank.
            starts.append(size)
            block.origins.append(block.lines[len(parts) - 1].right)
            parts.append(" ")
            size += 1
        starts.append(size)
        block.origins.append(line.left)
        parts.append(line.content)
        size += len(line.content)
    block.text, block.starts = "".join(parts), starts
    return block


def part_title(text: str, lines: list[Line]) -> list[Line]:
    """Cut a title off the line it runs together with; other lines are kept as they are."""
    seen = 0
    for at, line in enumerate(lines):
        if not line.content:
            continue
        seen += 1
        if seen > _HEAD_LINES:
            break
        found = cue("structure", "title_split").match(line.content) if len(line.content) > _RUN_TOGETHER else None
        if found:
            both = divide(text, line, line.left + found.end())
            cut = [*lines[:at], *both, *lines[at + 1 :]]
            return [replace(each, index=index) for index, each in enumerate(cut)]
    return lines


def _runs_on(line: Line) -> bool:
    """True for running text, which a page may cut off; a heading stands whole above the page's end."""
    return is_prose(line) and (not is_marked(line) or "。" in line.content)


def paragraphs(lines: list[Line], layout: Layout, wrapped: Wrapping) -> list[Block]:
    """The paragraphs of a text in order; furniture and masthead lines are one block each."""
    blocks: list[Block] = []
    current: Block | None = None
    waiting: list[Line] = []  # page numbers met since the last line of `current`
    gap = False

    def close() -> None:
        nonlocal current, gap
        if current is not None:
            blocks.append(_flow(current))
        blocks.extend(_flow(Block("chrome", [line])) for line in waiting)
        waiting.clear()
        current, gap = None, False

    for line in lines:
        kind = layout.kinds[line.index]
        if kind == "blank":
            gap = True
        elif kind == "page":
            waiting.append(line)
            gap = True
        elif kind != "body":
            close()
            blocks.append(_flow(Block(kind, [line])))
        elif current is not None and continues(
            current.lines[-1], line, wrapped, is_marked(line), gap, bool(waiting) and _runs_on(current.lines[-1])
        ):
            current.inner.extend(waiting)
            waiting.clear()
            current.lines.append(line)
            gap = False
        else:
            close()
            current = Block("body", [line])
    close()
    return blocks
