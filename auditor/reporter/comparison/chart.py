"""The two rates over the years as a line, drawn by hand in SVG; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.reporter.digest import percent
from auditor.reporter.words import Words

_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 200, 44, 16  # units of the drawing
_FOOT = 28
_LEVELS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Point:
    """A rate at one report; `text_y` is where its number stands."""

    x: float
    y: float
    text: str
    text_y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One rate: `runs` are unbroken lines, as points of a polyline."""

    code: str
    name: str
    runs: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn; `told` says it in words."""

    width: int
    height: int
    levels: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    left: int
    told: str


def chart(rates: Sequence[tuple[str, float | None, float | None]], words: Words) -> Chart:
    """The chart of (label, shown, mentioned), at least two, in their order; None breaks a line."""
    step = (_WIDTH - _LEFT - 60) / (len(rates) - 1)
    xs = [round(_LEFT + 30 + step * n, 1) for n in range(len(rates))]
    told = "; ".join(
        f"{label}: {words.label('shown')} {percent(s, words)}, {words.label('mentioned')} {percent(m, words)}"
        for label, s, m in rates
    )
    curves = []
    for place, code in ((2, "mentioned"), (1, "shown")):
        values = [row[place] for row in rates]
        points = tuple(
            Point(x, _y(v), f"{v:.1f}", round(_y(v) + (-8 if code == "mentioned" else 16), 1))
            for x, v in zip(xs, values, strict=True) if isinstance(v, (int, float))
        )  # fmt: skip
        curves.append(Curve(code, words.label(code), tuple(_runs(xs, values)), points))
    return Chart(
        _WIDTH, _HEIGHT, tuple((_y(v), str(v)) for v in _LEVELS),
        tuple(zip(xs, (label for label, _, _ in rates), strict=True)), tuple(curves), _LEFT, told,
    )  # fmt: skip


def _y(rate: float) -> float:
    return round(_TOP + (_HEIGHT - _TOP - _FOOT) * (1 - rate / 100), 1)


def _runs(xs: Sequence[float], values: Sequence[object]) -> list[str]:
    runs: list[list[str]] = [[]]
    for x, v in zip(xs, values, strict=True):
        if isinstance(v, (int, float)):
            runs[-1].append(f"{x},{_y(v)}")
        else:
            runs.append([])
    return [" ".join(run) for run in runs if len(run) > 1]
