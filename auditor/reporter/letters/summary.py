"""The summary (通报) as a working paper: the general picture, good practice by name, common points by
share of bodies and without names unless asked, suggestions. No rate of a body, no order of bodies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from auditor.reporter.letters.choose import Letter, Point
from auditor.reporter.letters.letter import Parts, Typeset
from auditor.reporter.letters.paper import Paper
from auditor.reporter.letters.texts import Texts

_GOOD, _WEAK, _NAMES = 5, 8, 10
_HALF = 0.5


def write_summary(
    paper: Paper, letters: Sequence[Letter], unread: int, texts: Texts, typeset: Typeset, named: bool
) -> None:
    """Write the summary of a run; `named` also names the bodies behind common points."""
    years = {one.year for one in letters}
    year = next(iter(years)) if len(years) == 1 else None
    paper.line(texts("summary_mark"), "hei", "left", indent=0)
    paper.line(texts.by_year("summary_title", year), "title", "center", 22, 0, before=1)
    paper.line(texts("summary_opening", count=len(letters)), before=1)
    part = Parts(paper, texts)
    part("summary_picture", [])
    paper.line(_picture(letters, texts))
    if unread:
        paper.line(texts("summary_unread", count=unread))
    part("summary_good", _good(letters, texts), none="summary_good_none")
    part("summary_weak", _weak(letters, texts, typeset, named), none="summary_weak_none")
    part("summary_suggest", [("", line) for line in texts.list("summary_suggestions")])


def _picture(letters: Sequence[Letter], texts: Texts) -> str:
    full = sum(not one.required for one in letters)
    main = [p for one in letters for p in one.assessed if p.tier == "main" and p.status != "not_assessable"]
    if not main or not letters:
        return texts("summary_picture_none", count=len(letters), full=full)
    met = sum(p.status == "met" for p in main)
    return texts("summary_picture_text", count=len(letters), full=full, main=f"{met / len(letters):.1f}",
                 share=f"{met / len(main):.0%}")  # fmt: skip


def _good(letters: Sequence[Letter], texts: Texts) -> list[tuple[str, str]]:
    """What few reports show and one shows with a passage of substance: each body once."""
    shown: dict[tuple[str, str], list[tuple[Letter, Point]]] = defaultdict(list)
    asked: Counter[tuple[str, str]] = Counter()
    for one in letters:
        for p in one.assessed:
            asked[p.key] += 1
            if p.good and p.tier != "recommended":
                shown[p.key].append((one, p))
    rare = sorted((key for key in shown if asked[key] > 1), key=lambda key: len(shown[key]) / asked[key])
    taken: set[str] = set()
    lines: list[tuple[str, str]] = []
    for key in rare:
        free = [(one, p) for one, p in shown[key] if one.agency not in taken]
        if free and len(lines) < _GOOD:
            one, p = free[0]
            taken.add(one.agency)
            lines.append((p.item, texts("summary_good_point", item=p.item, agency=one.agency, quote=p.quote)))
    return lines


def _weak(letters: Sequence[Letter], texts: Texts, typeset: Typeset, named: bool) -> list[tuple[str, str]]:
    """Required content and main points that half of the reports or more do not show."""
    points: dict[tuple[str, str], list[tuple[Letter, Point]]] = defaultdict(list)
    for one in letters:
        for p in one.assessed:
            if p.tier in ("required", "main") and p.status != "not_assessable":
                points[p.key].append((one, p))
    lines = []
    rows = []
    for told in points.values():
        lacking = [one.agency for one, p in told if p.status == "missing"]
        if len(told) > 1 and len(lacking) / len(told) >= _HALF:
            rows.append((told[0][1].tier != "required", -len(lacking) / len(told), told[0][1], lacking))
    for _, share, p, lacking in sorted(rows, key=lambda row: row[:2])[:_WEAK]:
        names = "、".join(lacking[:_NAMES]) + ("…" if len(lacking) > _NAMES else "")
        form = "summary_weak_named" if named else "summary_weak_point"
        lines.append((p.item, texts(form, item=p.item, share=f"{-share:.0%}", advice=typeset(texts.advice(p.advice)),
                                    **({"names": names} if named else {}))))  # fmt: skip
    return lines
