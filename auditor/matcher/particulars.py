"""Gate 4, particulars: does a passage hold something that can be checked? Labels, never refuses.

`concrete` by LABELLING.md: a number, a date, a named document, platform, meeting, mechanism, case
or a specific act. The lists are in `auditor/data/particulars.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.data import load
from auditor.matcher.cues import cues
from auditor.matcher.shadow import normalise
from auditor.matcher.sieve import Sieved, lacking

_DATE = Sieved(
    r"(?<!\d)\d{1,2}月(?:\d{1,2}日|份|初|底|中旬|上旬|下旬)?"
    r"|20\d\d年(?:底|初|末|春季|秋季)?(?:即|就|已|便)*(?:修订|印发|建成|制定|出台|挂牌|成立|投用|启用|上线|组建|整合|起(?!草)|公布|建立)"
)
_PERCENT = Sieved(r"\d+(?:\.\d+)?%|百分之[一二三四五六七八九十百]+|近?[一二三四五六七八九]成")
_TITLE = Sieved("《[^《》]{2,80}》")
_QUOTED = Sieved("[“「\"]([^“”「」\"]{2,18})[”」\"]")

SHORTEST_ACT = 6  # characters below which a clause tells no act by itself
MOST_LISTED = 2  # marks of enumeration above which a clause only lists

_BASIS = re.compile(r"(?:根据|按照|依据|对照|依照|遵照|参照|为贯彻|为落实|贯彻|落实|执行)[^,;。》]{0,10}$")


@dataclass(frozen=True, slots=True)
class _Lists:
    number: Sieved
    numeral: Sieved
    not_numbers: re.Pattern[str]
    verbs: re.Pattern[str]  # what each of the acts begins with
    acts: Sieved
    softened: re.Pattern[str]
    specific: Sieved
    nouns: re.Pattern[str]
    names: re.Pattern[str]
    slogans: tuple[str, ...]
    deed: re.Pattern[str]
    claims: re.Pattern[str]
    soft: re.Pattern[str]


def _any_of(words: list[str]) -> str:
    return "|".join(sorted((re.escape(normalise(str(w))) for w in words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    data = load("particulars")
    acts = "|".join(
        f"(?:{_any_of(a['verb'])})(?:了)?[^,;。]{{0,18}}?(?:{_any_of(a['object'])})" for a in data["acts"]
    )
    return _Lists(
        number=Sieved(rf"(?<![\d第.])\d[\d,.]*(?:多|余|万|亿|千|百|几)*(?:{_any_of(data['units'])})"),
        numeral=Sieved(rf"[一两二三四五六七八九十百千]+(?:余|多|几)?(?:{_any_of(data['numeral_units'])})"),
        not_numbers=re.compile(_any_of(data["not_numbers"])),
        verbs=re.compile(_any_of([verb for a in data["acts"] for verb in a["verb"]])),
        acts=Sieved(acts),
        softened=re.compile(rf"(?:{_any_of(data['softeners'])})(?:地)?$"),
        specific=Sieved(_any_of(data["specific"])),
        nouns=re.compile(rf"(?:{_any_of(data['nouns'])})$"),
        names=re.compile(_any_of(data["names"])),
        slogans=tuple(normalise(str(s)) for s in data["slogans"]),
        deed=re.compile(_any_of(data["deeds"])),
        claims=re.compile(_any_of(data["claims"])),
        soft=re.compile(_any_of(list(cues().words["soft"]))),
    )


def particular(shadow: str, original: str | None = None, lacks: int | None = None) -> str | None:
    """What in a clause run can be checked: the kind of particular, None where there is none.

    `shadow` and `original` are the same run in shadow form and as it stands in the report (whose
    quotation marks tell names; left out where names do not matter); `lacks` what the shadow is
    `sieve.lacking`.
    """
    lists = _lists()
    if lacks is None:
        lacks = lacking(shadow)
    if lists.number.finds(shadow, lacks) or _PERCENT.finds(shadow, lacks):
        return "number"
    if not lacks & lists.numeral.bits and lists.numeral.search(lists.not_numbers.sub("", shadow)):
        return "number"
    if _DATE.finds(shadow, lacks):
        return "date"
    if not lacks & _TITLE.bits and _document(shadow):
        return "document"
    if original is not None and _named(original, lists):
        return "name"
    if _act(shadow, lists, lacks):
        return "act"
    return None


def told_plainly(shadow: str) -> bool:
    """Does a clause run without any particular nonetheless tell an act of its own (决策材料已按一事一档
    立卷, 在云溪镇举行演练), with no word of a claim or a slogan (LABELLING.md, a specific act)?"""
    text = shadow.strip(",;。:")
    lists = _lists()
    if len(text) < SHORTEST_ACT or text.count("、") > MOST_LISTED or not lists.deed.search(text):
        return False
    return not lists.claims.search(text) and not lists.soft.search(text)


def _document(text: str) -> bool:
    """A 《…》 that the act itself handles, not one that is only its basis."""
    for m in _TITLE.finditer(text):
        before = text[max(0, m.start() - 14) : m.start()]
        if not _BASIS.search(before):
            return True
        if cues().own.search(before):
            return True
    return False


def _named(original: str, lists: _Lists) -> bool:
    for m in _QUOTED.finditer(original):
        content = normalise(m.group(1))
        if any(s in content or content in s for s in lists.slogans):
            continue
        around = original[m.end() : m.end() + 8]
        if lists.names.search(normalise(around)) or lists.names.search(content):
            return True
    return False


def _act(text: str, lists: _Lists, lacks: int) -> bool:
    if lists.specific.finds(text, lacks):
        return True
    if lacks & lists.acts.bits:
        return False
    verb = lists.verbs.search(text)
    for m in lists.acts.finditer(text, verb.start()) if verb else ():
        before = text[max(0, m.start() - 4) : m.start()]
        if not lists.softened.search(before) and not lists.nouns.search(before):
            return True
    return False
