"""Gate 1, matter: is the passage about this item at all? Accepts or refuses."""

from __future__ import annotations

import re

from auditor.matcher.candidates import Candidate, ItemHits
from auditor.matcher.cues import cues
from auditor.matcher.straddle import SHORT, straddles
from auditor.matcher.view import SentenceView
from auditor.records import Reason

# Roles whose text is never evidence of what the body did.
_SILENT = frozenset({"chrome", "masthead", "signature"})

# Titles that stand in one list before a title: what governs the first governs them all.
_LISTED = re.compile(r"(?:《[^《》]{1,80}》(?:\([^()]{0,30}\))?[、和及与以]*)+$")
_ASKED = ("?", "？")


def no_evidence(sentence: SentenceView) -> Reason | None:
    """The reason to refuse every candidate of a sentence, None where it may hold evidence."""
    if sentence.role in _SILENT:
        return Reason("not_body_text", {"role": sentence.role})
    if sentence.text.rstrip().endswith(_ASKED):
        return Reason("question", {})
    return None


def refuse(
    candidate: Candidate, sentence: SentenceView, extra: ItemHits | None, text: str
) -> Reason | None:
    """The reason to refuse `candidate`, None where it passes; the sentence itself may hold evidence
    (`no_evidence`). `text` is the whole shadow."""
    if extra is not None:
        reason = _decoy(candidate, sentence, extra)
        if reason is not None:
            return reason
    for start, end in candidate.places:
        if end - start != SHORT:
            continue
        word = straddles(text, start, end)
        if word is not None:
            return Reason("straddles_words", {"word": word})
    return _title_only(candidate, sentence) if sentence.titles else None


def _decoy(candidate: Candidate, sentence: SentenceView, extra: ItemHits) -> Reason | None:
    for start, end, term in extra.excepted:
        if any(a < end and start < b for a, b in candidate.places):
            return Reason("decoy", {"term": term})
    first, last = sentence.clause_at(candidate.start), sentence.clause_at(candidate.end - 1)
    a, b = sentence.clauses[first].start, sentence.clauses[last].end
    for start, end, term in extra.unless:
        if a <= start and end <= b:
            return Reason("other_matter", {"term": term})
    return None


def _title_only(candidate: Candidate, sentence: SentenceView) -> Reason | None:
    """All places inside one 《…》 that is a basis or a reading, not the body's own act."""
    for start, end in sentence.titles:
        if all(start <= a and b <= end for a, b in candidate.places):
            clause = sentence.clauses[sentence.clause_at(start)]
            before = _LISTED.sub("", clause.text[: max(0, start - clause.start)])[-24:]
            if cues().own.search(before):
                return None
            if cues().basis.search(before):
                return Reason("title_only", {})
    return None
