"""Compiled checklists and the one pass over a text that finds every term and every cue.

All terms of all checklists of a run, with the cue words of the gates, go into one Aho-Corasick
automaton; its hits come in shadow offsets. Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol

import ahocorasick_rs

from auditor.matcher.cues import CUE_WORDS, cues
from auditor.matcher.shadow import normalise
from auditor.records import Hit


class SideLike(Protocol):
    """The part of an item's evidence that names terms; the checklist room's models fit it."""

    @property
    def any(self) -> Sequence[str]: ...
    @property
    def together(self) -> Sequence[Sequence[str | Sequence[str]]]: ...
    @property
    def like(self) -> Sequence[str]: ...


class Rule(NamedTuple):
    """One way for a passage to be about an item: all `groups` in one sentence within `span`."""

    item: int
    kind: str
    groups: int
    span: int
    side: bool
    label: str


class Use(NamedTuple):
    """What a pattern of the automaton stands for."""

    kind: str  # rule, except, unless, particular, zero, cue
    item: int
    rule: int
    group: int
    term: str


# What a pattern's flags tell: a cue; a term of a rule; one of a rule of one group; neither.
CUE, TERM, ALONE, OTHER = 1, 2, 4, 8
_BLOCK = 8192  # bits of a whole number that holds the groups of many rules


@dataclass(slots=True)
class Lexicon:
    """The automaton with, for each pattern, its uses; `rules` are numbered across all items.

    The rest are tables by pattern, made by `close`. `alone` are the rules of one group with item,
    hit and term, `items` those of all its rules; `lanes` its places among the rules of several groups: (block,
    bits), where each rule has a bit a group and one more above them, so that adding `lowest` of
    the block carries into `tops` where all groups are there. `rule_at` names a carried bit's rule,
    `members` gives a rule's patterns with (group, term); `others` are neither rules nor cues. `flags`
    tell in one byte which of these tables know a pattern, so that most need no look.
    """

    patterns: list[str] = field(default_factory=list)
    uses: list[list[Use]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    alone: list[list[tuple[int, Rule, Hit]]] = field(default_factory=list)
    items: list[frozenset[int]] = field(default_factory=list)
    lanes: list[list[tuple[int, int]]] = field(default_factory=list)
    lane_of: dict[int, tuple[int, int]] = field(default_factory=dict)
    lowest: list[int] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    rule_at: list[dict[int, int]] = field(default_factory=list)
    members: dict[int, dict[int, list[tuple[int, str]]]] = field(default_factory=dict)
    cue_kinds: list[list[str]] = field(default_factory=list)
    others: list[list[Use]] = field(default_factory=list)
    flags: bytes = b""
    index: dict[str, int] = field(default_factory=dict)
    automaton: ahocorasick_rs.AhoCorasick | None = None

    def add(self, term: str, use: Use) -> None:
        key = normalise(term)
        number = self.index.get(key)
        if number is None:
            number = self.index[key] = len(self.patterns)
            self.patterns.append(key)
            self.uses.append([])
        self.uses[number].append(use)

    def add_rule(self, rule: Rule, groups: Iterable[str | Sequence[str]]) -> None:
        number = len(self.rules)
        self.rules.append(rule)
        for place, group in enumerate(groups):
            for term in [group] if isinstance(group, str) else group:
                self.add(term, Use("rule", rule.item, number, place, term))

    def close(self) -> None:
        """Build the automaton and the tables by pattern, once all terms are in."""
        self._lay_lanes()
        sets: dict[frozenset[int], frozenset[int]] = {}  # few different ones
        for pattern, uses in enumerate(self.uses):
            alone: list[tuple[int, Rule, Hit]] = []
            blocks: dict[int, int] = {}
            for use in uses:
                if use.kind == "rule":
                    rule = self.rules[use.rule]
                    if rule.groups == 1:
                        alone.append((use.rule, rule, Hit("side" if rule.side else "any", use.term)))
                    else:
                        block, low = self.lane_of[use.rule]
                        blocks[block] = blocks.get(block, 0) | 1 << low + use.group
                        self.members[use.rule].setdefault(pattern, []).append((use.group, use.term))
            self.alone.append(alone)
            self.lanes.append(list(blocks.items()))
            items = frozenset([use.item for use in uses if use.kind == "rule"])
            self.items.append(sets.setdefault(items, items))
            self.cue_kinds.append([use.term for use in uses if use.kind == "cue"])
            self.others.append([use for use in uses if use.kind not in ("rule", "cue")])
        self.flags = bytes(
            CUE * bool(cues) + TERM * bool(items) + ALONE * bool(alone) + OTHER * bool(others)
            for cues, items, alone, others in zip(
                self.cue_kinds, self.items, self.alone, self.others, strict=True
            )
        )
        self.automaton = ahocorasick_rs.AhoCorasick(
            self.patterns, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def _lay_lanes(self) -> None:
        """Give each rule of several groups its bits in a block."""
        low = _BLOCK
        for number, rule in enumerate(self.rules):
            if rule.groups == 1:
                continue
            if low + rule.groups + 1 > _BLOCK:
                self.lowest.append(0)
                self.tops.append(0)
                self.rule_at.append({})
                low = 0
            self.lane_of[number] = len(self.tops) - 1, low
            self.members[number] = {}
            self.lowest[-1] |= 1 << low
            self.tops[-1] |= 1 << low + rule.groups
            self.rule_at[-1][low + rule.groups] = number
            low += rule.groups + 1

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Every occurrence of every pattern, overlapping ones too: (pattern, start, end)."""
        if self.automaton is None:
            self.close()
        assert self.automaton is not None
        return self.automaton.find_matches_as_indexes(text, overlapping=True)


def add_terms(lexicon: Lexicon, item: int, source: SideLike, span: int, side: bool) -> None:
    """Put `any` and `together` of an item (or of its side aspect) into the automaton."""
    for term in source.any:
        lexicon.add_rule(Rule(item, "side" if side else "any", 1, 0, side, term), [term])
    for groups in source.together:
        label = "+".join(g if isinstance(g, str) else "|".join(g) for g in groups)
        kind = "side" if side else "together"
        lexicon.add_rule(Rule(item, kind, len(groups), span, side, label), groups)


def add_cues(lexicon: Lexicon) -> None:
    """Put the cue words of the gates into the same automaton."""
    for kind in CUE_WORDS:
        for word in cues().words[kind]:
            lexicon.add(word, Use("cue", -1, -1, -1, kind))


@lru_cache(maxsize=8)
def blank_lexicon() -> Lexicon:
    """An automaton of cues alone, for texts looked at without a checklist."""
    lexicon = Lexicon()
    add_cues(lexicon)
    lexicon.close()
    return lexicon
