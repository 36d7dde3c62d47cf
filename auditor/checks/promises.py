"""The check `promises`: each shortcoming with the plan that answers it, and last year's plans and
problems with what the next report of the same body says of them.

Told are pairs that are sure and promises for which nothing stands at all; what lies between is left
unsaid. A promise not found again is no promise broken: the text does not show it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.checks.pairing import likeness, matter, settings, weights
from auditor.reader.fold import fold
from auditor.records import Body, CheckFinding, Passage, Report, Role, Sentence, Verdict

NAME = "promises"
_DONE: frozenset[Role] = frozenset({"results", "correction", "leadership"})
_ROLES = _DONE | {"plans", "shortcomings"}


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence with its place: a plan, a shortcoming, or what was done."""

    role: Role
    start: int
    end: int
    line: int
    paragraph: int
    quote: str

    @property
    def text(self) -> str:
        """The words without blanks, in half-width marks."""
        return "".join(fold(self.quote).split())


@dataclass(frozen=True, slots=True)
class Told:
    """The items of one report."""

    path: str
    agency: str | None
    year: int | None
    items: tuple[Item, ...]

    def of(self, *roles: Role) -> list[Item]:
        """The items of these roles, in the order of the text."""
        return [i for i in self.items if i.role in roles]


class Promises:
    """Answers inside each report at once; what went before when all reports are there."""

    def __init__(self) -> None:
        self._told: list[Told] = []
        self._found: list[CheckFinding] = []

    def see(self, report: Report, body: Body) -> None:
        """One more report."""
        told = Told(report.path, body.agency, body.year, tuple(_items(report)))
        self._found += answered(told)
        self._told.append(told)

    def finish(self) -> list[CheckFinding]:
        """Inside the reports first, then from year to year."""
        by_body: dict[str, list[Told]] = defaultdict(list)
        for told in self._told:
            if told.agency is not None and told.year is not None:
                by_body[told.agency].append(told)
        later: list[CheckFinding] = []
        for reports in by_body.values():
            years = {t.year: t for t in sorted(reports, key=lambda t: t.path, reverse=True)}
            for year, told in sorted((y, t) for y, t in years.items() if y is not None):
                after = years.get(year + 1)
                if after is not None:
                    later += followed(told, after)
        return self._found + later


def checker() -> Promises:
    """The check over a run."""
    return Promises()


def _items(report: Report) -> Iterator[Item]:
    """Each sentence, but a shortcoming with the causes and examples told behind it."""
    run: list[Sentence] = []
    for sentence in report.sentences:
        if run and not _goes_on(run, sentence, report.text):
            yield _item(report, run)
            run = []
        if sentence.role in _ROLES and not sentence.heading:
            run.append(sentence)
    if run:
        yield _item(report, run)


def _goes_on(run: Sequence[Sentence], sentence: Sentence, text: str) -> bool:
    first, words = run[0], fold(text[sentence.start : sentence.end])
    numbered = re.match(settings()["begins"], fold(text[first.start : first.end]))
    ends = fold(text[run[-1].start : run[-1].end])[-1] == ";"
    if ends and not numbered and not re.match(settings()["cause"], words):
        return False  # a list of shortcomings without numbers
    if sentence.role != "shortcomings" or sentence.role != first.role or sentence.heading:
        return False
    opens = re.match(settings()["begins"], words)
    framed = re.search(settings()["frame"], fold(text[first.start : first.end]))
    return opens is None and framed is None and sentence.paragraph == first.paragraph


def _item(report: Report, run: Sequence[Sentence]) -> Item:
    start, end = run[0].start, run[-1].end
    return Item(run[0].role, start, end, run[0].line, run[0].paragraph, report.text[start:end])


def _followable(item: Item) -> bool:
    return len(matter(item.text)) >= settings()["shortest"] and not re.search(settings()["frame"], item.text)


def _best(
    item: Item, others: Sequence[Item], weight: Mapping[str, float], both: bool = False
) -> tuple[float, Item | None]:
    """The likest other item, the first of equals; `both` where either may be told at more length."""
    best, found = 0.0, None
    for other in others:
        like = likeness(item.text, other.text, weight)
        if both and len(matter(other.text)) >= settings()["other"]:
            like = max(like, likeness(other.text, item.text, weight))
        if like > best:
            best, found = like, other
    return best, found


def answered(told: Told) -> Iterator[CheckFinding]:
    """Each shortcoming of one report with the plan that answers it, or that none does."""
    plans = [p for p in told.of("plans") if not re.search(settings()["frame"], p.text)]
    if not plans:
        return
    weight = weights(i.text for i in told.items)
    for gap in filter(_followable, told.of("shortcomings")):
        like, plan = _best(gap, plans, weight, both=True)
        if plan is not None and like >= settings()["pair"]:
            yield _finding((told.path,), "answered", "confirmed", gap, plan)
        elif like < settings()["none"]:
            yield _finding((told.path,), "unanswered", "noted", gap)


def followed(told: Told, after: Told) -> Iterator[CheckFinding]:
    """The plans and problems of one report and what the next one says of them."""
    from rapidfuzz import fuzz

    done, plans = after.of("results", "correction", "leadership"), after.of("plans")
    weight = weights(i.text for t in (told, after) for i in t.items)
    paths = (told.path, after.path)
    bounds: Any = settings()
    for plan in filter(_followable, told.of("plans")):
        like_done, what = _best(plan, done, weight)
        like_plan, again = _best(plan, plans, weight)
        if again is not None and fuzz.ratio(plan.text, again.text) >= bounds["same"]:
            yield _finding(paths, "unchanged", "noted", plan, again)
        elif what is not None and like_done >= bounds["pair"]:
            yield _finding(paths, "kept", "confirmed", plan, what)
        elif again is not None and like_plan >= bounds["pair"]:
            yield _finding(paths, "still", "noted", plan, again)
        elif max(like_done, like_plan) < bounds["none"]:
            yield _finding(paths, "dropped", "noted", plan)
    for gap in filter(_followable, told.of("shortcomings")):
        like, what = _best(gap, after.of("correction") or done, weight, both=True)
        if what is not None and like >= bounds["pair"]:
            yield _finding(paths, "corrected", "confirmed", gap, what)


def _finding(reports: tuple[str, ...], rule: str, verdict: Verdict, *items: Item) -> CheckFinding:
    return CheckFinding(reports, NAME, rule, verdict, tuple(map(_passage, items)))


def _passage(item: Item) -> Passage:
    stance: Any = {"plans": "planned", "shortcomings": "shortfall"}.get(item.role, "done")
    return Passage(
        item.quote, item.start, item.end, item.line, None, item.paragraph, (), stance, "general", (), role=item.role
    )
