"""How right the verdicts on each item are, as measured: the file `NAME.reliability.json` that lies
beside a checklist, made by `auditor evaluate --write` or `make reliability`, never by hand.

The file holds counts. Rates, intervals and what counts as weak are made from them here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from auditor.checklist.errors import ChecklistError, Fault
from auditor.checklist.locate import SUFFIX, Origin
from auditor.records import Rate, Reliability

if TYPE_CHECKING:
    from auditor.checklist.models import Checklist

BESIDE = ".reliability.json"
KINDS = ("covered", "missing")  # the two kinds of verdict that are measured
Z = 1.959964  # 95 %
SMALL = 10  # fewer samples than this behind a rate tell little


def beside(name: str) -> str:
    """The file's name for a checklist's file name."""
    return name.removesuffix(SUFFIX) + BESIDE


def wilson(right: int, of: int, z: float = Z) -> tuple[float, float]:
    """Wilson's interval of a proportion; the whole range where nothing was asked."""
    if not of:
        return 0.0, 1.0
    p = right / of
    middle, half = p + z * z / 2 / of, z * sqrt(p * (1 - p) / of + z * z / 4 / of / of)
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def rate(right: int, of: int) -> Rate:
    """A share with its interval; the value is None where nothing was asked."""
    low, high = wilson(right, of)
    return Rate(right, of, round(right / of, 3) if of else None, round(low, 3), round(high, 3), of < SMALL)


def attach(checklist: Checklist, origin: Origin) -> None:
    """Tells a checklist what was measured of its items; nothing where no file lies beside it, or
    where the checklist was another one when it was measured. Raises ChecklistError."""
    place = origin.folder.joinpath(beside(origin.file.name))
    if not place.is_file():
        return
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        if data["made_from"]["checklist"] == checklist.sha256:
            checklist.set_reliability(reliabilities(data))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        name = beside(origin.name)
        raise ChecklistError([Fault("bad_reliability", name, found=name)]) from None


def reliabilities(data: Mapping[str, Any]) -> dict[str, Reliability]:
    """The records behind a file's counts, by item."""
    whole = {kind: summed(row[kind] for one in data["items"].values() for row in one.values()) for kind in KINDS}
    return {item: _reliability(row, whole, bool(data["left_out"])) for item, row in data["items"].items()}


def summed(counts: Any) -> tuple[int, int, int]:
    """Counts (right, wrongly said, not said) added up."""
    a = b = c = 0
    for right, wrong, unsaid in counts:
        a, b, c = a + int(right), b + int(wrong), c + int(unsaid)
    return a, b, c


def _reliability(row: Mapping[str, Any], whole: Mapping[str, Sequence[int]], left_out: bool) -> Reliability:
    rates: dict[str, Rate] = {}
    weak = []
    for kind in KINDS:
        right, wrong, unsaid = summed(part[kind] for part in row.values())
        rates[f"{kind}_precision"] = rate(right, right + wrong)
        rates[f"{kind}_recall"] = rate(right, right + unsaid)
        # Weak: worse than the verdicts of this kind on the whole checklist, and not by chance: the
        # interval lies below their precision. A small sample has a wide one and marks nothing.
        if wilson(right, right + wrong)[1] < whole[kind][0] / max(1, whole[kind][0] + whole[kind][1]):
            weak.append(kind)
    return Reliability(
        rates["covered_precision"].value, rates["covered_recall"].value,
        rates["missing_precision"].value, rates["missing_recall"].value,
        sum(int(part["samples"]) for part in row.values()), rates, tuple(weak), left_out,
    )  # fmt: skip
