"""The page docs/formats.md from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from auditor.reader.formats import IMAGES, SUPPORTED
from auditor.reader.limits import DEFAULT, Limits

_WORDS = yaml.safe_load((Path(__file__).parent / "page.yaml").read_text(encoding="utf-8"))


def share(part: int, whole: int) -> str:
    """A share in percent, never rounded up to the full hundred."""
    if whole == 0:
        return "—"
    return "100 %" if part == whole else f"{min(part / whole * 100, 99.99):.2f} %"


def written(scores: Mapping[tuple[str, str], Any], samples: int, recognised: int) -> str:
    """The page."""
    rows = [
        f"| {group} | {layout} | {s.files} | {share(s.kept, s.characters)} | {share(s.same, s.statuses)} "
        f"| {s.lost}/{s.evidence} | {s.invented} | {s.chrome} | {s.dropped} |"
        for (group, layout), s in scores.items()
    ]
    limits = [f"| `{f.name}` | {getattr(DEFAULT, f.name):,} | {_WORDS['limits'][f.name]} |" for f in fields(Limits)]
    return str(_WORDS["page"]).format(
        samples=samples, recognised=recognised, rows="\n".join(rows), limits="\n".join(limits),
        supported="、".join(SUPPORTED), images="、".join(IMAGES),
    )  # fmt: skip
