"""The best passages that bodies of a set wrote on an item, for a drafter to learn from.

Only what is concrete and done counts. A body speaks once, and a passage that repeats another one,
as copied texts do, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.matcher.shadow import normalise
from auditor.profiles import KINDS
from auditor.records import Audit, Passage
from auditor.reporter.examples import Example
from auditor.scorer.status import relevance

# Likeness (0-100) of two passages of which one says nothing that the other does not.
ALIKE = 80


def candidates(audits: Iterable[Audit], item: str) -> Iterator[Example]:
    """The best passage on the item in each audit that shows it, if there is one."""
    for audit in audits:
        for finding in audit.findings:
            if finding.item != item or finding.status != "met":
                continue
            best = max((p for p in finding.evidence if _concrete(p)), key=_rank, default=None)
            if best is not None:
                yield Example(audit, finding, best)


def chosen(
    found: Iterable[Example], kinds: Sequence[str] = (), but_not: Sequence[str] = (), most: int = 5
) -> list[tuple[str, list[Example]]]:
    """At most `most` examples for each kind of body, the best first; `kinds` are those wanted, all
    where none is named. Bodies named in `but_not` are left out."""
    by_body: dict[tuple[str, str, str], Example] = {}
    for example in found:
        body = example.audit.body
        name = body.agency or example.audit.report.path
        if (kinds and body.kind not in kinds) or {name, *body.aliases} & set(but_not):
            continue
        key = (example.audit.checklist.id, body.kind, name)
        if key not in by_body or _order(example) < _order(by_body[key]):
            by_body[key] = example
    out = []
    for kind in KINDS:
        row = sorted((e for (_, k, _), e in by_body.items() if k == kind), key=_order)
        if row:
            out.append((kind, list(_unlike(row, most))))
    return out


def _concrete(p: Passage) -> bool:
    return p.quote is not None and p.stance == "done" and p.strength == "concrete" and not p.zero


def _rank(p: Passage) -> tuple[float, int]:
    return relevance(p), -(p.start or 0)


def _order(example: Example) -> tuple[float, str, int]:
    return -relevance(example.passage), example.audit.report.path, example.passage.start or 0


def _unlike(row: Iterable[Example], most: int) -> Iterator[Example]:
    from rapidfuzz import fuzz

    taken: list[str] = []
    for example in row:
        text = normalise(example.passage.quote or "")
        if any(fuzz.ratio(text, other, score_cutoff=ALIKE) for other in taken):
            continue
        taken.append(text)
        yield example
        if len(taken) == most:
            return
