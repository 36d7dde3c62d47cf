"""Candidates: which sentences may be about which item, by term, by terms together, by likeness."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from auditor.matcher.engine import ALONE, Lexicon
from auditor.matcher.view import ReportView, SentenceView
from auditor.records import Hit

_PLACE = itemgetter(0)  # of a place its start
_FEW = 16
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
    """For every sentence with hits: its candidates (refusable ones too) and what else the sentence
    holds for their items; zeros' subjects of every item."""
    for sentence in report.sentences:
        if not sentence.hits and not sentence.others:
            continue
        found = _of_sentence(sentence, report, lexicon)
        extra = beside(sentence, lexicon, {c.item for c in found})
        if found or extra:
            yield sentence, found, extra


def items_touched(sentence: SentenceView, lexicon: Lexicon) -> set[int]:
    """The items with a term of their rules in the sentence."""
    return set().union(*[lexicon.items[pattern] for pattern, _, _ in sentence.hits])


def _of_sentence(sentence: SentenceView, report: ReportView, lexicon: Lexicon) -> list[Candidate]:
    """The candidates of the rules all of whose groups occur in the sentence or are supplied by a
    heading above it, rule by rule in the order in which the sentence comes upon their terms."""
    alone, lanes, flags, hits = lexicon.alone, lexicon.lanes, lexicon.flags, sentence.hits
    found: dict[int, tuple[int, int, list[Candidate]]] = {}  # by rule: first hit, rule, candidates
    masks: dict[int, int] = {}
    for place, (pattern, start, end) in enumerate(hits):
        if flags[pattern] & ALONE:
            for number, rule, hit in alone[pattern]:
                got = found.get(number)
                if got is None:
                    got = found[number] = place, number, []
                spot = [(start, end)]
                got[2].append(Candidate(rule.item, sentence.number, start, end, [hit], rule.side, spot))
        for block, bits in lanes[pattern]:
            masks[block] = masks.get(block, 0) | bits
    several = _carried(masks, sentence, report, lexicon) if masks else ()
    if several:
        at: dict[int, list[int]] = {}
        for place, (pattern, _, _) in enumerate(hits):
            at.setdefault(pattern, []).append(place)
        for number in several:
            members = lexicon.members[number]
            spots = sorted([place for pattern in at.keys() & members.keys() for place in at[pattern]])
            if spots:  # else the headings hold the whole rule, and the sentence nothing of it
                places: Places = {}
                for place in spots:
                    pattern, start, end = hits[place]
                    for group, term in members[pattern]:
                        places.setdefault(group, []).append((start, end, term))
                cands = list(_of_rule(number, places, report, sentence, lexicon))
                if cands:
                    found[number] = spots[0], number, cands
        return [c for _, _, cands in sorted(found.values(), key=itemgetter(0, 1)) for c in cands]
    return [c for _, _, cands in found.values() for c in cands]


def _carried(
    masks: dict[int, int], sentence: SentenceView, report: ReportView, lexicon: Lexicon
) -> list[int]:
    """The rules of several groups that have them all, by the bits of the sentence's terms in each
    block and of the terms in the headings above it."""
    above = {} if sentence.source.heading else report.supplied(sentence.source.path, lexicon)
    out = []
    for block, mask in masks.items():
        whole = mask | above.get(block, 0)
        carried = whole + lexicon.lowest[block] & lexicon.tops[block]
        while carried:
            top = carried & -carried
            out.append(lexicon.rule_at[block][top.bit_length() - 1])
            carried ^= top
    return out


def guards(sentence: SentenceView, lexicon: Lexicon, items: set[int]) -> dict[int, ItemHits]:
    """What the rules of these items keep out of the sentence: decoys and words for other matters."""
    return {
        item: ItemHits(excepted=hits.excepted, unless=hits.unless, particular=hits.particular)
        for item, hits in beside(sentence, lexicon, items).items()
    }


def beside(sentence: SentenceView, lexicon: Lexicon, items: set[int]) -> dict[int, ItemHits]:
    """Decoys, other matters and particulars of these items in the sentence; the subjects of zeros
    of any item, with what else it has."""
    if not sentence.others:
        return {}
    uses = [(use, start, end) for pattern, start, end in sentence.others for use in lexicon.others[pattern]]
    wanted = items | {use.item for use, _, _ in uses if use.kind == "zero"}
    extra: dict[int, ItemHits] = {}
    for use, start, end in uses:
        if use.item not in wanted:
            continue
        hits = extra.get(use.item)
        if hits is None:
            hits = extra[use.item] = ItemHits()
        if use.kind == "particular":
            hits.particular.append((start, end))
        else:
            place = {"except": hits.excepted, "unless": hits.unless, "zero": hits.zero}[use.kind]
            place.append((start, end, use.term))
    return extra


def _of_rule(
    number: int, got: Places,
    report: ReportView, sentence: SentenceView, lexicon: Lexicon,
) -> Iterator[Candidate]:  # fmt: skip
    """The candidates of a rule of several groups, from the places of each in the sentence."""
    rule = lexicon.rules[number]
    borrowed: list[str] = []
    if len(got) < rule.groups:
        above = report.supply(sentence.source.path, lexicon.members[number])
        borrowed = [above[group] for group in range(rule.groups) if group not in got]
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
    if len(rarest) == 1 and max(map(len, lists)) == 1:  # as nearly always
        only = tuple([group[0] for group in lists])
        start, end = min(p[0] for p in only), max(p[1] for p in only)
        if end - start <= span and len({(p[0], p[1]) for p in only}) == len(only):
            yield only
        return
    others = [
        (sorted(group, key=_PLACE), max(p[1] - p[0] for p in group)) for group in lists if group is not rarest
    ]
    for anchor in rarest:
        chosen = [anchor]
        for group, longest in others:
            if len(group) > _FEW:
                # A word said a thousand times: where a place fits, the nearest is within the span.
                low = bisect_left(group, anchor[0] - span - longest, key=_PLACE)
                group = group[low : bisect_right(group, anchor[1] + span, key=_PLACE)]
            near = _nearest(group, anchor, chosen)
            if near is None:
                break
            chosen.append(near)
        start, end = min(p[0] for p in chosen), max(p[1] for p in chosen)
        if end - start <= span and len(chosen) == len(lists):
            yield tuple(chosen)


def _nearest(
    group: list[tuple[int, int, str]], anchor: tuple[int, int, str], chosen: list[tuple[int, int, str]]
) -> tuple[int, int, str] | None:
    """The place of `group` nearest to the anchor that is not chosen yet, the first of several."""
    taken = [(p[0], p[1]) for p in chosen]
    start, end, _ = anchor
    best, least = None, (0, 0)
    for place in group:
        first, last, _ = place
        if (first, last) not in taken:
            gap = first - end if first > end else start - last if start > last else 0
            if best is None or (gap, first) < least:
                best, least = place, (gap, first)
    return best
