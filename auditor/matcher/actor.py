"""Gate 2, actor: did this body do it or take part? (LABELLING.md, stance `other_body`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.data import load
from auditor.matcher.shadow import normalise
from auditor.matcher.view import SentenceView
from auditor.records import Body


@dataclass(frozen=True, slots=True)
class _Actors:
    """Compiled patterns for one level and kind of body."""

    other: re.Pattern[str]
    own_level: re.Pattern[str] | None
    by: re.Pattern[str]
    outsider: re.Pattern[str]
    self_words: re.Pattern[str]
    fresh: re.Pattern[str]


@lru_cache(maxsize=64)
def _actors(level: str | None, department: bool) -> _Actors:
    data = load("actors")
    lead, organ, verbs = data["lead"], data["organ"], data["verbs"]
    head = rf"^(?:{lead}[,:]?)*"
    superiors = [*data["superior"].get(level or "city", []), *data["always"]]
    names = "|".join(sorted(map(re.escape, superiors), key=len, reverse=True))
    more = rf"(?:、[^,;。《]{{1,10}}?{organ})*"
    other = re.compile(rf"{head}(?P<name>(?:{names})[^,;。:《]{{0,12}}?{organ}?{more}){verbs}")
    own = data["own_level"].get(level or "")
    own_level = None
    if own and department:
        own_level = re.compile(rf"{head}(?P<name>(?:[一-鿿]{{0,4}}(?:{own}))[一-鿿]{{1,9}}?{organ}){verbs}")
    outsider = re.compile(rf"{head}(?P<name>{data['outsider']}){verbs}")
    words = "|".join(map(re.escape, data["self"]))
    fresh = re.compile(rf"{head}(?:我|本|全)(?:局|市|区|县|镇|乡|省|厅|委|办|院|中心|街道|单位|机关|系统|队|处|所)")
    return _Actors(other, own_level, re.compile(data["by"]), outsider, re.compile(words), fresh)


def other_actor(sentence: SentenceView, clause: int, body: Body) -> str | None:
    """The other body that did what clause number `clause` tells, None where this body has a part.

    The subject of an earlier clause of the sentence holds until another one is named.
    """
    actors = _actors(body.level, body.kind not in ("government", "joint", "subdistrict"))
    agency = normalise(body.agency or "")
    for place in range(clause, -1, -1):
        text = sentence.clauses[place].text
        by = actors.by.search(text)
        if place == clause and by and not actors.self_words.search(text):
            return by.group()
        if actors.fresh.search(text) or (agency and agency in text):
            return None
        name = _named(text, actors, agency)
        if name is not None:
            run = "".join(c.text for c in sentence.clauses[place : clause + 1])
            return None if actors.self_words.search(run) else name
    return None


def _named(text: str, actors: _Actors, agency: str) -> str | None:
    """The other body that stands as subject at the head of a clause."""
    for pattern in (actors.other, actors.own_level, actors.outsider):
        m = pattern.search(text) if pattern is not None else None
        if m and not _is_self(m.group("name"), agency):
            return m.group("name")
    return None


def _is_self(name: str, agency: str) -> bool:
    """Is `name` a short form of `agency`? All its characters stand in the agency's name, in order."""
    if not agency:
        return False
    rest = iter(agency)
    return all(c in rest for c in name)
