"""`--fail-under` and `--fail-on`: when a run that could be audited still fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor.cli.options import choice, listed
from auditor.cli.talk import Failure

if TYPE_CHECKING:
    from auditor.batch.mark import Mark
    from auditor.records import Run
    from auditor.reporter.words import Words

_ON_CHECKS = ("contradiction", "noted")  # what `--fail-on` may name of the checks' findings


class Thresholds:
    """`--fail-under` and `--fail-on`: seen audit by audit, so that a run need not be kept."""

    def __init__(self, fail_under: str | None, fail_on: str | None, checked: bool = False) -> None:
        from auditor.records import STATUSES

        self._under = None if fail_under is None else self._number(fail_under)
        allowed = (*STATUSES, *_ON_CHECKS)
        self._on = tuple(choice("unknown_status", s, allowed) for s in listed(fail_on or ""))
        if fail_on is not None and not self._on:
            raise Failure("unknown_status", allowed, found=fail_on)
        if not checked and any(s in _ON_CHECKS for s in self._on):
            # Without checks it could never fail: a gate that is always open is a mistake.
            raise Failure("needs_checks", found=next(s for s in self._on if s in _ON_CHECKS))
        self._low = self._gaps = 0

    @property
    def broken(self) -> bool:
        return bool(self._low or self._gaps)

    def told(self, words: Words) -> Iterator[str]:
        """A line for each threshold that does not hold."""
        if self._low:
            yield words("decide", "fail_under", {"count": self._low, "under": f"{self._under:g}"})
        if self._gaps:
            statuses = words.joint.join(words("check_verdict" if s in _ON_CHECKS else "status", s) for s in self._on)
            yield words("decide", "fail_on", {"count": self._gaps, "statuses": statuses})

    @staticmethod
    def _number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100:  # also false for NaN
            raise Failure("bad_number", name="--fail-under", found=text, low=0, high=100)
        return value

    def see(self, marks: Iterable[Mark]) -> None:
        """A null score fails `--fail-under`: nothing could be assessed."""
        for mark in marks:
            if self._under is not None and (mark.score is None or mark.score < self._under):
                self._low += 1
            self._gaps += sum(count for status, count in mark.expected.items() if status in self._on)

    def finish(self, end: Run) -> None:
        """What the checks found stands beside the verdicts and gates by its own names."""
        self._gaps += sum(f.verdict in self._on and f.rule != "unknown" for f in end.checks)
