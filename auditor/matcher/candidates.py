"""Candidates: which sentences may be about which item, by term, by terms together, by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.matcher.engine import Lexicon, Use
from auditor.matcher.view import ReportView, SentenceView
from auditor.records import Hit


@dataclass(slots=True)
class Candidate:
    """An item and the shadow places in one sentence that speak for it; `side` is a side aspect."""

    item: int
    sentence: int
    start: int
    end: int
    hits: list[Hit]
    side: bool = False
    places: list[tuple[int, int]] = field(default_factory=list)
    borrowed: bool = False  # a group came from the heading above


@dataclass(slots=True)
class ItemHits:
    """What one sentence holds for one item besides candidates."""

    excepted: list[tuple[int, int, str]] = field(default_factory=list)
    unless: list[tuple[int, int, str]] = field(default_factory=list)
    particular: list[tuple[int, int]] = field(default_factory=list)
    zero: list[tuple[int, int, str]] = field(default_factory=list)


def candidates(
    report: ReportView, lexicon: Lexicon
) -> Iterator[tuple[SentenceView, list[Candidate], dict[int, ItemHits]]]:
    """For every sentence with hits: its candidates (refusable ones too) and what else its items hold."""
    for sentence in report.sentences:
        if not sentence.hits:
            continue
        groups: dict[int, dict[int, list[tuple[int, int, str]]]] = defaultdict(lambda: defaultdict(list))
        extra: dict[int, ItemHits] = defaultdict(ItemHits)
        for use, start, end in sentence.hits:
            _sort_in(use, start, end, groups, extra)
        found = [c for rule, got in groups.items() for c in _of_rule(rule, got, report, sentence, lexicon)]
        if found or extra:
            yield sentence, found, extra


def _sort_in(
    use: Use, start: int, end: int,
    groups: dict[int, dict[int, list[tuple[int, int, str]]]], extra: dict[int, ItemHits],
) -> None:  # fmt: skip
    if use.kind == "rule":
        groups[use.rule][use.group].append((start, end, use.term))
    elif use.kind == "except":
        extra[use.item].excepted.append((start, end, use.term))
    elif use.kind == "unless":
        extra[use.item].unless.append((start, end, use.term))
    elif use.kind == "particular":
        extra[use.item].particular.append((start, end))
    elif use.kind == "zero":
        extra[use.item].zero.append((start, end, use.term))


def _of_rule(
    number: int, got: dict[int, list[tuple[int, int, str]]],
    report: ReportView, sentence: SentenceView, lexicon: Lexicon,
) -> Iterator[Candidate]:  # fmt: skip
    rule = lexicon.rules[number]
    if rule.groups == 1:
        for start, end, term in got[0]:
            hit = Hit("side" if rule.side else "any", term)
            yield Candidate(rule.item, sentence.number, start, end, [hit], rule.side, [(start, end)])
        return
    borrowed: list[str] = []
    if len(got) < rule.groups:
        # Most rules fail here: one word of a group stands in the sentence and the rest nowhere.
        above = None if sentence.source.heading else report.supply(sentence.source.path).get(number)
        if above is None:
            return
        for group in range(rule.groups):
            if group not in got:
                if group not in above:
                    return
                borrowed.append(above[group])
    for places in _windows([got[g] for g in sorted(got)], rule.span):
        start, end = min(p[0] for p in places), max(p[1] for p in places)
        label = "+".join([*borrowed, *(p[2] for p in places)])
        hit = Hit("side" if rule.side else "together", label)
        spots = [(p[0], p[1]) for p in places]
        yield Candidate(rule.item, sentence.number, start, end, [hit], rule.side, spots, bool(borrowed))


def _windows(
    lists: list[list[tuple[int, int, str]]], span: int
) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """For each place of the rarest group the nearest place of every other, where all fit in `span`."""
    rarest = min(lists, key=len)
    for anchor in rarest:
        chosen = [anchor]
        for group in lists:
            if group is rarest:
                continue
            chosen.append(min(group, key=lambda p: (_gap(p, anchor), p[0])))
        start, end = min(p[0] for p in chosen), max(p[1] for p in chosen)
        if end - start <= span and _apart(chosen):
            yield tuple(chosen)


def _gap(a: tuple[int, int, str], b: tuple[int, int, str]) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def _apart(places: list[tuple[int, int, str]]) -> bool:
    """No two groups are served by the very same place."""
    return len({(p[0], p[1]) for p in places}) == len(places)
