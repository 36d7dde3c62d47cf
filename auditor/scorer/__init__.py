"""The room that judges: `ItemMatch`es and the body profile in, `Finding`s and coverage out."""

from auditor.scorer.score import is_due, score_report

__all__ = ["is_due", "score_report"]
