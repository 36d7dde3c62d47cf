"""`html`: the gap report as pages, one file or a folder; nothing is fetched and nothing need run."""

from __future__ import annotations

from auditor.reporter.output import Look, Sink, Target
from auditor.reporter.words import Words


def sink(target: Target, words: Words, look: Look) -> Sink:
    """The sink for `html`: a PATH ending in `/` is a folder, any other a single file."""
    if target.path is not None and target.path.endswith("/"):
        from auditor.reporter.pages.site import Site

        return Site(target.path, words, look)
    from auditor.reporter.pages.single import Single

    return Single(target.path, words, look)
