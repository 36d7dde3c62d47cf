"""The matcher: one report against compiled checklists, an `ItemMatch` for every item.

Candidates from terms and likeness pass four gates (matter, actor, time and polarity, particulars);
what is refused is kept with the gate and the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.matcher import cite, fuzzy, structure
from auditor.matcher.actor import other_actor
from auditor.matcher.after import LISTED, Found, inside, mark_lists, spend_zeros
from auditor.matcher.candidates import Candidate, ItemHits, candidates, guards
from auditor.matcher.engine import Lexicon, Use, add_cues, add_terms
from auditor.matcher.head import no_head
from auditor.matcher.matter import no_evidence, refuse
from auditor.matcher.particulars import particular, told_plainly
from auditor.matcher.time import Label, label_clauses, open_still
from auditor.matcher.view import ReportView, SentenceView, view
from auditor.matcher.weigh import Weigher, weigher
from auditor.matcher.worth import WEAK, Scale
from auditor.matcher.zero import denial, zero_of
from auditor.records import Body, Hit, ItemMatch, Passage, Reason, Report, Stance, Strength

if TYPE_CHECKING:
    from auditor.checklist.models import Checklist, Item

_BREAK = re.compile("\n")
# How many clauses behind a run its particular may stand, and the model's score from which such a clause is
# about the item.
REACH, ABOUT = 2, -4.0


@dataclass(slots=True)
class Compiled:
    """Checklists made ready to run: `items` in order, `offsets` where each checklist begins."""

    checklists: tuple[Checklist, ...]
    items: tuple[Item, ...]
    lexicon: Lexicon
    exemplars: fuzzy.Exemplars
    weigher: Weigher | None = None


def compile_checklists(checklists: Iterable[Checklist], weights: Path | None = None) -> Compiled:
    """One automaton and one set of exemplars for all the items of a run; `weights` as `weigher` takes them."""
    lists = tuple(checklists)
    items = tuple(item for c in lists for item in c.items)
    lexicon = Lexicon()
    add_cues(lexicon)
    likes: list[tuple[int, str, bool]] = []
    for number, item in enumerate(items):
        evidence = item.evidence
        add_terms(lexicon, number, evidence, evidence.span, side=False)
        likes += [(number, sentence, False) for sentence in evidence.like]
        if evidence.side is not None:
            add_terms(lexicon, number, evidence.side, evidence.span, side=True)
            likes += [(number, sentence, True) for sentence in evidence.side.like]
        for kind, terms in (("except", evidence.except_), ("unless", evidence.unless),
                            ("particular", evidence.particular)):  # fmt: skip
            for term in terms:
                lexicon.add(term, Use(kind, number, -1, -1, term))
        for term in evidence.zero.subject if evidence.zero else ():
            lexicon.add(term, Use("zero", number, -1, -1, term))
    lexicon.close()
    return Compiled(lists, items, lexicon, fuzzy.Exemplars.of(likes), weigher(items, weights))


def match(report: Report, compiled: Compiled, body: Body) -> list[ItemMatch]:
    """What `report` holds on every item of `compiled`, in the items' order."""
    seen = view(report, compiled.lexicon)
    found: dict[int, Found] = defaultdict(Found)
    run = _Run(seen, compiled, body)
    for sentence, cands, extra in candidates(seen, compiled.lexicon):
        run.sentence(sentence, cands, extra, found)
    for sentence, cands in fuzzy.candidates(seen, compiled.exemplars, run.touched):
        run.sentence(sentence, cands, {}, found)
    for sentence, cands in run.scale.proposals(run.touched | run.turned_away):
        beside = guards(sentence, compiled.lexicon, {c.item for c in cands})
        # A proposal has no term of its own to set against a decoy: one in the sentence rules it out.
        open_ = [c for c in cands if c.item not in beside or not (beside[c.item].excepted or beside[c.item].unless)]
        run.sentence(sentence, open_, beside, found)
    mark_lists(seen, run.claims, run.lists, found)
    spend_zeros(compiled.items, found)
    out = []
    for number, item in enumerate(compiled.items):
        got = found.get(number, Found())
        judged = None
        if item.evidence.structure is not None:
            judged = structure.judge(item.evidence.structure, seen, body, run.labels_of, got.passages)
        out.append(_item_match(item, got, judged))
    return out


def _item_match(item: Item, got: Found, judged: structure.Judged | None) -> ItemMatch:
    passages = tuple(judged.passages if judged is not None else got.passages)
    refused = tuple(got.refused)
    if judged is not None:
        refused += tuple(judged.refused)
    return ItemMatch(
        item=item.id, passages=passages, refused=refused, searched=item.searched(),
        exemplars=item.evidence.exemplars,
        unassessable=judged.unassessable if judged else None, disclaimed=got.disclaimed, settled=got.settled,
    )  # fmt: skip


class _Run:
    """The gates at work on one report; labels of sentences are made once and kept."""

    def __init__(self, seen: ReportView, compiled: Compiled, body: Body) -> None:
        self.seen = seen
        self.items = compiled.items
        self.body = body
        self.labels: dict[int, list[Label]] = {}
        self.scale = Scale(compiled.weigher, seen, compiled.lexicon)
        self.touched: set[tuple[int, int]] = set()
        self.turned_away: set[tuple[int, int]] = set()
        # What is the same for all items that cite a run of clauses, made once.
        self._actors: dict[tuple[int, int, bool], str | None] = {}
        self._spans: dict[tuple[int, int, int], tuple[int, int]] = {}
        self._particular: dict[tuple[int, int, int], bool] = {}
        self._places: dict[int, tuple[tuple[str, ...], list[int]]] = {}
        self.claims: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.lists = [number for number, c in enumerate(compiled.checklists) for _ in c.items]

    def labels_of(self, sentence: SentenceView) -> list[Label]:
        """The stance of each clause of `sentence`."""
        labels = self.labels.get(sentence.number)
        if labels is None:
            labels = self.labels[sentence.number] = label_clauses(sentence, self.body.year)
        return labels

    def sentence(
        self, sentence: SentenceView, cands: Sequence[Candidate], extra: dict[int, ItemHits],
        found: dict[int, Found],
    ) -> None:  # fmt: skip
        """All candidates of one sentence through the gates, merged where they cite the same clauses."""
        owners = _owners(sentence, cands)
        groups: dict[tuple[int, int, int], list[Candidate]] = {}
        number, text = sentence.number, self.seen.shadow.text
        closed = no_evidence(sentence)
        for c in cands:
            reason = closed or refuse(c, sentence, extra.get(c.item), text)
            if reason is None and self.items[c.item].evidence.actor == "head":
                reason = no_head(self.seen, sentence, c)
            if reason is not None:
                found[c.item].refused.append(self._refused(sentence, c, reason))
                self.turned_away.add((c.item, number))
                continue
            self.touched.add((c.item, number))
            run = cite.run_of(sentence, c.start, c.end, owners, c.item)
            groups.setdefault((c.item, *run), []).append(c)
        for (item, first, last), members in groups.items():
            self._weighed(sentence, first, last, members, extra.get(item), found[item])
        for number, hits in extra.items():
            rule = self.items[number].evidence.zero
            if rule is None or not hits.zero:
                continue
            outcome = zero_of(rule, sentence, hits.zero)
            if outcome is not None:
                self._zero(sentence, number, outcome, found[number])

    def _weighed(
        self, sentence: SentenceView, first: int, last: int, members: list[Candidate],
        extra: ItemHits | None, found: Found,
    ) -> None:  # fmt: skip
        """What passed the gate of matter: cited, or refused as too unlike or as a mere denial."""
        worth = self.scale.worth(sentence, members)
        if worth is not None and worth < WEAK:
            found.refused.append(self._refused(sentence, members[0], Reason("unlike", {})))
            return
        passage = self._passage(sentence, members[0].item, first, last, members, extra, worth)
        denied = denial(sentence, members) if passage.strength == "general" else None
        if denied is None or passage.stance != "done":
            found.passages.append(passage)
        elif denied == "powerless":
            found.disclaimed = found.disclaimed or passage
        else:
            found.refused.append(replace(passage, gate="matter", why=Reason("zero_no_evidence", {})))

    def _passage(
        self, sentence: SentenceView, item: int, first: int, last: int,
        members: list[Candidate], extra: ItemHits | None, worth: float | None,
    ) -> Passage:  # fmt: skip
        start, end = min(c.start for c in members), max(c.end for c in members)
        place = sentence.clause_at(start)
        label = self._label(sentence, place, sentence.clause_at(end - 1))
        stance: Stance = label.stance
        gate, why = None, None
        if stance == "planned":
            gate, why = "time", Reason("plan_section" if not label.own else label.code, {})
        elif stance == "shortfall":
            gate, why = "time", Reason(label.code, {})
        if stance == "done":
            overseen = self.items[item].evidence.actor == "overseer"
            actor = self._actor(sentence, place, overseen)
            if actor is not None:
                stance, gate, why = "other_body", "actor", Reason("other_body", {"name": actor})
        strength = self._strength(sentence, item, first, last, members, extra)
        if stance == "done" and strength == "general":
            if label.conceded:
                stance, gate, why = "shortfall", "time", Reason("shortfall_words", {})
            elif self._told(sentence, first, last, members):
                strength = "concrete"
        if stance == "done" and (strength == "general" or self._lists(sentence, first, last)):
            behind = self._told_behind(sentence, item, first, last, members)
            if behind is not None:
                last, strength = behind, "concrete"
        a, b = self._span(sentence, first, last, start, end)
        if not sentence.source.heading:
            for clause in range(first, last + 1):
                self.claims[(sentence.number, clause)].add(item)
        return self._make(sentence, a, b, stance, strength, _hits(members, self.seen, sentence), gate, why, worth)

    def _label(self, sentence: SentenceView, first: int, last: int) -> Label:
        """The label of a run that needs all its clauses: the first one's, unless that one only leads
        up to a plan or a lack told in the last (新法施行后,相应的培训放到明年)."""
        labels = self.labels_of(sentence)
        behind = labels[last]
        led = behind.own and (behind.stance == "planned" or (behind.stance == "shortfall" and open_still(behind.cue)))
        return behind if last > first and led and labels[first].stance == "done" else labels[first]

    def _lists(self, sentence: SentenceView, first: int, last: int) -> bool:
        """Is a run one clause that names several things, with no particular but a deed?"""
        clause = sentence.clauses[first]
        return first == last and clause.particular == "act" and clause.text.count("、") >= LISTED - 1

    def _told_behind(
        self, sentence: SentenceView, item: int, first: int, last: int, members: list[Candidate]
    ) -> int | None:
        """The clause behind a run, at most REACH further, that holds the act's particular: done like the
        run, with no turn between, and by the weights still about the item."""
        if sentence.source.heading or all(c.side for c in members):
            return None
        labels = self.labels_of(sentence)
        for k in range(last + 1, min(last + 1 + REACH, len(sentence.clauses))):
            clause = sentence.clauses[k]
            if clause.has("turn") or labels[k].stance != "done":
                return None
            if clause.particular in ("number", "date", "document"):
                score = self.scale.score(sentence, k, item)
                near = clause.end - sentence.clauses[first].start <= cite.LONGEST
                return k if near and score is not None and score >= ABOUT else None
        return None

    def _actor(self, sentence: SentenceView, clause: int, overseen: bool) -> str | None:
        key = (sentence.number, clause, overseen)
        if key not in self._actors:
            self._actors[key] = other_actor(sentence, clause, self.body, overseen)
        return self._actors[key]

    def _span(self, sentence: SentenceView, first: int, last: int, start: int, end: int) -> tuple[int, int]:
        """What to cite of a run: all of it, and then for every hit in it, or a window round the hit."""
        key = (sentence.number, first, last)
        whole = self._spans.get(key)
        if whole is None:
            whole = self._spans[key] = cite.whole_span(self.seen, sentence, first, last)
        if whole[1] - whole[0] <= cite.LONGEST:
            return whole
        return cite.text_span(self.seen, sentence, first, last, start, end)

    def _strength(
        self, sentence: SentenceView, item: int, first: int, last: int,
        members: list[Candidate], extra: ItemHits | None,
    ) -> Strength:  # fmt: skip
        if sentence.source.heading or all(c.side for c in members):
            return "general"
        evidence = self.items[item].evidence
        if evidence.bare:
            return "concrete"
        a, b = sentence.clauses[first].start, sentence.clauses[last].end
        if extra is not None and any(a <= s and e <= b for s, e in extra.particular):
            return "concrete"
        key = (sentence.number, first, last)
        concrete = self._particular.get(key)
        if concrete is None:
            concrete = cite.told_in(sentence.clauses, first, last) is not None
            if not concrete:
                x, y = self.seen.span(sentence, a, b)
                concrete = particular(self.seen.shadow.text[a:b], self.seen.report.text[x:y]) is not None
            self._particular[key] = concrete
        return "concrete" if concrete else "general"

    def _told(self, sentence: SentenceView, first: int, last: int, members: list[Candidate]) -> bool:
        if sentence.source.heading or all(c.side for c in members):
            return False
        return told_plainly(self.seen.shadow.text[sentence.clauses[first].start : sentence.clauses[last].end])

    def _zero(self, sentence: SentenceView, item: int, outcome: tuple[str, int, int], found: Found) -> None:
        kind, start, end = outcome
        first, last = sentence.clause_at(start), sentence.clause_at(end - 1)
        a, b = self._span(sentence, first, last, start, end)
        hit = Hit("zero", self.seen.shadow.text[start:end], None, *self.seen.span(sentence, start, end))
        passage = self._make(sentence, a, b, "done", "concrete", (hit,), None, None)
        passage = replace(passage, zero=True)
        if kind == "met":
            # The zero stands in place of what the same clause seemed to say of the item.
            found.passages = [p for p in found.passages if not inside(p, passage)]
            found.passages.append(passage)
        elif kind in ("disclaim", "settled"):
            if kind == "disclaim":
                found.disclaimed = found.disclaimed or passage
            else:
                found.settled = found.settled or passage
            found.passages = [p for p in found.passages if not inside(p, passage)]
        else:
            found.passages = [p for p in found.passages if not inside(p, passage)]
            found.refused.append(replace(passage, gate="matter", why=Reason("zero_no_evidence", {})))

    def _refused(self, sentence: SentenceView, c: Candidate, reason: Reason) -> Passage:
        first, last = sentence.clause_at(c.start), sentence.clause_at(c.end - 1)
        a, b = self._span(sentence, first, last, c.start, c.end)
        label = self.labels_of(sentence)[first]
        return self._make(sentence, a, b, label.stance, "general", _hits([c], self.seen, sentence), "matter", reason)

    def _make(
        self, sentence: SentenceView, a: int, b: int, stance: Stance, strength: Strength,
        by: tuple[Hit, ...], gate: str | None, why: Reason | None, worth: float | None = None,
    ) -> Passage:  # fmt: skip
        source = sentence.source
        report = self.seen.report
        place = self._places.get(sentence.number)
        if place is None:
            path = tuple(report.headings[i].title for i in source.path)
            breaks = [m.start() for m in _BREAK.finditer(report.text, source.start, source.end)]
            place = self._places[sentence.number] = path, breaks
        path, breaks = place
        return Passage(
            quote=report.text[a:b], start=a, end=b,
            line=source.line + (bisect_left(breaks, a) if breaks else 0),
            page=source.page, paragraph=source.paragraph,
            path=path, stance=stance, strength=strength, by=by, role=source.role,
            gate=gate, why=why, worth=worth,  # type: ignore[arg-type]
        )  # fmt: skip


def _owners(sentence: SentenceView, cands: Sequence[Candidate]) -> dict[int, set[int]]:
    """The items that claim each clause of a sentence as theirs; of a single clause none need be asked."""
    owners: dict[int, set[int]] = {}
    if len(sentence.clauses) > 1:
        for c in cands:
            if not c.side:
                owners.setdefault(sentence.clause_at(c.start), set()).add(c.item)
    return owners


def _hits(members: list[Candidate], seen: ReportView, sentence: SentenceView) -> tuple[Hit, ...]:
    """The hits of merged candidates with their places in the text, each term once."""
    if len(members) == 1 and len(members[0].hits) == 1:
        c = members[0]
        hit = c.hits[0]
        return (Hit(hit.kind, hit.term, hit.score, *seen.span(sentence, c.start, c.end)),)
    out: dict[tuple[str, str], Hit] = {}
    for c in members:
        a, b = seen.span(sentence, c.start, c.end)
        for hit in c.hits:
            key = (hit.kind, hit.term)
            if key not in out:
                out[key] = Hit(hit.kind, hit.term, hit.score, a, b)
    return tuple(out.values())
