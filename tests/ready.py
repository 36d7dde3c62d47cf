"""The checklists that come with the product, loaded and compiled once in a process.

Hundreds of calls of the command line ask for the same two checklists, which takes a second each time.
A file that was changed, a file elsewhere and given weights are loaded and compiled anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from auditor.checklist import load
from auditor.checklist.layers import Layer
from auditor.checklist.locate import Origin
from auditor.checklist.models import Checklist
from auditor.matcher import match

FOLDER = Path(__file__).parents[1] / "checklists"
_layers: dict[Any, Layer] = {}
_compiled: dict[tuple[int, ...], match.Compiled] = {}


def forget() -> None:
    """What is asked for next is loaded and compiled anew."""
    _layers.clear()
    _compiled.clear()


def share() -> None:
    """From here on what the product loads and compiles is kept."""
    layer, compile_checklists = load._layer, match.compile_checklists

    def layer_once(origin: Origin, chain: tuple[Origin, ...]) -> Layer:
        if not isinstance(origin.file, Path) or origin.file.parent != FOLDER:
            return layer(origin, chain)
        # A base or what was measured may change too: all that lies beside the file is looked at.
        stands = tuple(sorted((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in FOLDER.iterdir()))
        key = (origin, stands)
        if key not in _layers:
            _layers[key] = layer(origin, chain)
        return _layers[key]

    def compile_once(checklists: Iterable[Checklist], weights: Path | None = None) -> match.Compiled:
        lists = tuple(checklists)
        key = tuple(id(c) for c in lists)
        if weights is not None or not set(key) <= {id(kept.checklist) for kept in _layers.values()}:
            return compile_checklists(lists, weights)
        if key not in _compiled:
            _compiled[key] = compile_checklists(lists)
        return _compiled[key]

    load._layer, match.compile_checklists = layer_once, compile_once
