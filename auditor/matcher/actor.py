"""Gate 2, actor: did this body do it or take part? (LABELLING.md, stance `other_body`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from auditor.data import load
from auditor.matcher.shadow import normalise
from auditor.matcher.sieve import Sieved
from auditor.matcher.view import ClauseView, SentenceView
from auditor.records import Body

_GOVERNMENTS = frozenset({"government", "joint", "subdistrict"})
_DEFAULT_LEVEL = "city"


@dataclass(frozen=True, slots=True)
class _Actors:
    """Compiled patterns for one level and kind of body; `others` each name the subject `name`. These
    and `fresh` hold at the beginning of a clause alone."""

    others: tuple[re.Pattern[str], ...]
    by: Sieved
    own: re.Pattern[str]
    no_part: Sieved
    fresh: re.Pattern[str]
    towards: re.Pattern[str]
    joined: re.Pattern[str]
    topic: re.Pattern[str]
    by_next: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _places(words: Iterable[str]) -> str:
    """Words for places; 市 in 市场 or 市民 is none."""
    return "|".join(f"{re.escape(w)}(?!场|民|容|值|域)" for w in words)


@lru_cache(maxsize=64)
def _actors(level: str, department: bool) -> _Actors:
    data = load("actors")
    head, organ = rf"(?:{data['lead']}[,:]?)*", data["organ"]
    more = data["more"].replace("ORGAN", organ)
    tail = rf"{more}(?!的|之)(?:{data['between']})(?:{_any(data['verbs'])})(?!的|者|人)"
    full = [*data["full"], *data["full_below"].get(level, ())]
    names = [rf"(?:{_any(full)})"]
    places = [*data["above"].get(level, ()), *(data["own"].get(level, "").split("|") if department else ())]
    by = data["by"].replace("PLACES", _places(places) if places else "国家")
    place, inside = data["not_place"], data["inside_place"]
    above = data["above"].get(level, ())
    if above:
        names.append(rf"(?:{place}{inside}{{0,6}}?(?:{_places(above)})(?:[一-鿿]{{0,12}}?){organ})")
    own = data["own"].get(level)
    if own:
        there = organ if department else data["apart"]
        owned = _places(own.split("|"))
        names.append(rf"(?:{place}{inside}{{0,4}}(?:{owned})[一-鿿]{{0,12}}?{there})")
    names.append(place + data["outsider"])
    own_words = _any(data["self"])
    if not department:
        where = "".join(f"(?<!{w})" for w in data["where"])
        own_words += f"|{where}(?:{_any(data['self_place'].get(level, ('我们',)))})"
    fresh = rf"{head}(?:我|本|全)(?:局|市|区|县|镇|乡|省|厅|委|办|院|中心|街道|单位|机关|系统|队|处|所)"
    return _Actors(
        tuple(re.compile(rf"{head}(?P<name>{name}){tail}") for name in names),
        Sieved(by), re.compile(own_words), Sieved(data["no_part"]), re.compile(fresh),
        re.compile(data["towards"]), re.compile(_any(data["joined"])),
        re.compile(data["topic"]), re.compile(data["by_next"]),
    )  # fmt: skip


def other_actor(sentence: SentenceView, clause: int, body: Body, overseen: bool = False) -> str | None:
    """The other body that did what clause number `clause` tells, None where this body has a part.

    The subject of an earlier clause of the sentence holds until another one is named; that this
    body took no part may be said in a later clause. `overseen`: the item is about what others do
    to this body (审计, 人大监督, 检察建议), so that their acts count unless they went elsewhere.
    """
    actors = _actors(body.level or _DEFAULT_LEVEL, body.kind not in _GOVERNMENTS)
    agency = normalise(body.agency or "")
    clauses = sentence.clauses
    if clause + 1 < len(clauses) and actors.topic.search(clauses[clause].text):
        clause += 1
    denied = _denied(actors, clauses[clause:])
    by_next = _by_next(actors, clauses, clause)
    if by_next is not None:
        return by_next
    for place in range(clause, -1, -1):
        text = clauses[place].text
        if place == clause:
            by = actors.by.finds(text, clauses[place].lacks)
            if by and not actors.own.search(text) and not _joined(actors, clauses, clause):
                return by.group()
        if place < clause and actors.fresh.match(text):
            return None
        name = _named(text, actors, agency)
        if name is None and actors.fresh.match(text):
            return None
        if name is not None:
            run = "".join(c.text for c in clauses[place : clause + 1])
            if overseen and not denied and not _elsewhere(text, actors, agency):
                return None
            own = actors.own.search(actors.no_part.pattern.sub("", run)) or _joined(actors, clauses, clause)
            return None if own and not denied else name
        if agency and agency in text:
            return None
    return denied.group() if denied else None


def _by_next(actors: _Actors, clauses: Sequence[ClauseView], clause: int) -> str | None:
    """Does the next clause begin with who did what this one tells (建成智慧消防平台,由运营公司出资)?"""
    after = clauses[clause + 1].text if clause + 1 < len(clauses) else ""
    by = actors.by_next.match(after)
    return by.group() if by and not actors.own.search(clauses[clause].text + after) else None


def _denied(actors: _Actors, clauses: Sequence[ClauseView]) -> re.Match[str] | None:
    """Where the clauses say that this body took no part."""
    lacks = -1
    for clause in clauses:
        lacks &= clause.lacks
    return None if lacks & actors.no_part.bits else actors.no_part.search("".join([c.text for c in clauses]))


def _joined(actors: _Actors, clauses: Sequence[ClauseView], clause: int) -> bool:
    """Does the next clause tell what this body did with it (平台由省厅开发,我局全部接入)?"""
    after = clauses[clause + 1].text if clause + 1 < len(clauses) else ""
    return bool(actors.fresh.match(after) and actors.joined.search(after))


def _elsewhere(text: str, actors: _Actors, agency: str) -> bool:
    """Is the act of the other body directed at a third one (向市文物局)?"""
    return any(not _is_self(m.group("name"), agency) for m in actors.towards.finditer(text))


def _named(text: str, actors: _Actors, agency: str) -> str | None:
    """The other body that stands as subject at the head of a clause."""
    for pattern in actors.others:
        m = pattern.match(text)
        if m and not _is_self(m.group("name"), agency):
            return m.group("name")
    return None


def _is_self(name: str, agency: str) -> bool:
    """Is `name` a short form of `agency`? All its characters stand in the agency's name, in order."""
    if not agency:
        return False
    rest = iter(agency)
    return all(c in rest for c in name)
