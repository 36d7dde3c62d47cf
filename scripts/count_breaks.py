"""Counts where the counter-factual properties do not hold and writes tests/counterfactual/known.yaml.

    python scripts/count_breaks.py [--accept]

The counts only fall; where one would rise, the breaks are listed and the exit status is 1, and only
`--accept` raises it. How often a property is asked may fall by a tenth before a test fails.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from counterfactual import edits, properties  # noqa: E402 - lives among the tests

from auditor.pipeline import compiled  # noqa: E402 - behind the path

KNOWN = ROOT / "tests" / "counterfactual" / "known.yaml"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accept", action="store_true")
    accept = parser.parse_args().accept
    known = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    text, ready, worse = KNOWN.read_text(encoding="utf-8"), compiled(["outline-2021"]), False
    cases = [edits.case_of(path, ready) for path in edits.REPORTS]
    for name, ask in properties.PROPERTIES.items():
        found = [(case.name, ask(case, ready)) for case in cases]
        breaks = [f"{report} {told}" for report, one in found for told in one.breaks]
        asked = sum(one.asked for _, one in found)
        print(f"{name}: asked {asked}, does not hold {len(breaks)}, known {known[name]['breaks']}")
        if len(breaks) > known[name]["breaks"]:
            print("\n".join(f"  {told}" for told in breaks))
            if not accept:
                worse = True
                continue
        now = f"{name}: {{asked: {asked * 9 // 10}, breaks: {len(breaks)}}}"
        text = re.sub(rf"^{name}: .*$", now, text, flags=re.MULTILINE)
    KNOWN.write_text(text, encoding="utf-8", newline="\n")
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
