"""Prints precision and recall of the checks on the labelled sets in tests/checks.

    python scripts/measure_checks.py [REPORT…]

Each REPORT given, or each report in reports/ and tests/corpus/, is also taken as a source of planted errors: every sum
or rate that the check of figures confirms is changed in one figure, up and down, and the share of
changes that it then tells is printed. A part made smaller under 其中 contradicts nothing by itself,
so that this share is a lower bound.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "checks"))

from checks_helpers import Score, score, written  # noqa: E402 - found by the line above

from auditor.checks import figures  # noqa: E402
from auditor.checks.pairing import likeness, settings, weights  # noqa: E402
from auditor.reader import read_report  # noqa: E402
from auditor.records import CheckFinding  # noqa: E402


def told(found: list[CheckFinding]) -> list[str]:
    """What is accused or noted."""
    return [f"{f.rule} {f.verdict}" for f in found if f.verdict != "confirmed"]


def labelled(name: str, folder: Path) -> Score:
    """A labelled set of figures."""
    cases = yaml.safe_load((ROOT / "tests" / "checks" / name).read_text(encoding="utf-8"))
    return score(
        (c["text"], told(figures.check(written(folder, c["text"], c.get("year", 2024)))), c["found"]) for c in cases
    )


def planted(path: Path, folder: Path) -> tuple[int, int]:
    """(told, planted) for one report."""
    report = read_report(path, path.name, None)
    base = figures.check(report)
    accused = sum(f.verdict == "contradiction" for f in base)
    right = count = 0
    for finding in (f for f in base if f.verdict == "confirmed" and f.computation is not None):
        passage, numbers = finding.passages[-1], re.findall(r"\d+(?:\.\d+)?", finding.computation.expression)
        places = list(re.finditer(r"\d+(?:\.\d+)?", passage.quote or ""))
        if finding.rule == "parts":
            places = [m for m in places if m.group() in numbers]
        for step in (2, -1) if finding.rule == "parts" else (7, -7):
            value = float(places[-1].group()) + step
            if value <= 0:
                continue
            digits = len(places[-1].group().partition(".")[2])
            at = passage.start + places[-1].start(), passage.start + places[-1].end()
            changed = folder / path.name
            changed.write_text(f"{report.text[: at[0]]}{value:.{digits}f}{report.text[at[1] :]}", encoding="utf-8")
            found = figures.check(read_report(changed, path.name, None))
            count += 1
            right += sum(f.verdict == "contradiction" for f in found) > accused
    return right, count


def main(given: list[str]) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for cases in ("figures_cases.yaml", "figures_heldout.yaml"):
            got = labelled(cases, folder)
            print(f"{cases}: precision {got.precision:.3f} recall {got.recall:.3f}", *got.wrong, sep="\n  ")
        sources = [Path(p) for p in given] or [
            p for name in ("reports", "tests/corpus") for p in sorted((ROOT / name).glob("*.txt"))
        ]
        results = [planted(p, folder) for p in sources]
        print(f"changed figures told: {sum(r for r, _ in results)} of {sum(n for _, n in results)}")
    pairs = yaml.safe_load((ROOT / "tests" / "checks" / "promise_pairs.yaml").read_text(encoding="utf-8"))
    weight, least = weights(t for p in pairs for t in (p["a"], p["b"])), settings()["pair"]
    got = score(
        (p["a"], ["pair"] if likeness(p["a"], p["b"], weight) >= least else [], ["pair"] if p["pair"] else [])
        for p in pairs
    )
    print(f"promise_pairs.yaml: precision {got.precision:.3f} recall {got.recall:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
