"""Results as series: one body's reports in the order of their years, whatever name it had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.records import Status


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict of an audit; `quote` is its first passage, empty where there is none."""

    item: str
    title: str
    status: Status
    counted: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One audit: a report against a checklist. Rates in percent, None where nothing is assessable."""

    checklist: str
    title: str
    expected: int
    shown: float | None
    mentioned: float | None
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Edition:
    """One report as one result has it; `result` is the number of the result, from 1."""

    agency: str
    year: int | None
    path: str
    result: int
    sheets: Mapping[str, Sheet]


@dataclass(frozen=True, slots=True)
class Series:
    """A body's editions, by year and then by result; `agency` is its name in the last."""

    agency: str
    editions: tuple[Edition, ...]


def series(results: Sequence[Iterable[Mapping[str, Any]]], names: Mapping[str, str]) -> list[Series]:
    """The bodies of some results in the order they first come. `names` gives a body's own name for
    each of its aliases; a report without a body stands for itself, by its path."""
    found: dict[tuple[str, str, int], dict[str, Sheet]] = {}
    heads: dict[tuple[str, str, int], tuple[str, int | None]] = {}
    for number, audits in enumerate(results, 1):
        for audit in audits:
            report = audit["report"]
            said = str(report["agency"] or report["path"])
            key = (names.get(said, said), str(report["path"]), number)
            heads[key] = (said, report["year"])
            found.setdefault(key, {})[str(audit["checklist"]["id"])] = _sheet(audit)
    by_body: dict[str, list[Edition]] = {}
    for key, sheets in found.items():
        body, path, number = key
        by_body.setdefault(body, []).append(Edition(*heads[key], path, number, sheets))
    out = []
    for editions in by_body.values():
        ordered = sorted(editions, key=lambda e: (e.year or 0, e.result, e.path))
        out.append(Series(ordered[-1].agency, tuple(ordered)))
    return out


def _sheet(audit: Mapping[str, Any]) -> Sheet:
    coverage = audit["coverage"]
    return Sheet(
        str(audit["checklist"]["id"]), str(audit["checklist"]["title"]), coverage["expected"], coverage["shown"],
        coverage["mentioned"], {str(f["item"]): _verdict(f) for f in audit["findings"]},
    )  # fmt: skip


def _verdict(f: Mapping[str, Any]) -> Verdict:
    ruling = f.get("ruling")
    status: Status = ruling["status"] if ruling else f["status"]
    quote = next((p["quote"] for p in f["evidence"] if p["quote"]), "")
    return Verdict(str(f["item"]), str(f["title"]), status, bool(f["expected"]) and status != "not_applicable", quote)
