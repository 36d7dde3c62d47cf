"""Gate 3, time and polarity: was it done, is it planned, or is it admitted as lacking?

The section's role gives the default and the clause's own words win over it (LABELLING.md, stance):
尚未 or 拟于明年 among results, 已 among plans. The verdict may turn in mid-sentence, so every
clause has a label of its own; what a clause leaves open is told by the clauses round it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from auditor.frozen import record
from auditor.matcher.cues import cues
from auditor.matcher.sieve import Sieved
from auditor.matcher.view import ClauseView, SentenceView, pattern_cues
from auditor.records import Stance

_DEFAULTS: dict[str, Stance] = {"shortcomings": "shortfall", "plans": "planned"}
_STILL = Sieved("尚未|仍|未能|还未|尚无|尚缺|还没|依然|没有|至今")
_ALREADY = Sieved("已|截至|截止|累计|了$|了[,;。]")
_NOUN_ALREADY = Sieved(r"^(?:在|对|将|按|推动|加快|推进|巩固|结合|依托|针对)[^,]{0,12}已|已[^,]{1,8}的")
# A lack told outright (nothing was done), not merely a weakness of what was done.
_DENIAL = re.compile("没|未(?!来|成年|必)|无人|无专|无从|空白|尚无|尚缺|谈不上|石沉大海")


@record
class Label:
    """A clause's stance, why it holds, and whether its own words (not its section) decide it.

    `conceded`: what stands before the turn (虽…但…) counts as done only where it is concrete.
    """

    stance: Stance
    code: str
    cue: str
    own: bool
    conceded: bool = False


class _Signs(NamedTuple):
    future: int | None
    past: int | None
    already: bool
    shortfall: int | None
    turn: bool
    concede: bool
    preparing: bool


_YEAR = Sieved(r"(?<![\d\-至~])(20\d\d)年(?!度?(?:版|\)))")


def _years_ahead(text: str, lacks: int, year: int | None) -> re.Match[str] | None:
    """A mention of a year after the reporting year, as a date of its own (not a range's end)."""
    if year is None or lacks & _YEAR.bits:
        return None
    for m in _YEAR.finditer(text):
        if int(m.group(1)) > year:
            return m
    return None


def _signs(clause: ClauseView, titles: list[tuple[int, int]], year: int | None) -> _Signs:
    text, lacks = clause.text, clause.lacks
    told = (*clause.cues, *pattern_cues(clause, titles))
    ahead = _years_ahead(text, lacks, year)
    already = bool(_ALREADY.finds(text, lacks)) and not _NOUN_ALREADY.finds(text, lacks)
    preparing = bool(cues().preparing.finds(text, lacks))
    if not told and not ahead:  # as most clauses
        return _Signs(None, None, already, None, False, False, preparing)
    places: dict[str, list[int]] = {}
    for kind, start, _ in told:
        places.setdefault(kind, []).append(start)
    if ahead and not any(a <= clause.start + ahead.start() < b for a, b in titles):
        places.setdefault("future", []).append(clause.start + ahead.start())
    lack = places.get("shortfall")
    if lack and ("overcome" in places and not _STILL.finds(text, lacks)):
        lack = None
    if lack and "zero" in places and min(places["zero"]) < min(lack):
        lack = None
    if lack and cues().no_lack.finds(text, lacks):
        lack = None
    turn = places.get("turn")
    return _Signs(
        future=min(places["future"]) if "future" in places else None,
        past=max(places["past"]) if "past" in places else None,
        already=already,
        shortfall=max(lack) if lack else None,
        turn=bool(turn) and min(turn or [0]) - clause.start <= 2,
        concede="concede" in places,
        preparing=preparing,
    )


def label_clauses(sentence: SentenceView, year: int | None) -> list[Label]:
    """One label a clause, in order. A plan or an admission told in one clause holds for the
    clauses behind it until a clause of the same sentence tells of something done; a topic or a
    preparation takes the label of the plan or lack that follows it."""
    default = _DEFAULTS.get(sentence.role, "done")
    carried = Label(default, f"{sentence.role}_section", "", False)
    signs = [_signs(clause, sentence.titles, year) for clause in sentence.clauses]
    labels = []
    for clause, sign in zip(sentence.clauses, signs, strict=True):
        label = _decide(sign, default, clause)
        if label is None:
            label = carried
        elif label.stance == "done" or label.own:
            carried = _carry(label, default, sign, carried)
        labels.append(label)
    if default == "done":
        _look_ahead(sentence.clauses, signs, labels)
    return labels


def _look_ahead(clauses: list[ClauseView], signs: list[_Signs], labels: list[Label]) -> None:
    """From the last clause to the first: what stands open is told by what follows."""
    for place in range(len(clauses) - 2, -1, -1):
        after, label, sign, clause = labels[place + 1], labels[place], signs[place], clauses[place]
        if label.stance != "done" or after.stance not in ("planned", "shortfall"):
            continue
        if after.stance == "planned":
            told = label.own or cues().acted.finds(clause.text, clause.lacks) or clause.particular == "number"
            open_ = sign.preparing or not told
            if open_ and not signs[place + 1].turn:
                labels[place] = Label("planned", "future_words", after.cue, True)
        elif sign.concede:
            denied = bool(_DENIAL.search(after.cue))
            meant = bool(cues().meant.finds(clause.text, clause.lacks)) or not sign.already
            if denied and (meant or clause.particular is None):
                labels[place] = Label("shortfall", "shortfall_words", after.cue, True)
            elif meant:
                labels[place] = replace(label, conceded=True)
        elif not label.own and after.own and _is_topic(clause) and not signs[place + 1].turn:
            labels[place] = Label("shortfall", "shortfall_words", after.cue, True)


def open_still(text: str) -> bool:
    """Does a clause say that the lack is still there (尚未, 至今没有)?"""
    return bool(_STILL.search(text))


def _is_topic(clause: ClauseView) -> bool:
    """Does a clause only name what the next one speaks of? It tells no act and no figure."""
    lists, lacks = cues(), clause.lacks
    if len(clause.text) > 24 or clause.particular is not None:
        return False
    return not lists.acted.finds(clause.text, lacks) and not lists.happened.finds(clause.text, lacks)


def _carry(label: Label, default: Stance, signs: _Signs, carried: Label) -> Label:
    """What a clause's label means for the next clauses that say nothing of time themselves."""
    if label.stance == "shortfall" and default == "done" and not signs.turn:
        return carried  # one weakness in passing; what follows is told as done again
    if label.stance == "done" and default != "done" and signs.concede:
        return Label(default, carried.code, "", False)
    return label


def _decide(signs: _Signs, default: Stance, clause: ClauseView) -> Label | None:
    text = clause.text
    if default == "planned":
        return _in_plans(signs, text)
    if default == "shortfall":
        return _in_shortcomings(signs, text)
    if signs.future is not None and not (signs.already and (signs.past or 0) > signs.future):
        if signs.shortfall is not None and signs.shortfall > signs.future:
            return Label("shortfall", "shortfall_words", text, True)
        return Label("planned", "future_words", text, True)
    if signs.shortfall is not None:
        return Label("shortfall", "shortfall_words", text, True)
    if signs.past is not None or signs.already:
        return Label("done", "past_words", text, True)
    return None


def _in_plans(signs: _Signs, text: str) -> Label | None:
    if signs.already and signs.future is None:
        if signs.shortfall is not None and _STILL.search(text):
            return Label("shortfall", "shortfall_words", text, True)
        return Label("done", "past_words", text, True)
    if signs.shortfall is not None and _STILL.search(text) and signs.future is None:
        return Label("shortfall", "shortfall_words", text, True)
    return None


def _in_shortcomings(signs: _Signs, text: str) -> Label | None:
    if signs.future is not None and signs.shortfall is None:
        return Label("planned", "future_words", text, True)
    if (signs.concede or signs.already) and signs.shortfall is None and not signs.turn:
        return Label("done", "past_words", text, True)
    if signs.shortfall is not None:
        return Label("shortfall", "shortfall_words", text, True)
    return None
