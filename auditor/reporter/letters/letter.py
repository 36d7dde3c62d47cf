"""A letter on paper: greeting, what is well shown, what to add or check, close, annex."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.records import CheckFinding, Passage
from auditor.reporter.beside import figure
from auditor.reporter.digest import shorten
from auditor.reporter.inert import one_line
from auditor.reporter.letters.choose import MAIN, Letter, Point
from auditor.reporter.letters.paper import Paper
from auditor.reporter.letters.texts import Texts
from auditor.reporter.words import Words

_WIDTHS = (13.0, 33.0, 46.0, 64.0)  # millimetres: together the width of the text
Typeset = Callable[[str], str]


def write(
    paper: Paper, letter: Letter, checks: Sequence[tuple[CheckFinding, Passage]], texts: Texts, words: Words,
    typeset: Typeset,
) -> None:  # fmt: skip
    """Write one letter; `checks` are figures and citations to look at."""
    form = "_courteous" if letter.courteous else ""
    paper.masthead("　")
    paper.line(texts("number"), align="right", indent=0)
    paper.line(texts.by_year("title", letter.year, agency=letter.agency), "title", "center", 22, 0, before=1)
    paper.line(texts("to", agency=letter.agency), indent=0, before=1)
    paper.line(texts.by_year(f"opening{form}", letter.year, agency=letter.agency))
    numerals = iter(texts.list("numerals"))

    def part(name: str, lines: Sequence[str]) -> None:
        paper.line(texts("head", numeral=next(numerals), text=texts(name)), "hei")
        for line in lines:
            paper.line(line)

    if letter.shown:
        part("shown", _numbered([_shown(p, texts) for p in letter.shown], texts))
    part("required", _numbered([_point(p, texts, typeset) for p in letter.required], texts) or [texts("required_none")])
    main = _numbered([_point(p, texts, typeset) for p in letter.main[:MAIN]], texts)
    if len(letter.main) > MAIN:
        main.append(texts("more", count=len(letter.main) - MAIN))
    part("main", main or [texts("main_none")])
    if checks:
        part("check", _numbered([_check(c, p, texts, words) for c, p in checks], texts))
    for line in texts.list(f"closing{form}"):
        paper.line(line)
    paper.line(texts(f"end{form}"))
    paper.line(texts("annex_mark"), before=1)
    paper.line(texts("signature"), align="right", indent=0, before=2)
    paper.line(texts("date"), align="right", indent=0)
    _annex(paper, letter, texts, typeset)


def _annex(paper: Paper, letter: Letter, texts: Texts, typeset: Typeset) -> None:
    paper.page_break()
    paper.line(texts("annex_label"), "hei", "left", indent=0)
    paper.line(texts("annex_title"), "title", "center", 22, 0)
    rows = [
        (str(number), p.item, _state(p, texts, typeset), typeset(texts.advice(p.advice)))
        for number, p in enumerate(letter.annex, 1)
    ]
    if rows:
        paper.table(texts.list("annex_columns"), rows, _WIDTHS)
    else:
        paper.line(texts("annex_none"))


def _state(p: Point, texts: Texts, typeset: Typeset) -> str:
    reason = typeset(p.reason)
    if p.searched and not p.quote:
        return texts("annex_searched", reason=reason, terms=typeset(p.searched))
    return texts("annex_state", quote=p.quote, place=p.place, reason=reason) if p.quote else reason


def _numbered(lines: Sequence[str], texts: Texts) -> list[str]:
    return [texts("point", number=number) + line for number, line in enumerate(lines, 1)]


def _shown(p: Point, texts: Texts) -> str:
    return texts("shown_point", item=p.item, quote=p.quote, place=p.place)


def _point(p: Point, texts: Texts, typeset: Typeset) -> str:
    name = "missing_point" if p.status == "missing" else "partial_point" if p.quote else "plain_point"
    # A quotation stays as the report has it; what is ours is set in full-width marks.
    advice = typeset(texts.advice(p.advice))
    return texts(name, item=typeset(p.item), quote=p.quote, place=p.place, reason=typeset(p.reason), advice=advice)


def _check(c: CheckFinding, p: Passage, texts: Texts, words: Words) -> str:
    quote = shorten(one_line(p.quote or ""))
    if c.computation is None:
        reason = one_line(words("check_rule", f"{c.check}_{c.rule}", c.args))
        return texts("check_point", place=p.line, quote=quote, reason=reason)
    left, right = figure(c.computation.left), figure(c.computation.right)
    return texts("check_computed", place=p.line, quote=quote, left=left, right=right)
