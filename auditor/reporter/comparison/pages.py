"""The comparison as pages: bodies side by side on the overview, a page for each body over the years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from auditor.records import Status
from auditor.reporter.comparison.changes import KINDS, Change, changes
from auditor.reporter.comparison.chart import Chart, chart
from auditor.reporter.comparison.editions import Series, Sheet
from auditor.reporter.comparison.lines import edition_label
from auditor.reporter.digest import MARKS, percent, shorten
from auditor.reporter.inert import one_line
from auditor.reporter.output import FolderOut, TextOut
from auditor.reporter.pages.names import Names
from auditor.reporter.pages.overview import statuses
from auditor.reporter.pages.site import index, made_here
from auditor.reporter.templating import render
from auditor.reporter.words import Words

_PAGE = 60  # bodies on an overview page
_COLUMNS = 10  # bodies side by side in one table
_QUOTE = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a cell shows it."""

    code: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change with the passages of both sides."""

    code: str
    item: str
    title: str
    before: Mark | None
    after: Mark | None
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Step:
    """From one report to the next: changes by kind."""

    title: str
    groups: tuple[tuple[str, str, tuple[ChangeView, ...]], ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """One checklist over the years."""

    title: str
    chart: Chart | None
    rows: tuple[tuple[str, int, str, str], ...]
    steps: tuple[Step, ...]
    items: tuple[tuple[str, str, tuple[Mark | None, ...]], ...]
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body over the years; `counts` are of the last step, by kind."""

    name: str
    href: str
    anchor: str
    years: tuple[str, ...]
    rates: tuple[tuple[str, str, str], ...]
    counts: tuple[tuple[str, int], ...]
    lists: tuple[ListView, ...]


def write_pages(path: str, found: Sequence[Series], words: Words) -> None:
    """Write `path`, a folder where it ends in `/`, else one file. Raises TargetError."""
    names = Names()
    folder = path.endswith("/")
    stems = [names.give(f"{one.agency}.x") for one in found]
    if folder:
        _folder(path, found, stems, words)
        return
    views = [body(one, f"#b{n}" if len(one.editions) > 1 else "", f"b{n}", words) for n, one in enumerate(found, 1)]
    out = TextOut(path)
    try:
        out.stream.write(_overview(found, views, words, 1, True) + "\n")
        out.commit()
    except BaseException:
        out.abandon()
        raise


def _folder(path: str, found: Sequence[Series], stems: Sequence[str], words: Words) -> None:
    out = FolderOut(path, ".html", made_here)
    try:
        views = []
        for one, stem in zip(found, stems, strict=True):
            view = body(one, quote(f"{stem}.html") if len(one.editions) > 1 else "", "main", words)
            if view.href:
                html = render("compare-body.html.j2", words, {"b": view, "overview": "index.html"})
                (out.temporary / f"{stem}.html").write_text(html + "\n", encoding="utf-8", newline="\n")
            views.append(view)
        for number in range(1, max(1, -(-len(found) // _PAGE)) + 1):
            html = _overview(found, views, words, number, False)
            (out.temporary / index(number)).write_text(html + "\n", encoding="utf-8", newline="\n")
        out.commit()
    except BaseException:
        out.abandon()
        raise


def _overview(found: Sequence[Series], views: Sequence[BodyView], words: Words, page: int, whole: bool) -> str:
    cut = slice(None) if whole else slice((page - 1) * _PAGE, page * _PAGE)
    count = 1 if whole else max(1, -(-len(found) // _PAGE))
    return render("compare.html.j2", words, {
        "bodies": views[cut], "sides": list(_sides(found[cut], views[cut], words)), "total": len(found), "page": page,
        "pages": [{"number": n, "href": index(n)} for n in range(1, count + 1)], "whole": whole,
        "statuses": statuses(words),
    })  # fmt: skip


def body(one: Series, href: str, anchor: str, words: Words) -> BodyView:
    """A body as its page shows it."""
    last = one.editions[-1]
    before = one.editions[-2] if len(one.editions) > 1 else None
    step = [c for key in last.sheets for c in changes(before.sheets.get(key), last.sheets[key])
            if key in before.sheets] if before is not None else []  # fmt: skip
    keys = list(dict.fromkeys(key for e in one.editions for key in e.sheets))
    return BodyView(
        name=one_line(one.agency), href=href, anchor=anchor,
        years=tuple(edition_label(one, e, words) for e in one.editions),
        rates=tuple((s.title, percent(s.shown, words), percent(s.mentioned, words)) for s in last.sheets.values()),
        counts=tuple((k, sum(c.kind == k for c in step)) for k in ("new", "risen", "fallen", "gone")),
        lists=tuple(_list(one, key, words) for key in keys),
    )  # fmt: skip


def _list(one: Series, key: str, words: Words) -> ListView:
    held = [(edition_label(one, e, words), e.sheets[key]) for e in one.editions if key in e.sheets]
    years = tuple(label for label, _ in held)
    titles = {i: v.title for _, s in held for i, v in s.verdicts.items()}
    steps = [
        Step(words.label("compare_step", before=was, after=now), tuple(_groups(list(changes(a, b)), words)))
        for (was, a), (now, b) in pairwise(held)
    ]
    return ListView(
        title=held[-1][1].title,
        chart=chart([(label, s.shown, s.mentioned) for label, s in held], words) if len(held) > 1 else None,
        rows=tuple((label, s.expected, percent(s.shown, words), percent(s.mentioned, words)) for label, s in held),
        steps=tuple(reversed(steps)),
        items=tuple(
            (item, one_line(title), tuple(_counted(s, item, words) for _, s in held))
            for item, title in titles.items() if any(_is_counted(s, item) for _, s in held)
        ) if len(held) > 1 else (),
        years=years,
    )  # fmt: skip


def _groups(found: Sequence[Change], words: Words) -> Iterable[tuple[str, str, tuple[ChangeView, ...]]]:
    for kind in KINDS:
        views = tuple(_view(c, words) for c in found if c.kind == kind)
        if views:
            yield kind, words("change", kind), views


def _view(c: Change, words: Words) -> ChangeView:
    was, now = c.before, c.after
    return ChangeView(
        c.kind, c.verdict.item, one_line(c.verdict.title),
        None if was is None else _mark(was.status, words), None if now is None else _mark(now.status, words),
        "" if was is None else shorten(one_line(was.quote), _QUOTE),
        "" if now is None else shorten(one_line(now.quote), _QUOTE),
    )  # fmt: skip


def _mark(status: Status, words: Words) -> Mark:
    return Mark(status, MARKS[status], words("status", status))


def _is_counted(sheet: Sheet, item: str) -> bool:
    return item in sheet.verdicts and sheet.verdicts[item].counted


def _counted(sheet: Sheet, item: str, words: Words) -> Mark | None:
    return _mark(sheet.verdicts[item].status, words) if _is_counted(sheet, item) else None


def _sides(found: Sequence[Series], views: Sequence[BodyView], words: Words) -> Iterable[dict[str, Any]]:
    """Tables of items x bodies, each body by its last report, in the order of the results."""
    keys = dict.fromkeys(key for one in found for key in one.editions[-1].sheets)
    for key in keys:
        held = [(v, one.editions[-1].sheets[key]) for one, v in zip(found, views, strict=True)
                if key in one.editions[-1].sheets]  # fmt: skip
        for start in range(0, len(held), _COLUMNS):
            part = held[start : start + _COLUMNS]
            titles = {i: v.title for _, s in part for i, v in s.verdicts.items()}
            yield {
                "title": part[0][1].title,
                "heads": [(v.name, v.years[-1], v.href) for v, _ in part],
                "shown": [percent(s.shown, words) for _, s in part],
                "mentioned": [percent(s.mentioned, words) for _, s in part],
                "items": [(i, one_line(t), [_counted(s, i, words) for _, s in part]) for i, t in titles.items()
                          if any(_is_counted(s, i) for _, s in part)],
            }  # fmt: skip
