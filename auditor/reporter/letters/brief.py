"""`brief`: one page for the head of each body. What cannot fit on a page is left to the gap report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.data import load
from auditor.records import Audit, CheckFinding, Run
from auditor.reporter.beside import computed, passages_of, rule
from auditor.reporter.digest import percent, shorten
from auditor.reporter.inert import one_line
from auditor.reporter.letters.choose import Letter, Point, letter, to_check
from auditor.reporter.letters.letter import Parts
from auditor.reporter.letters.paper import ONE_PAGE, Paper, made_here
from auditor.reporter.letters.post import typeset
from auditor.reporter.letters.texts import Texts
from auditor.reporter.output import FileOut, FolderOut, Look, Target
from auditor.reporter.pages.names import Names
from auditor.reporter.words import Words

_GOOD, _REQUIRED, _MAIN, _CHECKED = 2, 4, 6, 2  # most points of each part
_RATES = 2  # checklists whose rates are told
# Characters of a name, a title, a quotation, of a passage to check and of what is said of it.
_NAME, _TITLE, _QUOTE, _WORDS, _REASON = 40, 18, 36, 14, 32
# A page below its title has so many lines of so many characters; headings, subtitle and close take some.
_LINES, _COLUMNS, _HEADS = 27, 32, 6
_WIDE = 0x2000  # Chinese characters and their marks begin there


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page says before checks are known."""

    letter: Letter
    picture: tuple[str, ...]


class Briefs:
    """Keeps a few lines a report; checks come last."""

    def __init__(self, path: str, words: Words, look: Look) -> None:
        self._words, self._look = words, look
        self._texts = Texts(load("papers")[words.lang]["brief"])
        self._folder = FolderOut(path, ".docx", made_here) if path.endswith("/") else None
        self._file = None if self._folder is not None else FileOut(path)
        self._pages: list[_Page] = []

    def add(self, audits: Sequence[Audit]) -> None:
        if audits:
            picture = tuple(_picture(audits, self._texts, self._words))
            self._pages.append(_Page(letter(audits, self._words, None), picture))

    def finish(self, end: Run) -> None:
        names = Names()
        if self._folder is not None:
            for page in self._pages:
                paper = Paper(page.letter.agency, ONE_PAGE)
                self._write(paper, page, end)
                paper.save(self._folder.temporary / f"{names.give(page.letter.path)}.docx")
            self._folder.commit()
        elif self._file is not None:
            paper = Paper(self._words.label("briefs"), ONE_PAGE)
            for place, page in enumerate(self._pages):
                self._write(paper, page, end, starts=place > 0)
            paper.save(self._file.temporary)
            self._file.commit()

    def abandon(self) -> None:
        for out in (self._folder, self._file):
            if out is not None:
                out.abandon()

    def _write(self, paper: Paper, page: _Page, end: Run, starts: bool = False) -> None:
        texts, words, one = self._texts, self._words, page.letter
        agency = shorten(one.agency, _NAME)
        title = texts.by_year("title", one.year, agency=agency)
        paper.line(title, "title", "center", 18, 0, starts=starts)
        paper.line(texts("subtitle"), "kai", "center", indent=0)
        good = [texts("good_point", item=_title(p.item), quote=shorten(p.quote, _QUOTE)) for p in one.shown[:_GOOD]]
        asked = to_check(end.checks, one.path, self._look.reviewer)[:_CHECKED]
        asking = [_asked(c, one.path, texts, words) for c in asked]
        required = one.required[:_REQUIRED]
        room = _LINES - sum(map(_lines, (*page.picture, *good, *asking, *title.split("\n")[:-1])))
        room -= len(required) + (len(one.required) > _REQUIRED) + bool(good) + bool(asking) + _HEADS
        part = Parts(paper, texts)
        part("picture", [])
        for line in page.picture:
            paper.line(line)
        if good:
            part("good", [("", line) for line in good])
        self._open(part, "required", one.required, _REQUIRED)
        self._open(part, "main", one.main, max(1, min(_MAIN, room)))
        if asking:
            part("check", [("", line) for line in asking])
        paper.line(texts("after"), "kai")

    def _open(self, part: Parts, name: str, points: Sequence[Point], most: int) -> None:
        texts = self._texts
        more = texts("more", count=len(points) - most) if len(points) > most else None
        told = [texts("open_point", item=_title(p.item), status=self._words("status", p.status)) for p in points[:most]]
        part(name, [("", line) for line in told], more, f"{name}_none")


def _picture(audits: Sequence[Audit], texts: Texts, words: Words) -> list[str]:
    """How the report stands in all: required content and main points, the two rates, the head's part."""
    counted = [f for a in audits for f in a.findings if f.expected]
    seen = [f for f in counted if f.status not in ("not_applicable", "not_assessable")]
    required = [f for f in seen if f.tier == "required"]
    main = [f for f in seen if f.tier == "main"]
    lines = [texts("picture_duty", expected=len(required), met=sum(f.status == "met" for f in required),
                   main=len(main), main_met=sum(f.status == "met" for f in main))]  # fmt: skip
    for a in audits[:_RATES]:
        c = a.coverage
        lines.append(texts("picture_rates", checklist=typeset(shorten(words.checklist(a), _NAME), words),
                           expected=c.expected, shown=percent(c.shown, words),
                           mentioned=percent(c.mentioned, words)))  # fmt: skip
    report = audits[0].report
    own = next((s for s in report.spans if s.role == "leadership"), None)
    if own is None:
        return [*lines, texts("picture_no_head")]
    start = own.start + len(report.text[own.start : own.end]) - len(report.text[own.start : own.end].lstrip())
    return [*lines, texts("picture_head", line=report.text.count("\n", 0, start) + 1)]


def _asked(c: CheckFinding, path: str, texts: Texts, words: Words) -> str:
    """What a check asks, with its computation."""
    reason = texts("and").join(t for t in (one_line(rule(c, words)), computed(c, words)) if t)
    own = passages_of(c, path)
    cited = next(iter(own or [p for p in c.passages if p.quote is not None]))
    fields = {"place": cited.line, "quote": shorten(one_line(cited.quote or ""), _WORDS)}
    if own and c.rule == "other_body":
        return texts("check_shared", **fields)
    return texts("check_point" if own else "check_last_year", reason=typeset(shorten(reason, _REASON), words), **fields)


def _title(title: str) -> str:
    return shorten(title, _TITLE)


def _lines(text: str) -> int:
    """Lines that a paragraph takes, two characters indented; Latin letters are half as wide."""
    wide = sum(1 if ord(c) > _WIDE else 0.5 for c in text) + 2
    return -int(-wide // _COLUMNS)


def sink(target: Target, words: Words, look: Look) -> Briefs:
    """The sink for `brief`, which has a path."""
    assert target.path is not None
    return Briefs(target.path, words, look)
