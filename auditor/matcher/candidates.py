"""Candidates: which sentences may be about which item, by term, by terms together, by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.matcher.engine import Lexicon
from auditor.matcher.view import ReportView, SentenceView
from auditor.records import Hit

Places = dict[int, list[tuple[int, int, str]]]  # of a rule: by group, (start, end, term)


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
        extra = _extra(sentence, lexicon)
        found: list[Candidate] = []
        for rule, got in _complete(sentence, report, lexicon).items():
            found += _of_rule(rule, got, report, sentence, lexicon)
        if found or extra:
            yield sentence, found, extra


def rules_touched(sentence: SentenceView, lexicon: Lexicon) -> dict[int, int]:
    """The rules with a term in the sentence, each with the bits of the groups that are served."""
    masks: dict[int, int] = {}
    for pattern, _, _ in sentence.hits:
        for rule, bit in lexicon.bits[pattern]:
            masks[rule] = masks.get(rule, 0) | bit
    return masks


def _complete(sentence: SentenceView, report: ReportView, lexicon: Lexicon) -> dict[int, Places]:
    """The rules all of whose groups occur in the sentence or are supplied by a heading above it,
    with the places of each group."""
    full = lexicon.full
    above = {} if sentence.source.heading else report.supply(sentence.source.path)
    whole: dict[int, Places] = {}
    for rule, mask in rules_touched(sentence, lexicon).items():
        if mask != full[rule] and rule in above:
            for group in above[rule]:
                mask |= 1 << group
        if mask == full[rule]:
            whole[rule] = defaultdict(list)
    if whole:
        for pattern, start, end in sentence.hits:
            for use in lexicon.uses[pattern]:
                if use.kind == "rule" and use.rule in whole:
                    whole[use.rule][use.group].append((start, end, use.term))
    return whole


def _extra(sentence: SentenceView, lexicon: Lexicon) -> dict[int, ItemHits]:
    """Decoys, other matters, particulars and zeros' subjects of the sentence, by item."""
    extra: dict[int, ItemHits] = defaultdict(ItemHits)
    for pattern, start, end in sentence.hits:
        for use in lexicon.others[pattern]:
            if use.kind == "particular":
                extra[use.item].particular.append((start, end))
            else:
                place = {"except": "excepted", "unless": "unless", "zero": "zero"}[use.kind]
                getattr(extra[use.item], place).append((start, end, use.term))
    return extra


def _of_rule(
    number: int, got: Places,
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
            free = [p for p in group if (p[0], p[1]) not in {(c[0], c[1]) for c in chosen}]
            if not free:
                break
            chosen.append(min(free, key=lambda p: (_gap(p, anchor), p[0])))
        start, end = min(p[0] for p in chosen), max(p[1] for p in chosen)
        if end - start <= span and len(chosen) == len(lists):
            yield tuple(chosen)


def _gap(a: tuple[int, int, str], b: tuple[int, int, str]) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)
