"""The proof behind a verdict `not shown`, in words: what was looked for, which parts of the text were
read, and the nearest passages that were not accepted, each with its gate and reason."""

from __future__ import annotations

from auditor.records import Audit, Finding, Passage, ReadPart, Status
from auditor.reporter.words import Words

_NOT_SHOWN: frozenset[Status] = frozenset({"missing", "planned", "acknowledged_gap"})


def not_shown(f: Finding) -> bool:
    """Does the verdict need a proof of the search? Expected items with nothing done told of them."""
    return f.expected and f.status in _NOT_SHOWN


def terms(f: Finding, words: Words, most: int | None = None) -> str:
    """The terms looked for as one line, `most` of them at most with how many there are; empty
    without any."""
    return _listed([t for t in words.searched(f) if t not in f.exemplars], words, most)


def exemplars(f: Finding, words: Words, most: int | None = None) -> str:
    """The exemplar sentences that passages were compared with, as `terms`."""
    return _listed([words.quoted(t) for t in words.searched(f) if t in f.exemplars], words, most)


def _listed(told: list[str], words: Words, most: int | None) -> str:
    if most is None or len(told) <= most:
        return words.joint.join(told)
    return words.label("some_of", some=words.joint.join(told[:most]), count=len(told))


def parts(audit: Audit, words: Words) -> str:
    """The parts of the report that were read as one line, those that are no evidence told apart."""
    read, aside = (words.joint.join(_part(p, words) for p in audit.read if p.searched is searched)
                   for searched in (True, False))  # fmt: skip
    if not aside:
        return read or words.label("none")
    return words.label("read_aside", read=read or words.label("none"), aside=aside)


def _part(p: ReadPart, words: Words) -> str:
    return words.label("read_part", role=words("role", p.role), count=p.sentences)


def why(p: Passage, words: Words) -> str:
    """Gate and reason of a passage that was not accepted; empty where none is on record."""
    told = [words("gate", p.gate)] if p.gate is not None else []
    if p.why is not None:
        told.append(words.reason(p.why))
    return " · ".join(told)
