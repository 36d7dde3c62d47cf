"""Pieces of output made report by report, wherever the report is audited: what one report adds to
the file is the same bytes in every process, and the sink only puts the pieces one behind another.

A sink that takes them has `part`, the piece's name, and `add_part`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol, TypeGuard

from auditor.records import Audit
from auditor.reporter.output import Sink
from auditor.reporter.words import Words

# Each module has `part(audits, words) -> bytes` for the audits of one report.
PARTS: dict[str, str] = {"json": "auditor.reporter.jsons", "store": "auditor.batch.store.tables"}


class PartSink(Sink, Protocol):
    """A sink that also takes what `render` made of a report, in place of its audits."""

    part: str

    def add_part(self, data: bytes) -> None:
        """One report's piece."""


def takes_parts(sink: Sink) -> TypeGuard[PartSink]:
    """Does the sink take pieces?"""
    return getattr(sink, "part", None) in PARTS


def render(part: str, audits: Sequence[Audit], words: Words) -> bytes:
    """The piece of one report. Raises KeyError for a name that is none."""
    make: Callable[[Sequence[Audit], Words], bytes] = import_module(PARTS[part]).part
    return make(audits, words)
