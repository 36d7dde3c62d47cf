"""What the checks found, in plain lines that the formats for people share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.records import CheckFinding, Passage
from auditor.reporter.words import Words

CHECK_MARKS = {"contradiction": "✗", "noted": "!", "confirmed": "✓"}


# Told to the reviewer alone: never where results are passed on, unless that is asked for.
_SECRET = frozenset({"terms"})


# Tells what was not judged, and asks nothing of anyone.
_IDLE = frozenset({("citations", "unknown")})
_ORDER = {"contradiction": 0, "noted": 1, "confirmed": 3}


def shared(found: Iterable[CheckFinding], secrets: bool) -> list[CheckFinding]:
    """What may be told in a format that is passed on; everything where `secrets` are asked for.
    What does not agree comes first, what does last, each in the order of the run."""
    return sorted((c for c in found if secrets or c.check not in _SECRET), key=_rank)


def asks(finding: CheckFinding) -> bool:
    """Whether a person should look at it."""
    return finding.verdict != "confirmed" and (finding.check, finding.rule) not in _IDLE


def subject(finding: CheckFinding) -> str:
    """The report that a finding is about: of two compared, the one that copies or should answer."""
    return finding.reports[-1 if finding.check == "promises" else 0]


def passages_of(finding: CheckFinding, path: str) -> list[Passage]:
    """What a finding cites of the report at `path`."""
    return [p for report, p in places(finding) if report in (None, path) and p.quote is not None]


def _rank(finding: CheckFinding) -> int:
    return _ORDER[finding.verdict] + (finding.verdict != "confirmed" and not asks(finding))


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
    text = f"{rule(finding, words)}:{words('check_verdict', finding.verdict)}"
    made = computed(finding, words)
    return f"{text} {made}" if made else text


def rule(finding: CheckFinding, words: Words) -> str:
    """What the finding is about."""
    return words("check_rule", f"{finding.check}_{finding.rule}", finding.args)


def computed(finding: CheckFinding, words: Words) -> str:
    """The computation, empty where there is none."""
    made = finding.computation
    if made is None:
        return ""
    code = "agrees" if finding.verdict == "confirmed" else "differs"
    args = {"expression": made.expression, "left": figure(made.left), "right": figure(made.right)}
    return words("computation", code, args)


def figure(value: float) -> str:
    """A number without idle zeros and without an exponent."""
    return str(int(value)) if value == int(value) else repr(value)


def places(finding: CheckFinding) -> Iterator[tuple[str | None, Passage]]:
    """Each passage with its report where two are compared."""
    two = len(finding.reports) == 2
    for index, passage in enumerate(finding.passages):
        yield (finding.reports[index % 2] if two else None), passage
