"""Measures the verdicts of a checklist item by item and keeps the counts beside it, for
`auditor/checklist/reliability.py` to read; a change that makes an item worse beyond chance is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.bank import BankCase
from auditor.checklist.reliability import KINDS, summed, wilson
from auditor.evaluate import Pairs, Rows, paired
from auditor.records import COVERED

if TYPE_CHECKING:
    from auditor.checklist import Checklist

# Data with which the matcher judges; a change of them makes what was measured stale.
RULES = ("actors", "cues", "heads", "particulars", "straddles", "structural")
REPORTS, BANK = "reports", "bank"
_TESTS = {"covered": COVERED.__contains__, "missing": "missing".__eq__}
Items = dict[str, dict[str, dict[str, Any]]]


def counts(pairs: Pairs) -> dict[str, Any]:
    """For each kind of verdict: right, wrongly said, not said; and how many were judged."""
    out: dict[str, Any] = {"samples": len(pairs)}
    for kind, belongs in _TESTS.items():
        out[kind] = [
            sum(belongs(a) and belongs(b) for a, b in pairs),
            sum(not belongs(a) and belongs(b) for a, b in pairs),
            sum(belongs(a) and not belongs(b) for a, b in pairs),
        ]
    return out


def by_item(items: Sequence[str], told: Mapping[str, Sequence[tuple[Rows, Rows]]]) -> Items:
    """Counts of each item by source; `told` holds pairs of (labels, verdicts) by source."""
    out: Items = {item: {} for item in items}
    for source, sets in told.items():
        pairs: dict[str, list[tuple[str, str]]] = {item: [] for item in items}
        for gold, predicted in sets:
            for key in sorted(gold.keys() & predicted.keys()):
                if key[1] in pairs:
                    pairs[key[1]].append(paired(gold[key], predicted[key]))
        for item in items:
            out[item][source] = counts(pairs[item])
    return out


def bank_rows(cases: Iterable[BankCase]) -> dict[tuple[str, str], dict[str, Any]]:
    """Cases of a bank as labels."""
    return {(c.name, c.item): {"status": c.status, "accept": sorted(c.accept)} for c in cases}


def made_from(checklist: Checklist, labels: Iterable[tuple[str, bytes]], bank: Iterable[BankCase]) -> dict[str, str]:
    """Hashes of what figures depend on: the checklist's content, the weights that ship, the rules'
    data, the labelled material (by name) and the bank (marks of what is known left aside)."""
    data = files("auditor.data")
    told = hashlib.sha256()
    for name, content in sorted(labels):
        told.update(name.encode("utf-8") + b"\0" + hashlib.sha256(content).digest())
    for c in bank:
        row = (c.item, c.number, c.status, sorted(c.accept), c.text, c.section, repr(c.said))
        told.update(repr(row).encode("utf-8"))
    rules = hashlib.sha256(b"".join(data.joinpath(f"{name}.yaml").read_bytes() for name in RULES))
    return {
        "checklist": checklist.sha256,
        "weights": hashlib.sha256(data.joinpath("weights.json").read_bytes()).hexdigest(),
        "rules": rules.hexdigest(), "labels": told.hexdigest(),
    }  # fmt: skip


def render(checklist: str, how: str, left_out: bool, sources: Mapping[str, str], items: Items) -> str:
    """The file's text: one item a line."""
    head = {"checklist": checklist, "how": how, "left_out": left_out, "made_from": dict(sources)}
    lines = [json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ","]
    lines.append(' "counts": "right, wrongly said, not said; samples judged",\n "items": {')
    rows = [f"  {json.dumps(item)}: {json.dumps(row)}" for item, row in items.items()]
    return "\n".join(lines) + "\n" + ",\n".join(rows) + "\n }\n}\n"


def write(path: Path, text: str) -> None:
    """Puts the file in its place, whole or not at all."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)


def f1_interval(told: Sequence[int]) -> tuple[float, float, float]:
    """F1 of counts (right, wrongly said, not said) with its 95 % interval.

    Right over all three is a plain share, so it has Wilson's interval, and F1 rises with it.
    """
    right, of = told[0], sum(told)
    low, high = wilson(right, of)
    share = right / of if of else 1.0
    return 2 * share / (1 + share), 2 * low / (1 + low), 2 * high / (1 + high)


def worse(before: Items, after: Items) -> list[str]:
    """Where F1 fell below the interval that it had, for each item and kind of verdict and for each
    kind over all items. Items that were not there before are not told."""
    pairs = [(item, before[item], after[item]) for item in before if item in after]
    out = []
    for kind in KINDS:
        rows = [(item, _all(old, kind), _all(new, kind)) for item, old, new in pairs]
        rows.append(("all items", summed(a for _, a, _ in rows), summed(b for _, _, b in rows)))
        for item, old, new in rows:
            value, low, _ = f1_interval(old)
            now = f1_interval(new)[0]
            if now < low:
                out.append(f"{item} {kind}: F1 {value:.2f} (from {low:.2f}) -> {now:.2f}")
    return out


def _all(row: Mapping[str, Mapping[str, Any]], kind: str) -> tuple[int, int, int]:
    return summed(part[kind] for part in row.values())


def renew(path: Path, text: str, accept: bool = False) -> list[str]:
    """Writes the file of figures unless it would be worse than what stands there: what is worse is
    returned, and only `accept` writes it all the same."""
    fallen: list[str] = []
    if path.exists():
        before, after = (json.loads(t)["items"] for t in (path.read_text(encoding="utf-8"), text))
        fallen = worse(before, after)
    if accept or not fallen:
        write(path, text)
    return fallen
