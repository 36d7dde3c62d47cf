"""Evidence of kinds of their own: on a report's structure, dates and signature.

A closed set, declared in the YAML under `structure`; each kind is a function that gives passages
with the stance and strength that the scorer reads as for any item. Rules: annual-report-duty.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from auditor.data import load
from auditor.matcher.cite import LONGEST
from auditor.matcher.shadow import normalise
from auditor.matcher.time import Label
from auditor.matcher.view import ClauseView, ReportView, SentenceView
from auditor.records import Body, Hit, Passage, Reason, Role, Source, Stance, Strength

Labels = Callable[[SentenceView], list[Label]]
_MOST = 4  # passages that one kind cites
_LEAST_CAUSE = 5  # characters that a cause told has, the words for it taken away
_STANCE: dict[Role, Stance] = {"shortcomings": "shortfall", "plans": "planned"}
_ABOVE = ("chrome", "masthead")
_REPORT = re.compile("(?:法治政府|法治建设|依法行政)[^,;。]{0,12}(?:报告|总结)")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}[,、]|(?:首先|其次|再次|最后)")
_NUMBERED = re.compile(
    rf"{_ORDINAL.pattern}|[一二三四五六七八九十]{{1,2}}、|\([一二三四五六七八九十\d]{{1,3}}\)|\d{{1,2}}(?:、|\.(?!\d))"
)
# A plan answers a shortcoming when it shares as many uncommon bigrams with the shortcoming's first
# sentence, or with all of it; a word in every tenth sentence of the report is common.
_OF_GIST, _OF_ALL = 2, 4
_GIST_OF_ONE = 3  # in so short a sentence (三是预案旧) one of them is enough
_COMMON_SHARE, _COMMON_FLOOR = 0.1, 8


_OTHER = re.compile("[^一-鿿]")
_EMPTY = re.compile(r"[^一-鿿\d]+")


@dataclass(slots=True)
class Judged:
    """What a structural kind found; `unassessable` where the text cannot tell."""

    passages: list[Passage] = field(default_factory=list)
    refused: list[Passage] = field(default_factory=list)
    unassessable: Reason | None = None


def judge(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Run the kind that `spec.kind` names; `found` are passages that terms brought up."""
    return _KINDS[spec.kind](spec, seen, body, labels, found)


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of `structural.yaml`, compiled."""

    umbrella: re.Pattern[str]
    matterless: re.Pattern[str]
    cause: re.Pattern[str]
    filing: re.Pattern[str]
    late: re.Pattern[str]
    reposted: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load("structural")
    kept = set(data["matter"])
    umbrella, matterless = (
        re.compile("|".join(sorted((re.escape(normalise(w)) for w in words), key=len, reverse=True)))
        for words in (data["umbrella"], [w for w in data["umbrella"] if w not in kept])
    )
    others = (re.compile("|".join(data[name])) for name in ("cause", "filing", "late", "reposted"))
    return _Words(umbrella, matterless, *others)


def _substance(text: str) -> int:
    """Characters that an empty phrase does not have."""
    return len(_EMPTY.sub("", _words().umbrella.sub("", text)))


def _stated(sentence: SentenceView, label: Label) -> bool:
    """Does the sentence state something itself? A heading only names what the text below is to
    tell; 一是… and a heading that admits a lack in its own words say it already."""
    if not sentence.source.heading:
        return True
    if sentence.role not in ("shortcomings", "plans"):
        return False
    admits = bool(sentence.source.path) and label.own and label.stance == "shortfall"
    return admits or _ORDINAL.match(sentence.text) is not None


def _passage(
    seen: ReportView, sentence: SentenceView, start: int, end: int,
    stance: Stance, strength: Strength, term: str, kind: str = "structure",
) -> Passage:  # fmt: skip
    """A passage for the shadow span, trimmed and cut to what may be cited."""
    report, source = seen.report, sentence.source
    a, b = seen.span(sentence, start, end)
    piece = report.text[a:b]
    a += len(piece) - len(piece.lstrip(" \t\r\n　,，;；。"))
    b = a + min(len(report.text[a:b].rstrip(" \t\r\n　,，;；。:：")), LONGEST)
    return Passage(
        quote=report.text[a:b], start=a, end=b, line=source.line + report.text.count("\n", source.start, a),
        page=source.page, paragraph=source.paragraph,
        path=tuple(report.headings[i].title for i in source.path),
        stance=stance, strength=strength, by=(Hit(kind, term, None, a, b),), role=source.role,
    )  # fmt: skip


def _line_passage(seen: ReportView, source: Source | None, value: str, strength: Strength, term: str) -> Passage:
    """A passage for a date or name read on a line; without one (a user's option) no quote."""
    hit = Hit("metadata", term)
    if source is None or source.line is None:
        return Passage(None, None, None, None, None, None, (), "done", strength, (hit,))
    text = seen.report.text
    start = 0
    for _ in range(source.line - 1):
        start = text.find("\n", start) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    start += len(line) - len(line.lstrip())
    line = line.strip()
    at = line.find(value[:4])
    if len(line) > LONGEST:
        shift = max(0, min(at, len(line) - LONGEST)) if at >= 0 else 0
        start, line = start + shift, line[shift : shift + LONGEST]
    end = start + len(line)
    return Passage(line, start, end, source.line, None, None, (), "done", strength, (hit,), role="masthead")


def _section(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Text with the role asked for: its clauses of substance, general where there are too few.
    What the item's terms found elsewhere with the same stance joins in."""
    roles = set(spec.roles or (spec.role,))
    wanted = _STANCE.get(spec.role, "done")
    good: list[tuple[bool, int, SentenceView, int, int]] = []
    empty: list[tuple[bool, int, SentenceView, int, int]] = []
    for sentence in seen.sentences:
        if sentence.role not in roles:
            continue
        for clause, label in zip(sentence.clauses, labels(sentence), strict=True):
            if label.stance != wanted or not _stated(sentence, label):
                continue
            weight = _substance(clause.text)
            row = (not label.own, -weight, sentence, clause.start, clause.end)
            (good if weight >= spec.substance else empty).append(row)
    enough = len(good) >= spec.minimum_clauses
    chosen = sorted(good or empty, key=lambda r: r[:2])[:_MOST]
    chosen.sort(key=lambda r: r[3])
    strength: Strength = "concrete" if enough else "general"
    passages = [_passage(seen, s, a, b, wanted, strength, spec.role) for _, _, s, a, b in chosen]
    places = {(p.start, p.end) for p in passages}
    passages += [p for p in found if p.stance == wanted and (p.start, p.end) not in places]
    return Judged(passages)


def _causes(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Clauses in the section on shortcomings that say why; a heading alone is no evidence, a bare
    原因是多方面的 is general."""
    out = Judged()
    for sentence in seen.sentences:
        if sentence.role != "shortcomings":
            continue
        for clause, label in zip(sentence.clauses, labels(sentence), strict=True):
            m = _words().cause.search(clause.text)
            if m is None or label.stance == "planned":
                continue
            bare = _substance(_words().cause.sub("", sentence.text)) < _LEAST_CAUSE
            start, end = _with_cause(sentence, clause, m)
            strength: Strength = "general" if bare else "concrete"
            passage = _passage(seen, sentence, start, end, "shortfall", strength, m.group())
            if sentence.source.heading and not _ORDINAL.match(sentence.text):
                out.refused.append(_with_gate(passage, Reason("heading_only", {})))
            else:
                out.passages.append(passage)
    return out


def _with_cause(sentence: SentenceView, clause: ClauseView, m: re.Match[str]) -> tuple[int, int]:
    """The clause with what it leans on: 导致… on the clause before it, 究其原因, on those behind."""
    at = sentence.clauses.index(clause)
    short = _substance(_words().cause.sub("", clause.text)) < _LEAST_CAUSE
    back = 1 if at and m.start() == 0 and not short else 0
    return sentence.clauses[at - back].start, sentence.end if short else clause.end


def _with_gate(p: Passage, why: Reason) -> Passage:
    return replace(p, gate="matter", why=why, strength="general")


def _signature(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """The body's name and the day at the end: both are met, one is partial."""
    meta = seen.report.metadata
    both = bool(meta.signed and meta.signed_by)
    strength: Strength = "concrete" if both else "general"
    out = Judged()
    for value, name in ((meta.signed_by, "signed_by"), (meta.signed, "signed")):
        if value:
            out.passages.append(_line_passage(seen, meta.sources.get(name), value, strength, name))
    return out


def _publication(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Published before the day `spec.before` of the next year. A date of a page that took the report
    over from elsewhere, several dates or none cannot tell; the day itself a person must judge."""
    dates = seen.report.metadata.page_dates
    source = body.sources.get("published")
    read = source is not None and source.origin == "masthead"
    if body.published is None or (read and _reposted(seen)):
        code = "page_dates_differ" if len(dates) > 1 else "no_publication_date"
        return Judged(unassessable=Reason(code, {"dates": tuple(dates)}))
    if body.year is None:
        return Judged(unassessable=Reason("year_unknown", {}))
    limit = f"{body.year + 1}-{spec.before}"
    if body.published == limit:
        return Judged(unassessable=Reason("published_on_the_day", {"date": body.published}))
    strength: Strength = "concrete" if body.published < limit else "general"
    return Judged([_line_passage(seen, source, body.published, strength, f"published={body.published}")])


def _reposted(seen: ReportView) -> bool:
    """Do the lines above the report name a newspaper, an account or another site as its source?"""
    first = next((s.start for s in seen.sentences if s.role not in _ABOVE), 0)
    return _words().reposted.search(seen.shadow.text, 0, first) is not None


def _named(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Body and year told by the title or the first paragraph, not inferred."""
    meta = seen.report.metadata
    told = [
        (name, meta.sources[name])
        for name, value in (("agency", meta.agency), ("year", meta.year))
        if value and name in meta.sources and not meta.sources[name].inferred and meta.sources[name].line is not None
        and meta.sources[name].origin in ("title", "preamble", "masthead")
    ]  # fmt: skip
    both = {name for name, _ in told} == {"agency", "year"}
    strength: Strength = "concrete" if both else "general"
    return Judged([_line_passage(seen, source, "", strength, name) for name, source in told])


def _figures(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Clauses among the results that hold something to check; general below `spec.minimum`."""
    rows = []
    for sentence in seen.sentences:
        if sentence.role not in ("results", "correction", "leadership") or sentence.source.heading:
            continue
        for clause, label in zip(sentence.clauses, labels(sentence), strict=True):
            if label.stance == "done" and clause.particular in ("number", "date", "document"):
                rows.append((sentence, clause))
    strength: Strength = "concrete" if len(rows) >= spec.minimum else "general"
    return Judged([_passage(seen, s, c.start, c.end, "done", strength, "figures") for s, c in rows[:4]])


def _answered(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """Every shortcoming has a plan that speaks of the same thing; general where only some have."""
    lacks = [
        g for g in _points(seen, labels, "shortcomings", "shortfall")
        if max(_substance(s.text) for s in g) >= spec.substance
    ]  # fmt: skip
    plans = _points(seen, labels, "plans", "planned")
    told = {s.number: _bigrams(s.text) for points in (lacks, plans) for g in points for s in g}
    common = _common(seen, {b for lack in lacks for s in lack for b in told[s.number]})
    answers = [a for lack in lacks if (a := _answer(lack, plans, common, told)) is not None]
    strength: Strength = "concrete" if answers and len(answers) == len(lacks) else "general"
    unique = {s.number: s for s in answers}
    chosen = [unique[number] for number in sorted(unique)][:_MOST]
    return Judged([_passage(seen, s, s.start, s.end, "planned", strength, "answered") for s in chosen])


def _points(seen: ReportView, labels: Labels, role: Role, stance: Stance) -> list[list[SentenceView]]:
    """The points of the sections with `role`, each the sentences of one 一是, (一) or 1., headings
    among them; of paragraphs where the section has no such points. Points without `stance` drop out."""
    starts = {h.start: i for i, h in enumerate(seen.report.headings)}
    groups: dict[tuple[int, ...], list[SentenceView]] = {}
    point: tuple[int, ...] = ()
    for sentence in (s for s in seen.sentences if s.role == role):
        source, path = sentence.source, sentence.source.path
        own = starts.get(source.start)
        if source.heading and own is not None:
            path = (*path, own)
        elif not source.heading and _NUMBERED.match(sentence.text):
            point = (*path, -source.paragraph, -sentence.number)  # 2.… that the reader takes for no heading
        if point[:-1] == (*source.path, -source.paragraph):
            path = point
        groups.setdefault(path, []).append(sentence)
    # What stands above its own 一是 and (一) leads in to them; the section's own title is no point.
    outer = {path[:n] for path in groups for n in range(len(path))}
    points = [g for path, g in groups.items() if path not in outer and not all(map(_is_title, g))]
    if len(points) <= 1:
        by_paragraph: dict[tuple[int, int], list[SentenceView]] = {}
        count = 0
        for sentence in (s for g in points for s in g if not _is_title(s)):
            by_paragraph.setdefault((sentence.source.paragraph, count), []).append(sentence)
            count += sentence.text.endswith(";")  # 一件;一件;一件: a list without numbers
        points = list(by_paragraph.values())
    return [g for g in points if any(label.stance == stance for s in g for label in labels(s))]


def _is_title(sentence: SentenceView) -> bool:
    """A heading of the first level that is no 一是: it names the section."""
    return sentence.source.heading and not sentence.source.path and not _ORDINAL.match(sentence.text)


def _plain(text: str) -> str:
    """The text's Chinese characters without the words of no matter, blanks for all else."""
    return _OTHER.sub(" ", _words().matterless.sub(" ", text))


def _bigrams(text: str) -> set[str]:
    clean = _plain(text)
    return {clean[i : i + 2] for i in range(len(clean) - 1) if " " not in clean[i : i + 2]}


def _common(seen: ReportView, asked: set[str]) -> set[str]:
    """Those of the bigrams that are of the body's daily business: they stand everywhere and tie
    nothing together."""
    if not asked:
        return set()
    # All sentences at once, a line each: no word goes over the end of one.
    lines = _words().matterless.sub(" ", "\n".join([s.text for s in seen.sentences]))
    limit = max(_COMMON_FLOOR, len(seen.sentences) * _COMMON_SHARE)
    whole = _OTHER.sub(" ", lines)
    often = [b for b in asked if whole.count(b) > limit]  # a bigram such as 层层 may stand more often yet
    often += [b for b in asked if b[0] == b[1] and b not in often]
    texts = lines.split("\n") if often else []
    return {b for b in often if sum(b in text for text in texts) > limit}


def _answer(
    lack: list[SentenceView], plans: list[list[SentenceView]], common: set[str], told: dict[int, set[str]]
) -> SentenceView | None:
    """The sentence of a plan that answers the shortcoming best, None where none does. `told` are
    the bigrams of the sentences by number."""
    gist = told[lack[0].number] - common
    whole = {b for s in lack for b in told[s.number]} - common
    need = min(_OF_GIST, max(1, len(gist) // _GIST_OF_ONE))
    best: tuple[int, SentenceView] | None = None
    for plan in plans:
        said = {b for s in plan for b in told[s.number]}
        shared = len(whole & said)
        if len(gist & said) < need and shared < _OF_ALL:
            continue
        if best is None or shared > best[0]:
            best = (shared, max(plan, key=lambda s: len(whole & told[s.number])))
    return best[1] if best else None


def _whole_year(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """The earlier of signing and publication lies behind the year's end, else the year is not whole."""
    known = sorted(d for d in (body.signed, body.published, *seen.report.metadata.page_dates) if d)
    if not known or body.year is None:
        return Judged(unassessable=Reason("no_date", {}))
    first = known[0]
    strength: Strength = "concrete" if first > f"{body.year}-12-30" else "general"
    name = "signed" if first == body.signed else "published"
    return Judged([_line_passage(seen, body.sources.get(name), first, strength, f"{name}={first}")])


def _filing(spec: Any, seen: ReportView, body: Body, labels: Labels, found: list[Passage]) -> Judged:
    """A statement that the report was filed, general where its own date is past the day; without
    one a reviewer must tell, never missing."""
    out = Judged()
    for sentence in seen.sentences:
        if sentence.role in ("chrome", "masthead", "plans") or sentence.source.heading:
            continue
        for clause, label in zip(sentence.clauses, labels(sentence), strict=True):
            m = _words().filing.search(clause.text)
            if m is None or label.stance != "done" or not _REPORT.search(sentence.text):
                continue
            strength: Strength = "general" if _words().late.search(sentence.text) else "concrete"
            out.passages.append(_passage(seen, sentence, clause.start, clause.end, "done", strength, m.group()))
    if not out.passages:
        return Judged(unassessable=Reason("left_to_reviewer", {}))
    return Judged(out.passages[:_MOST])


_KINDS: dict[str, Callable[[Any, ReportView, Body, Labels, list[Passage]], Judged]] = {
    "section": _section, "causes": _causes, "signature": _signature, "publication": _publication,
    "named": _named, "figures": _figures, "answered": _answered, "whole_year": _whole_year,
    "filing": _filing,
}  # fmt: skip
KINDS = frozenset(_KINDS)
