"""Proposes terms and exemplar sentences for an item from reports: a drafter of checklists decides.

Words are jieba's: what stands in sentences about the item far more often than elsewhere. This is
where word segmentation earns its cost; no audit pays it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.matcher.shadow import normalise
from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.records import Report

if TYPE_CHECKING:
    from auditor.checklist import Checklist, Item

_CHINESE = re.compile("[一-鿿]{2,}")
_LONGEST_RUN, _SHORTEST_TERM, _LEAST = 3, 3, 2
_LIKE = 45.0


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`terms` with how often each stands near the item's matter, `sentences` with their likeness
    (0-100) to the requirement; both best first, none that the item has already."""

    terms: tuple[tuple[str, int], ...]
    sentences: tuple[tuple[str, float], ...]


def suggestions(checklist: Checklist, item_id: str, reports: Sequence[Report], most: int = 10) -> Suggestions:
    """Terms and sentences from `reports` for the item with this id."""
    item = next(i for i in checklist.items if i.id == item_id)
    ready = compiled([checklist])
    near: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    sentences: dict[str, float] = {}
    for report in reports:
        cited = _cited(report, ready, item_id)
        for sentence in report.sentences:
            if sentence.heading or sentence.role in ("chrome", "masthead", "signature"):
                continue
            text = report.text[sentence.start : sentence.end]
            words = set(_phrases(text))
            everywhere.update(words)
            score = _likeness(text, item)
            about = any(a < sentence.end and sentence.start < b for a, b in cited)
            if about or score >= _LIKE:
                near.update(words)
                sentences["".join(text.split())] = score
    known = [normalise(t) for t in item.searched()]
    terms = [(w, n) for w, n in near.items() if n >= _LEAST and n * 2 > everywhere[w] and not _has(known, w)]
    terms.sort(key=lambda t: (-t[1], -len(t[0]), t[0]))
    ranked = sorted(sentences.items(), key=lambda s: (-s[1], s[0]))
    return Suggestions(tuple(terms[:most]), tuple(ranked[:most]))


def _cited(report: Report, ready: object, item_id: str) -> list[tuple[int, int]]:
    audit = audit_report(report, ready, AuditOptions())[0]  # type: ignore[arg-type]
    finding = next(f for f in audit.findings if f.item == item_id)
    return [(p.start, p.end) for p in finding.evidence if p.start is not None and p.end is not None]


def _phrases(text: str) -> Iterator[str]:
    """Runs of up to three words as jieba cuts them, of three characters at least."""
    import jieba

    jieba.setLogLevel("ERROR")
    for run in _CHINESE.findall(text):
        words = jieba.lcut(run)
        for start in range(len(words)):
            for length in range(1, _LONGEST_RUN + 1):
                phrase = "".join(words[start : start + length])
                if start + length <= len(words) and _SHORTEST_TERM <= len(phrase) <= 10:
                    yield phrase


def _likeness(text: str, item: Item) -> float:
    from rapidfuzz import fuzz

    return max(fuzz.token_set_ratio(_spaced(text), _spaced(t)) for t in (item.requirement, *item.evidence.like))


def _spaced(text: str) -> str:
    """Words with blanks between, as token ratios want them; particles and numbers left out."""
    import jieba

    jieba.setLogLevel("ERROR")
    return " ".join(w for run in _CHINESE.findall(text) for w in jieba.lcut(run) if len(w) > 1)


def _has(known: Sequence[str], word: str) -> bool:
    return any(word in k or k in word for k in known)
