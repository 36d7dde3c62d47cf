"""The counter-factual properties: each takes a report as it stands and yields what breaks it, with how
many passages or verdicts were asked. A break names the item and what the program said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from auditor.matcher.match import Compiled
from auditor.records import Finding, Passage, Sentence

from .edits import (
    WORDS,
    Case,
    Edited,
    Judged,
    Place,
    chapters_turned,
    cited,
    deleted,
    hit_clause,
    judge,
    moved_to_plans,
    overlapping,
    replaced,
    verb_of,
    with_decoys,
)  # fmt: skip

GROUPS = 2  # every second item in turn: few enough edits at a time that the rest stands as it was
RANK = {"not_applicable": 0, "not_assessable": 0, "missing": 0, "planned": 1, "acknowledged_gap": 2, "partial": 3,
        "met": 4}  # fmt: skip
# Kinds among which the same bodies count as others: a government's departments are its own.
CLASSES = (("department", "institution"), ("government", "joint"))
Chosen = list[tuple[int, Passage, Sentence]]


@dataclass
class Asked:
    """How often a property was asked of a report, and where it does not hold."""

    asked: int = 0
    breaks: list[str] = field(default_factory=list)

    def ask(self, holds: bool, told: str) -> None:
        """One question more."""
        self.asked += 1
        if not holds:
            self.breaks.append(" ".join(told.split()))


Property = Callable[[Case, Compiled], Asked]


def _groups(case: Case) -> Iterator[Chosen]:
    chosen = cited(case)
    for group in range(GROUPS):
        yield [c for c in chosen if c[0] % GROUPS == group]


def _again(case: Case, edited: Edited, ready: Compiled) -> Judged:
    return judge(edited.text, case.name, case.said, ready)


def deleting(case: Case, ready: Compiled) -> Asked:
    """Delete the cited passages of an item: its status does not rise, and where it does not fall
    either, other evidence is cited."""
    out = Asked()
    for group in range(GROUPS):
        chosen = [(n, f) for n, f in enumerate(case.audit.findings) if n % GROUPS == group and f.evidence]
        places = [(p.start, p.end) for _, f in chosen for p in f.evidence if p.start is not None and p.end is not None]
        after = _again(case, deleted(case.text, places), ready).audit.findings
        for n, f in chosen:
            falls = RANK[after[n].status] < RANK[f.status] or f.status == "not_applicable"
            stays = after[n].status == f.status and bool(after[n].evidence)
            out.ask(falls or stays, f"{f.item} {f.status} -> {after[n].status}: {_quotes(after[n])}")
    return out


# What two properties ask of the same move, which is made once for both; emptied where the matcher is another one.
MOVED: dict[Case, tuple[Asked, Asked]] = {}


def _into_plans(case: Case, ready: Compiled) -> tuple[Asked, Asked]:
    if case in MOVED:
        return MOVED[case]
    shows, planned = MOVED[case] = Asked(), Asked()
    for chosen in _groups(case):
        after = _again(case, edited := moved_to_plans(case, [s for _, _, s in chosen]), ready)
        for n, p, s in chosen:
            if not re.search(WORDS["done"], case.text[s.start : s.end]):
                left = overlapping(after.matches[n], edited.now((p.start or 0, p.end or 0)))
                shows.ask(not left, f"{after.matches[n].item}: {p.quote}")
        for n in sorted({n for n, _, _ in chosen}):
            match, finding = after.matches[n], after.audit.findings[n]
            places = [place for m, p, _ in chosen if m == n for place in edited.now((p.start or 0, p.end or 0))]
            seen = overlapping(match, places, ("planned",))
            if seen and not any(p.stance == "done" for p in match.passages):
                planned.ask(finding.status in ("planned", "acknowledged_gap"), f"{finding.item} {finding.status}")
    return shows, planned


def planning(case: Case, ready: Compiled) -> Asked:
    """Move the sentence of a cited passage into the plans: the passage shows nothing as done any
    more, unless the sentence says by words of its own that it is (累计, 已, 全年)."""
    return _into_plans(case, ready)[0]


def planned_then(case: Case, ready: Compiled) -> Asked:
    """The same move: where no other passage shows the item and the moved one is still seen, the
    item is planned (or admitted as lacking, where something else says so)."""
    return _into_plans(case, ready)[1]


def _now(edited: Edited, clause: Place) -> list[Place]:
    """A clause with what was put into it, in one piece."""
    pieces = edited.now(clause)
    return [(pieces[0][0], pieces[-1][1])]


def negating(case: Case, ready: Compiled) -> Asked:
    """Put 尚未 before the verb that a clause with a hit begins with: no passage of the item that
    holds the clause counts as done."""
    out = Asked()
    for chosen in _groups(case):
        made = []
        for n, p, s in chosen:
            clause = hit_clause(s, p)
            verb = verb_of(case.text[clause[0] : clause[1]])
            if verb is not None:
                made.append((n, clause, clause[0] + verb.start("verb")))
        edited = replaced(case.text, [((at, at), WORDS["shortfall"]) for _, _, at in made])
        after = _again(case, edited, ready)
        for n, clause, _ in made:
            now = _now(edited, clause)
            left = overlapping(after.matches[n], now)
            out.ask(not left, f"{after.matches[n].item}: {edited.text[now[0][0] : now[0][1]]}")
    return out


def swapping_actors(case: Case, ready: Compiled) -> Asked:
    """Make a superior the subject of a clause with a hit, where the sentence says of no part of
    this body: no passage of the item that holds the clause counts as done by this body. Items on
    what others do to this body are left out."""
    actor = WORDS["actors"].get(case.audit.body.level or "city")
    out = Asked()
    for chosen in _groups(case):
        made = []
        for n, p, s in chosen:
            clause = hit_clause(s, p)
            verb = verb_of(case.text[clause[0] : clause[1]])
            rest = re.sub(WORDS["self"], "", case.text[s.start : s.end])
            own = re.search(WORDS["own_part"], rest) or re.search(WORDS["own_part"], case.text[s.start : clause[0]])
            if verb is None or own or ready.items[n].evidence.actor == "overseer":
                continue
            at = clause[0] + verb.start("verb")
            start = clause[0] + verb.start("self") if verb.group("self") else at
            made.append((n, clause, (start, at)))
        edited = replaced(case.text, [(place, actor) for _, _, place in made])
        after = _again(case, edited, ready)
        for n, clause, _ in made:
            now = _now(edited, clause)
            left = overlapping(after.matches[n], now)
            out.ask(not left, f"{after.matches[n].item}: {edited.text[now[0][0] : now[0][1]]}")
    return out


def adding_decoys(case: Case, ready: Compiled) -> Asked:
    """Add the items' decoys (`tests.missing`) to the results: no decoy is a passage of its own item,
    and an item that no decoy touches keeps status and evidence."""
    texts = [(n, c.text) for n, item in enumerate(ready.items) for c in item.tests.missing if _plain(c)]
    edited, places = with_decoys(case, [text for _, text in texts])
    after, out = _again(case, edited, ready), Asked()
    for (n, text), place in zip(texts, places, strict=False):
        left = overlapping(after.matches[n], [place], ("done", "planned", "shortfall"))
        out.ask(not left, f"{ready.items[n].id}: {text}")
    for before, now, match in zip(case.audit.findings, after.audit.findings, after.matches, strict=True):
        if not overlapping(match, places, ("done", "planned", "shortfall", "other_body")):
            out.ask(_gist(before) == _gist(now), f"{before.item} {before.status} -> {now.status}")
    return out


def _plain(case: object) -> bool:
    told = ("year", "published", "kind", "functions", "section")
    return all(getattr(case, name) is None for name in told) and "\n" not in getattr(case, "text").strip()  # noqa: B009 - one case type, two callers


def turning_chapters(case: Case, ready: Compiled) -> Asked:
    """Turn the order of the chapters round: status and cited passages stay, only offsets change."""
    edited, out = chapters_turned(case), Asked()
    if edited is not None:
        after = _again(case, edited, ready).audit.findings
        for before, now in zip(case.audit.findings, after, strict=True):
            out.ask(_gist(before) == _gist(now), f"{before.item} {before.status} -> {now.status}")
    return out


def swapping_kinds(case: Case, ready: Compiled) -> Asked:
    """Another kind of body of the same class, without functions: what is expected changes, and with
    it whether an item with nothing found is missing or not applicable; nothing else does."""
    out = Asked()
    kinds = next((c for c in CLASSES if case.said.kind in c), CLASSES[0])
    for kind in kinds:
        if kind == case.said.kind:
            continue
        after = judge(case.text, case.name, replace(case.said, kind=kind, functions=()), ready).audit.findings
        for before, now in zip(case.audit.findings, after, strict=True):
            same = _gist(before) == _gist(now) or {before.status, now.status} == {"missing", "not_applicable"}
            out.ask(same, f"{before.item} {before.status} -> {now.status}")
    return out


def _gist(f: Finding) -> tuple[str, list[tuple[str | None, str, str]]]:
    return f.status, sorted((p.quote, p.stance, p.strength) for p in f.evidence)  # type: ignore[type-var]


def _quotes(f: Finding) -> str:
    return " / ".join(p.quote or "" for p in f.evidence)


PROPERTIES: dict[str, Property] = {
    p.__name__: p
    for p in (deleting, planning, planned_then, negating, swapping_actors, adding_decoys, turning_chapters,
              swapping_kinds)
}  # fmt: skip
