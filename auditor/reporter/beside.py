"""What the checks found, in plain lines that the formats for people share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.records import CheckFinding, Passage
from auditor.reporter.words import Words

CHECK_MARKS = {"contradiction": "✗", "noted": "!", "confirmed": "✓"}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one check on the same reports: those to look at, and how many are in order."""

    check: str
    reports: tuple[str, ...]
    told: tuple[CheckFinding, ...]
    confirmed: tuple[CheckFinding, ...]


def groups(found: Iterable[CheckFinding]) -> Iterator[Group]:
    """By check and reports, in the order of the run."""
    sorted_in: dict[tuple[str, tuple[str, ...]], list[CheckFinding]] = {}
    for finding in found:
        sorted_in.setdefault((finding.check, finding.reports), []).append(finding)
    for (check, reports), findings in sorted_in.items():
        yield Group(
            check, reports,
            tuple(f for f in findings if f.verdict != "confirmed"),
            tuple(f for f in findings if f.verdict == "confirmed"),
        )  # fmt: skip


def head(group: Group, words: Words) -> str:
    """Check and reports."""
    return f"{words('check', group.check)} · {words.joint.join(group.reports)}"


def sentence(finding: CheckFinding, words: Words) -> str:
    """What was found, with the computation."""
    said = words("check_rule", f"{finding.check}_{finding.rule}", finding.args)
    verdict = words("check_verdict", finding.verdict)
    text = f"{said}:{verdict}"
    made = finding.computation
    if made is None:
        return text
    code = "agrees" if finding.verdict == "confirmed" else "differs"
    args = {"expression": made.expression, "left": figure(made.left), "right": figure(made.right)}
    return f"{text} {words('computation', code, args)}"


def figure(value: float) -> str:
    """A number without idle zeros and without an exponent."""
    return str(int(value)) if value == int(value) else repr(value)


def places(finding: CheckFinding) -> Iterator[tuple[str | None, Passage]]:
    """Each passage with its report where two are compared."""
    two = len(finding.reports) == 2
    for index, passage in enumerate(finding.passages):
        yield (finding.reports[index % 2] if two else None), passage
