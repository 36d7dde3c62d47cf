"""`docx`: opinion letters (反馈意见函), one a body, and a summary as a working paper."""

from __future__ import annotations

from auditor.reporter.letters.post import Post
from auditor.reporter.output import Look, Sink, Target
from auditor.reporter.words import Words


def sink(target: Target, words: Words, look: Look) -> Sink:
    """The sink for `docx`, which has a path: a folder where it ends in `/`, else one file."""
    assert target.path is not None
    return Post(target.path, words, look)
