"""`xlsx`: the ledger (台账) that reviewers keep, with columns for their decisions."""

from __future__ import annotations

from auditor.reporter.ledger.book import Ledger
from auditor.reporter.output import Look, Sink, Target
from auditor.reporter.words import Words


def sink(target: Target, words: Words, look: Look) -> Sink:
    """The sink for `xlsx`, which has a path."""
    assert target.path is not None
    return Ledger(target.path, words, look)
