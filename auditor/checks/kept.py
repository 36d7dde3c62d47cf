"""A report kept small for the end of a run: its text packed, its statements as numbers."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

from auditor.checks.view import statements
from auditor.data import load
from auditor.records import Body, Passage, Report, Role, Stance

_NOT_KEPT = re.compile(r"[^0-9A-Za-z一-鿿]")
_PLACES = re.compile(
    "(?:[一-鿿]{2,8}?(?:省|自治区))?(?:[一-鿿]{1,6}?(?:市|州(?!市)|盟))?(?:[一-鿿]{1,6}?(?:县|区|旗))?(?:[一-鿿]{1,4}?(?:镇|乡|街道))?"
)
_PIECE = re.compile("[一-鿿]{1,8}?(?:省|自治区|市|州(?!市)|盟|县|区|旗|镇|乡|街道)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement: its place in the text, its role, paragraph and words without marks, own names
    and figures, which change from year to year while the sentence stays; `own_words` is how many
    characters of it are no formula."""

    start: int
    end: int
    role: Role
    paragraph: int
    key: str
    own_words: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a check of a set needs of one report."""

    path: str
    agency: str | None
    year: int | None
    packed: bytes
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The report's text."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")

    def cite(self, text: str, start: int, end: int, line: Line) -> Passage:
        """`text[start:end]` as a passage; `text` is this report's."""
        stance: Stance = "planned" if line.role == "plans" else "shortfall" if line.role == "shortcomings" else "done"
        return Passage(
            text[start:end], start, end, text.count("\n", 0, start) + 1, None, line.paragraph, (),
            stance, "concrete", (), role=line.role,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _formulas() -> re.Pattern[str]:
    return re.compile("|".join(load("copying")["formulas"]))


def place_of(agency: str | None) -> tuple[str, ...]:
    """The places in a body's name, longest first: 深圳市罗湖区… gives 深圳市罗湖区, 罗湖区, 深圳市."""
    if not agency:
        return ()
    found = _PLACES.match(agency)
    whole = found.group() if found else ""
    pieces = _PIECE.findall(whole)
    return tuple(sorted({whole, *pieces} - {""}, key=lambda p: (-len(p), p)))


def own_words(text: str) -> int:
    """How many characters of a text are no mark, blank or formula."""
    return len(_NOT_KEPT.sub("", _formulas().sub("", text)))


def keep(report: Report, body: Body) -> Kept:
    """Pack one report."""
    names = [n for n in (body.agency, *body.aliases, *place_of(body.agency)) if n]
    own = re.compile("|".join(map(re.escape, names))) if names else None
    lines = []
    for statement in statements(report):
        if statement.sentences[0].heading:
            continue
        words = own.sub("", statement.text) if own else statement.text
        key = _NOT_KEPT.sub("", _DIGITS.sub("0", words))
        start, end = statement.place(0, len(statement.text))
        lines.append(Line(start, end, statement.role, statement.paragraph, key, own_words(words)))
    packed = zlib.compress(report.text.encode("utf-8", "surrogatepass"), 6)
    return Kept(report.path, body.agency, body.year, packed, tuple(lines))
