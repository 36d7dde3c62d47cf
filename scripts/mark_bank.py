"""Marks in a bank what is still wrong, and takes off the marks of what is right by now.

    python scripts/mark_bank.py [CHECKLIST] [--accept]

A mark is `known: STATUS`, the status that the program says instead. Sentences that were right and
now are wrong are listed and the exit status is 1; only `--accept` marks them as known.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from auditor.bank import BankCase, judged, load_bank
from auditor.pipeline import compiled
from auditor.records import Finding

ROOT = Path(__file__).parent.parent
_MARK = re.compile(r", known: \w+")
_SORT = re.compile(r"(sort: \w+)")


def marked(line: str, said: str | None) -> str:
    """A case's line with the mark `said`, or with none."""
    bare = _MARK.sub("", line)
    return bare if said is None else _SORT.sub(rf"\1, known: {said}", bare, count=1)


def renewed(lines: list[str], outcomes: list[tuple[BankCase, Finding]], accept: bool) -> list[str]:
    """The bank's lines with the marks as they should be; a case stands on one line."""
    places = [n for n, line in enumerate(lines) if line.lstrip().startswith("- {status:")]
    if len(places) != len(outcomes):
        sys.exit("every case must stand on a line of its own that begins with - {status:")
    out = list(lines)
    for n, (case, finding) in zip(places, outcomes, strict=True):
        wrong = not case.right(finding)
        keep = wrong and (accept or case.known is not None)
        out[n] = marked(lines[n], finding.status if keep else None)
    return out


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("checklist", nargs="?", default="outline-2021")
    parser.add_argument("--accept", action="store_true")
    args = parser.parse_args()
    path = ROOT / "checklists" / f"{args.checklist}.bank.yaml"
    outcomes = list(judged(compiled([args.checklist]), load_bank(path)))
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(renewed(lines, outcomes, args.accept)), encoding="utf-8", newline="\n")
    worse = [(c, f) for c, f in outcomes if not c.right(f) and c.known is None]
    wrong = sum(not c.right(f) for c, f in outcomes)
    print(f"{len(outcomes)} sentences, {wrong} wrong, {len(worse)} of them not yet known")
    for case, finding in worse:
        print(f"{case.item} {case.status} -> {finding.status} {case.sort}: {case.text}")
    sys.exit(1 if worse and not args.accept else 0)


if __name__ == "__main__":
    main()
