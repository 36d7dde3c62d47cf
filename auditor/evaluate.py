"""How right are the verdicts? Figures against labelled reports, by the formulas of the gold set.

Gold and predictions are JSON lines: `report`, `item`, `status`, `evidence` (quotes), in gold also
`accept` (statuses that count as right) and `expected`. Covered is met and partial; unfulfilled is
planned and acknowledged_gap as one class; quotes are compared with blanks removed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.records import COVERED, STATUSES

Key = tuple[str, str]
Rows = Mapping[Key, Mapping[str, Any]]
Pairs = Sequence[tuple[str, str]]
_UNFULFILLED = frozenset({"planned", "acknowledged_gap"})
_CLASSES = ("not_applicable", "missing", "planned", "acknowledged_gap", "partial", "met")
_SHORTEST, _LONGEST, _GRAM, _SHARED = 6, 120, 8, 0.4


class GoldError(ValueError):
    """A line that is no label."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__(path, line)
        self.path, self.line = path, line


def load_rows(path: str | Path) -> dict[Key, dict[str, Any]]:
    """Labels or verdicts by report and item. Raises GoldError, OSError."""
    out: dict[Key, dict[str, Any]] = {}
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key = row["report"], row["item"]
            if row["status"] not in STATUSES or not all(isinstance(e["quote"], str) for e in row.get("evidence", ())):
                raise GoldError(str(path), number)
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise GoldError(str(path), number) from None
        out[key] = row
    return out


def f1(tp: int, fp: int, fn: int) -> tuple[float, float, float]:
    """Precision, recall and F1; 1 where there is nothing to find and nothing found."""
    p = tp / (tp + fp) if tp + fp else 1.0
    r = tp / (tp + fn) if tp + fn else 1.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)


def kappa(pairs: Pairs) -> float:
    """Cohen's kappa of two labellings; 1 where there is nothing to disagree on."""
    n = len(pairs)
    if not n:
        return 1.0
    agreed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[k] * second[k] for k in first) / n / n
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def right_quote(quote: str, gold: Iterable[str]) -> bool:
    """Does a quotation of 6 to 120 characters equal, contain or lie in a gold passage, or share
    40 % of the shorter one's 8-character grams with it?"""
    q = "".join(quote.split())
    if not _SHORTEST <= len(q) <= _LONGEST:
        return False
    for passage in gold:
        g = "".join(passage.split())
        if q in g or g in q:
            return True
        short, long = (q, g) if len(q) < len(g) else (g, q)
        grams = {short[i : i + _GRAM] for i in range(max(1, len(short) - _GRAM + 1))}
        if grams and sum(gram in long for gram in grams) / len(grams) >= _SHARED:
            return True
    return False


def _class(pairs: Pairs, belongs: Callable[[str], bool]) -> tuple[int, int, int]:
    tp = sum(belongs(a) and belongs(b) for a, b in pairs)
    fp = sum(not belongs(a) and belongs(b) for a, b in pairs)
    fn = sum(belongs(a) and not belongs(b) for a, b in pairs)
    return tp, fp, fn


def compare(gold: Rows, predicted: Rows) -> dict[str, float | int]:
    """Every figure of the gold set's reference, by its names.

    A predicted status in the gold's `accept` counts as the gold's own.
    """
    keys = sorted(gold)
    answered = [k for k in keys if k in predicted]
    pairs = [paired(gold[k], predicted[k]) for k in answered]
    lost = sum(gold[k]["status"] in COVERED for k in keys if k not in predicted)
    out: dict[str, float | int] = {"n": len(keys), "unanswered": len(keys) - len(answered)}
    tp, fp, fn = _class(pairs, COVERED.__contains__)
    out["covered_p"], out["covered_r"], out["covered_f1"] = f1(tp, fp, fn + lost)
    for name in ("met", "missing"):
        out[f"{name}_p"], out[f"{name}_r"], out[f"{name}_f1"] = f1(*_class(pairs, name.__eq__))
    absent = [b for a, b in pairs if a not in COVERED]
    out["specificity"] = sum(b not in COVERED for b in absent) / len(absent) if absent else 1.0
    part = f1(*_class(pairs, _UNFULFILLED.__contains__))
    out["unfulfilled_p"], out["unfulfilled_r"], out["unfulfilled_f1"] = part
    total = len(keys) or 1
    out["status_acc"] = sum(a == b for a, b in pairs) / total
    out["status_acc_na_as_missing"] = sum(_merged(a) == _merged(b) for a, b in pairs) / total
    out["kappa"] = kappa(pairs)
    out["kappa_expected"] = kappa([p for p, k in zip(pairs, answered, strict=True) if gold[k].get("expected", True)])
    present = [s for s in _CLASSES if any(a == s for a, _ in pairs)]
    out["macro_f1"] = sum(f1(*_class(pairs, s.__eq__))[2] for s in present) / (len(present) or 1)
    out["passage_precision"], out["passage_hit_rate"] = _passages(gold, predicted, answered)
    return out


def paired(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> tuple[str, str]:
    """The gold's status and the predicted one; one that the gold accepts counts as its own."""
    told, said = gold["status"], predicted["status"]
    return (said if said in gold.get("accept", ()) else told), said


def _merged(status: str) -> str:
    return "missing" if status == "not_applicable" else status


def _passages(gold: Rows, predicted: Rows, answered: Iterable[Key]) -> tuple[float, float]:
    good = cited = hit = need = 0
    for key in answered:
        right = [e["quote"] for e in gold[key].get("evidence", ())]
        said = [e["quote"] for e in predicted[key].get("evidence", ())]
        if predicted[key]["status"] in COVERED:
            cited += len(said)
            good += sum(right_quote(q, right) for q in said) if right else 0
        if gold[key]["status"] in COVERED and right:
            need += 1
            hit += any(right_quote(q, right) for q in said)
    return (good / cited if cited else 1.0), (hit / need if need else 1.0)


def confusions(gold: Rows, predicted: Rows) -> list[tuple[str, str, int]]:
    """Where gold and prediction differ: gold status, predicted status, how often; most first."""
    pairs = [paired(gold[k], predicted[k]) for k in sorted(gold) if k in predicted]
    counts = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [(a, b, n) for (a, b), n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
