"""Renews `checklists/outline-2021.reliability.json`: precision and recall of each item, on reports and
sentences that the weights had not seen.

    pip install scikit-learn
    python scripts/measure_reliability.py [--accept] [--weights DIR]

For each half of tests/gold/folds.yaml weights are learned from the other half (both at once, some
three minutes) and the half is judged with them. Nothing is written, and the exit status is 1, where
an item's F1 falls below the interval it had; `--accept` writes all the same. `--weights` takes the
halves' weights (NAME.json) from a folder in place of learning them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from auditor.agencies import load_agencies
from auditor.bank import BankCase, judged, load_bank
from auditor.checklist import load_checklist
from auditor.evaluate import Rows, load_rows
from auditor.matcher.match import Compiled
from auditor.measure import BANK, REPORTS, bank_rows, by_item, made_from, render, renew
from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.reader import read_report

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
HOW = (
    "Two halves of 38 labelled reports and of the bank of sentences, each judged with weights learned from the "
    "other half alone. Terms and gates were mended on the first half and, after it had been measured once, on "
    "errors of the second."
)  # fmt: skip


def folds() -> dict[str, Any]:
    """The halves, with the checklist they are of."""
    told: dict[str, Any] = yaml.safe_load((TESTS / "gold" / "folds.yaml").read_text(encoding="utf-8"))
    return told


def files_of(labels: list[str]) -> list[tuple[Path, Path]]:
    """(labels, report) of a half."""
    names = yaml.safe_load((TESTS / "gold" / "reports.yaml").read_text(encoding="utf-8"))
    out = []
    for label in labels:
        path = TESTS / f"{label}.jsonl"
        name = next(iter(load_rows(path)))[0]
        out.append((path, ROOT / "reports" / names[name] if name in names else path.parent / name))
    return out


def bank_of(checklist: str) -> tuple[BankCase, ...]:
    return load_bank(ROOT / "checklists" / f"{checklist}.bank.yaml")


def sources() -> dict[str, str]:
    """Hashes of all that the figures depend on."""
    told = folds()
    pairs = [pair for fold in told["folds"].values() for pair in files_of(fold["labels"])]
    paths = [path for pair in pairs for path in pair]
    paths += [TESTS / "gold" / "folds.yaml", TESTS / "corpus" / "bodies.yaml"]
    labels = [(p.relative_to(ROOT).as_posix(), p.read_bytes()) for p in paths]
    return made_from(load_checklist(told["checklist"]), labels, bank_of(told["checklist"]))


def learn(told: dict[str, Any], folder: Path) -> None:
    """Weights for each half, learned without it; all at the same time."""
    running = []
    for name, fold in told["folds"].items():
        half = "even" if fold["bank"] == "odd" else "odd"
        out = [f"{label.rpartition('/')[2]}." for label in fold["labels"]]
        command = [sys.executable, "-W", "ignore", str(ROOT / "scripts" / "train_weights.py"), "--without", *out,
                   "--bank", half, "--to", str(folder / f"{name}.json")]  # fmt: skip
        running.append(subprocess.Popen(command, cwd=ROOT))
    if max(process.wait() for process in running):
        sys.exit("the weights of a half could not be learned")


def measured(ready: Compiled, fold: dict[str, Any], bank: tuple[BankCase, ...]) -> dict[str, list[tuple[Rows, Rows]]]:
    """Labels and verdicts of a half, by source."""
    options = AuditOptions(agencies=load_agencies(TESTS / "corpus" / "bodies.yaml"))
    reports: list[tuple[Rows, Rows]] = []
    for labels, file in files_of(fold["labels"]):
        gold = load_rows(labels)
        name = next(iter(gold))[0]
        audit = audit_report(read_report(file, file.name), ready, options)[0]
        reports.append((gold, {(name, f.item): {"status": f.status} for f in audit.findings}))
    chosen = [c for c in bank if (c.number % 2 == 1) == (fold["bank"] == "odd")]
    said = {(c.name, c.item): {"status": f.status} for c, f in judged(ready, chosen)}
    return {REPORTS: reports, BANK: [(bank_rows(chosen), said)]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    told = folds()
    path = ROOT / "checklists" / f"{told['checklist']}.reliability.json"
    bank, sets = bank_of(told["checklist"]), {REPORTS: [], BANK: []}  # type: ignore[var-annotated]
    with tempfile.TemporaryDirectory() as made:
        if args.weights is None:
            learn(told, Path(made))
        for name, fold in told["folds"].items():
            ready = compiled([told["checklist"]], (args.weights or Path(made)) / f"{name}.json")
            for source, rows in measured(ready, fold, bank).items():
                sets[source] += rows
    items = by_item([i.id for i in load_checklist(told["checklist"]).items], sets)
    fallen = renew(path, render(told["checklist"], HOW, True, sources(), items), args.accept)
    for line in fallen:
        print(line)
    if fallen and not args.accept:
        sys.exit("left-out F1 fell below the interval it had; --accept writes the figures all the same")


if __name__ == "__main__":
    main()
