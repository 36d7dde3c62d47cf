"""The check `copying`: near-duplicate passages against the same body's earlier report and other
bodies' in the set.

Statements are compared, figures and own names left out. What many bodies share is a formula and
does not count. A pair is told with the share of its text, the longest run and the runs side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from auditor.checks.alike import same
from auditor.checks.foreign import foreign
from auditor.checks.kept import Kept, keep
from auditor.data import load
from auditor.records import Body, CheckFinding, Passage, Report

NAME = "copying"
_Run = list[tuple[int, int]]


def _settings() -> Any:
    return load("copying")


class Copying:
    """Keeps each report packed and compares them at the end."""

    def __init__(self) -> None:
        self._kept: list[Kept] = []
        self._found: list[CheckFinding] = []

    def see(self, report: Report, body: Body) -> None:
        """One more report; foreign names are told at once."""
        self._kept.append(keep(report, body))
        self._found += foreign(report, body)

    def finish(self) -> list[CheckFinding]:
        """Pairs by the report that holds the copy, then names."""
        return [*_pairs(self._kept), *self._found]


def checker() -> Copying:
    """The check over a run."""
    return Copying()


def _pairs(kept: Sequence[Kept]) -> Iterator[CheckFinding]:
    groups = _groups(kept)
    matched: dict[tuple[int, int], _Run] = defaultdict(list)
    limit = max(_settings()["formula_bodies"], len({_who(k) for k in kept}) // _settings()["formula_one_in"])
    for places in groups:
        if len({_who(kept[d]) for d, _ in places}) > limit:
            continue
        for (d1, l1), (d2, l2) in combinations(places, 2):
            if d1 != d2:
                later, earlier = _ordered(kept, (d1, l1), (d2, l2))
                matched[later[0], earlier[0]].append((later[1], earlier[1]))
    for (later_at, earlier_at), lines in sorted(matched.items()):
        finding = _pair(kept[later_at], kept[earlier_at], lines)
        if finding is not None:
            yield finding


def _who(kept: Kept) -> str:
    return kept.agency or kept.path


def _ordered(
    kept: Sequence[Kept], one: tuple[int, int], other: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The later report first; of one year, the one first in path order."""
    years = [kept[p[0]].year or 0 for p in (one, other)]
    return (other, one) if years[1] > years[0] else (one, other)


def _groups(kept: Sequence[Kept]) -> list[list[tuple[int, int]]]:
    """Places (report, statement) of each statement that stands in more than one report."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for d, report in enumerate(kept):
        for number, line in enumerate(report.lines):
            if line.own_words >= _settings()["shortest"]:
                places[line.key].append((d, number))
    keys = list(places)
    joined: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, first in enumerate(same(keys, _settings()["alike"])):
        joined[first] += places[keys[number]]
    return [sorted(group) for group in joined.values() if len({d for d, _ in group}) > 1]


def _pair(later: Kept, earlier: Kept, lines: _Run) -> CheckFinding | None:
    own = _settings()
    size = [len(line.key) for line in later.lines]
    share = round(100 * sum(size[n] for n in {n for n, _ in lines}) / max(sum(size), 1), 1)
    runs = sorted(_runs(sorted(lines)), key=lambda r: (-sum(size[n] for n, _ in r), r[0]))
    longest = sum(size[n] for n, _ in runs[0])
    if share < own["share"] and longest < own["run"]:
        return None
    same_body = later.agency is not None and later.agency == earlier.agency and later.year != earlier.year
    args = {"share": share, "longest": longest, "runs": len(runs), "year": earlier.year, "agency": earlier.agency}
    return CheckFinding(
        (later.path, earlier.path), NAME, "earlier" if same_body else "other_body", "noted",
        tuple(_side_by_side(later, earlier, runs[: own["shown"]])), None, args,
    )  # fmt: skip


def _runs(lines: _Run) -> list[_Run]:
    """Statements that follow each other in both reports."""
    runs: list[_Run] = []
    ends: dict[tuple[int, int], _Run] = {}
    taken: set[int] = set()
    for later, earlier in lines:
        run = ends.pop((later - 1, earlier - 1), None)
        if run is None:
            if later in taken:
                continue
            run = []
            runs.append(run)
        run.append((later, earlier))
        taken.add(later)
        ends[later, earlier] = run
    return runs


def _side_by_side(later: Kept, earlier: Kept, runs: Sequence[_Run]) -> Iterator[Passage]:
    texts = later.text, earlier.text
    for run in runs:
        for side, kept in enumerate((later, earlier)):
            first, last = kept.lines[run[0][side]], kept.lines[run[-1][side]]
            yield kept.cite(texts[side], first.start, last.end, first)
