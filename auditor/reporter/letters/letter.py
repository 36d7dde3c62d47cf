"""A letter on paper: greeting, what is well shown, what to add or check, close, annex."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.records import CheckFinding
from auditor.reporter.beside import figure, passages_of, rule
from auditor.reporter.digest import shorten
from auditor.reporter.inert import one_line
from auditor.reporter.letters.choose import CHECKED, MAIN, Letter, Point
from auditor.reporter.letters.paper import Paper
from auditor.reporter.letters.texts import Texts
from auditor.reporter.words import Words

_WIDTHS = (13.0, 33.0, 46.0, 64.0)  # millimetres: together the width of the text
_QUOTE = 80  # characters of a passage that a check asks about
Typeset = Callable[[str], str]


class Parts:
    """Writes the parts of a paper: a numbered heading, numbered points with headings of their own."""

    def __init__(self, paper: Paper, texts: Texts) -> None:
        self._paper, self._texts, self._count = paper, texts, 0

    def __call__(
        self, name: str, points: Sequence[tuple[str, str]], more: str | None = None, none: str | None = None
    ) -> None:
        """A part with its points as (heading, text), then `more`; the text `none` where it has no points."""
        texts = self._texts
        self._count += 1
        self._paper.line(texts("head", numeral=texts.numeral(self._count), text=texts(name)), "hei")
        for lead, text in texts.numbered(points):
            self._paper.line(text, lead=lead)
        if more is not None:
            self._paper.line(more)
        if none is not None and not points:
            self._paper.line(texts(none))


def write(
    paper: Paper, letter: Letter, checks: Sequence[CheckFinding], texts: Texts, words: Words,
    typeset: Typeset,
) -> None:  # fmt: skip
    """Write one letter; `checks` are figures and citations to look at."""
    form = "_courteous" if letter.courteous else ""
    paper.masthead("　")
    paper.line(texts("number"), align="right", indent=0)
    paper.line(texts.by_year("title", letter.year, agency=letter.agency), "title", "center", 22, 0, before=1)
    paper.line(texts("to", agency=letter.agency), indent=0, before=1)
    paper.line(texts.by_year(f"opening{form}", letter.year, agency=letter.agency))
    part = Parts(paper, texts)
    if letter.shown:
        part("shown", [(p.item, _shown(p, texts)) for p in letter.shown])
    part("required", [_point(p, texts, typeset) for p in letter.required], none="required_none")
    more = texts("more", count=len(letter.main) - MAIN) if len(letter.main) > MAIN else None
    part("main", [_point(p, texts, typeset) for p in letter.main[:MAIN]], more, "main_none")
    if checks:
        more = texts("check_more", count=len(checks) - CHECKED) if len(checks) > CHECKED else None
        part("check", [_check(c, letter.path, texts, words, typeset) for c in checks[:CHECKED]], more)
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


def _shown(p: Point, texts: Texts) -> str:
    return texts("shown_point", item=p.item, quote=p.quote, place=p.place)


def _point(p: Point, texts: Texts, typeset: Typeset) -> tuple[str, str]:
    name = "missing_point" if p.status == "missing" else "partial_point" if p.quote else "plain_point"
    # A quotation stays as the report has it; what is ours is set in full-width marks.
    advice = typeset(texts.advice(p.advice))
    item = typeset(p.item)
    return item, texts(name, item=item, quote=p.quote, place=p.place, reason=typeset(p.reason), advice=advice)


def _check(
    c: CheckFinding, path: str, texts: Texts, words: Words, typeset: Typeset
) -> tuple[str, str]:
    """What a check asks, with the passage; another body's report is never named in a letter."""
    own = passages_of(c, path)
    passage = next(iter(own or [p for p in c.passages if p.quote is not None]))
    quote = shorten(one_line(passage.quote or ""), _QUOTE)
    item, fields = words("check", c.check), {"place": passage.line, "quote": quote}
    reason = typeset(one_line(rule(c, words)))
    if c.computation is not None:
        left, right = figure(c.computation.left), figure(c.computation.right)
        return item, texts("check_computed", item=item, left=left, right=right, **fields)
    if not own:
        return item, texts("check_last_year", item=item, quote=quote, reason=reason)
    if c.rule == "other_body":
        return item, texts("check_shared", item=item, **fields)
    return item, texts("check_point", item=item, reason=reason, **fields)
